"""Lists, codes and days that a program may send to change a listing, checked one by one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from directory import special_days
from directory.closing import ACTIVE, CLOSED
from directory.geo.municipality import municipalities
from directory.hours import NotHours, parse_span
from directory.keeping.patch_texts import LONG, SHORT, WrongField, items, number, text
from directory.listing_state import in_order
from directory.taxonomy import FEATURES, KINDS

VISIBILITIES: Final = ("public", "address_hidden", "network_only")


def codes(name: str) -> Callable[[Any], list[str]]:
    """Languages are any; the others are those of features.toml."""

    def check(given: Any) -> list[str]:
        said = sorted({text(35, needed=True)(each) for each in items(given)})
        if name in FEATURES and not set(said) <= set(FEATURES[name]):
            raise WrongField("choice")
        return said

    return check


def choice(*known: str) -> Callable[[Any], str]:
    def check(given: Any) -> str:
        if given not in known or not isinstance(given, str):
            raise WrongField("choice")
        return given

    return check


def lines(given: Any) -> list[str]:
    return [text(LONG, needed=True)(each) for each in items(given)]


def ways(given: Any) -> list[str]:
    return sorted(set(lines(given)))


def rows(*parts: str) -> Callable[[Any], list[dict[str, Any]]]:
    """A list of objects with these texts; all may be left out but not all of them together."""

    def check(given: Any) -> list[dict[str, Any]]:
        return [_row(each, parts, f"[{i}]") for i, each in enumerate(items(given))]

    return check


def _row(given: Any, parts: tuple[str, ...], at: str) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not given or not set(given) <= set(parts):
        raise WrongField("row", at)
    return {part: text(SHORT)(given.get(part, "")) for part in parts}


def phones(given: Any) -> list[dict[str, Any]]:
    found = rows("number", "note")(given)
    return [{**row, "number": number(row["number"], needed=True)} for row in found]


def contacts(given: Any) -> list[dict[str, Any]]:
    return in_order(rows("department", "title", "name")(given))


def costs(given: Any) -> list[dict[str, Any]]:
    found = []
    for i, each in enumerate(items(given)):
        amount = each.get("amount") if isinstance(each, Mapping) else None
        if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int) or amount < 0):
            raise WrongField("amount", f"[{i}].amount")
        words = {k: v for k, v in each.items() if k != "amount"} if isinstance(each, Mapping) else each
        row = _row(words or {"note": ""}, ("option", "note"), f"[{i}]")
        found.append({"option": row["option"], "amount": amount, "note": row["note"]})
    return in_order(found)


def new_services(given: Any) -> list[dict[str, Any]]:
    found = rows("kind", "name")(given)
    if not all(row["kind"] in KINDS and row["name"] for row in found):
        raise WrongField("choice")
    return found


def coverage(given: Any) -> dict[str, list[str]]:
    """{"whole": […], "part": […]} of 全国地方公共団体コード, six digits; {} for nowhere in particular."""
    if not isinstance(given, Mapping) or not set(given) <= {"whole", "part"}:
        raise WrongField("coverage")
    said = {side: {text(6)(each) for each in given.get(side, ())} for side in ("whole", "part")}
    if not (said["whole"] | said["part"]) <= municipalities().by_code.keys():
        raise WrongField("coverage")
    whole, part = sorted(said["whole"]), sorted(said["part"] - said["whole"])
    return {"whole": whole, "part": part} if whole or part else {}


def day(given: Any) -> str:
    """2026-12-31; null or "" for none."""
    if given in (None, ""):
        return ""
    try:
        return date.fromisoformat(text(10)(given)).isoformat()
    except ValueError as error:
        raise WrongField("day") from error


def special(given: Any) -> list[dict[str, Any]]:
    if len(items(given)) > special_days.MOST:
        raise WrongField("no_list")
    return special_days.in_order(_special(each, f"[{i}]") for i, each in enumerate(items(given)))


def _special(given: Any, at: str) -> dict[str, Any]:
    """{"from", "to"} and perhaps {"opens", "closes"} and a note; {"yearly": true} for the same days every year."""
    known = {"from", "to", "opens", "closes", "note", "yearly"}
    if not isinstance(given, Mapping) or not {"from", "to"} <= set(given) <= known:
        raise WrongField("special", at)
    first, last = (date.fromisoformat(day(given[each]) or "9999-01-01") for each in ("from", "to"))
    note, has_hours = text(SHORT)(given.get("note", "")), "opens" in given or "closes" in given
    if not first <= last <= first + special_days.LONGEST or first.year > 9000:
        raise WrongField("special", at)
    if given.get("yearly"):
        if has_hours:
            raise WrongField("special", at)
        return special_days.every_year(first, last, note)
    if not has_hours:
        return special_days.closed(first, last, note)
    try:
        span = parse_span(f"{given.get('opens')}-{given.get('closes')}")
    except NotHours as error:
        raise WrongField("times", at) from error
    if span is None:
        raise WrongField("times", at)
    return special_days.other_hours(first, last, *span, note)


CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "phones": phones,
    "contacts": contacts,
    "costs": costs,
    "new_services": new_services,
    "coverage": coverage,
    "day": day,
    "special": special,
    "visibility": choice(*VISIBILITIES),
    "status": choice(ACTIVE, CLOSED),
    "offered": choice(ACTIVE, "inactive"),
    "kind": choice(*KINDS),
}
"""By what kind of value a field has (directory.editable)."""
