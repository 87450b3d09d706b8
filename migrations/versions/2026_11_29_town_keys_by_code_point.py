"""Names of towns are sorted by code points on PostgreSQL too: their beginnings are looked up by the index."""

from __future__ import annotations

from alembic import op

revision = "town_keys_by_code_point"
down_revision = "town_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE town ALTER COLUMN key TYPE text COLLATE "C"')


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE town ALTER COLUMN key TYPE text COLLATE "default"')
