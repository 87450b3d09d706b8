"""The audit log is append-only, chained, and notices a changed byte."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation import audit
from foundation.db import db, transaction

pytestmark = pytest.mark.postgresql


def write(n: int) -> None:
    with transaction():
        for i in range(n):
            audit.record("client:read", actor="user:a", subject=f"client:{i}", detail={"why": "test"})


def test_rows_form_a_chain(any_app):
    write(3)
    write(2)
    assert audit.verify() == 5


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'user:b'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_a_row(any_app, statement):
    write(2)
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(statement))
    assert audit.verify() == 2


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET actor = 'user:x' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 2",
        'UPDATE audit_entry SET detail = \'{"why": "other"}\' WHERE number = 1',
    ],
)
def test_a_changed_row_is_found(app, tampering):
    write(4)
    with db.engines[None].connect() as connection:
        for name in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_entry_no_{name}"))
        connection.execute(text(tampering))
        connection.commit()
    with pytest.raises(audit.AuditBroken):
        audit.verify()
