"""Versions of the map from need to kind; what a match went by; what staff decided about an office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "matcher"
down_revision = "self_referrals"
branch_labels = None
depends_on = None

REFUSED = "need_map_version.append_only: rows are only added"
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER need_map_version_no_{verb.lower()} BEFORE {verb} ON need_map_version "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION need_map_version_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        "CREATE TRIGGER need_map_version_append_only BEFORE UPDATE OR DELETE ON need_map_version "
        "FOR EACH ROW EXECUTE FUNCTION need_map_version_refuse()",
        'GRANT SELECT ON "need_map_version" TO tsunagi_public',
    ],
}


def upgrade() -> None:
    op.create_table(
        "need_map_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        info={"public": True},
    )
    op.create_table(
        "match_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("choice IN ('shortlisted', 'left_out', 'undecided')", name="choice_known"),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_match_choice_client", "match_choice", ["client_id", "at"])
    op.add_column("match_run", sa.Column("kept_sealed", sa.LargeBinary(), nullable=True))
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def downgrade() -> None:
    op.drop_column("match_run", "kept_sealed")
    op.drop_table("match_choice")
    op.drop_table("need_map_version")
