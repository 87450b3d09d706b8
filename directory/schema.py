"""The database's tables, made or brought up to date before a command needs them."""

from __future__ import annotations

import logging
import re
from ast import literal_eval
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import inspect, text

from foundation.db import db

_MIGRATIONS: Final = Path(__file__).resolve().parents[1] / "migrations"
_NAMES: Final = re.compile(r"^(revision|down_revision)\b[^=\n]*=(.+)$", re.MULTILINE)


class UnreadableMigration(ValueError):
    """A file among the migrations does not say in one line each what it is and what it follows."""


def ensure_schema() -> None:
    """Migrates when the database is behind; a look at one row when it is not."""
    if not any((_MIGRATIONS / "versions").glob("*.py")):
        db.create_all(bind_key=None)  # before the first migration is written
        return
    if _is_behind():
        logging.getLogger("alembic").setLevel(logging.WARNING)
        db.session.remove()
        upgrade_schema()


def _is_behind() -> bool:
    try:
        return current_heads() != newest_heads(_MIGRATIONS / "versions")
    except UnreadableMigration:  # alembic, which runs the files, will know
        return True


def upgrade_schema() -> None:
    """Runs every migration that the database lacks."""
    from flask_migrate import upgrade  # only here: alembic takes as long to load as all the rest of `setup`

    init_migrate(current_app._get_current_object())  # type: ignore[attr-defined]
    upgrade(directory=str(_MIGRATIONS))


def init_migrate(app: Flask) -> None:
    """What `flask db` and upgrade_schema() work with."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(_MIGRATIONS), compare_type=True)


def current_heads() -> frozenset[str]:
    """What the database was last migrated to; nothing for a new one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return frozenset()
        return frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))


def newest_heads(folder: Path) -> frozenset[str]:
    """The migrations that no other one follows, read without running them. UnreadableMigration."""
    told = [_named(file) for file in sorted(folder.glob("*.py"))]
    followed = {name for _, before in told for name in before}
    return frozenset(name for name, _ in told if name not in followed)


def _named(file: Path) -> tuple[str, tuple[str, ...]]:
    try:
        lines = _NAMES.findall(file.read_text("utf-8"))
        told: dict[str, Any] = {name: literal_eval(value.strip()) for name, value in lines}
        before = told["down_revision"] or ()
        return told["revision"], (before,) if isinstance(before, str) else tuple(before)
    except (KeyError, SyntaxError, ValueError) as error:
        raise UnreadableMigration(file.name) from error
