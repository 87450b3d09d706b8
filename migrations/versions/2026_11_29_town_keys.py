"""Towns by their names alone; filled here, so that a site that has towns need not import them again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from directory.geo.place import Town
from directory.geo.town_anywhere import town_key

revision = "town_keys"
down_revision = "claim_proof"
branch_labels = None
depends_on = None

_BATCH = 10_000


def upgrade() -> None:
    op.add_column("town", sa.Column("key", sa.Text(), server_default="", nullable=False))
    _fill()
    op.create_index("ix_town_key", "town", ["key", "municipality_code"])


def _fill() -> None:
    town = sa.table("town", sa.column("id"), sa.column("key"), sa.column("name"), sa.column("koaza"))
    named = town.update().where(town.c.id == sa.bindparam("of")).values(key=sa.bindparam("said"))
    rows = op.get_bind().execute(sa.select(town.c.id, town.c.name, town.c.koaza)).all()
    for begin in range(0, len(rows), _BATCH):
        keys = [
            {"of": each, "said": town_key(Town(name, koaza, 0.0, 0.0))}
            for each, name, koaza in rows[begin : begin + _BATCH]
        ]
        op.get_bind().execute(named, keys)


def downgrade() -> None:
    op.drop_index("ix_town_key", "town")
    op.drop_column("town", "key")
