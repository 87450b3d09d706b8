"""What a program may send to change a listing, checked field by field. Pure.

The outcome of a check is a value in the house's own form (a telephone number as it is shown, text without control
characters), or a reason whose sentence is `keeping.api.<reason>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from directory import phone_number
from directory.hours import DAYS, NotHours, parse_span
from directory.revision import service_field
from foundation.typed import clean

Value = Any
_URL: Final = re.compile(r"https?://[^\s<>\"']{3,490}")
_EMAIL: Final = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,255}\.[^@\s<>\".]{2,}")
_POSTCODE: Final = re.compile(r"(\d{3})-?(\d{4})")
_ADDRESS: Final = ("postal_code", "prefecture", "city", "street", "building")
SHORT, LONG, MANY = 200, 4_000, 50


class WrongField(ValueError):
    """`reason` says why; `at` names the part of the value, e.g. "hours[2].opens"."""

    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(f"{at}: {reason}")
        self.reason, self.at = reason, at


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


def _text(longest: int, *, needed: bool = False) -> Callable[[Any], str]:
    def check(given: Any) -> str:
        if not isinstance(given, str):
            raise WrongField("no_text")
        text = str(clean(given))
        if len(text) > longest:
            raise WrongField("too_long")
        if needed and not text:
            raise WrongField("empty")
        return text

    return check


def _matching(pattern: re.Pattern[str], reason: str) -> Callable[[Any], str]:
    def check(given: Any) -> str:
        text = _text(500)(given)
        if text and not pattern.fullmatch(text):
            raise WrongField(reason)
        return text

    return check


def _phone(given: Any) -> str:
    text = _text(40)(given)
    try:
        return phone_number.parse(text).text if text else ""
    except phone_number.NotAPhoneNumber as error:
        raise WrongField("phone") from error


def _flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise WrongField("no_flag")
    return given


def _age(given: Any) -> int | None:
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 120):
        raise WrongField("age")
    return given


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list) or len(given) > MANY:
        raise WrongField("no_list")
    return given


def _languages(given: Any) -> list[str]:
    return sorted({_text(35, needed=True)(each) for each in _list(given)})


def _hours(given: Any) -> list[dict[str, Any]]:
    return [_slot(each, f"[{i}]") for i, each in enumerate(_list(given))]


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


def _address(given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or not set(given) <= set(_ADDRESS):
        raise WrongField("address")
    parts = {part: _text(SHORT)(given.get(part, "")) for part in _ADDRESS}
    if parts["postal_code"]:
        found = _POSTCODE.fullmatch(parts["postal_code"])
        if not found:
            raise WrongField("postcode", ".postal_code")
        parts["postal_code"] = f"{found[1]}-{found[2]}"
    return parts


FIELDS: Final[Mapping[str, Callable[[Any], Value]]] = {
    "name": _text(SHORT, needed=True),
    "name_kana": _text(SHORT),
    "description": _text(LONG),
    "url": _matching(_URL, "url"),
    "email": _matching(_EMAIL, "email"),
    "phone": _phone,
    "fax": _phone,
    "hours": _hours,
    "hours_note": _text(LONG),
    "by_appointment": _flag,
    "languages": _languages,
    "address": _address,
}
SERVICE_FIELDS: Final[Mapping[str, Callable[[Any], Value]]] = {
    "description": _text(LONG),
    "url": _matching(_URL, "url"),
    "eligibility_description": _text(LONG),
    "minimum_age": _age,
    "maximum_age": _age,
    "application_process": _text(LONG),
    "fees_description": _text(LONG),
    "accepts_self_referral": _flag,
}
