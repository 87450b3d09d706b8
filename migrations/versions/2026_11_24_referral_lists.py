"""Indexes that answer the inbox and the outbox without the wide rows."""

from __future__ import annotations

from alembic import op

revision = "referral_lists"
down_revision = "source_figures"
branch_labels = None
depends_on = None

LISTED = ("moved_at", "id", "state", "urgency", "sent_on", "next_on")
SIDES = (
    ("ix_referral_inbox", "to_organization_id", "recipient_user_id"),
    ("ix_referral_outbox", "from_organization_id", "sender_user_id"),
)


def upgrade() -> None:
    for name, organization, user in SIDES:
        op.drop_index(name, table_name="referral")
        op.create_index(name, "referral", [organization, *LISTED, user], unique=False)


def downgrade() -> None:
    for name, organization, _user in SIDES:
        op.drop_index(name, table_name="referral")
        op.create_index(name, "referral", [organization, "moved_at"], unique=False)
