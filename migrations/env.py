"""Alembic, on the application's own engine and models."""

from __future__ import annotations

from typing import Any

from alembic import context

from foundation.db import UtcDateTime, db


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Custom types keep their name in a migration (alembic would lose it)."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "foundation.db.UtcDateTime()"
    return False


def run_migrations() -> None:
    with db.engines[None].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run_migrations()
