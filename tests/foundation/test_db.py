"""Transactions commit whole or not at all; public requests cannot reach personal tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation import audit
from foundation.audit import AuditEntry
from foundation.db import PUBLIC, NestedTransaction, UtcDateTime, db, public_tables, transaction
from foundation.web import by_code, public

pytestmark = pytest.mark.postgresql


def entries() -> int:
    return db.session.query(AuditEntry).count()


def test_an_error_undoes_the_whole_use_case(any_app):
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record("client:read", actor="cli", subject="client:1")
        1 / 0  # noqa: B018
    assert entries() == 0


def test_a_use_case_inside_another_is_an_error(any_app):
    with pytest.raises(NestedTransaction), transaction(), transaction():
        pass
    with transaction():  # and the outer one has let go
        audit.record("client:read", actor="cli", subject="client:1")
    assert entries() == 1


def test_times_come_back_in_utc_whatever_zone_they_went_in(any_app):
    tokyo = timezone(timedelta(hours=9))
    kept = UtcDateTime().process_bind_param(datetime(2026, 11, 23, 9, 0, tzinfo=tokyo), None)
    assert UtcDateTime().process_result_value(kept, None) == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), None)  # noqa: DTZ001


def personal_tables() -> list[str]:
    return sorted(set(db.metadata.tables) - public_tables())


def test_the_public_engine_reads_public_tables_and_no_other(any_app):
    assert {"client", "user_account", "audit_entry", "outbox_mail"} & set(personal_tables())
    for table in sorted(public_tables()):
        with db.engines[PUBLIC].connect() as connection:
            connection.execute(text(f'SELECT * FROM "{table}"'))
    for table in personal_tables():
        with db.engines[PUBLIC].connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(f'SELECT * FROM "{table}"'))


def test_the_public_engine_cannot_write(any_app):
    with db.engines[PUBLIC].connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM listing"))
    with db.engines[PUBLIC].connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("CREATE TABLE intruder (id INTEGER)"))


def test_a_public_view_that_asks_for_personal_data_gets_none(app):
    """Even a careless view on a public page cannot leak: its session runs on the public engine."""

    @public
    def careless() -> str:
        return str(entries())

    @by_code
    def holder() -> str:
        return str(entries())

    app.add_url_rule("/careless", "careless", careless)
    app.add_url_rule("/holder", "holder", holder)
    client = app.test_client()
    assert client.get("/holder").text == "0"
    with pytest.raises(DBAPIError, match="prohibited"):
        client.get("/careless")


def test_a_connection_keeps_few_pages_for_itself(app):
    """They are kept in each worker, and by the system once for all."""
    for key, most in ((PUBLIC, 8), (None, 16)):
        with db.engines[key].connect() as connection:
            kept = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
        assert -most * 1024 <= kept < 0
