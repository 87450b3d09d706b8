"""What the slip draws instead of typing: check boxes, needs marks, the QR code, the cut line.

Drawn shapes need no glyph and survive a FAX; every mark that carries meaning is said in words next to it as
well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO

import segno
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from matching.referrals.slip_blocks import Whole
from matching.referrals.slip_font import FONT, width


class Mark(Enum):
    """The value is what copying the text, or a screen reader, gets for the drawn mark."""

    EMPTY = "□"
    TICKED = "■"
    MAIN = "◎"
    FURTHER = "○"


@dataclass(frozen=True)
class Choice:
    label: str
    mark: Mark = Mark.EMPTY


def draw_mark(canvas: Canvas, mark: Mark, x: float, y: float, size: float) -> None:
    """A box of `size` points with its lower left corner at x, y; main is a double circle, further a single
    one.
    """
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, size, size)
    middle = size / 2
    if mark is Mark.TICKED:
        canvas.setLineWidth(1.4)
        elbow = (x + size * 0.42, y + size * 0.22)
        canvas.lines([(x + size * 0.18, y + size * 0.5, *elbow), (*elbow, x + size * 1.02, y + size * 1.05)])
    if mark in (Mark.MAIN, Mark.FURTHER):
        canvas.setLineWidth(0.9)
        canvas.circle(x + middle, y + middle, size * 0.40)
    if mark is Mark.MAIN:
        canvas.circle(x + middle, y + middle, size * 0.18, fill=1)


def _say_mark(canvas: Canvas, mark: Mark, x: float, y: float, size: float) -> None:
    """The mark as invisible text (render mode 3) where it is drawn."""
    text = canvas.beginText(x, y)
    text.setTextRenderMode(3)
    text.setFont(FONT, size * 1.2)
    text.textOut(mark.value)
    text.setTextRenderMode(0)
    canvas.drawText(text)


@dataclass
class Choices(Whole):
    """Check boxes with labels, in `columns` of equal width, or flowing one after the other when it is 0."""

    choices: Sequence[Choice]
    size: float
    columns: int = 0
    places: list[tuple[float, int, float]] = field(default_factory=list)

    @property
    def line(self) -> float:
        return self.size * 1.5

    def measure(self, room: float) -> float:
        self.places = self._grid(room) if self.columns else self._flow(room)
        return self.line * (1 + max((row for _, row, _ in self.places), default=0))

    def _grid(self, room: float) -> list[tuple[float, int, float]]:
        """(x, row, width of the label) of each choice."""
        cell = room / self.columns
        return [
            (cell * (place % self.columns), place // self.columns, cell - self.size * 1.7)
            for place in range(len(self.choices))
        ]

    def _flow(self, room: float) -> list[tuple[float, int, float]]:
        places, x, row = [], 0.0, 0
        for choice in self.choices:
            needed = self.size * 1.4 + width(choice.label, self.size)
            if x and x + needed > room:
                x, row = 0.0, row + 1
            places.append((x, row, room - self.size * 1.4))
            x += needed + self.size * 0.6
        return places

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        for choice, (right, row, room) in zip(self.choices, self.places, strict=True):
            y = top - (row + 1) * self.line + self.size * 0.35
            draw_mark(canvas, choice.mark, x + right, y - self.size * 0.12, self.size)
            _say_mark(canvas, choice.mark, x + right, y, self.size)
            size = min(self.size, self.size * room / max(1.0, width(choice.label, self.size)))
            canvas.setFont(FONT, size)
            canvas.drawString(x + right + self.size * 1.4, y, choice.label)


@dataclass
class CutLine(Whole):
    label: str
    size: float
    width: float = 0.0

    def measure(self, room: float) -> float:
        self.width = room
        return self.size * 1.8

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        half, middle, y = width(self.label, self.size) / 2 + 6, x + self.width / 2, top - self.size * 0.9
        canvas.saveState()
        canvas.setDash(4, 3)
        canvas.setLineWidth(0.8)
        canvas.lines([(x - 20, y, middle - half, y), (middle + half, y, x + self.width + 20, y)])
        canvas.restoreState()
        canvas.setFont(FONT, self.size)
        canvas.drawCentredString(middle, y - self.size * 0.35, self.label)


@dataclass
class QrCode(Whole):
    """The address as a square of `side` points with its quiet zone of four modules (ISO/IEC 18004)."""

    modules: Sequence[Sequence[int]]
    side: float

    def measure(self, room: float) -> float:
        return self.side

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """In whole modules on a scaled page: formatting a thousand lengths took a quarter of a slip's time."""
        module = self.side / (len(self.modules) + 8)
        canvas.saveState()
        canvas.transform(module, 0, 0, module, x, top)
        rectangles = (
            f"{start + 4} {-row} {length} 1 re"
            for row, cells in enumerate(self.modules, start=5)
            for start, length in _runs(cells)
        )
        canvas._code.append(f"n {' '.join(rectangles)} f")
        canvas.restoreState()


@dataclass
class Picture(Whole):
    """A PNG in a box, at its right edge, never larger than it is wide or `height` points high."""

    png: bytes
    height: float
    room: float = 0.0

    def measure(self, room: float) -> float:
        self.room = room
        return self.height

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        image = ImageReader(BytesIO(self.png))
        wide, high = image.getSize()
        scale = min(self.height / high, self.room / wide)
        width, height = wide * scale, high * scale
        canvas.drawImage(image, x + self.room - width, top - height, width, height)


def qr_modules(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in segno.make(text, error="m", micro=False).matrix)


def _runs(cells: Sequence[int]) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(cells):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
