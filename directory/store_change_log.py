"""The change log: which listings changed, numbered in the order in which the changes are committed.

Readers ask for what has a higher number than the highest that they know. PostgreSQL gives out numbers when rows are
written: what one transaction wrote early and committed late would never be read. So the rows wait for the commit, and
one transaction at a time writes its own. The audit chain's lock, if it is wanted, is always taken before this one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from directory import store_batch
from directory.models import ListingChange
from directory.store_offices import table_of
from foundation.db import db

_WAITING: Final = "listing changes"
_LOCK: Final = 7_220_102  # PostgreSQL advisory lock, until the end of the transaction


def log_changes(listing_ids: Collection[UUID], at: datetime) -> None:
    """Within the current transaction, which writes them as it commits; a rollback forgets them."""
    waiting: list[dict[str, Any]] = db.session().info.setdefault(_WAITING, [])
    waiting.extend({"listing_id": each, "at": at} for each in listing_ids)


def _write(session: Session) -> None:
    waiting = session.info.pop(_WAITING, [])
    if not waiting:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    store_batch.add(table_of(ListingChange), waiting)


def _forget(session: Session) -> None:
    session.info.pop(_WAITING, None)


event.listen(db.session, "before_commit", _write)
event.listen(db.session, "after_rollback", _forget)
