"""What of an organization's listings needs doing, on the desk's landing page and on /desk/listings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Flask

from accounts.desk import count_with, panel_with
from accounts.member import Member
from accounts.permission import Permission
from directory import capacity, freshness, source_differences, store_editing, store_queue, store_sources
from directory.models import Listing
from directory.source_differences import SourceDifference
from foundation import clock

PER_PAGE: Final = 100
ON_THE_DESK: Final = 3
"""With more listings than this, the landing page only leads to them."""


@dataclass(frozen=True)
class Todo:
    card: Listing
    differences: tuple[SourceDifference, ...]
    waits: bool
    unconfirmed: bool
    capacity_old: bool

    @property
    def tasks(self) -> list[str]:
        """Message keys `editing.todo.<task>`, the most urgent first."""
        found = {
            "maybe_gone": self.card.status == "maybe_gone",
            "unconfirmed": self.unconfirmed,
            "differs": bool(self.differences),
            "capacity": self.capacity_old,
            "waits": self.waits,
        }
        return [task for task, is_so in found.items() if is_so]


def todos(organization_id: UUID, page: int = 1) -> list[Todo]:
    """Of one page of the organization's listings, those with something to do first; a fixed number of queries."""
    cards = store_editing.of_organization(organization_id, PER_PAGE, (page - 1) * PER_PAGE)
    differing = differences_of(cards)
    waiting = store_queue.listings_that_wait([card.id for card in cards])
    today = clock.today()
    found = [
        Todo(
            card,
            differing.get(card.id, ()),
            card.id in waiting,
            freshness.is_due(card.last_verified_on, today),
            bool(card.services) and capacity.is_old(card.capacity_reported_on, today),
        )
        for card in cards
    ]
    return sorted(found, key=lambda each: not each.tasks)


def differences_of(cards: Sequence[Listing]) -> Mapping[UUID, tuple[SourceDifference, ...]]:
    """What open data says otherwise of these listings, where an import may not change them."""
    voices = store_sources.voices_of([card.id for card in cards])
    return {
        card.id: source_differences.found(card, [v.record for v in voices[card.id] if v.present])
        for card in cards
    }


def init_desk(app: Flask) -> None:
    count_with(app, "queue", lambda _member: store_queue.how_many())
    panel_with(app, "editing/_desk_panel.html", _panel)


def _panel(member: Member) -> dict[str, Any]:
    if not member.may(Permission.LISTING_EDIT):
        return {}
    cards = [card for card in store_editing.of_organization(member.organization_id) if card.services]
    return {"cards": cards} if 0 < len(cards) <= ON_THE_DESK else {}
