"""Pairs of listings that may be one, listings that are asked about, differences that were kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "duplicates"
down_revision = "keeping"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("two_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'same', 'different')", name="duplicate_status_known"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("one_id", "two_id", name="uq_duplicate_pair"),
    )
    op.create_index("ix_duplicate_pair_status", "duplicate_pair", ["status"])
    op.create_index("ix_duplicate_pair_one_id", "duplicate_pair", ["one_id"])
    op.create_index("ix_duplicate_pair_two_id", "duplicate_pair", ["two_id"])
    op.create_table(
        "gone_review",
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("location_id"),
    )
    op.create_table(
        "kept_difference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("location_id", "field", name="uq_kept_difference"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("duplicate_pair", "gone_review", "kept_difference"):
            op.execute(f'GRANT SELECT ON "{table}" TO tsunagi_public')


def downgrade() -> None:
    for table in ("kept_difference", "gone_review", "duplicate_pair"):
        op.drop_table(table)
