"""Which change of a listing is published at once and which waits for a coordinator, and why. Pure.

At once: what a visitor needs to be right today (hours, phone, free places, special days, languages …). What could
turn one office into another, or tell people wrongly whether they may come, is looked at first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from directory.revision import Change

WAITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "identity",
        "name_kana": "identity",
        "official_name": "identity",
        "status": "closing",
        "closes_on": "closing",
        "reopens_on": "closing",
        "address": "place",
        "kind": "kind",
        "eligibility_description": "who",
        "minimum_age": "who",
        "maximum_age": "who",
        "referrer": "who",
        "gender": "who",
        "income": "who",
        "new_services": "kind",
        "coverage": "area",
        "coverage_note": "area",
        "visibility": "visible",
    }
)
"""Field → reason; the sentence of a reason is `revise.waits.<reason>`."""

_HIDING: Final = ("public", "address_hidden", "network_only")
"""From seen by all to seen by few."""


def waits(change: Change) -> str:
    """The reason why this change waits; empty where it is published at once."""
    if change.name == "visibility" and _hides_more(change):
        return ""  # a shelter that must hide its door cannot wait
    return WAITS.get(change.name, "")


def split(
    changes: Iterable[Change], *, trusted: bool = False
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """(published at once, waiting). What a coordinator says herself never waits."""
    all_of_them = tuple(changes)
    waiting = () if trusted else tuple(each for each in all_of_them if waits(each))
    return tuple(each for each in all_of_them if each not in waiting), waiting


def _hides_more(change: Change) -> bool:
    if change.before not in _HIDING or change.after not in _HIDING:
        return False
    return _HIDING.index(change.after) > _HIDING.index(change.before)
