"""A listing as a row of the product's template, and what a changed row wants to change. Pure.

The template's columns are those of sources.listing_rows; `管理番号` holds the listing's id, and one more column the
revision at which it was downloaded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from directory import edit_places, edit_values
from directory.edit_places import UnknownAddress, UnknownArea
from directory.edit_values import WrongValue
from directory.hours_bands import same_hours
from directory.revision import State, same, service_field
from directory.revision_fields import services_in
from directory.sources import hours_text
from directory.sources.listing_rows import FIELDS

LONGEST: Final = 4000
_MEANS: Final = (
    "id", "name", "name_kana", "kind@", "name@", "", "", "postal_code", "address", "building", "", "", "phone",
    "fax", "email", "url", "hours", "hours_note", "eligibility_description@", "application_process@",
    "fees_description@", "description", "coverage", "visibility",
)  # fmt: skip
"""What each column of the template says; "" = it is only read, @ = of the main service."""
COLUMN_OF: Final = {meaning: column for meaning, column in zip(_MEANS, FIELDS, strict=True) if meaning}
_PLACE: Final = ("postal_code", "address", "building")


@dataclass(frozen=True)
class Words:
    """What the cells say in words, in the template's language."""

    kinds: Mapping[str, str]
    """Label in any language → kind."""
    kind_label: Callable[[str], str]
    hours_text: Callable[[Any], str]
    yes: str
    no: str
    organization: str
    corporate_number: str


@dataclass
class Wish:
    """What a row wants, and what is wrong in it: column → message key."""

    wanted: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def cells_of(listing_id: str, state: State, words: Words) -> list[str]:
    """In the order of FIELDS."""
    return [
        _cell(meaning, column, listing_id, state, words)
        for meaning, column in zip(_MEANS, FIELDS, strict=True)
    ]


def _cell(meaning: str, column: str, listing_id: str, state: State, words: Words) -> str:
    if meaning == "id":
        return listing_id
    if not meaning:
        known = dict(zip(FIELDS[5:7], (words.organization, words.corporate_number), strict=True))
        return known.get(column, "")
    name = _field(meaning, state)
    if not name:
        return ""
    if meaning in _PLACE:
        address = state["address"]
        return edit_places.address_line(address) if meaning == "address" else address.get(meaning, "")
    return _told(meaning, state[name], words)


def _told(meaning: str, value: Any, words: Words) -> str:
    if meaning == "kind@":
        return words.kind_label(value)
    if meaning == "hours":
        return words.hours_text(value)
    if meaning == "coverage":
        return edit_places.area_text(value)
    if meaning == "visibility":
        return words.yes if value == "public" else words.no
    return str(value or "")


def _field(meaning: str, state: State) -> str:
    """The field of the state; "" where the listing has no service that it could be of."""
    if not meaning.endswith("@"):
        return "address" if meaning in _PLACE else meaning
    services = services_in(state)
    return service_field(meaning[:-1], services[0]) if services else ""


def wish(
    cells: Mapping[str, str], listing_id: str, state: State, words: Words, locate: Callable[[str], Any]
) -> Wish:
    """What differs from what would be downloaded now. An empty cell empties; a missing column says nothing."""
    now = dict(zip(FIELDS, cells_of(listing_id, state, words), strict=True))
    found = Wish()
    changed = {
        meaning: _typed(cells[column])
        for meaning, column in COLUMN_OF.items()
        if meaning != "id" and column in cells and _typed(cells[column]) != _typed(now[column])
    }
    for meaning, typed in changed.items():
        try:
            _want(meaning, typed, state, words, locate, found)
        except WrongValue as wrong:
            found.errors[COLUMN_OF[meaning]] = wrong.key
    if changed.keys() & set(_PLACE):
        place = {each: _typed(cells.get(COLUMN_OF[each], now[COLUMN_OF[each]])) for each in _PLACE}
        _want_place(place, state, locate, found)
    found.wanted = {name: value for name, value in found.wanted.items() if not same(state[name], value)}
    return found


def _typed(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it, and without what a form would take out."""
    text = cell.replace("\r\n", "\n").strip()
    bare = text.removeprefix("'")
    first = unicodedata.normalize("NFKC", bare).lstrip()[:1]
    return bare if first in ("=", "+", "-", "@") else text


def _want(
    meaning: str, typed: str, state: State, words: Words, locate: Callable[[str], Any], found: Wish
) -> None:
    if len(typed) > LONGEST:
        raise WrongValue("revise.bulk.too_long")
    name = _field(meaning, state)
    if not name:
        raise WrongValue("editing.capacity.no_service")
    if meaning in _PLACE:
        return  # read together
    if meaning in ("name", "name@") and not typed:
        raise WrongValue("revise.name_missing")
    found.wanted[name] = _value(meaning, typed, state, words, locate)


def _value(meaning: str, typed: str, state: State, words: Words, locate: Callable[[str], Any]) -> Any:
    if meaning in ("phone", "fax"):
        return edit_values.number(typed, state[meaning])
    if meaning in ("email", "url"):
        return getattr(edit_values, meaning)(typed, state[meaning])
    if meaning == "kind@":
        if typed not in words.kinds:
            raise WrongValue("revise.bulk.unknown_kind")
        return words.kinds[typed]
    if meaning == "visibility":
        return _visibility(typed, state, words)
    if meaning == "hours":
        return _hours(typed, state)
    if meaning == "coverage":
        try:
            return edit_places.coverage_of(typed, locate)
        except UnknownArea:
            raise WrongValue("revise.bulk.unknown_area") from None
    return typed


def _visibility(typed: str, state: State, words: Words) -> str:
    if typed not in (words.yes, words.no):
        raise WrongValue("revise.bulk.yes_or_no")
    hidden = state["visibility"] if state["visibility"] != "public" else "address_hidden"
    return "public" if typed == words.yes else str(hidden)


def _hours(typed: str, state: State) -> list[dict[str, Any]]:
    if not typed:
        return []
    try:
        slots = [slot.to_json() for slot in hours_text.parse(typed)]
    except hours_text.NotUnderstood:
        raise WrongValue("revise.bulk.hours") from None
    return list(state["hours"]) if same_hours(slots, state["hours"]) else slots


def _want_place(typed: Mapping[str, str], state: State, locate: Callable[[str], Any], found: Wish) -> None:
    held, code = state["address"], ""
    parts = {name: held.get(name, "") for name in ("prefecture", "city", "street")}
    try:
        code = edit_values.postal_code(typed["postal_code"], held.get("postal_code", ""))
    except WrongValue as wrong:
        found.errors[COLUMN_OF["postal_code"]] = wrong.key
    try:
        if typed["address"] != edit_places.address_line(held):
            parts = edit_places.address_of(typed["address"], locate)
    except UnknownAddress:
        found.errors[COLUMN_OF["address"]] = "revise.address_unknown"
    if not found.errors.keys() & {COLUMN_OF[each] for each in _PLACE}:
        found.wanted["address"] = edit_places.with_building(parts, code, typed["building"])
