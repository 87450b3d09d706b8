"""Does a place lie in a part of a municipality that the law names? Pure.

The answer is MAYBE where the address is too coarse to say; it is never guessed.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

from directory.area_parse import TownUnit
from directory.geo.address import clean, fold, fold_key, strip_aza
from directory.geo.place import TOWN, Place

_DISTRICTS: Final = Path(__file__).resolve().parents[1] / "data" / "gazetteer" / "districts.csv"
_NAME_ENDS: Final = re.compile(r"$|\d|字|小字|[ \-(]|[甲乙丙丁戊]-?\d")
_BLOCK: Final = re.compile(r"(?P<base>.*\D)(?P<number>\d+)丁")
_NUMBER: Final = re.compile(r"\d+")


class Answer(Enum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    @property
    def opposite(self) -> Answer:
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(self, self)


def any_of(answers: Iterable[Answer]) -> Answer:
    every = set(answers)
    return next((a for a in (Answer.YES, Answer.MAYBE) if a in every), Answer.NO)


@lru_cache(maxsize=1)
def districts() -> frozenset[tuple[str, str]]:
    """(municipality with prefecture, folded name): parts that were municipalities; their towns begin with the name."""
    with _DISTRICTS.open(encoding="utf-8", newline="") as file:
        return frozenset((row["prefecture"] + row["municipality"], fold_key(row["name"]))
                         for row in csv.DictReader(file))


def lies_in(place: Place, towns: Iterable[TownUnit]) -> Answer:
    """In one of these parts of the municipality of `place`; MAYBE when only that is known, or a name nobody knows."""
    answers = [(town, _in_town(place, town)) for town in towns]
    answer = any_of(each for _, each in answers)
    if place.level < TOWN:
        return Answer.MAYBE if answer is Answer.NO else answer
    if answer is Answer.MAYBE and _only_alike([town for town, each in answers if each is answer], place):
        return Answer.NO
    return answer


def _only_alike(parts: Sequence[TownUnit], place: Place) -> bool:
    """小島 is not made of 小島田町: a town whose parts are named has several in the list, or 丁目."""
    part = fold_key(parts[0].name)
    return len(parts) == 1 and not parts[0].except_lots and not _BLOCK.fullmatch(part) and part != fold_key(place.town)


def named_part(place: Place, towns: Iterable[TownUnit]) -> str:
    """The law's name of the part that the place lies in; empty when it lies in none for certain."""
    return next((town.name for town in towns if _in_town(place, town) is Answer.YES), "")


def _in_town(place: Place, unit: TownUnit) -> Answer:
    name, rest = fold_key(unit.name), _key(place.rest)
    known = fold_key(place.town) if place.level >= TOWN else ""
    answer = _named(known, rest, name, (place.prefecture + place.municipality, name) in districts())
    if answer is not Answer.YES or not unit.except_lots:
        return answer
    return _beside_lots(strip_aza(rest if known else rest[len(name):]), unit.except_lots)


def _key(written: str) -> str:
    return strip_aza(fold(clean(written)).key)


def _named(known: str, rest: str, name: str, district: bool) -> Answer:
    """`known` is a town that the gazetteer knows, `rest` what was written behind it."""
    if district and (known + rest).startswith(name):
        return Answer.YES
    if not known:
        return Answer.YES if _begins(rest, name) else Answer.NO
    block = _BLOCK.fullmatch(known)
    if name in (known, block["base"] if block else known):
        return Answer.YES
    if not name.startswith(known):
        return Answer.NO
    if _begins(known + rest, name):
        return Answer.YES
    return Answer.MAYBE if not rest or rest[0].isdigit() else Answer.NO


def _begins(written: str, name: str) -> bool:
    """Is `name` the town that `written` begins with? 那の川1-2 is 那の川一丁目, 原町 is not 原."""
    block = _BLOCK.fullmatch(name)
    if block and re.match(re.escape(block["base"]) + r"[- ]?" + block["number"] + r"(丁|-\d+-|-\d+$|$)", written):
        return True
    if "字" in written and "字" not in name:  # 小国字深沢 is 小国深沢
        written = written.replace("字", "", 1) if written.replace("字", "", 1).startswith(name) else written
    after = written[len(name):]
    return written.startswith(name) and bool(_NAME_ENDS.match(after)) and not (
        name[-1].isdigit() and after[:1].isdigit())


def _beside_lots(rest: str, lots: Iterable[str]) -> Answer:
    """NO for the lots that the law leaves out, MAYBE while the lot is not written."""
    written = _NUMBER.search(rest)
    if not written:
        return Answer.MAYBE
    aza = rest[: written.start()]
    for lot in lots:
        key = _key(lot)
        number = _NUMBER.search(key)
        if number and number.group() == written.group() and aza in ("", key[: number.start()]):
            return Answer.NO
    return Answer.YES
