"""A listing as a row of the product's template, and what a changed row wants to change. Pure.

The template's columns are those of sources.listing_rows; behind them stand all other fields that can be edited
(directory.editable). `管理番号` holds the listing's id, and one more column the revision at which it was downloaded.
The main service stands in the listing's row; every further one in a row of its own below it, whose number is
`listing/service` and in which only what is said of a service counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from directory import bulk_values, closing, edit_places, edit_values
from directory.bulk_values import LONGEST, Words
from directory.edit_places import UnknownAddress, UnknownArea
from directory.edit_values import WrongValue
from directory.editable import PLACE, SERVICE, Editable
from directory.revision import State, same, service_field
from directory.revision_fields import services_in
from directory.sources.listing_rows import FIELDS

_ADDRESS: Final = {"postal_code": "郵便番号", "address": "住所", "building": "建物名"}
_EDITABLE: Final = {
    **{each.name: each for each in PLACE if each.name != "address"},
    **{f"{each.name}@": each for each in SERVICE},
}
"""What a cell means → its field; @ = of the main service."""
COLUMN_OF: Final[Mapping[str, str]] = {
    "id": "管理番号",
    **_ADDRESS,
    **{meaning: each.column for meaning, each in _EDITABLE.items()},
}
_MEANING: Final = {column: meaning for meaning, column in COLUMN_OF.items()}
COLUMNS: Final = (*FIELDS, *(column for column in COLUMN_OF.values() if column not in FIELDS))
"""Of a downloaded table, in their order."""


@dataclass
class Wish:
    """What a row wants, and what is wrong in it: column → message key."""

    wanted: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def cells_of(listing_id: str, state: State, words: Words, service: str = "") -> list[str]:
    """In the order of COLUMNS; with a `service` the row of that further one."""
    return [_cell(column, listing_id, state, words, service) for column in COLUMNS]


def further_services(state: State) -> list[str]:
    return services_in(state)[1:]


def _cell(column: str, listing_id: str, state: State, words: Words, service: str) -> str:
    meaning = _MEANING.get(column, "")
    if meaning == "id":
        return f"{listing_id}/{service}" if service else listing_id
    if service and not meaning.endswith("@"):
        return str(state["name"]) if meaning == "name" else ""
    if not meaning:
        known = dict(zip(FIELDS[5:7], (words.organization, words.corporate_number), strict=True))
        return known.get(column, "")
    if meaning in _ADDRESS:
        address = state["address"]
        return edit_places.address_line(address) if meaning == "address" else address.get(meaning, "")
    name, each = _field(meaning, state, service), _EDITABLE[meaning]
    if not name:
        return ""
    if each.kind == "coverage":
        return edit_places.area_text(state[name])
    return bulk_values.tell(each.kind, each.name, state[name], words)


def _field(meaning: str, state: State, service: str) -> str:
    """The field of the state; "" where the listing has no service that it could be of."""
    if not meaning.endswith("@"):
        return meaning
    of = service or next(iter(services_in(state)), "")
    return service_field(meaning[:-1], of) if of else ""


def wish(
    cells: Mapping[str, str], listing_id: str, state: State, words: Words, locate: Callable[[str], Any],
    service: str = "",
) -> Wish:  # fmt: skip
    """What differs from what would be downloaded now. An empty cell empties; a missing column says nothing."""
    now = dict(zip(COLUMNS, cells_of(listing_id, state, words, service), strict=True))
    found = Wish()
    changed = {
        meaning: _typed(cells[column])
        for meaning, column in COLUMN_OF.items()
        if meaning != "id"
        and column in cells
        and _typed(cells[column]) != _typed(now[column])
        and (meaning.endswith("@") or not service)
    }
    for meaning, typed in changed.items():
        if meaning not in _ADDRESS:
            try:
                name = _field(meaning, state, service)
                _want(_EDITABLE[meaning], name, typed, state, words, locate, found)
            except WrongValue as wrong:
                found.errors[COLUMN_OF[meaning]] = wrong.key
    if changed.keys() & set(_ADDRESS):
        place = {each: _typed(cells.get(column, now[column])) for each, column in _ADDRESS.items()}
        _want_place(place, state, locate, found)
    _check_days(state, found)
    found.wanted = {name: value for name, value in found.wanted.items() if not same(state[name], value)}
    return found


def _typed(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it, and without what a form would take out."""
    text = cell.replace("\r\n", "\n").strip()
    bare = text.removeprefix("'")
    first = unicodedata.normalize("NFKC", bare).lstrip()[:1]
    return bare if first in ("=", "+", "-", "@") else text


def _want(
    each: Editable, name: str, typed: str, state: State, words: Words, locate: Callable[[str], Any],
    found: Wish,
) -> None:  # fmt: skip
    if not name:
        raise WrongValue("editing.capacity.no_service")
    found.wanted[name] = _value(each, typed, state[name], words, locate)


def _value(each: Editable, typed: str, before: Any, words: Words, locate: Callable[[str], Any]) -> Any:
    if each.kind != "coverage":
        return bulk_values.read(each.kind, each.name, typed, before, words)
    if len(typed) > LONGEST:
        raise WrongValue("revise.bulk.too_long")
    try:
        return edit_places.coverage_of(typed, locate)
    except UnknownArea:
        raise WrongValue("revise.bulk.unknown_area") from None


def _check_days(state: State, found: Wish) -> None:
    said = {**state, **found.wanted}
    try:
        if found.wanted.keys() & set(closing.DATES):
            closing.check(*(closing.day_of(said[name]) for name in closing.DATES))
    except closing.WrongOrder:
        found.errors[COLUMN_OF["reopens_on"]] = "revise.close.order"


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
    if any(len(each) > LONGEST for each in typed.values()):
        found.errors[COLUMN_OF["address"]] = "revise.bulk.too_long"
    if not found.errors.keys() & set(_ADDRESS.values()):
        found.wanted["address"] = edit_places.with_building(parts, code, typed["building"])
