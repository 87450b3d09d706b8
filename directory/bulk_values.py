"""One cell of the spreadsheet ↔ one value of a listing's state, by what kind of value it is. Pure.

`tell` and `read` go together: what was told is read as the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from directory import bulk_lists, edit_values
from directory.bulk_lists import Words
from directory.closing import ACTIVE, CLOSED
from directory.edit_values import WrongValue
from directory.hours_bands import same_hours
from directory.sources import hours_text

LONGEST: Final = 4000
SHORTEST_LONG: Final = 200


def tell(kind: str, name: str, value: Any, words: Words) -> str:
    teller = _TELLERS.get(kind)
    return teller(name, value, words) if teller else str(value or "")


def read(kind: str, name: str, typed: str, before: Any, words: Words) -> Any:
    """Raises WrongValue."""
    if len(typed) > (LONGEST if kind not in ("line", "name") else SHORTEST_LONG):
        raise WrongValue("revise.bulk.too_long")
    return _READERS[kind](name, typed, before, words)


def _codes(name: str, value: Sequence[str], words: Words) -> str:
    return "、".join(words.codes.get(name, {}).get(code, code) for code in value)


def _read_codes(name: str, typed: str, before: Sequence[str], words: Words) -> list[str]:
    known = {label: code for code, label in words.codes.get(name, {}).items()}
    known |= {code: code for code in (*words.codes.get(name, ()), *before)}
    said = [each.strip() for each in re.split(r"[、,，\n]", typed) if each.strip()]
    if not set(said) <= known.keys():
        raise WrongValue("revise.bulk.unknown_choice")
    return sorted({known[each] for each in said})


def _flag(_name: str, value: bool, words: Words) -> str:
    return words.yes if value else words.no


def _read_flag(_name: str, typed: str, _before: Any, words: Words) -> bool:
    if typed not in (words.yes, words.no):
        raise WrongValue("revise.bulk.yes_or_no")
    return typed == words.yes


def _lines(_name: str, value: Sequence[str], _words: Words) -> str:
    return "\n".join(" ".join(each.split()) for each in value)


def _read_lines(name: str, typed: str, before: Sequence[str], _words: Words) -> list[str]:
    """One that is still there as it was shown is what it was."""
    known = {" ".join(each.split()): each for each in before}
    said = [known.get(line, line) for line in bulk_lists.entries(typed)]
    return sorted(set(said)) if name == "accessibility" else said


def _read_hours(_name: str, typed: str, before: Any, _words: Words) -> list[dict[str, Any]]:
    if not typed:
        return []
    try:
        slots: list[dict[str, Any]] = [slot.to_json() for slot in hours_text.parse(typed)]
    except hours_text.NotUnderstood:
        raise WrongValue("revise.bulk.hours") from None
    return list(before) if same_hours(slots, before) else slots


def _read_age(_name: str, typed: str, _before: Any, _words: Words) -> int | None:
    digits = unicodedata.normalize("NFKC", typed).removesuffix("歳")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and int(digits) <= 130):
        raise WrongValue("revise.age.range")
    return int(digits)


def _age(_name: str, value: int | None, _words: Words) -> str:
    return "" if value is None else str(value)


def _status(name: str, value: str, words: Words) -> str:
    return words.codes.get(name, {}).get(value, value)


def _read_status(name: str, typed: str, _before: Any, words: Words) -> str:
    known = {label: code for code, label in words.codes.get(name, {}).items() if code in (ACTIVE, CLOSED)}
    if typed not in known:
        raise WrongValue("revise.bulk.unknown_choice")
    return known[typed]


def _read_visibility(_name: str, typed: str, before: str, words: Words) -> str:
    hidden = before if before != "public" else "address_hidden"
    return "public" if _read_flag("", typed, "", words) else hidden


def _read_name(_name: str, typed: str, _before: Any, _words: Words) -> str:
    if not typed:
        raise WrongValue("revise.name_missing")
    return typed


_TELLERS: Final[Mapping[str, Callable[[str, Any, Words], str]]] = {
    "codes": _codes,
    "flag": _flag,
    "offered": lambda _name, value, words: _flag("", value == ACTIVE, words),
    "visibility": lambda _name, value, words: _flag("", value == "public", words),
    "lines": _lines,
    "phones": bulk_lists.rows(bulk_lists.PHONE),
    "contacts": bulk_lists.rows(bulk_lists.CONTACT),
    "costs": bulk_lists.rows(bulk_lists.COST),
    "new_services": bulk_lists.new_services,
    "kind": lambda _name, value, words: words.kind_label(value),
    "hours": lambda _name, value, words: words.hours_text(value),
    "special": bulk_lists.special,
    "age": _age,
    "status": _status,
}
_READERS: Final[Mapping[str, Callable[[str, str, Any, Words], Any]]] = {
    "phone": lambda _name, typed, before, _words: edit_values.number(typed, before),
    "email": lambda _name, typed, before, _words: edit_values.email(typed, before),
    "url": lambda _name, typed, before, _words: edit_values.url(typed, before),
    "line": lambda _name, typed, _before, _words: typed,
    "long": lambda _name, typed, _before, _words: typed,
    "name": _read_name,
    "codes": _read_codes,
    "flag": _read_flag,
    "offered": lambda _name, typed, _before, words: (
        ACTIVE if _read_flag("", typed, "", words) else "inactive"
    ),
    "visibility": _read_visibility,
    "lines": _read_lines,
    "phones": bulk_lists.read_phones,
    "contacts": bulk_lists.read_contacts,
    "costs": bulk_lists.read_costs,
    "new_services": bulk_lists.read_new_services,
    "kind": bulk_lists.read_kind,
    "hours": _read_hours,
    "special": bulk_lists.read_special,
    "day": bulk_lists.read_day,
    "age": _read_age,
    "status": _read_status,
}
KINDS: Final = frozenset(_READERS)
"""The kinds of value that a cell can hold; an address and a coverage are read with the gazetteer."""
