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
    """(municipality with prefecture, folded name): parts that were municipalities; their towns begin with
    the name.
    """
    with _DISTRICTS.open(encoding="utf-8", newline="") as file:
        return frozenset(
            (row["prefecture"] + row["municipality"], fold_key(row["name"])) for row in csv.DictReader(file)
        )


def lies_in(place: Place, towns: Iterable[TownUnit]) -> Answer:
    """In one of these parts of the municipality of `place`; MAYBE when only that is known, or a name
    nobody knows.
    """
    answers = [(town, _in_town(place, town)) for town in towns]
    named = [town for town, answer in answers if answer is Answer.YES]
    if named:
        return any_of(_beside_lots(place, town) for town in named)
    perhaps = [town for town, answer in answers if answer is Answer.MAYBE]
    if place.level < TOWN or (perhaps and not _only_alike(perhaps)):
        return Answer.MAYBE
    return Answer.NO


def named_part(place: Place, towns: Iterable[TownUnit]) -> str:
    """The law's name of the part that the place lies in; empty when it lies in none for certain."""
    return next((town.name for town in towns if _in_town(place, town) is Answer.YES), "")


def _only_alike(parts: Sequence[TownUnit]) -> bool:
    """小島 is not made of 小島田町: a town whose parts are named has several in the list, or 丁目."""
    return len(parts) == 1 and not _BLOCK.fullmatch(fold_key(parts[0].name))


def _in_town(place: Place, unit: TownUnit) -> Answer:
    name = fold_key(unit.name)
    known = fold_key(place.town) if place.level >= TOWN else ""
    return _named(known, _key(place.rest), name, (place.prefecture + place.municipality, name) in districts())


def _key(written: str) -> str:
    """Spaces stay: they end a name."""
    return strip_aza(" ".join(fold(part).key for part in clean(written).split()))


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
    """Is `name` the town that `written` begins with? 那の川1-2 is 那の川一丁目, 小国字深沢 is 小国深沢,
    原町 is not 原.
    """
    block = _BLOCK.fullmatch(name)
    if block and re.match(
        re.escape(block["base"]) + r"[- ]?" + block["number"] + r"(丁|-\d+-|-\d+$|$)", written
    ):
        return True
    return any(
        spelling.startswith(name) and _ends(name, spelling[len(name) :])
        for spelling in (written, written.replace("字", "", 1), written.replace(" ", "", 1))
    )


def _ends(name: str, after: str) -> bool:
    return bool(_NAME_ENDS.match(after)) and not (name[-1].isdigit() and after[:1].isdigit())


def _beside_lots(place: Place, unit: TownUnit) -> Answer:
    """Of a place in that town: NO for the lots that the law leaves out, MAYBE while the lot is not
    written.
    """
    if not unit.except_lots:
        return Answer.YES
    rest = _key(place.rest)
    rest = strip_aza(rest if place.level >= TOWN else rest.removeprefix(fold_key(unit.name)))
    written = _NUMBER.search(rest)
    if not written:
        return Answer.MAYBE
    left_out = (_key(lot) for lot in unit.except_lots)
    return (
        Answer.NO
        if any(_same_lot(rest[: written.start()], written.group(), lot) for lot in left_out)
        else Answer.YES
    )


def _same_lot(aza: str, number: str, lot: str) -> bool:
    """Lot numbers are unique in a 大字, so a 字 that is not written does not matter."""
    match = _NUMBER.search(lot)
    return match is not None and match.group() == number and aza in ("", lot[: match.start()])
