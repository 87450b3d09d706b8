"""The database's tables, made or brought up to date before a command needs them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from foundation.db import db

_MIGRATIONS: Final = Path(__file__).resolve().parents[1] / "migrations"


def ensure_schema() -> None:
    """Migrates when the database is behind; a look at one row when it is not."""
    if not any((_MIGRATIONS / "versions").glob("*.py")):
        db.create_all(bind_key=None)  # before the first migration is written
        return
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    if set(current) != set(ScriptDirectory(str(_MIGRATIONS)).get_heads()):
        logging.getLogger("alembic").setLevel(logging.WARNING)
        db.session.remove()
        upgrade(directory=str(_MIGRATIONS))
