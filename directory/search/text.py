"""One spelling for what people write in many: the analysis of names, descriptions and queries. Pure.

Katakana and hiragana, half and full width, long vowels, middle dots, old characters and the hyphens of
phone numbers all fold to one form; `grams` cuts it into the overlapping pairs that the index holds.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

BETWEEN: Final = "\0"  # stands between the texts that are folded at once; is in none of them afterwards
_OTHER_CONTROL: Final = "\1"  # dropped like every control character
_LONG: Final = 300  # characters from which a table is faster than str.translate

_OLD: Final = (
    "髙﨑齋齊斎邊邉澤濱國廣會學龍藝櫻德瀧圓條惠榮眞實壽靜總續體"
    "鐵戶豐與萬嶋檜藏彌彥冨槇峯舘礒團醫應關氣區縣當驛勞勸圖對斷"
)
_NEW: Final = (
    "高崎斉斉斉辺辺沢浜国広会学竜芸桜徳滝円条恵栄真実寿静総続体"
    "鉄戸豊与万島桧蔵弥彦富槙峰館磯団医応関気区県当駅労勧図対断"
)
_CHARACTERS: Final = (
    {ord(old): ord(new) for old, new in zip(_OLD, _NEW, strict=True)}
    | {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
    | dict(zip(map(ord, "ヽヾヴヶヵ"), map(ord, "ゝゞゔけか"), strict=True))
)
_KANJI: Final = "一-鿿㐀-䶿々"
# What a pattern begins with decides its speed: a character that is rare, what stands before it looked at afterwards.
_KE_BETWEEN_KANJI: Final = re.compile(f"[ヶケ](?<=[{_KANJI}][ヶケ])(?=[{_KANJI}])")
_DIGITS_JOINED: Final = re.compile(r"(\d)\s*[-‐‑‒–—―−ー()]+\s*(?=\d)")
_UNSPOKEN: Final = re.compile(
    rf"[^\w\s〜{BETWEEN}]+"
)  # middle dots, brackets, punctuation, controls, marks of direction
_REPEATED: Final = re.compile(r"[々ゝ](?<=([^\W々ゝゞ])[々ゝ])[々ゝ]*")
_REPEATED_VOICED: Final = re.compile("([か-ほ])ゞ")
_VU: Final = re.compile("ゔ([ぁぃぅぇぉ]?)")
_VU_ROW: Final = {"": "ぶ", "ぁ": "ば", "ぃ": "び", "ぅ": "ぶ", "ぇ": "べ", "ぉ": "ぼ"}
_LONG_VOWEL: Final = re.compile("ー(?<=[ぁ-ゖ]ー)[ー〜]*|〜(?:(?<=[ぁ-ゖ]〜)[ー〜]*)?")
_UNSTABLE: Final = re.compile("[々ゝゞー〜ᄀ-ᇿİΣ]|ゔ")  # may fold further once their neighbours are folded
_LOOSE_SPACE: Final = re.compile("(?<![a-z0-9]) | (?![a-z0-9])")


def fold(text: str) -> str:
    """The one spelling of `text`: words of letters and digits, one space between. Twice is like once."""
    text = text.replace(BETWEEN, _OTHER_CONTROL)
    folded = _fold(text)
    while text != folded and _UNSTABLE.search(folded):
        text, folded = folded, _fold(folded)
    return folded


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold` of each, several times as fast: thousands of texts in one piece."""
    whole = BETWEEN.join(text.replace(BETWEEN, _OTHER_CONTROL) for text in texts)
    spelt = _fold(whole)
    folded = [text.strip() for text in spelt.split(BETWEEN)] if texts else []
    if not _UNSTABLE.search(spelt):
        return folded
    return [fold(text) if _UNSTABLE.search(text) else text for text in folded]


def _fold(text: str) -> str:
    folded = _speak(_DIGITS_JOINED.sub(_first, text.lower())) if text.isascii() else _fold_japanese(text)
    return " ".join(folded.split())


def _first(found: re.Match[str]) -> str:
    return found[1]


def _speak(text: str) -> str:
    if len(text) < _LONG:
        return _UNSPOKEN.sub("", text.replace("_", ""))
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if letters.max() >= len(_spoken()):  # characters that are too rare for a table
        return _UNSPOKEN.sub("", text.replace("_", ""))
    return letters[_spoken()[letters]].tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _spoken() -> NDArray[np.bool_]:
    """Of each of the first 65,536 characters whether it stays."""
    every = "".join(map(chr, range(0x10000)))
    spoken = np.ones(len(every), np.bool_)
    for found in _UNSPOKEN.finditer(every):
        spoken[found.start() : found.end()] = False
    spoken[ord("_")] = False
    return spoken


def _fold_japanese(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    text = _DIGITS_JOINED.sub(_first, _speak(_DIGITS_JOINED.sub(_first, text)))
    if "ケ" in text or "ヶ" in text:
        text = _KE_BETWEEN_KANJI.sub("が", text)
    text = _translated(text)
    if "々" in text or "ゝ" in text:
        text = _REPEATED.sub(lambda found: found[1] * len(found[0]), text)
    if "ゞ" in text:
        text = _REPEATED_VOICED.sub(lambda found: found[1] + _voiced(found[1]), text)
    if "ゔ" in text:
        text = _VU.sub(lambda found: _VU_ROW[found[1]], text)
    return _LONG_VOWEL.sub("", text) if "ー" in text or "〜" in text else text


def _translated(text: str) -> str:
    if len(text) < _LONG:
        return text.translate(_CHARACTERS)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _table()[letters].tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _table() -> NDArray[np.uint32]:
    table = np.arange(0x110000, dtype=np.uint32)
    table[list(_CHARACTERS)] = list(_CHARACTERS.values())
    return table


def _voiced(kana: str) -> str:
    plain = unicodedata.normalize("NFD", kana)[0]
    return unicodedata.normalize("NFC", plain + "\u3099")[0]


def solid(text: str) -> str:
    """Without spaces: names are written with and without them."""
    return text.replace(" ", "")


def compact(text: str) -> str:
    """Without spaces but those between Latin letters or digits: English needs them, Japanese does not."""
    return _LOOSE_SPACE.sub("", text)


def grams(text: str) -> set[str]:
    """What the index holds of a folded text: every pair of neighbours, each word's last character alone."""
    found: set[str] = set()
    for word in text.split():
        found.update(map("".join, itertools.pairwise(word)))
        found.add(word[-1])
    return found


def query_grams(text: str) -> list[str]:
    """The pairs a text must hold to match `text` (folded); a single character: any pair it begins."""
    pairs: dict[str, None] = {}
    for word in text.split():
        pairs.update(dict.fromkeys(map("".join, itertools.pairwise(word))) if len(word) > 1 else {word: None})
    return list(pairs)
