"""Alembic, on the application's own engine and models."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy.types import TypeDecorator

from foundation.db import db


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Our own types are written as what holds them: a migration never imports the site."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def run_migrations() -> None:
    with db.engines[None].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run_migrations()
