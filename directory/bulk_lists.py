"""Cells of the spreadsheet that hold a list: one entry in a line, its parts separated by ／; and days. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from directory import edit_values, special_days
from directory.edit_values import WrongValue
from directory.hours_bands import NotATime, clock_time
from directory.hours_slot import CLOSED as SHUT
from directory.hours_slot import yearly_spans
from directory.listing_state import in_order

MOST_LINES: Final = 40
PHONE: Final = ("number", "note")
CONTACT: Final = ("department", "title", "name")
COST: Final = ("option", "amount", "note")
_DAY: Final = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
_SPAN: Final = r"(?P<first>[\d年月日/.\-]+)(?:~(?P<last>[\d年月日/.\-]+))?"


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
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → code → its label, for fields of kind "codes" and "status"."""
    shut: str = ""
    yearly: str = ""


def entries(typed: str) -> list[str]:
    found = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if len(found) > MOST_LINES:
        raise WrongValue("revise.bulk.many_lines")
    return found


def rows(keys: Sequence[str]) -> Callable[[str, Any, Words], str]:
    def tell_rows(_name: str, value: Any, _words: Words) -> str:
        return "\n".join("／".join(part(row[key]) for key in keys).rstrip("／") for row in value)

    return tell_rows


def part(value: Any) -> str:
    return edit_values.yen_text(value) if isinstance(value, int | float) else str(value or "")


def cells(line: str, keys: Sequence[str]) -> dict[str, str]:
    said = [each.strip() for each in line.split("／")]
    if len(said) > len(keys):
        raise WrongValue("revise.bulk.many_parts")
    return dict(zip(keys, [*said, *[""] * len(keys)], strict=False))


def read_phones(_name: str, typed: str, before: Any, _words: Words) -> list[dict[str, str]]:
    known = {row["number"] for row in before}
    rows = [cells(line, PHONE) for line in entries(typed)]
    return [{**row, "number": row["number"] if row["number"] in known else edit_values.number(row["number"])}
            for row in rows]  # fmt: skip


def read_contacts(_name: str, typed: str, _before: Any, _words: Words) -> list[dict[str, Any]]:
    return in_order(cells(line, CONTACT) for line in entries(typed))


def read_costs(_name: str, typed: str, before: Any, _words: Words) -> list[dict[str, Any]]:
    held = {edit_values.yen_text(row["amount"]): row["amount"] for row in before}
    rows = []
    for line in entries(typed):
        row: dict[str, Any] = dict(cells(line, COST))
        said = row["amount"]
        row["amount"] = edit_values.yen(said, held.get(said)) if said else None
        rows.append(row)
    return in_order(rows)


def new_services(_name: str, value: Any, words: Words) -> str:
    return "\n".join(f"{words.kind_label(row['kind'])}／{row['name']}" for row in value)


def read_new_services(_name: str, typed: str, _before: Any, words: Words) -> list[dict[str, str]]:
    made = []
    for line in entries(typed):
        row = cells(line, ("kind", "name"))
        kind = read_kind("kind", row["kind"], "", words)
        made.append({"kind": kind, "name": row["name"] or words.kind_label(kind)})
    return made


def special(_name: str, value: Any, words: Words) -> str:
    return "\n".join(_special_line(slot, words) for slot in value)


def _special_line(slot: Mapping[str, Any], words: Words) -> str:
    what = words.shut if slot["exception"] == SHUT else f"{slot['opens']}〜{slot['closes']}"
    spans = yearly_spans(str(slot.get("yearly", "")))
    when = "〜".join(dict.fromkeys(str(slot[each]) for each in ("valid_from", "valid_to") if slot.get(each)))
    if spans:
        when = words.yearly + "・".join(f"{a}/{b}〜{c}/{d}" for (a, b), (c, d) in spans)
    return " ".join(filter(None, ("".join(slot["days"]), when, what, slot.get("note", ""))))


def read_special(_name: str, typed: str, before: Any, words: Words) -> list[dict[str, Any]]:
    known = {" ".join(_special_line(slot, words).split()): dict(slot) for slot in before}
    return special_days.in_order(known.get(line) or _special_slot(line, words) for line in entries(typed))


def _special_slot(line: str, words: Words) -> dict[str, Any]:
    """「2026-12-29〜2027-01-03 休み 年末年始」, 「2026-12-28 9:00〜12:00」, 「毎年12/29〜1/3 休み」."""
    plain = re.sub("[〜～−–—~]", "~", unicodedata.normalize("NFKC", line))
    when, _, rest = plain.partition(" ")
    what, _, note = rest.partition(" ")
    try:
        if when.startswith(words.yearly):
            first, last = (
                date(2024, *map(int, day.split("/"))) for day in when[len(words.yearly) :].split("~")
            )
            if what == words.shut:
                return special_days.every_year(first, last, note)
            raise WrongValue("revise.bulk.special")
        said = re.fullmatch(_SPAN, when)
        days = (
            [read_day("", said[each], "", words) for each in ("first", "last") if said[each]] if said else []
        )
        first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
        if not first <= last <= first + special_days.LONGEST:
            raise WrongValue("revise.bulk.special")
        if what == words.shut:
            return special_days.closed(first, last, note)
        opens, closes = (clock_time(each) for each in what.split("~"))
        return special_days.other_hours(first, last, opens, closes, note)
    except (ValueError, TypeError, IndexError, NotATime):
        raise WrongValue("revise.bulk.special") from None


def read_day(_name: str, typed: str, _before: Any, _words: Words) -> str:
    if not typed:
        return ""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", typed).removesuffix(" 00:00:00"))
    try:
        return date(*map(int, found.groups())).isoformat() if found else _not_a_day()
    except ValueError:
        return _not_a_day()


def _not_a_day() -> str:
    raise WrongValue("revise.bulk.not_a_day")


def read_kind(_name: str, typed: str, _before: Any, words: Words) -> str:
    if typed not in words.kinds:
        raise WrongValue("revise.bulk.unknown_kind")
    return words.kinds[typed]
