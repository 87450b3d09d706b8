"""What a code proved: the published address it went to, and that a coordinator still has to look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "claim_proof"
down_revision = "closing_dates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("sent_to", sa.Text(), server_default="", nullable=False))
    op.add_column("claim", sa.Column("proven_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("claim", "proven_at")
    op.drop_column("claim", "sent_to")
