"""What a program may send to change a listing, checked field by field: every field that the edit form has. Pure.

The outcome of a check is a value in the house's own form (a telephone number as it is shown, text without control
characters), or a reason whose sentence is `keeping.api.<reason>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from directory import closing
from directory.editable import PLACE, SERVICE, Editable
from directory.keeping import patch_lists, patch_texts
from directory.keeping.patch_texts import WrongField
from directory.revision import service_field

Value = Any


def checked(body: Any) -> tuple[dict[str, Value], dict[str, str]]:
    """(field → value, field → reason of what is wrong) of one request's JSON."""
    if not isinstance(body, Mapping) or not body:
        return {}, {"": "no_object"}
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for name, given in body.items():
        if name == "services":
            _services(given, values, wrong)
        else:
            _one(str(name), str(name), given, FIELDS, values, wrong)
    try:
        closing.check(*(closing.day_of(values.get(name, "")) for name in closing.DATES))
    except closing.WrongOrder:
        wrong["reopens_on"] = "order"
        values.pop("reopens_on")
    return values, wrong


def _one(
    name: str, field: str, given: Any, known: Mapping[str, Callable[[Any], Value]],
    values: dict[str, Value], wrong: dict[str, str],
) -> None:  # fmt: skip
    if name not in known:
        wrong[field] = "unknown_field"
        return
    try:
        values[field] = known[name](given)
    except WrongField as error:
        wrong[f"{field}{error.at}"] = error.reason


def _services(given: Any, values: dict[str, Value], wrong: dict[str, str]) -> None:
    if not isinstance(given, Mapping):
        wrong["services"] = "no_object"
        return
    for service_id, fields in given.items():
        if not isinstance(fields, Mapping):
            wrong[f"services.{service_id}"] = "no_object"
            continue
        for name, value in fields.items():
            _one(str(name), service_field(str(name), str(service_id)), value, SERVICE_FIELDS, values, wrong)


def _check(each: Editable) -> Callable[[Any], Value]:
    if each.kind == "codes":
        return patch_lists.codes(each.name)
    if each.kind == "lines":
        return patch_lists.ways if each.name == "accessibility" else patch_lists.lines
    return {**patch_texts.CHECKS, **patch_lists.CHECKS}[each.kind]


FIELDS: Final[Mapping[str, Callable[[Any], Value]]] = {each.name: _check(each) for each in PLACE}
SERVICE_FIELDS: Final[Mapping[str, Callable[[Any], Value]]] = {each.name: _check(each) for each in SERVICE}
