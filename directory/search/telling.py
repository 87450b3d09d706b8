"""Whether somebody tells what is the matter, or names a place. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SENTENCE: Final = re.compile(
    ".{4,}(?:ない|ないで|たい|ます|ません|です|でした|[しっいえけげせてべめれ]た|いる|てる|でる|れる|んだ|しい|そう|[くれし]て|"
    "しまう|できず|かも|どうしよう|どうすれば|どうしたら)[。.!?！？…]*|.+を.+[ぁ-ん][。.!?！？…]*"
)
_ENGLISH_WORDS: Final = 4


def is_sentence(typed: str) -> bool:
    """Whether somebody tells what is the matter, rather than the name of a place."""
    text = unicodedata.normalize("NFKC", typed).strip()
    is_english = text.isascii() and len(re.findall("[A-Za-z']+", text)) >= _ENGLISH_WORDS
    return is_english or _SENTENCE.fullmatch(text) is not None
