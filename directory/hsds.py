"""Rows of the directory as HSDS 3.0 objects. Pure.

An object leaves out what is not known: the schemas take no nulls. Required texts that nobody has written are
"". What a visibility hides is not here at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from directory import identity
from directory.capacity import is_old
from directory.hours import TOKYO
from directory.hsds_saying import MUNICIPALITY_CODE, type_of
from directory.identity import taxonomy_id as taxonomy_id
from directory.identity import term_id as term_id
from directory.taxonomy import needs_of

VERSION: Final = "3.0"
HIDDEN: Final = "address_hidden"
_STATUS: Final = ("active", "inactive", "defunct", "temporarily closed")
_HOLIDAY: Final = "HO"
_HOST: Final = re.compile(r"([\w-]+\.)+[^\W\d_]{2,}(/.*)?")
_DIGITS: Final = 10
Object = dict[str, Any]
Row = Mapping[str, Any]


def plain(row: Row, required: Iterable[str] = ()) -> Object:
    """Without what is empty but for the required; ids, dates and times as text."""
    kept = frozenset(required)
    return {
        name: "" if value is None else _text(value)
        for name, value in row.items()
        if name in kept or (value is not None and value != "" and value != [])
    }


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, UUID | date) else value


def uri(value: str) -> str:
    """ "" for what is no address of the web: a schema's `uri` is not for telephone numbers or javascript. What people
    write without its scheme gets one."""
    whole = f"http://{value}" if _HOST.fullmatch(value) else value
    is_web = whole.lower().startswith(("http://", "https://"))
    return whole if is_web and not any(sign.isspace() or sign in '<>"\\^`{|}' for sign in whole) else ""


def email(value: str) -> str:
    name, at, host = value.partition("@")
    return value if name and at and "." in host and not any(map(str.isspace, value)) else ""


def organization(row: Row) -> Object:
    held = {
        **row,
        "email": email(row["email"]),
        "website": uri(row["website"]),
        "logo": uri(row["logo"]),
        "uri": uri(row["uri"]),
        "tax_id": row["tax_id"] or row["corporate_number"],
    }
    return plain(held, ("description",))


def program(row: Row) -> Object:
    return plain(row, ("description",))


def service(row: Row, modified: datetime | None) -> Object:
    """`kind` and `accepts_self_referral` are ours; the kind stands among the attributes too."""
    held = {
        **row,
        "url": uri(row["url"]),
        "email": email(row["email"]),
        "assurer_email": email(row["assurer_email"]),
        "status": row["status"] if row["status"] in _STATUS else "inactive",
        "last_modified": max(filter(None, (row["last_modified"], modified)), default=None),
    }
    return plain(held)


_OF_A_PLACE: Final = (
    "latitude", "longitude", "location_precision", "municipality_code", "transportation", "description", "url",
    "email", "external_identifier", "external_identifier_type",
)  # fmt: skip


def location(row: Row) -> Object:
    """Ours beside HSDS: name_kana, location_precision, municipality_code, email, record_status,
    last_verified_on, visibility where it is not public."""
    held = {name: value for name, value in row.items() if name not in ("visibility", "status")}
    kind = row["location_type"] if row["location_type"] in ("physical", "postal", "virtual") else "physical"
    held.update(location_type=kind, record_status=row["status"] if row["status"] != "active" else "")
    if row["visibility"] == HIDDEN:
        held = {name: value for name, value in held.items() if name not in _OF_A_PLACE}
        return plain({**held, "visibility": HIDDEN})
    code = row["municipality_code"]
    if code and not row["external_identifier"]:
        held.update(external_identifier=code, external_identifier_type=MUNICIPALITY_CODE)
    return plain({**held, "url": uri(row["url"]), "email": email(row["email"])})


def address(row: Row) -> Object:
    required = ("address_1", "city", "state_province", "postal_code", "country", "address_type")
    return plain(row, required)


def phone(row: Row) -> Object:
    """An extension that is more than a number (0012, 12-3) stands in `extension_text`, which is ours."""
    said = row["extension"]
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else None
    return plain({**row, "extension": number, "extension_text": said if said != str(number) else ""})


def schedule(row: Row) -> Object:
    """RFC 5545 knows neither public holidays, which stand in `holidays`, nor closures, which stand in `exception`:
    both are ours. Hours are Asia/Tokyo's (+9) unless the row says another zone."""
    days = [day for day in row["byday"].split(",") if day]
    weekly = [day for day in days if day != _HOLIDAY]
    has_rule = weekly or row["bymonthday"] or row["interval"]
    zone = row["timezone"] if row["timezone"] is not None else 9 if row["opens_at"] else None
    held = {
        **row,
        "freq": row["freq"] if row["freq"] == "MONTHLY" or (has_rule and row["freq"] == "WEEKLY") else None,
        "byday": ",".join(weekly),
        "holidays": True if _HOLIDAY in days else None,
        "timezone": _number(zone),
        "opens_at": _zoned(row["opens_at"], zone),
        "closes_at": _zoned(row["closes_at"], zone),
        "by_appointment": row["by_appointment"] or None,
        "schedule_link": uri(row["schedule_link"]),
    }
    return plain(held)


def _zoned(time: str, zone: float | None) -> str:
    """ "09:00+09:00", as the schema asks for."""
    if not time or zone is None:
        return time
    sign, minutes = ("-" if zone < 0 else "+"), round(abs(zone) * 60)
    return f"{time}{sign}{minutes // 60:02}:{minutes % 60:02}"


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def cost_option(row: Row) -> Object:
    return plain({**row, "amount": _number(row["amount"])})


def capacity(row: Row, today: date) -> Object:
    """After HSDS 3.1's service_capacity. A report older than 30 days needs to be confirmed: then `status` is unknown
    and what was said stands in `reported_status`."""
    reported = row["reported_at"].astimezone(TOKYO).date() if row["reported_at"] else None
    old = is_old(reported, today)
    held = {
        **{
            name: row[name]
            for name in ("id", "service_id", "unit", "wait_days", "description", "reported_by")
        },
        "maximum": row["seats"],
        "status": "unknown" if old else row["status"],
        "reported_status": row["status"] if old and row["status"] != "unknown" else "",
        "needs_confirmation": True if old and reported else None,
        "updated": row["reported_at"],
    }
    return plain(held)


def linked(row: Row) -> Object:
    """Rows with a `url` or `uri` of their own."""
    return plain({name: uri(value) if name in ("url", "uri") else value for name, value in row.items()})


def service_area(row: Row) -> Object:
    """`extent` is the law's or the source's own text; the codes that it comes to are ours to add."""
    codes = {f"municipalities_{name}": row[name] for name in ("whole", "part", "excluded")}
    held = {name: value for name, value in row.items() if name not in ("whole", "part", "excluded")}
    return plain({**held, **codes, "uri": uri(row["uri"])})


def identifier(row: Row) -> Object:
    return plain({**row, "identifier_type": row["identifier_type"] or type_of(row["identifier_scheme"])})


def contact(row: Row) -> Object:
    return plain({**row, "email": email(row["email"])})


def metadata(row: Row) -> Object:
    return plain(row, ("previous_value", "replacement_value", "last_action_type", "field_name", "updated_by"))


def taxonomy(row: Row) -> Object:
    return plain({**row, "uri": uri(row["uri"])}, ("description",))


def term(row: Row, of: Row) -> Object:
    held = plain({**row, "taxonomy": of["name"], "term_uri": uri(row["term_uri"])}, ("description",))
    return {**held, "taxonomy_detail": taxonomy(of)}


def attribute(row: Row, terms: Mapping[UUID, Object]) -> Object:
    return {**plain(row), "taxonomy_term": terms[row["taxonomy_term_id"]]}


def attributes(service_id: UUID, kind: str, terms: Mapping[UUID, Object]) -> list[Object]:
    """The kind of a service, and the needs that its kind meets, as links to taxonomy terms."""
    wanted = [term_id("kind", kind), *(term_id("need", code) for code in needs_of([kind]))]
    return [
        {
            "id": str(identity.part_id(service_id, f"attribute/{each}")),
            "link_id": str(service_id),
            "link_entity": "service",
            "taxonomy_term_id": str(each),
            "taxonomy_term": terms[each],
        }
        for each in wanted
        if each in terms
    ]
