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
_HIRAGANA: Final = re.compile("[ぁ-ゖ]")
_LONG: Final = 10  # characters: shorter ones are rather names or lists of words
_LONGER: Final = 20  # … and few names are as long as that
_SPOKEN: Final = 0.4  # of them are hiragana in what people say
_SAYS: Final = re.compile(
    "[をは]|が(?!い)|って|けど|のに|から|ので|たら|ない|なく|へん|ます|です|した|[くいえしれ]て|んで|れる|たい|とき|ほしい|かな"
)
"""What holds a sentence together; names of places have の and と."""


def is_sentence(typed: str) -> bool:
    """Whether somebody tells what is the matter, rather than the name of a place."""
    text = unicodedata.normalize("NFKC", typed).strip()
    is_english = text.isascii() and len(re.findall("[A-Za-z']+", text)) >= _ENGLISH_WORDS
    return is_english or _SENTENCE.fullmatch(text) is not None


def is_prose(typed: str) -> bool:
    """Whether it reads like something that somebody says, though it does not end so (… って言われたのに)."""
    text = unicodedata.normalize("NFKC", typed).strip()
    is_spoken = len(_HIRAGANA.findall(text)) >= _SPOKEN * len(text) or "、" in text or "。" in text
    return len(text) >= _LONG and (is_spoken or len(text) >= _LONGER) and _SAYS.search(text) is not None
