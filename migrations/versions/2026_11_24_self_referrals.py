"""Self-referrals, who read a slip's messages, and proposals to editors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "self_referrals"
down_revision = "stations"
branch_labels = None
depends_on = None

TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER self_referral_born BEFORE INSERT ON self_referral WHEN NEW.state <> 'sent' OR NEW.told_sealed IS NULL BEGIN SELECT RAISE(ABORT, 'self_referral.illegal_move: not from this state'); END",
        "CREATE TRIGGER self_referral_moved BEFORE UPDATE ON self_referral WHEN NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ('answered>answered', 'answered>call_planned', 'answered>closed', 'answered>withdrawn', 'call_planned>answered', 'call_planned>call_planned', 'call_planned>closed', 'call_planned>withdrawn', 'closed>withdrawn', 'opened>answered', 'opened>call_planned', 'opened>closed', 'opened>withdrawn', 'sent>answered', 'sent>call_planned', 'sent>closed', 'sent>opened', 'sent>withdrawn') BEGIN SELECT RAISE(ABORT, 'self_referral.illegal_move: not from this state'); END",
        "CREATE TRIGGER self_referral_fixed BEFORE UPDATE ON self_referral WHEN NEW.organization_id IS NOT OLD.organization_id OR NEW.listing_id IS NOT OLD.listing_id OR NEW.listing_name IS NOT OLD.listing_name OR NEW.reference IS NOT OLD.reference OR NEW.created_at IS NOT OLD.created_at OR NEW.consent_version IS NOT OLD.consent_version OR NEW.idempotency_key IS NOT OLD.idempotency_key BEGIN SELECT RAISE(ABORT, 'self_referral.fixed: recipient, consent and keys of a request never change'); END",
        "CREATE TRIGGER self_referral_keyed BEFORE UPDATE ON self_referral WHEN (NEW.code_key IS NOT NULL OR NEW.fact_key IS NOT NULL) AND (NEW.code_key IS NOT OLD.code_key OR NEW.fact_key IS NOT OLD.fact_key) BEGIN SELECT RAISE(ABORT, 'self_referral.fixed: recipient, consent and keys of a request never change'); END",
        "CREATE TRIGGER self_referral_erased BEFORE UPDATE ON self_referral WHEN OLD.erased_at IS NOT NULL AND (NEW.told_sealed IS NOT NULL OR NEW.erased_at IS NOT OLD.erased_at OR NEW.state <> OLD.state) BEGIN SELECT RAISE(ABORT, 'self_referral.erased: what was erased does not come back'); END",
        "CREATE TRIGGER self_referral_consented BEFORE UPDATE ON self_referral WHEN NEW.client_id IS NOT NULL AND NEW.client_id IS NOT OLD.client_id AND (OLD.client_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM consent c JOIN client p ON p.id = c.client_id WHERE c.client_id = NEW.client_id AND p.organization_id = NEW.organization_id AND c.recipient_organization_id = NEW.organization_id AND c.recipient_listing_id = NEW.listing_id AND c.withdrawn_at IS NULL)) BEGIN SELECT RAISE(ABORT, 'self_referral.no_consent: a client needs a consent on record for this organization'); END",
        "CREATE TRIGGER self_referral_kept BEFORE DELETE ON self_referral WHEN TRUE BEGIN SELECT RAISE(ABORT, 'self_referral.kept: a tombstone stays'); END",
        "CREATE TRIGGER self_referral_event_kept BEFORE DELETE ON self_referral_event WHEN TRUE BEGIN SELECT RAISE(ABORT, 'self_referral_event.append_only: rows are only added'); END",
        "CREATE TRIGGER self_referral_event_fixed BEFORE UPDATE ON self_referral_event WHEN NEW.self_referral_id IS NOT OLD.self_referral_id OR NEW.at IS NOT OLD.at OR NEW.from_state IS NOT OLD.from_state OR NEW.to_state IS NOT OLD.to_state OR NEW.side IS NOT OLD.side OR NEW.actor IS NOT OLD.actor OR NEW.close_code IS NOT OLD.close_code OR NEW.call_at IS NOT OLD.call_at BEGIN SELECT RAISE(ABORT, 'self_referral_event.append_only: rows are only added'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION self_referral_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'INSERT' THEN IF NEW.state <> 'sent' OR NEW.told_sealed IS NULL THEN RAISE EXCEPTION 'self_referral.illegal_move: not from this state' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'UPDATE' THEN IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ('answered>answered', 'answered>call_planned', 'answered>closed', 'answered>withdrawn', 'call_planned>answered', 'call_planned>call_planned', 'call_planned>closed', 'call_planned>withdrawn', 'closed>withdrawn', 'opened>answered', 'opened>call_planned', 'opened>closed', 'opened>withdrawn', 'sent>answered', 'sent>call_planned', 'sent>closed', 'sent>opened', 'sent>withdrawn') THEN RAISE EXCEPTION 'self_referral.illegal_move: not from this state' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'UPDATE' THEN IF NEW.organization_id IS DISTINCT FROM OLD.organization_id OR NEW.listing_id IS DISTINCT FROM OLD.listing_id OR NEW.listing_name IS DISTINCT FROM OLD.listing_name OR NEW.reference IS DISTINCT FROM OLD.reference OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.consent_version IS DISTINCT FROM OLD.consent_version OR NEW.idempotency_key IS DISTINCT FROM OLD.idempotency_key THEN RAISE EXCEPTION 'self_referral.fixed: recipient, consent and keys of a request never change' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'UPDATE' THEN IF (NEW.code_key IS NOT NULL OR NEW.fact_key IS NOT NULL) AND (NEW.code_key IS DISTINCT FROM OLD.code_key OR NEW.fact_key IS DISTINCT FROM OLD.fact_key) THEN RAISE EXCEPTION 'self_referral.fixed: recipient, consent and keys of a request never change' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'UPDATE' THEN IF OLD.erased_at IS NOT NULL AND (NEW.told_sealed IS NOT NULL OR NEW.erased_at IS DISTINCT FROM OLD.erased_at OR NEW.state <> OLD.state) THEN RAISE EXCEPTION 'self_referral.erased: what was erased does not come back' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'UPDATE' THEN IF NEW.client_id IS NOT NULL AND NEW.client_id IS DISTINCT FROM OLD.client_id AND (OLD.client_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM consent c JOIN client p ON p.id = c.client_id WHERE c.client_id = NEW.client_id AND p.organization_id = NEW.organization_id AND c.recipient_organization_id = NEW.organization_id AND c.recipient_listing_id = NEW.listing_id AND c.withdrawn_at IS NULL)) THEN RAISE EXCEPTION 'self_referral.no_consent: a client needs a consent on record for this organization' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'DELETE' THEN IF TRUE THEN RAISE EXCEPTION 'self_referral.kept: a tombstone stays' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER self_referral_guard BEFORE INSERT OR UPDATE OR DELETE ON self_referral FOR EACH ROW EXECUTE FUNCTION self_referral_guard()",
        "CREATE OR REPLACE FUNCTION self_referral_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF TRUE THEN RAISE EXCEPTION 'self_referral_event.append_only: rows are only added' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'UPDATE' THEN IF NEW.self_referral_id IS DISTINCT FROM OLD.self_referral_id OR NEW.at IS DISTINCT FROM OLD.at OR NEW.from_state IS DISTINCT FROM OLD.from_state OR NEW.to_state IS DISTINCT FROM OLD.to_state OR NEW.side IS DISTINCT FROM OLD.side OR NEW.actor IS DISTINCT FROM OLD.actor OR NEW.close_code IS DISTINCT FROM OLD.close_code OR NEW.call_at IS DISTINCT FROM OLD.call_at THEN RAISE EXCEPTION 'self_referral_event.append_only: rows are only added' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER self_referral_event_guard BEFORE INSERT OR UPDATE OR DELETE ON self_referral_event FOR EACH ROW EXECUTE FUNCTION self_referral_event_guard()",
    ),
}


def upgrade() -> None:
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table(
        "self_referral_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_self_referral_attempt_address", "self_referral_attempt", ["address_key", "at"], unique=False
    )
    op.create_index(op.f("ix_self_referral_attempt_at"), "self_referral_attempt", ["at"], unique=False)
    op.create_index(
        "ix_self_referral_attempt_listing", "self_referral_attempt", ["listing_id", "at"], unique=False
    )
    op.create_table(
        "self_referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("listing_name", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("call_at", sa.DateTime(), nullable=True),
        sa.Column("close_code", sa.Text(), nullable=True),
        sa.Column("consent_version", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=True),
        sa.Column("fact_key", sa.Text(), nullable=True),
        sa.Column("wrong_facts", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state <> 'withdrawn' OR erased_at IS NOT NULL", name="withdrawn_is_erased"),
        sa.CheckConstraint(
            "state IN ('sent', 'opened', 'answered', 'call_planned', 'closed', 'withdrawn')",
            name="state_known",
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (told_sealed IS NULL AND code_key IS NULL AND fact_key IS NULL)",
            name="erased_is_empty",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_key"),
        sa.UniqueConstraint("idempotency_key"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_self_referral_inbox", "self_referral", ["organization_id", "moved_at"], unique=False)
    op.create_table(
        "self_referral_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("self_referral_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("close_code", sa.Text(), nullable=True),
        sa.Column("call_at", sa.DateTime(), nullable=True),
        sa.Column("message_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("side IN ('person', 'organization')", name="side_known"),
        sa.ForeignKeyConstraint(
            ["self_referral_id"],
            ["self_referral.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_self_referral_event", "self_referral_event", ["self_referral_id", "at"], unique=False)
    op.create_table(
        "self_referral_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("self_referral_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("waiting_since", sa.Date(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("stage IN ('organization', 'coordinator')", name="stage_known"),
        sa.ForeignKeyConstraint(
            ["self_referral_id"],
            ["self_referral.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "self_referral_id", "stage", "waiting_since", name="uq_self_referral_reminder_once"
        ),
    )
    op.create_table(
        "decline_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('full', 'area')", name="kind_known"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("referral_id", "kind", name="uq_decline_proposal_once"),
    )
    op.create_index(
        "ix_decline_proposal_organization",
        "decline_proposal",
        ["organization_id", "settled_at"],
        unique=False,
    )
    op.create_table(
        "referral_message_read",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["referral_message.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id", "reader", name="uq_referral_message_read_once"),
    )
    # ### end Alembic commands ###

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def downgrade() -> None:
    for table in (
        "decline_proposal",
        "referral_message_read",
        "self_referral_reminder",
        "self_referral_attempt",
        "self_referral_event",
        "self_referral",
    ):
        op.drop_table(table)
