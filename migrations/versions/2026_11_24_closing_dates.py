"""The last day of an office, and the day on which it opens again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "closing_dates"
down_revision = "referral_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("location", "listing"):
        for name in ("closes_on", "reopens_on"):
            op.add_column(table, sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for table in ("listing", "location"):
        for name in ("reopens_on", "closes_on"):
            op.drop_column(table, name)
