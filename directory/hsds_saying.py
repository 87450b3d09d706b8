"""Where HSDS says otherwise what one of our rows says: back to how we say it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from directory import capacity
from directory.hours_slot import HOLIDAY, clock_time

MUNICIPALITY_CODE: Final = "全国地方公共団体コード"
_SCHEMES: Final = {"JP-HOUJIN": "法人番号", "JP-JIGYOSHO": "事業所番号"}


def _rule_heard(row: dict[str, Any], _said: Mapping[str, Any]) -> None:
    days = [row["byday"]] if row.get("byday") else []
    if row.pop("holidays", False):
        days.append(HOLIDAY)
    row["byday"] = ",".join(days)
    for name in ("opens_at", "closes_at"):
        row[name] = clock_time(str(row.get(name, "")))
    if row.get("timezone") == 9:
        del row["timezone"]


def _place_heard(row: dict[str, Any], _said: Mapping[str, Any]) -> None:
    """The API gives the municipality's code as the place's identifier too."""
    if row.get("status") not in ("active", "maybe_gone", "closed"):
        row.pop("status", None)
    if row.get("external_identifier_type") == MUNICIPALITY_CODE and row.get("municipality_code"):
        del row["external_identifier_type"]
        row.pop("external_identifier", None)


def _report_heard(row: dict[str, Any], said: Mapping[str, Any]) -> None:
    """What was reported, where the report had become too old to be told as the status: it is as old here."""
    if said.get("reported_status"):
        row["status"] = str(said["reported_status"])
    if row.get("status") not in capacity.STATUSES:
        row.pop("status", None)


def _number_heard(row: dict[str, Any], said: Mapping[str, Any]) -> None:
    if said.get("extension_text"):
        row["extension"] = str(said["extension_text"])


def type_of(scheme: str) -> str:
    """What an identifier of this scheme is called where nobody has said it."""
    return _SCHEMES.get(scheme, scheme or "id")


def _identifier_heard(row: dict[str, Any], _said: Mapping[str, Any]) -> None:
    if row.get("identifier_type") == type_of(row.get("identifier_scheme", "")):
        del row["identifier_type"]


AS_OURS: Final[Mapping[str, Callable[[dict[str, Any], Mapping[str, Any]], None]]] = {
    "schedule": _rule_heard,
    "location": _place_heard,
    "service_capacity": _report_heard,
    "phone": _number_heard,
    "organization_identifier": _identifier_heard,
}
"""By table; each mends the row in place and sees what was said."""
