"""Places in Latin letters, as people write them who write no Japanese: Sapporo, Minato Ward (Tokyo), Ōsaka-shi. Pure.

From the kana of the tables (jaconv gives Hepburn); every way to write a long vowel is one. Down to the municipality:
towns have no kana.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import jaconv

from directory.geo.municipality import Municipalities, Municipality, Prefecture, prefectures

LONGEST_NAME: Final = 3
"""Words that may be one name: Kita Kyushu, Higashi Osaka."""
_SUFFIX: Final[Mapping[str, str]] = {
    "shi": "市", "city": "市", "ku": "区", "ward": "区", "cho": "町", "machi": "町", "town": "町",
    "mura": "村", "son": "村", "village": "村", "ken": "県", "fu": "府", "prefecture": "県", "pref": "県",
}  # fmt: skip
_STATION: Final = frozenset({"station", "eki", "sta"})
_WORD: Final = re.compile("[a-z]+")
_KANA_SUFFIX: Final = re.compile("(?<=.)(し|く|ちょう|まち|むら|そん)$")
_LONG: Final = (
    (re.compile("o[ou]+"), "o"),
    (re.compile("uu+"), "u"),
    (re.compile("oh(?![aeiouy])"), "o"),
    (re.compile("m(?=[bpm])"), "n"),
    (re.compile("tch"), "cch"),
)


@dataclass(frozen=True)
class Named:
    """What one name may mean."""

    prefecture: Prefecture | None
    municipalities: tuple[Municipality, ...]


@dataclass(frozen=True)
class Read:
    """`short`: a prefecture that the only name may mean as well; `is_station`: a station was named, no municipality."""

    prefecture: Prefecture | None
    municipalities: tuple[Municipality, ...]
    short: Prefecture | None = None
    is_station: bool = False


def latin_key(text: str) -> str:
    """One spelling for Ōtsu, Ootsu, Ohtsu and Otsu, for Shimbashi and Shinbashi; letters only."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    key = "".join(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c) and c not in "'’")))
    for pattern, short in _LONG:
        key = pattern.sub(short, key)
    return key


def bare_key(kana: str) -> str:
    """Of a municipality's or ward's kana, without 市, 区, 町, 村."""
    return latin_key(jaconv.kana2alphabet(_KANA_SUFFIX.sub("", kana.rsplit(" ", 1)[-1])))


def read(text: str, known: Municipalities) -> Read | None:
    """The municipality that explains most of the names; all of them where several do. None: no name of a place."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c) and c not in "'’"))
    names = list(_names(words, known))
    said = next((each.prefecture for each in names if each.prefecture), None)
    explained = {m: _explained(m, names, known) for each in names for m in each.municipalities}
    most = max(explained.values(), default=0)
    best = tuple(m for m, count in explained.items() if count == most)
    if not best and said is None:
        return None
    is_station = not _STATION.isdisjoint(words)
    if len(names) == 1 and said and best:
        return Read(None, best, said, is_station)
    return Read(said, best, None, is_station)


def _names(words: Sequence[str], known: Municipalities) -> Iterator[Named]:
    at = 0
    while at < len(words):
        length, named = _longest(words, at, known)
        at += length
        suffix = _SUFFIX.get(words[at]) if named and at < len(words) else None
        if named:
            yield _of_suffix(named, suffix) if suffix else named
        at += bool(suffix)


def _longest(words: Sequence[str], at: int, known: Municipalities) -> tuple[int, Named | None]:
    for length in range(LONGEST_NAME, 0, -1):
        if length > 1 and words[min(at + length, len(words)) - 1] in _SUFFIX:  # Shiroi-shi is not Shiroishi
            continue
        key = latin_key("".join(words[at : at + length]))
        prefecture, municipalities = _prefectures().get(key), _table(known).get(key, ())
        if prefecture or municipalities:
            return length, Named(prefecture, municipalities)
    return 1, None


def _of_suffix(named: Named, suffix: str) -> Named:
    """Osaka City is not the prefecture, Hyogo Prefecture no ward."""
    if suffix in "県府":
        return Named(named.prefecture, ())
    return Named(None, tuple(m for m in named.municipalities if m.name.endswith(suffix)))


def _explained(m: Municipality, names: Sequence[Named], known: Municipalities) -> int:
    """How many of the names are its own, its city's or its prefecture's."""
    own = {m, known.city_of(m)} if m.ward else {m}
    return sum(
        not own.isdisjoint(each.municipalities)
        or (each.prefecture is not None and each.prefecture.name == m.prefecture)
        for each in names
    )


@lru_cache(maxsize=1)
def _prefectures() -> Mapping[str, Prefecture]:
    return {latin_key(each.english): each for each in prefectures()}


@lru_cache(maxsize=1)
def _table(known: Municipalities) -> Mapping[str, tuple[Municipality, ...]]:
    found: dict[str, list[Municipality]] = {}
    for m in known.all:
        found.setdefault(bare_key(m.kana), []).append(m)
    return {key: tuple(each) for key, each in found.items()}


def written(m: Municipality) -> str:
    """As on a letter from abroad: Chuo-ku, Sapporo-shi, Hokkaido."""
    english = next(each.english for each in prefectures() if each.name == m.prefecture)
    return ", ".join([*(_hyphened(part) for part in reversed(m.kana.split(" "))), english])


def _hyphened(kana: str) -> str:
    name = latin_key(jaconv.kana2alphabet(_KANA_SUFFIX.sub("", kana))).capitalize()
    suffix = _KANA_SUFFIX.search(kana)
    return f"{name}-{latin_key(jaconv.kana2alphabet(suffix.group()))}" if suffix else name
