"""What one row of any source becomes, and what there was to say about it. Pure.

Every source makes `Record`s; everything after that (merging, storing, projecting) is the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from directory.hours import Slot, slot_from_json
from foundation.fast_uuid import from_hex


class SourceFileError(ValueError):
    """A whole file that cannot be imported; nothing of it was. `key` is the message's, `values` fill it."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values


def unreadable(file: Path, error: OSError) -> SourceFileError:
    """What the system says in its own words, in ours."""
    key = next((key for kind, key in _REFUSED.items() if isinstance(error, kind)), "unreadable")
    return SourceFileError(f"import.error.{key}", file=str(file), why=error.errno or type(error).__name__)


_REFUSED: Final[Mapping[type[OSError], str]] = {
    FileNotFoundError: "missing",
    NotADirectoryError: "missing",
    PermissionError: "forbidden",
    IsADirectoryError: "folder",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in one row: `rejected` = the row was left out, else it is in, with this warning."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    """Message key below `import.reason.`"""
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """Municipality codes (6 digits) served wholly and in part."""

    whole: tuple[str, ...]
    part: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One row of an HSDS table that hangs on the record's location, service, organization or on the service at
    the location (`owner`, "" where it points to its owner itself):
    `Part("cost_option", "service", {"option": …, "amount": 500})`.

    `values`: column → value as JSON has it (dates as "2025-03-31"). An `id` among them is kept, else the row gets
    one by its place. Several records of one office: parts of the location come from the first that has any of the
    table. A table that stands here is not made from the record's own fields (address, phone, hours …) too.
    `attribute` takes `{"taxonomy": "access", "code": "wheelchair"}` in place of the term's id.
    """

    table: str
    owner: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One service of one office of one organization, as one row says it. Empty = the source does not say."""

    source: str
    scope: str
    """What the file speaks for: a newer file of the same scope that lacks `key` says that it is gone."""
    key: str
    organization_id: UUID
    organization_name: str
    home: UUID
    """The id that the office gets when it first appears; rows with the same one are the same office."""
    name: str
    kind: str
    service_name: str
    organization_kana: str = ""
    organization_kind: str = "other"
    organization_url: str = ""
    corporate_number: str = ""
    name_kana: str = ""
    official_name: str = ""
    prefecture: str = ""
    city: str = ""
    street: str = ""
    municipality_code: str = ""
    lat: float | None = None
    lng: float | None = None
    precision: str = "unknown"
    phone: str = ""
    fax: str = ""
    undialable: str = ""
    """What stands in a telephone column and is no number."""
    email: str = ""
    url: str = ""
    seats: int | None = None
    hours: tuple[Slot, ...] = ()
    hours_note: str = ""
    """First line: 定休日 in the source's words; after it other remarks."""
    coverage: Coverage | None = None
    coverage_note: str = ""
    establishment_no: str = ""
    service_key: str = ""
    """Rows of one office with the same one are one service, whose areas are together what it serves: a window
    that several municipalities share has a row for each. Empty = every row is a service of its own."""
    service_note: str = ""
    """What the service is, in the source's words."""
    eligibility: str = ""
    application: str = ""
    fees: str = ""
    description: str = ""
    """Of the office."""
    postal_code: str = ""
    """Seven digits with their hyphen."""
    building: str = ""
    more: tuple[tuple[str, str, Any], ...] = ()
    """Further columns of "organization", "location" or "service", as JSON has them:
    `("service", "eligibility_description", "18歳以上")`. What stands here wins over the fields above."""
    parts: tuple[Part, ...] = ()
    origin: str = ""
    """Who said it first, where a file passes on what others published: "wamnet@2025-03-31"."""
    ids: tuple[tuple[str, str], ...] = ()
    """Ids that the source gives and that are kept: ("service", uuid), ("service_at_location", uuid)."""
    visibility: str = ""
    """"address_hidden" where the source asks for it; an import hides, and never shows what is hidden."""

    @property
    def address(self) -> str:
        """As on a letter."""
        return f"{self.prefecture}{self.city}{self.street}"

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        said = zip(_NAMES, _values(self), _DEFAULTS, strict=True)
        held: dict[str, Any] = {
            name: value for name, value, default in said if value is not default and value != default
        }
        held.update(organization_id=self.organization_id.hex, home=self.home.hex)
        if self.hours:
            held["hours"] = [slot.to_json() for slot in self.hours]
        if self.coverage:
            held["coverage"] = asdict(self.coverage)
        if self.more:
            held["more"] = [list(each) for each in self.more]
        if self.parts:
            held["parts"] = [[each.table, each.owner, dict(each.values)] for each in self.parts]
        if self.ids:
            held["ids"] = [list(each) for each in self.ids]
        return held


def record_from_json(held: dict[str, Any]) -> Record:
    values = {name: value for name, value in held.items() if name in _KNOWN}
    values.update(organization_id=from_hex(held["organization_id"]), home=from_hex(held["home"]))
    if "hours" in held:
        values["hours"] = tuple(slot_from_json(slot) for slot in held["hours"])
    if "coverage" in held:
        values["coverage"] = Coverage(tuple(held["coverage"]["whole"]), tuple(held["coverage"]["part"]))
    values["more"] = tuple((table, column, value) for table, column, value in held.get("more", ()))
    values["parts"] = tuple(Part(*each) for each in held.get("parts", ()))
    values["ids"] = tuple((table, each) for table, each in held.get("ids", ()))
    return Record(**values)


_NAMES: Final = tuple(field.name for field in fields(Record))
_KNOWN: Final = frozenset(_NAMES)
_DEFAULTS: Final = tuple(field.default for field in fields(Record))
_values: Final = attrgetter(*_NAMES)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file after reading. A rejected row has no record, but its key where that can be read."""

    file: str
    line: int
    scope: str
    key: str
    digest: str
    record: Record | None
    findings: tuple[Finding, ...] = ()
    over: bool = False
    """The publisher itself says that what the row is about has ended: what is known of it is gone."""
