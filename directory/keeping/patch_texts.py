"""Texts, numbers, hours and an address that a program may send to change a listing. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from directory import phone_number
from directory.hours import DAYS, NotHours, parse_span
from foundation.typed import clean

URL: Final = re.compile(r"https?://[^\s<>\"']{3,490}")
EMAIL: Final = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,255}\.[^@\s<>\".]{2,}")
_POSTCODE: Final = re.compile(r"(\d{3})-?(\d{4})")
_ADDRESS: Final = ("postal_code", "prefecture", "city", "street", "building")
SHORT, LONG, MANY = 200, 4_000, 50


class WrongField(ValueError):
    """`reason` says why; `at` names the part of the value, e.g. "hours[2].opens"."""

    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(f"{at}: {reason}")
        self.reason, self.at = reason, at


def text(longest: int, *, needed: bool = False) -> Callable[[Any], str]:
    def check(given: Any) -> str:
        if not isinstance(given, str):
            raise WrongField("no_text")
        said = str(clean(given))
        if len(said) > longest:
            raise WrongField("too_long")
        if needed and not said:
            raise WrongField("empty")
        return said

    return check


def matching(pattern: re.Pattern[str], reason: str) -> Callable[[Any], str]:
    def check(given: Any) -> str:
        said = text(500)(given)
        if said and not pattern.fullmatch(said):
            raise WrongField(reason)
        return said

    return check


def number(given: Any, *, needed: bool = False) -> str:
    said = text(40, needed=needed)(given)
    try:
        return phone_number.parse(said).text if said else ""
    except phone_number.NotAPhoneNumber as error:
        raise WrongField("phone") from error


def flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise WrongField("no_flag")
    return given


def age(given: Any) -> int | None:
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 120):
        raise WrongField("age")
    return given


def items(given: Any) -> list[Any]:
    if not isinstance(given, list) or len(given) > MANY:
        raise WrongField("no_list")
    return given


def hours(given: Any) -> list[dict[str, Any]]:
    return [_slot(each, f"[{i}]") for i, each in enumerate(items(given))]


def _slot(given: Any, at: str) -> dict[str, Any]:
    if not isinstance(given, Mapping) or set(given) != {"days", "opens", "closes"}:
        raise WrongField("slot", at)
    days = given["days"]
    if not isinstance(days, list) or not days or not all(day in DAYS for day in days):
        raise WrongField("days", f"{at}.days")
    try:
        span = parse_span(f"{given['opens']}-{given['closes']}")
    except NotHours as error:
        raise WrongField("times", at) from error
    if span is None:
        raise WrongField("times", at)
    return {"days": [day for day in DAYS if day in days], "opens": span[0], "closes": span[1]}


def address(given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or not set(given) <= set(_ADDRESS):
        raise WrongField("address")
    parts = {part: text(SHORT)(given.get(part, "")) for part in _ADDRESS}
    if parts["postal_code"]:
        found = _POSTCODE.fullmatch(parts["postal_code"])
        if not found:
            raise WrongField("postcode", ".postal_code")
        parts["postal_code"] = f"{found[1]}-{found[2]}"
    return parts


CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": text(SHORT, needed=True),
    "line": text(SHORT),
    "long": text(LONG),
    "url": matching(URL, "url"),
    "email": matching(EMAIL, "email"),
    "phone": number,
    "hours": hours,
    "flag": flag,
    "age": age,
    "address": address,
}
"""By what kind of value a field has (directory.editable)."""
