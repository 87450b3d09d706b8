"""Areas and addresses as an editor types them. Pure: the gazetteer is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from directory.geo.municipality import municipalities
from directory.geo.place import MUNICIPALITY, PREFECTURE, Place

Locate = Callable[[str], Place]
PARTLY: Final = "（一部）"
_SEPARATOR: Final = re.compile(r"[、,，\n\r・;；]+")
_PARTLY: Final = re.compile(r"[（(]一部[）)]$")


class UnknownArea(ValueError):
    """A name that is no municipality or prefecture, or that several have. The argument is the name."""


def area_text(coverage: Mapping[str, Iterable[str]]) -> str:
    """Codes → 「北海道札幌市中央区、北海道小樽市（一部）」."""
    known = municipalities().by_code
    names = []
    for key, mark in (("whole", ""), ("part", PARTLY)):
        for code in coverage.get(key) or ():
            found = known.get(code)
            names.append((f"{found.prefecture}{found.name}" if found else code) + mark)
    return "、".join(names)


def coverage_of(text: str, locate: Locate) -> dict[str, list[str]]:
    """The other way; a prefecture stands for all of its municipalities. Raises UnknownArea."""
    whole: set[str] = set()
    part: set[str] = set()
    for name in filter(None, (each.strip() for each in _SEPARATOR.split(text))):
        bare = _PARTLY.sub("", name)
        into = whole if bare == name else part
        into.update(_codes(bare, locate))
    if not whole and not part:
        return {}
    return {"whole": sorted(whole), "part": sorted(part - whole)}


def _codes(name: str, locate: Locate) -> list[str]:
    known = municipalities()
    if name in known.by_code:
        return [name]
    place = locate(name)
    if place.candidates or place.rest:
        raise UnknownArea(name)
    if place.level == PREFECTURE:
        return [each.code for each in known.all if each.prefecture == place.prefecture]
    if place.level != MUNICIPALITY:
        raise UnknownArea(name)
    return [place.municipality_code]


def address_line(address: Mapping[str, str]) -> str:
    """Prefecture to number, as on a letter, without the building."""
    return "".join(address.get(part, "") for part in ("prefecture", "city", "street"))


class UnknownAddress(ValueError):
    """No municipality can be read from it."""


def address_of(line: str, locate: Locate) -> dict[str, str]:
    """Splits a line after its municipality. Raises UnknownAddress."""
    place = locate(line)
    if place.level < MUNICIPALITY or place.candidates:
        raise UnknownAddress(line)
    rest = line.removeprefix(place.prefecture)
    if place.municipality and rest.startswith(place.municipality):
        street = rest.removeprefix(place.municipality)
    else:  # written without its county or its city: what was understood is written out
        street = f"{place.town}{place.rest}"
    return {"prefecture": place.prefecture, "city": place.municipality, "street": street.strip()}


def with_building(address: Mapping[str, str], postal_code: str, building: str) -> dict[str, Any]:
    said = {
        "postal_code": postal_code,
        "prefecture": address.get("prefecture", ""),
        "city": address.get("city", ""),
        "street": address.get("street", ""),
        "building": building,
    }
    return said if any(said.values()) else {}
