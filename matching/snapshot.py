"""What a match went by, kept: enough to run it again to the same answer, and what it said of every place it drew.

The directory, the map and the rules change; an old match must still be told as it was. `told` answers without any rule
being run; `rerun` gives the knowledge from which the same version of the rules draws the same answer. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from directory.search.asked import Corpus
from matching import lessons
from matching.card import CardLike
from matching.knowledge import Knowledge
from matching.lessons import History
from matching.reasons import Reason
from matching.residence import Charge
from matching.service_map import ServiceMap, read_changes
from matching.terms import NOTHING, Terms

DATES: Final = ("capacity_reported_on", "last_verified_on", "source_released_on")
SHOWN: Final = (
    "name", "kind", "organization_id", "organization_name", "services", "address", "phone", "lat", "lng",
    "location_precision", "hours", "hours_note", "coverage", "capacity_status", "visibility", "status", *DATES,
)  # fmt: skip
"""What of a card the reasons and the comparison read."""


def place_to_json(by: Knowledge, row: int, card: CardLike) -> dict[str, Any]:
    corpus, listing = by.corpus, by.corpus.ids[row]
    said = {name: getattr(card, name) for name in SHOWN}
    dated = {name: said[name].isoformat() if said[name] else None for name in DATES}
    return {
        "id": str(listing),
        "card": said | dated | {"organization_id": str(card.organization_id)},
        "unit": [float(part) for part in corpus.unit[row]],
        "kinds": [code for code, rows in corpus.kinds.items() if row in rows],
        "needs": [code for code, rows in corpus.needs.items() if row in rows],
        "municipality": corpus.municipality[row],
        "verified_days": int(corpus.verified_days[row]),
        "capacity": int(corpus.capacity[row]),
        "hours": corpus.hours_patterns[int(corpus.hours[row])],
        "said_coverage": row in corpus.has_coverage,
        "terms": _terms_to_json(by.terms.get(listing, NOTHING)),
    }


def knowledge_to_json(by: Knowledge, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    named = {UUID(place["id"]) for place in places}
    history = by.history
    return {
        "today": by.today.isoformat(),
        "map": {"version": by.served.version, "changes": {n: dict(k) for n, k in by.served.changes.items()}},
        "charge": _charge_to_json(by.charge),
        "lessons": {str(i): lessons.to_json(each) for i, each in history.lessons.items() if i in named},
        "left_out": {str(i): each.to_json() for i, each in history.left_out.items() if i in named},
        "places": list(places),
    }


def rerun(kept: Mapping[str, Any]) -> Knowledge:
    """The knowledge of that day, narrowed to the kept places."""
    places = kept["places"]
    history = History(
        {UUID(i): lessons.from_json(each) for i, each in kept["lessons"].items()},
        {UUID(i): Reason.from_json(each) for i, each in kept["left_out"].items()},
    )
    terms = {UUID(place["id"]): _terms_of(place["terms"]) for place in places}
    return Knowledge(
        corpus_of(places),
        _charge_of(kept["charge"]),
        date.fromisoformat(kept["today"]),
        ServiceMap(kept["map"]["version"], read_changes(kept["map"]["changes"])),
        {each: said for each, said in terms.items() if said != NOTHING},
        history,
    )


def card_of(place: Mapping[str, Any]) -> Any:
    """As the card was: what the reasons and the comparison read of it."""
    said = dict(place["card"])
    for name in DATES:
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    said["organization_id"] = UUID(said["organization_id"])
    return SimpleNamespace(id=UUID(place["id"]), kinds=place["kinds"], **said)


def corpus_of(places: Sequence[Mapping[str, Any]]) -> Corpus:
    return Corpus(
        ids=[UUID(place["id"]) for place in places],
        unit=np.array([place["unit"] for place in places], np.float64).reshape(-1, 3),
        kinds=_sets([place["kinds"] for place in places]),
        needs=_sets([place["needs"] for place in places]),
        municipality=[place["municipality"] for place in places],
        alive=BitMap(range(len(places))),
        verified_days=np.array([place["verified_days"] for place in places], np.int32),
        capacity=np.array([place["capacity"] for place in places], np.int8),
        has_coverage=BitMap(at for at, place in enumerate(places) if place["said_coverage"]),
        coverage_whole=_sets([(place["card"]["coverage"] or {}).get("whole", ()) for place in places]),
        coverage_part=_sets([(place["card"]["coverage"] or {}).get("part", ()) for place in places]),
        precision=np.zeros(len(places), np.int8),
        hours=np.arange(1, len(places) + 1, dtype=np.int32),
        hours_patterns=["", *(place["hours"] for place in places)],
    )


def _sets(labels: Sequence[Sequence[str]]) -> dict[str, BitMap]:
    found: dict[str, BitMap] = {}
    for row, codes in enumerate(labels):
        for code in codes:
            found.setdefault(code, BitMap()).add(row)
    return found


def _terms_to_json(terms: Terms) -> dict[str, Any]:
    said = {each.name: getattr(terms, each.name) for each in fields(Terms)}
    reported = terms.reported_on.isoformat() if terms.reported_on else None
    lists = {"languages": sorted(terms.languages), "said": sorted(terms.said)}
    return said | lists | {"reported_on": reported}


def _terms_of(data: Mapping[str, Any]) -> Terms:
    reported = date.fromisoformat(data["reported_on"]) if data["reported_on"] else None
    lists = {name: frozenset(data.get(name, ())) for name in ("languages", "said")}  # "said" came later
    return Terms(**{**data, **lists, "reported_on": reported})


def _charge_to_json(charge: Charge) -> dict[str, Any]:
    return {
        "certain": charge.certain,
        "offices": {str(each): reason.to_json() for each, reason in charge.offices.items()},
        "branches": sorted(str(each) for each in charge.branches),
        "never": sorted(str(each) for each in charge.never),
        "ask": charge.ask.to_json() if charge.ask else None,
        "named": charge.named,
    }


def _charge_of(data: Mapping[str, Any]) -> Charge:
    return Charge(
        certain=data["certain"],
        offices={UUID(each): Reason.from_json(reason) for each, reason in data["offices"].items()},
        branches=frozenset(UUID(each) for each in data["branches"]),
        never=frozenset(UUID(each) for each in data["never"]),
        ask=Reason.from_json(data["ask"]) if data["ask"] else None,
        named=data["named"],
    )
