"""The tables of an HSDS data package, and our rows as rows of them and back. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from directory.hours_slot import HOLIDAY
from directory.hsds_saying import AS_OURS
from directory.spreadsheet_text import neutral, plain_again

_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "hsds" / "tables.toml"
PROFILE: Final = "tsunagi"
"""Name of our own data package: what it says of visibility, sides and sources is believed."""
RENAMED: Final[Mapping[str, Mapping[str, str]]] = {
    "location": {"status": "record_status"},
    "service_area": {each: f"municipalities_{each}" for each in ("whole", "part", "excluded")},
    "service_capacity": {"seats": "maximum", "reported_at": "updated"},
}
"""Our column → the package's."""
DATES: Final = frozenset(
    {"valid_from", "valid_to", "dtstart", "until", "assured_date", "closes_on", "reopens_on", "last_verified_on",
     "last_action_date", "source_released_on"}
)  # fmt: skip
WHOLE: Final = frozenset(
    {"minimum_age", "maximum_age", "year_incorporated", "interval", "count", "wait_days", "seats"}
)
DECIMAL: Final = frozenset(["latitude", "longitude", "timezone", "amount"])
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "location_precision": ("point", "town", "municipality", "unknown"),
    "visibility": ("public", "address_hidden", "network_only"),
    "exception": ("", "closed", "hours"),
}
_UNIT: Final = re.compile(r"[0-9]{6}(/.+)?")
_LARGEST: Final = 2**31 - 1
TRUTHS: Final = frozenset(["by_appointment", "accepts_self_referral", "holidays"])
LISTS: Final = frozenset(["whole", "part", "excluded"])
Row = Mapping[str, Any]


class NotAValue(ValueError):
    """A cell that is not what its column holds."""


@dataclass(frozen=True)
class Table:
    name: str
    file: str
    columns: tuple[str, ...]
    """The published ones in their order, then ours."""

    @property
    def stem(self) -> str:
        return self.file.removesuffix(".csv")


@cache
def tables() -> Mapping[str, Table]:
    """By the name of our table, in an order in which each stands after those that it points to."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    made = {
        name: Table(name, held["file"], tuple(f"{held['columns']} {held.get('ours', '')}".split()))
        for name, held in raw.items()
    }
    first = (
        "taxonomy",
        "taxonomy_term",
        "organization",
        "program",
        "service",
        "location",
        "service_at_location",
    )
    return {name: made[name] for name in (*first, *(made.keys() - set(first)))}


def told(table: str, row: Row) -> dict[str, Any]:
    """One of our rows by the package's columns; what is not known is left out."""
    renamed = RENAMED.get(table, {})
    held = {renamed.get(name, name): value for name, value in row.items()}
    if table == "schedule":
        held.update(_rule_told(row))
    elif table == "organization":
        held["tax_id"] = row["tax_id"] or row["corporate_number"]
    elif table == "location" and held["record_status"] == "active":
        held["record_status"] = ""
    return {name: value for name, value in held.items() if value is not None and value != "" and value != []}


def _rule_told(row: Row) -> dict[str, Any]:
    days = [day for day in row["byday"].split(",") if day]
    return {
        "byday": ",".join(day for day in days if day != HOLIDAY),
        "holidays": True if HOLIDAY in days else None,
        "by_appointment": row["by_appointment"] or None,
        "timezone": 9 if row["timezone"] is None and row["opens_at"] else row["timezone"],
    }


def heard(table: str, said: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The package's row by our columns, values as JSON has them, empty ones left out; and what was wrong: column and
    value of cells that are left out. Columns that we do not have are not looked at."""
    back = {theirs: ours for ours, theirs in RENAMED.get(table, {}).items()}
    row: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for name, value in said.items():
        column = back.get(name, name)
        if name not in tables()[table].columns or value is None or value in ("", []):
            continue
        try:
            row[column] = _value(column, value)
        except (ValueError, TypeError, OverflowError):
            wrong.append((name, str(value)[:200]))
    if table in AS_OURS:
        AS_OURS[table](row, said)
    return row, wrong


def _value(column: str, value: Any) -> Any:
    """Raises ValueError."""
    if column in DATES:
        return date.fromisoformat(str(value)[:10]).isoformat()
    if column in ("last_modified", "reported_at"):
        moment = datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if column in WHOLE:
        return _counted(int(float(value)))
    if column in DECIMAL:
        return _finite(float(value))
    if column in TRUTHS:
        return _truth(value)
    if column in LISTS:
        return _units(value if isinstance(value, list) else str(value).split(";"))
    if column == "municipality_code":
        return _units([value])[0]
    if isinstance(value, dict | list) or value not in CHOICES.get(column, (value,)):
        raise NotAValue(column)
    return str(value).replace("\x00", "")


def _units(codes: list[Any]) -> list[str]:
    """Municipalities by their codes, or towns of them (code/町名)."""
    if not all(isinstance(code, str) and _UNIT.fullmatch(code) for code in codes):
        raise NotAValue(codes)
    return codes


def _counted(value: int) -> int:
    """What every database takes for a whole number."""
    if abs(value) > _LARGEST:
        raise NotAValue(value)
    return value


def _finite(value: float) -> float:
    if not isfinite(value):
        raise NotAValue(value)
    return value


def _truth(value: Any) -> bool:
    said = str(value).lower()
    if said not in ("true", "false", "1", "0"):
        raise NotAValue(said)
    return said in ("true", "1")


def cell(value: Any) -> str:
    """For a CSV file; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return neutral(value) if isinstance(value, str) else str(value)


def from_cell(value: str) -> str:
    return plain_again(value)


def datapackage(used: Iterable[Table], about: Mapping[str, Any]) -> str:
    """datapackage.json: which file holds what."""
    resources = [
        {
            "name": table.stem,
            "path": table.file,
            "profile": "tabular-data-resource",
            "schema": {
                "primaryKey": "id",
                "fields": [{"name": name, "type": _kind(name)} for name in table.columns],
            },
        }
        for table in used
    ]
    held = {
        "name": PROFILE,
        "profile": "tabular-data-package",
        "version": "3.0.0",
        **about,
        "resources": resources,
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _kind(column: str) -> str:
    kinds = ((DATES, "date"), (WHOLE | DECIMAL | {"maximum"}, "number"), (TRUTHS, "boolean"))
    return next((kind for names, kind in kinds if column in names), "string")


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
