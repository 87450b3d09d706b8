"""Whether a listing is open: reckoned once a minute for as long as its card stays the same."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from directory import hours

_MOST: Final = 2_000  # cards whose hours are remembered


class Same:
    """A card as a key: the same object. It is never changed, and the store gives another one for another row."""

    __slots__ = ("card",)

    def __init__(self, card: Any) -> None:
        self.card = card

    def __hash__(self) -> int:
        return id(self.card)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.card is other.card


def open_at(same: Same, at: datetime) -> bool | None:
    """True, False, or None for unknown, at an aware datetime."""
    return _open(same, at.replace(second=0, microsecond=0))


@lru_cache(maxsize=_MOST)
def _open(same: Same, minute: datetime) -> bool | None:
    return hours.open_now(_slots(same), same.card.hours_note or "", minute)


@lru_cache(maxsize=_MOST)
def _slots(same: Same) -> list[hours.Slot]:
    return hours.slots_of(same.card)
