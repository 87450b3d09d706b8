"""The slip's typeface, how wide its characters are, and what is printed for a character it lacks.

BIZ UDGothic (OFL, static/fonts) holds all of CP932. For 𠮷, Vietnamese or simplified Chinese letters it
prints 〓 with a number, and a legend names the character's code point: a visible gap, never a silent one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT = "BIZUDGothic"
FILE = Path(__file__).parents[2] / "static" / "fonts" / "BIZUDGothic-Regular.ttf"
GETA = "〓"


class _Advances(dict[str, float]):
    """Character → width in em; one that the font lacks counts as a full one."""

    def __missing__(self, character: str) -> float:
        return 1.0


@cache
def _advances() -> _Advances:
    """Code point → width in em. Registers the font, once per process (about 0.05 s)."""
    rl_config.useA85 = 0  # bytes as they are: a fifth smaller, and sooner done
    font = TTFont(FONT, FILE)
    pdfmetrics.registerFont(font)
    widths = font.face.charWidths
    return _Advances({chr(point): widths.get(point, 1000) / 1000 for point in font.face.charToGlyph})


def ready() -> None:
    _advances()


def advance(character: str) -> float:
    """Width in em."""
    return _advances()[character]


def advances() -> Callable[[str], float]:
    """As `advance`, for a loop over many characters."""
    return _advances().__getitem__


def width(text: str, size: float) -> float:
    return size * sum(map(advances(), text))


class Substitution:
    """Replaces what cannot be drawn, and remembers it for the legend of one document."""

    def __init__(self) -> None:
        self._missing: dict[str, int] = {}

    def __call__(self, text: str) -> str:
        known = _advances()
        if known.keys() >= set(text) - {"\n"}:
            return text
        return "".join(c if c == "\n" or c in known else self._geta(c) for c in text)

    def _geta(self, character: str) -> str:
        number = self._missing.setdefault(character, len(self._missing) + 1)
        return f"{GETA}{number}"

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """(`〓1`, `U+20BB7`) for each character replaced so far."""
        return tuple((f"{GETA}{n}", f"U+{ord(c):04X}") for c, n in self._missing.items())
