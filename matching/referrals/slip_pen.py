"""How one document writes: type size, messages, and the substitution of characters it cannot draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matching.referrals.slip_blocks import Block, Columns, Field, Stack, Text
from matching.referrals.slip_font import Substitution
from matching.referrals.slip_shapes import Choice, Mark

Say = Callable[..., str]
"""`say("slip.title")` gives the Japanese sentence of a message key."""

LABEL = 0.18
"""The label's share of a field's width: ten characters on one line."""


@dataclass(frozen=True)
class Pen:
    size: float
    say: Say
    substitute: Substitution
    logos: Mapping[str, bytes] = field(default_factory=dict)
    """PNG bytes by hash, for the letterhead."""

    def text(self, words: str, scale: float = 1.0) -> Text:
        # A full-width space is wide enough for PDF readers to take what follows for another column.
        return Text(self.substitute(words.replace("\u3000", " ")), self.size * scale)

    def form(self, key: str) -> Text:
        """Words with room between them, to be filled in by hand."""
        return Text(self.say(key), self.size * 0.84)

    def label(self, key: str, **values: Any) -> Text:
        return self.text(self.say(key, **values), 0.84)

    def field(self, key: str, *content: Block) -> Field:
        """A label at the left and its content at the right."""
        return Field([(LABEL, self.label(key)), (1 - LABEL, Stack(content))], pad=self.size * 0.24)

    def choices(self, prefix: str, options: Iterable[str], chosen: Iterable[str] = ()) -> list[Choice]:
        ticked = frozenset(chosen)
        return [
            Choice(
                self.substitute(self.say(f"{prefix}.{option}")),
                Mark.TICKED if option in ticked else Mark.EMPTY,
            )
            for option in options
        ]

    def day(self, iso: str) -> str:
        """2026年11月23日（月）"""
        value = date.fromisoformat(iso[:10])
        weekday = self.say("slip.weekdays")[value.weekday()]
        return self.say("slip.date", year=value.year, month=value.month, day=value.day, weekday=weekday)


def beside(*cells: tuple[float, Block], ruled: bool = True, pad: float = 3.0) -> Columns:
    return Columns(list(cells), ruled=ruled, pad=pad)
