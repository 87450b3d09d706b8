"""A database that has been in use is upgraded with every row intact, on both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from directory.schema import current_heads, init_migrate, newest_heads, upgrade_schema
from foundation.db import db
from tests.conftest import ROOT, closing_app, new_database
from tests.page import fetch

pytestmark = pytest.mark.postgresql
MIGRATIONS: Final = ROOT / "migrations"
NAMESPACE: Final = UUID("6c1f1a58-0000-4000-8000-000000000000")
MORNING: Final = datetime(2026, 11, 24, 9, 15, tzinfo=UTC).replace(tzinfo=None)  # as the columns hold it
SAID: Final[dict[str, dict[str, Any]]] = {
    "consent": {"basis": "consent", "way": "oral", "items": 3},
    "referral": {"state": "draft", "urgency": "normal", "items": 3, "number": None, "serial": None,
                 "part_of_id": None, "consent_id": None, "slip_hash": None, "sent_on": None, "code_key": None},
    "referral_event": {"party": "sender", "from_state": "", "to_state": "draft"},
    "referral_message": {"party": "recipient"},
    "referral_reminder": {"stage": "recipient"},
    "organization": {"parent_organization_id": None},
    "location": {"visibility": "public", "status": "active"},
    "listing": {"visibility": "public", "status": "active", "kind": "npo", "kinds": ["npo"], "needs": ["food"],
                "hours": [], "services": [], "coverage": None, "municipality_code": "011002", "name": "むかしの窓口",
                "location_precision": "municipality", "capacity_status": ""},
    "listing_proposal": {"status": "waiting"},
    "claim": {"status": "waiting"},
    "correction": {"status": "waiting"},
}  # fmt: skip
"""What a row must say to be one; everything else is made from the column's type."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def old_app(request: pytest.FixtureRequest, tmp_path) -> Iterator[Flask]:
    """At the first revision ever published."""
    environ = {"TSUNAGI_INSTANCE": str(tmp_path / "instance")}
    if request.param == "postgresql":
        environ["TSUNAGI_DATABASE_URL"] = new_database(request.getfixturevalue("postgres"))
    with closing_app(create_app(environ)) as app:
        logging.getLogger("alembic").setLevel(logging.WARNING)
        init_migrate(app)
        upgrade(directory=str(MIGRATIONS), revision="0001")
        yield app


def test_every_row_of_an_old_database_is_still_there(old_app: Flask):
    before = filled()
    assert not [name for name, rows in before.items() if not rows], "every table holds something"
    upgrade_schema()
    assert current_heads() == newest_heads(MIGRATIONS / "versions")
    after = held({name: list(rows[0]) for name, rows in before.items()})
    assert after == before
    client = old_app.test_client()
    [place] = [row["id"] for row in before["listing"]]
    assert "むかしの窓口" in fetch(client, f"/listings/{UUID(str(place))}").text
    assert "むかしの窓口" in fetch(client, "/search?q=むかし").text


def filled() -> dict[str, list[dict[str, Any]]]:
    """Two rows of every table that others point to, one of every other; as they are read back."""
    known = _tables()
    ids: dict[str, list[Any]] = {}
    with db.engines[None].begin() as connection:
        for table in known:
            how_many = 2 if table.name == "organization" else 1
            for number in range(how_many):
                row = {column.name: _value(table, column, number, ids) for column in table.columns}
                connection.execute(table.insert().values(row))
                if "id" in row:
                    ids.setdefault(table.name, []).append(row["id"])
    return held({table.name: [column.name for column in table.columns] for table in known})


def held(wanted: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    with db.engines[None].connect() as connection:
        return {
            name: sorted(
                (
                    dict(row)
                    for row in connection.execute(
                        sa.select(*map(sa.column, columns)).select_from(sa.table(name))
                    ).mappings()
                ),
                key=str,
            )
            for name, columns in wanted.items()
        }


def _tables() -> list[sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(db.engines[None])
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _value(table: sa.Table, column: sa.Column[Any], number: int, ids: dict[str, list[Any]]) -> Any:
    said = SAID.get(table.name, {})
    if column.name in said:
        return said[column.name]
    for key in column.foreign_keys:
        targets = ids[key.column.table.name]
        return targets[1 if column.name == "to_organization_id" else 0]
    if column.name == "moved_by_organization_id":
        return ids["organization"][0]
    return _of_type(column.type, f"{table.name}.{column.name}.{number}", number)


def _of_type(kind: sa.types.TypeEngine[Any], name: str, number: int) -> Any:
    if isinstance(kind, sa.Uuid):
        return uuid5(NAMESPACE, name)
    if isinstance(kind, sa.CHAR):
        return uuid5(NAMESPACE, name).hex
    made: dict[type, Any] = {
        sa.Boolean: True, sa.Integer: number + 1, sa.Float: 43.06, sa.DateTime: MORNING, sa.Date: date(2026, 11, 24),
        sa.LargeBinary: name.encode(), sa.JSON: {"of": name},
    }  # fmt: skip
    return next((value for type_, value in made.items() if isinstance(kind, type_)), name)
