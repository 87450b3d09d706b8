"""Versions of listings, and changes that wait for a coordinator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "listing_versions"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("listing_id", "number", name="uq_listing_revision"),
    )
    op.create_table(
        "listing_state",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["revision_id"], ["listing_revision.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id"),
    )
    op.create_table(
        "listing_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'accepted', 'refused', 'withdrawn', 'replaced')",
            name="proposal_status_known",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_listing_proposal_listing", "listing_proposal", ["listing_id", "status"])
    op.create_index("ix_listing_proposal_queue", "listing_proposal", ["status", "at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute('GRANT SELECT ON "listing_revision" TO tsunagi_public')


def downgrade() -> None:
    for table in ("listing_proposal", "listing_state", "listing_revision"):
        op.drop_table(table)
