"""The one question that a divided municipality leaves open, as choices to tap. Pure.

In the law's tables every divided municipality has offices that serve named towns, and one that serves the
rest: who finds no town of theirs in the list lives in the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.area_table import smallest, table
from directory.geo.place import MUNICIPALITY, Place


@dataclass(frozen=True)
class NamedTowns:
    """An office and the towns of one municipality that the law gives to it, as the law spells them."""

    office: str
    towns: tuple[str, ...]


def named_towns(place: Place, service: str) -> tuple[NamedTowns, ...]:
    """Empty where no town decides: undivided, a city whose ward is not known, or candidates."""
    units = smallest(place.municipality_code) if place.level >= MUNICIPALITY and not place.candidates else ()
    if len(units) != 1:
        return ()
    claims = table(service).claims.get(units[0].code, ())
    return tuple(
        NamedTowns(claim.office.name, tuple(town.name for town in claim.only))
        for claim in claims
        if claim.only
    )
