"""What may stand in a text field: no control, bidi or zero-width characters, no outer spaces. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES: Final = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+| {2,}")
_UNUSUAL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]| {2,}")
LOST: Final = "\ufffd"
"""The sign that stands where the publisher's own system has lost a character."""


def clean(raw: str) -> str:
    """The text as published otherwise: full width stays full width. Tabs and line breaks become one space."""
    if raw.isascii() and raw.isalnum():
        return raw
    if _UNUSUAL.search(raw):
        raw = _SPACES.sub(" ", _INVISIBLE.sub("", raw))
    return raw.strip()


def clean_row(cells: Sequence[str]) -> list[str]:
    """Each of them clean; hardly a row has anything to clean."""
    if _UNUSUAL.search("|".join(cells)):
        return [clean(cell) for cell in cells]
    return [cell.strip() for cell in cells]
