"""Text that a spreadsheet must not run as a formula, and back. Pure."""

from __future__ import annotations

import re
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"[+\-]?[\d(][\d\-() .]*")


def neutral(text: str) -> str:
    """A spreadsheet takes such a beginning for a formula; an apostrophe makes it text. Numbers, also those of
    telephones, are what they are."""
    if _NUMBER.fullmatch(text):
        return text
    plain = text.lstrip("'").lstrip()
    return f"'{text}" if plain.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def plain_again(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and neutral(text[1:]) == text else text
