"""Rows as the driver gives them: for rows of which most have been seen before, and need not be read again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, FromClause, Select, Text, Uuid, cast, column, select


def kinds_of(table: FromClause, names: Sequence[str]) -> list[Any]:
    return [table.c[name].type for name in names]


def raw(table: FromClause, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Columns of `table` without SQLAlchemy's types, each hashable: lists as the text that they are."""
    kinds = zip(names, kinds_of(table, names), strict=True)
    columns = [cast(column(name), Text) if isinstance(kind, JSON) else column(name) for name, kind in kinds]
    return select(*columns).select_from(table)


def value_of(given: Any, kind: Any) -> Any:
    """What SQLAlchemy would have made of it. SQLite keeps lists, ids, dates and truth as text and numbers."""
    if given is None:
        return None
    if isinstance(kind, JSON):
        return json.loads(given)
    if isinstance(kind, Uuid):
        return given if isinstance(given, UUID) else UUID(given)
    if isinstance(kind, Date) and isinstance(given, str):
        return date.fromisoformat(given)
    return bool(given) if isinstance(kind, Boolean) else given
