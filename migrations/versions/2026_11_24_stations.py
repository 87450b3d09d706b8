"""Railway stations, and an index that finds the towns around a point."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "stations"
down_revision = "whole_hsds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), server_default="", nullable=False),
        sa.Column("municipality_code", sa.Text(), server_default="", nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lng", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_station_key", "station", ["key"])
    op.create_index("ix_town_place", "town", ["lat", "lng"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute('GRANT SELECT ON "station" TO tsunagi_public')


def downgrade() -> None:
    op.drop_index("ix_town_place", "town")
    op.drop_table("station")
