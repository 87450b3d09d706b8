"""Adds to the guide's counts and reads them. The only thing that a page open to everyone ever writes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from foundation.db import db
from matching.models_guide import GuideCount


def add_one(connection: Connection, month: str, keys: Iterable[tuple[str, str]]) -> None:
    """One more for each (area, need); in one order for all, so that two who count never wait for each other."""
    for area, need in sorted(keys):
        insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
        fresh = insert(GuideCount).values(month=month, area=area, need=need, n=1)
        more = {"n": GuideCount.n + 1}
        connection.execute(fresh.on_conflict_do_update(index_elements=["month", "area", "need"], set_=more))


def sums(since: str) -> list[tuple[str, str, int]]:
    """(area, need, how many) since the month `since`."""
    summed = select(GuideCount.area, GuideCount.need, func.sum(GuideCount.n))
    rows = db.session.execute(
        summed.where(GuideCount.month >= since).group_by(GuideCount.area, GuideCount.need)
    )
    return [(area, need, int(n)) for area, need, n in rows]
