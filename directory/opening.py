"""Whether a listing is open: reckoned once a minute for all that keep the same hours."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from directory import hours

_MOST: Final = 2_000  # cards and patterns of hours that are remembered


class Same:
    """A card as a key: the same object. It is never changed, and the store gives another one for another row."""

    __slots__ = ("card",)

    def __init__(self, card: Any) -> None:
        self.card = card

    def __hash__(self) -> int:
        return id(self.card)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.card is other.card


class Said:
    """A value of JSON as a key: what it says, for as many listings as say the same."""

    __slots__ = ("text", "value")

    def __init__(self, value: Any) -> None:
        self.value, self.text = value, repr(value)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and self.text == other.text


def open_at(same: Same, at: datetime) -> bool | None:
    """True, False, or None for unknown, at an aware datetime."""
    return _open(_said(same), at.replace(second=0, microsecond=0))


@lru_cache(maxsize=_MOST)
def _said(same: Same) -> Said:
    card = same.card
    special = getattr(card, "special_days", None) or ()
    return Said(([*(card.hours or ()), *special], card.hours_note or ""))


@lru_cache(maxsize=_MOST)
def _open(said: Said, minute: datetime) -> bool | None:
    return hours.open_now(_slots(said), said.value[1], minute)


@lru_cache(maxsize=_MOST)
def _slots(said: Said) -> list[hours.Slot]:
    return [hours.slot_from_json(each) for each in said.value[0]]
