"""What a decline teaches of the listing itself: a proposal to its editor, never a change. Pure."""

from __future__ import annotations

from enum import StrEnum

from matching.referrals.state import Decline, State


class Kind(StrEnum):
    FULL = "full"
    AREA = "area"


class Decision(StrEnum):
    TAKEN = "taken"
    DISMISSED = "dismissed"


_TAUGHT = {Decline.NO_VACANCY: Kind.FULL, Decline.OUT_OF_AREA: Kind.AREA}


def proposed_by(to: State, reason_code: str | None) -> Kind | None:
    """空きなし asks to report 満員, 区域外 asks to mend the service area; everything else asks nothing."""
    if to is not State.DECLINED or not reason_code:
        return None
    return next((kind for reason, kind in _TAUGHT.items() if reason == reason_code), None)
