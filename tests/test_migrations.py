"""The migrations build exactly the tables of the models, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from foundation.db import db

pytestmark = pytest.mark.postgresql


def test_the_migrated_database_is_what_the_models_say(any_app):
    with db.engines[None].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, db.metadata) == []
