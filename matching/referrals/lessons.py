"""Which lessons of earlier slips one organization's match may use and show.

Its own slips it sees anyway, so their counts are its own at any number. What other organizations' slips taught is
taken only from MANY answers on, so that no number points at another's few clients. Fewer than that are neither shown
nor weighed: nothing in a score is hidden.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from matching.learned import Learned
from matching.lessons import MONTHS
from matching.referrals.store_learned import learned

MANY: Final = 10
"""k of DOMAIN.md, small numbers."""


def lessons_for(organization_id: UUID) -> dict[UUID, Learned]:
    """By listing, of the last MONTHS months."""
    everybodys = learned(months=MONTHS)
    found = {each: lesson for each, lesson in everybodys.items() if lesson.answered >= MANY}
    few = [each for each in everybodys if each not in found]
    return found | (learned(few, MONTHS, organization_id) if few else {})
