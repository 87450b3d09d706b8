"""The migrations build exactly the tables of the models, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from foundation.db import db

pytestmark = pytest.mark.postgresql
BY_PRAGMA = ("add_fk", "remove_fk")


def test_the_migrated_database_is_what_the_models_say(any_app):
    with db.engines[None].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, db.metadata)
        if connection.dialect.name == "sqlite":
            # SQLAlchemy does not see ON DELETE of a column that was added later; SQLite itself does
            differences = [each for each in differences if each[0] not in BY_PRAGMA]
            assert held(connection) == wanted()
        assert differences == []


def held(connection: Connection) -> set[tuple[str, str, str, str]]:
    found = set()
    for table in db.metadata.tables:
        for row in connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').mappings():
            found.add((table, row["from"], row["table"], row["on_delete"]))
    return found


def wanted() -> set[tuple[str, str, str, str]]:
    return {
        (table.name, key.parent.name, key.column.table.name, key.ondelete or "NO ACTION")
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
    }
