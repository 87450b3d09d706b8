"""Who did what to whose record: append-only rows, each chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, Text, event, select, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.db import Base, UtcDateTime, db

_FIRST = "0" * 64
_LOCK = 7_220_101  # PostgreSQL advisory lock: one writer at a time extends the chain


class AuditBroken(RuntimeError):
    """The chain does not add up: a row was changed, removed or inserted."""


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(Text)  # "user:<uuid>", "code:<slip>", "cli"
    action: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, index=True)  # "client:<uuid>"
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_hash: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


def record(action: str, *, actor: str, subject: str, detail: Mapping[str, str] | None = None) -> None:
    """Adds a row to the current transaction. `detail` holds codes and ids, never anything personal."""
    session = db.session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    session.flush()
    last = session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    number, previous = (last.number + 1, last.hash) if last else (1, _FIRST)
    entry = AuditEntry(
        number=number,
        at=clock.now(),
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous_hash=previous,
    )
    entry.hash = _fingerprint(entry)
    session.add(entry)
    session.flush()


def verify() -> int:
    """Walks the whole chain; returns how many rows it has or raises AuditBroken naming the first bad one."""
    previous, count = _FIRST, 0
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(1000):
        count += 1
        if (entry.number, entry.previous_hash, entry.hash) != (count, previous, _fingerprint(entry)):
            raise AuditBroken(f"audit row {entry.number} does not fit the chain")
        previous = entry.hash
    return count


def _fingerprint(entry: AuditEntry) -> str:
    content = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


# The database itself refuses to change or remove a row; the migration runs the same statements.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$",
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    ),
}

for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(
            AuditEntry.__table__,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),
        )
