"""What a change of the map would do to the answers at one place. Asked before it is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from directory.store_listing import cards
from matching.facts import HomePlace, MatchInput
from matching.match import known, rank_over
from matching.service_map import ServiceMap

LINES = 10


@dataclass(frozen=True)
class Line:
    """An office with its place in the answer, None where it is not among the first LINES."""

    name: str
    kind: str
    before: int | None
    after: int | None


def effect(need: str, place: HomePlace, before: ServiceMap, after: ServiceMap) -> list[Line]:
    """The first offices of either map, in the order of the new one, then those that drop out."""
    wanted = MatchInput(needs=(need,), place=place)
    by = known(wanted)
    old, new = (
        {one.id: (at, one.name, one.kind) for at, one in enumerate(found.results[:LINES], 1)}
        for found in (rank_over(wanted, replace(by, served=served), cards) for served in (before, after))
    )
    return [
        Line(name, kind, old[each][0] if each in old else None, new[each][0] if each in new else None)
        for each, (_, name, kind) in (
            new | {each: line for each, line in old.items() if each not in new}
        ).items()
    ]
