"""What hangs on which row of an HSDS file: an address on its location, a phone on its contact, a term on anything. Pure
but for the spool."""

from __future__ import annotations

from typing import Any, Final

from directory.identity import term_id
from directory.sources.hsds import SOURCE, Tables
from directory.sources.record import Finding, Part
from directory.taxonomy import KINDS, NEEDS

SAYS: Final = {"phone": "number", "organization_identifier": "identifier"}
"""What a row is nothing without."""
_SIDES: Final = ("organization", "coordinator")
_HANGING: Final = (
    "address", "contact", "phone", "schedule", "service_area", "service_capacity", "language", "accessibility",
    "cost_option", "required_document", "funding", "organization_identifier", "attribute", "metadata",
)  # fmt: skip
_OWNERS: Final = ("location", "service", "service_at_location", "organization")
_UP: Final = ("contact", "phone")
"""Tables whose rows hang on something, and on whose rows something hangs."""
_BY_KIND: Final = {str(term_id("kind", code)): code for code in KINDS}
OUR_TERMS: Final = {*_BY_KIND, *(str(term_id("need", code)) for code in NEEDS)}
Values = dict[str, Any]
Owner = tuple[str | None, str]
"""A table and an id; None: nothing that is in the file."""


class Hung:
    """Hangs all rows in the spool; `kinds` of services by their terms, `orphans` what hangs on nothing."""

    def __init__(self, found: Tables) -> None:
        self.found, self.tables = found, found.rows
        self.kinds: dict[str, str] = {}
        self.orphans: list[Finding] = []
        for table in _HANGING:
            for row in self.tables[table].by_id():
                self._hang(table, row)
        found.spool.all_hung()

    def _hang(self, table: str, row: Values) -> None:
        owner, one = self._owner(table, row)
        if table == "attribute":
            term = row.get("taxonomy_term_id", "")
            if term in _BY_KIND:
                self.kinds.setdefault(one, _BY_KIND[term])
            if term in OUR_TERMS:
                return  # follows from the kind
            if term not in self.tables["taxonomy_term"]:
                owner = None
        if owner is None:
            self.orphans.append(note_of(row, "id", row["id"], "hsds_orphan", rejected=True))
        elif _is_mute(table, row):
            self.orphans.append(note_of(row, SAYS[table], row["id"], "hsds_empty", rejected=True))
        else:
            values = self._values(table, row, (owner, one))
            self.found.spool.hang(owner, one, Part(table, "" if owner == "contact" else owner, values))

    def _values(self, table: str, row: Values, owner: Owner) -> Values:
        values = {name: value for name, value in row.items() if name and is_there(self.found, name, value)}
        for up in _UP if owner[0] != "contact" else ():
            held = self.tables[up].get(values.get(f"{up}_id"))
            if held and (_is_mute(up, held) or self._owner(up, held) != owner):
                del values[f"{up}_id"]  # of somebody else, who may come later
        return side(self.found, values) if table == "metadata" else values

    def _owner(self, table: str, row: Values) -> Owner:
        """What a row hangs on: the most particular of what it names that is in the file."""
        if table in ("attribute", "metadata"):
            one = row.get("link_id" if table == "attribute" else "resource_id", "")
            return next(((name, one) for name in _OWNERS if one in self.tables[name]), (None, one))
        for owner in _OWNERS:
            one = row.get(f"{owner}_id", "")
            if one in self.tables[owner]:
                return owner, one
        return self._owner_of_its_owner(row)

    def _owner_of_its_owner(self, row: Values) -> Owner:
        """A phone of a contact, a language of a phone: it comes with whoever those hang on."""
        for table in _UP:
            held = self.tables[table].get(row.get(f"{table}_id", ""))
            if held and not _is_mute(table, held):
                owner, one = self._owner(table, held)
                far = owner in (None, "contact")  # a language of a contact's phone
                return (owner, one) if far else ("contact", f"{owner}/{one}")
        return None, ""


def _is_mute(table: str, row: Values) -> bool:
    return table in SAYS and SAYS[table] not in row


def is_there(found: Tables, name: str, value: Any) -> bool:
    """A reference to what is not in the file, or does not come in, is left out."""
    table = name.removesuffix("_id")
    if not name.endswith("_id") or table not in found.rows:
        return True
    if table == "program":
        return (found.rows[table].get(value) or {}).get("organization_id") in found.rows["organization"]
    return value in found.rows[table]


def side(found: Tables, values: Values) -> Values:
    """Whose word it is: believed of our own packages, else the file's; never a person's name."""
    by = str(values.get("updated_by", ""))
    kept = found.ours and (by in _SIDES or by.startswith("source:"))
    return {"last_action_date": "1970-01-01", **values, "updated_by": by if kept else f"source:{SOURCE}"}


def note_of(row: Values, column: str, value: object, reason: str, *, rejected: bool = False) -> Finding:
    file, line = row[""]
    return Finding(file, line, column, str(value)[:200], reason, rejected)
