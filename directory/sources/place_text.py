"""An address as one text → prefecture, municipality and what follows, and the units that an office serves. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from directory import local_government_code
from directory.geo.municipality import Municipality, municipalities, prefectures
from directory.local_government_code import InvalidLocalGovernmentCode
from directory.sources.record import Coverage

_SPELLINGS: Final = str.maketrans(
    {"ケ": "ヶ", "が": "ヶ", "ガ": "ヶ", "塩": "鹽", "檮": "梼", "惠": "恵", "桧": "檜"}
)
_POSTAL: Final = re.compile(r"^\s*〒?\s*(\d{3})[-‐−ー－]?(\d{4})(?!\d)\s*")


@dataclass(frozen=True, slots=True)
class Written:
    """What an address says; `municipality` is None where it names none that is known."""

    prefecture: str
    municipality: Municipality | None
    street: str
    postal_code: str = ""


def read_address(text: str, prefecture: str = "", home: Municipality | None = None) -> Written:
    """`prefecture` (its name) and `home` help where the text leaves them out: 中央区役所 of 札幌市."""
    postal = _POSTAL.match(text)
    rest = _POSTAL.sub("", text).strip()
    named = next((each.name for each in prefectures() if rest.startswith(each.name)), "")
    rest = rest.removeprefix(named).lstrip(" 　")
    within = named or (home.prefecture if home else "") or prefecture
    found, rest = _municipality(rest, within, home)
    code = f"{postal[1]}-{postal[2]}" if postal else ""
    return Written(found.prefecture if found else within, found, rest.lstrip(" 　、,"), code)


def six_digits(raw: str) -> str:
    """The code by its first five digits: publishers get the check digit wrong, and spreadsheets eat the leading
    zero. Raises InvalidLocalGovernmentCode for what is no code."""
    digits = raw.strip()
    if not (digits.isascii() and digits.isdigit()) or not 4 <= len(digits) <= 6:
        raise InvalidLocalGovernmentCode(raw)
    for five in (digits[:5], digits.zfill(6)[:5], digits.zfill(5)[:5]):
        if len(five) == 5 and 1 <= int(five[:2]) <= 47:
            code = local_government_code.complete(five)
            if code in municipalities().by_code:
                return code
    raise InvalidLocalGovernmentCode(raw)


def units(home: Municipality) -> tuple[str, ...]:
    """The codes of a municipality and, of a 政令指定都市, of its wards."""
    return (home.code, *(ward.code for ward in municipalities().wards(home)))


def prefecture_units(prefecture_code: str) -> tuple[str, ...]:
    return tuple(sorted(code for code in municipalities().by_code if code[:2] == prefecture_code))


def served(home: Municipality, said: str) -> Coverage:
    """All of it, or, where `said` (a name, an area) names one of its wards, that ward, or a part of it."""
    wards = [
        ward
        for ward in municipalities().wards(home)
        if re.search(f"(?<![一-龥]){ward.ward}|市{ward.ward}|（{ward.ward[:-1]}）", said)
    ]
    if len(wards) == 1:
        return Coverage((wards[0].code,), (home.code,))
    if re.search("旧.{1,6}域|一部|北部|南部|東部|西部", said):
        return Coverage((), units(home))
    return Coverage(units(home), ())


def _municipality(text: str, prefecture: str, home: Municipality | None) -> tuple[Municipality | None, str]:
    plain = "".join(map(_usual, text))
    for name, found in _names(prefecture):
        if plain.startswith(name):
            return _ward_of_home(found, name, home), text[len(name) :]
    return home, text


@cache
def _usual(sign: str) -> str:
    """The spelling in which names are compared; one sign stays one sign, so that the rest can be cut off."""
    usual = unicodedata.normalize("NFKC", sign)
    return (usual if len(usual) == 1 else sign).translate(_SPELLINGS)


def _ward_of_home(found: Municipality, name: str, home: Municipality | None) -> Municipality:
    """中央区 in a text about 札幌市 is Sapporo's, whichever prefecture's first 中央区 the table has."""
    if home and found.ward and found.ward == name:
        city = home.city or home.name
        near = [each for each in municipalities().all if each.city == city and each.ward == name]
        return near[0] if near else found
    return found


@cache
def _names(prefecture: str) -> tuple[tuple[str, Municipality], ...]:
    """Every way to begin an address there, the longest first."""
    found: dict[str, Municipality] = {}
    for each in municipalities().all:
        if not prefecture or each.prefecture == prefecture:
            for name in (each.county + each.name, each.name, each.ward):
                if name:
                    found.setdefault("".join(map(_usual, name)), each)
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))
