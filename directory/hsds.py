"""Rows of the directory as HSDS 3.0 objects. Pure.

An object leaves out what is not known: the schemas take no nulls. Required texts that nobody has written are
"". What a visibility hides is not here at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from directory import identity
from directory.identity import taxonomy_id as taxonomy_id
from directory.identity import term_id as term_id
from directory.taxonomy import needs_of

VERSION: Final = "3.0"
HIDDEN: Final = "address_hidden"
_STATUS: Final = ("active", "inactive", "defunct", "temporarily closed")
_SCHEMES: Final = {"JP-HOUJIN": "法人番号", "JP-JIGYOSHO": "事業所番号"}
_HOLIDAY: Final = "HO"
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
    """ "" for what is no address of the web: a schema's `uri` is not for telephone numbers or javascript."""
    is_web = value.lower().startswith(("http://", "https://"))
    return value if is_web and not any(sign.isspace() or sign in '<>"\\^`{|}' for sign in value) else ""


def email(value: str) -> str:
    name, at, host = value.partition("@")
    return value if name and at and "." in host and not any(map(str.isspace, value)) else ""


def organization(row: Row) -> Object:
    held = {
        **{name: row[name] for name in ("id", "name", "alternate_name", "description")},
        "email": email(row["email"]),
        "website": uri(row["website"]),
        "tax_id": row["corporate_number"],
        "legal_status": row["legal_status"],
        "parent_organization_id": row["parent_organization_id"],
    }
    return plain(held, ("description",))


def service(row: Row, modified: datetime | None) -> Object:
    texts = ("description", "application_process", "fees_description", "eligibility_description")
    held = {
        **{name: row[name] for name in ("id", "organization_id", "name", *texts)},
        "url": uri(row["url"]),
        "status": row["status"] if row["status"] in _STATUS else "inactive",
        "minimum_age": row["minimum_age"],
        "maximum_age": row["maximum_age"],
        "last_modified": max(filter(None, (row["last_modified"], modified)), default=None),
    }
    return plain(held)


def location(row: Row) -> Object:
    held = {name: row[name] for name in ("id", "organization_id", "name", "alternate_name", "description")}
    place = {} if row["visibility"] == HIDDEN else _place(row)
    kind = row["location_type"] if row["location_type"] in ("physical", "postal", "virtual") else "physical"
    return plain({**held, "location_type": kind, "url": uri(row["url"]), **place})


def _place(row: Row) -> Object:
    """The point in WGS84 degrees, and the municipality's code (全国地方公共団体コード)."""
    code = row["municipality_code"]
    return {
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "external_identifier": code,
        "external_identifier_type": "全国地方公共団体コード" if code else "",
    }


def address(row: Row) -> Object:
    required = ("address_1", "city", "state_province", "postal_code", "country", "address_type")
    return plain(row, required)


def phone(row: Row) -> Object:
    extension = row["extension"]
    return plain({**row, "extension": int(extension) if extension.isdecimal() else None})


def schedule(row: Row) -> Object:
    """RFC 5545 knows no public holidays: they stand in `description` as HO. Hours are Asia/Tokyo's (+9)."""
    days = [day for day in row["byday"].split(",") if day]
    held = dict(row)
    booked = held.pop("by_appointment")
    weekly = [day for day in days if day != _HOLIDAY]
    held.update(
        freq=held["freq"] if weekly else None,
        byday=",".join(weekly),
        description=_HOLIDAY if _HOLIDAY in days else None,
        timezone=9 if held["opens_at"] else None,
        attending_type="by_appointment" if booked else None,
    )
    return plain(held)


def service_area(row: Row) -> Object:
    """`extent` is the law's or the source's own text; the codes that it comes to are ours to add."""
    held = {name: row[name] for name in ("id", "service_id", "name", "extent", "extent_type")}
    return plain({**held, "municipalities_whole": row["whole"], "municipalities_part": row["part"]})


def identifier(row: Row) -> Object:
    scheme = row["identifier_scheme"]
    return plain({**row, "identifier_type": row["identifier_type"] or _SCHEMES.get(scheme, scheme or "id")})


def contact(row: Row) -> Object:
    return plain({**row, "email": email(row["email"])})


def metadata(row: Row) -> Object:
    return plain(row, ("previous_value", "replacement_value", "last_action_type", "field_name", "updated_by"))


def taxonomy(row: Row) -> Object:
    return plain(row, ("description",))


def term(row: Row, of: Row) -> Object:
    held = plain({**row, "taxonomy": of["name"], "language": "ja"}, ("description",))
    return {**held, "taxonomy_detail": taxonomy(of)}


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
