"""Blocks that a sheet is stacked from: text, space, columns with rules. A block is measured, then cut or
drawn.

Not reportlab's Paragraph and Table: those read markup in the text, swallow full-width spaces, and took
twice the time. All lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from matching.referrals.slip_font import FONT, advances
from matching.referrals.slip_lines import break_lines

LEADING = 1.32
RULE = 0.5


class Block(Protocol):
    def measure(self, width: float) -> float:
        """The height at that width; must come before the others."""
        ...

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """What fits into `room` and the rest, or None where the block cannot be parted there."""
        ...

    def draw(self, canvas: Canvas, x: float, top: float) -> None: ...


class Whole:
    """A block that is never parted."""

    def cut(self, room: float) -> tuple[Block, Block] | None:
        return None


@dataclass
class Text:
    words: str
    size: float
    lines: list[str] = field(default_factory=list)

    def measure(self, width: float) -> float:
        self.lines = break_lines(self.words, width / self.size, advances())
        return len(self.lines) * self.size * LEADING

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """No single line is left behind or sent ahead."""
        fitting = min(int(room / (self.size * LEADING)), len(self.lines) - 2)
        if fitting < 2:
            return None
        first, rest = self.lines[:fitting], self.lines[fitting:]
        return Text("\n".join(first), self.size), Text("\n".join(rest), self.size)

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        run = canvas.beginText(x, top - self.size)
        run.setFont(FONT, self.size, self.size * LEADING)
        for line in self.lines:
            run.textLine(line)
        canvas.drawText(run)


@dataclass
class Space(Whole):
    height: float

    def measure(self, width: float) -> float:
        return self.height

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Nothing to draw."""


@dataclass
class Stack:
    blocks: Sequence[Block]
    heights: list[float] = field(default_factory=list)

    def measure(self, width: float) -> float:
        self.heights = [block.measure(width) for block in self.blocks]
        return sum(self.heights)

    def cut(self, room: float) -> tuple[Block, Block] | None:
        used, place = 0.0, 0
        while place < len(self.blocks) and used + self.heights[place] <= room:
            used, place = used + self.heights[place], place + 1
        if place == len(self.blocks):
            return None
        parted = self.blocks[place].cut(room - used)
        above, below = list(self.blocks[:place]), list(self.blocks[place:])
        if parted:
            above, below = [*above, parted[0]], [parted[1], *below[1:]]
        return (Stack(above), Stack(below)) if above else None

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        for block, height in zip(self.blocks, self.heights, strict=True):
            block.draw(canvas, x, top)
            top -= height


@dataclass
class Columns(Whole):
    """Blocks side by side, each with its share of the width; `ruled` draws frame and lines."""

    cells: Sequence[tuple[float, Block]]
    ruled: bool = True
    pad: float = 3.0
    width: float = 0.0
    height: float = 0.0

    def measure(self, width: float) -> float:
        self.width = width
        self.height = (
            max(block.measure(width * share - 2 * self.pad) for share, block in self.cells) + 2 * self.pad
        )
        return self.height

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(RULE)
        if self.ruled:
            canvas.rect(x, top - self.height, self.width, self.height)
        for place, (share, block) in enumerate(self.cells):
            if place and self.ruled:
                canvas.line(x, top, x, top - self.height)
            block.draw(canvas, x + self.pad, top - self.pad + 1)
            x += self.width * share


@dataclass
class Field(Columns):
    """A label and what is filled in; goes on with the same label on the next page where it must be parted."""

    def cut(self, room: float) -> tuple[Block, Block] | None:
        (share, label), (rest, content) = self.cells
        parted = content.cut(room - 2 * self.pad)
        if parted is None:
            return None
        return tuple(Field([(share, label), (rest, piece)], pad=self.pad) for piece in parted)  # type: ignore[return-value]
