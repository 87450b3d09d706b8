"""How often the guide was walked to its end: month, area, need, number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_guide_counts"
down_revision = "desk_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guide_count",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "area", "need"),
    )


def downgrade() -> None:
    op.drop_table("guide_count")
