"""What staff's match page shows: one kept match, today's cards beside it, and what was decided for the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accounts.member import Member
from directory.store_listing import Card
from matching.referrals import actions_match, store
from matching.referrals.actions_match import Decided, KeptMatch
from matching.referrals.models_match import Choice
from matching.result import Ranked

FIRST: Final = 5
"""As many are told at once; the rest on demand."""


@dataclass(frozen=True)
class MatchDesk:
    """`match` is None before the first one."""

    match: KeptMatch | None
    cards: Mapping[str, Card]
    decided: Sequence[Decided]
    is_latest: bool

    @property
    def shortlisted(self) -> list[Decided]:
        return [each for each in self.decided if each.choice is Choice.SHORTLISTED]

    @property
    def left_out(self) -> list[Decided]:
        return [each for each in self.decided if each.choice is Choice.LEFT_OUT]

    def choice_of(self, listing_id: str) -> str:
        return next((str(each.choice) for each in self.decided if str(each.listing_id) == listing_id), "")

    @property
    def results(self) -> list[Ranked]:
        """Those that are still in the directory and were not left out since."""
        if self.match is None:
            return []
        out = {str(each.listing_id) for each in self.left_out}
        return [one for one in self.match.result.results if one.id in self.cards and one.id not in out]


def match_desk(member: Member, client_id: UUID, match: KeptMatch | None) -> MatchDesk:
    decided = actions_match.decided(member, client_id)
    if match is None:
        return MatchDesk(None, {}, decided, True)
    is_latest = store.latest_match(client_id).id == match.id
    return MatchDesk(
        match, actions_match.cards_of(match.result, [each.listing_id for each in decided]), decided, is_latest
    )
