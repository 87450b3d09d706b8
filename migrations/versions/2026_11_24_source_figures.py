"""How many rows and warnings the last import of a source had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "source_figures"
down_revision = "duplicates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("rows_read", "warnings"):
        op.add_column("data_source", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("warnings", "rows_read"):
        op.drop_column("data_source", name)
