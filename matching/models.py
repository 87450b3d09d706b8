"""The versions of the map from need to kind of place. Public: it says nothing of anybody, and the anonymous match
reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, UtcDateTime


class NeedMapVersion(Base):
    """All that differs from data/taxonomy/needs.toml as of this version; the newest one is in force. Rows are only
    ever added: a match of long ago can be told by the map of its day. Who made it stands in the audit."""

    __tablename__ = "need_map_version"
    __table_args__ = {"info": {"public": True}}  # noqa: RUF012 – read by SQLAlchemy once

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    need: Mapped[str] = mapped_column(Text)  # the need that this version changed; "" = a version restored
    restored: Mapped[int | None]  # the version whose content it took
    note: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # need → kind → weight 0–1


REFUSED = "need_map_version.append_only: rows are only added"
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER need_map_version_no_{verb.lower()} BEFORE {verb} ON need_map_version "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION need_map_version_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        "CREATE TRIGGER need_map_version_append_only BEFORE UPDATE OR DELETE ON need_map_version "
        "FOR EACH ROW EXECUTE FUNCTION need_map_version_refuse()",
    ),
}

for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(NeedMapVersion.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
