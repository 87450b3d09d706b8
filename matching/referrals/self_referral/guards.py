"""What the database itself refuses about self-referrals, whoever asks; for SQLite and for PostgreSQL."""

from __future__ import annotations

from sqlalchemy import DDL, event

from matching.referrals.self_referral.models import SelfReferral, SelfReferralEvent
from matching.referrals.self_referral.state import MOVES

ILLEGAL_MOVE = "self_referral.illegal_move: not from this state"
FIXED = "self_referral.fixed: recipient, consent and keys of a request never change"
ERASED = "self_referral.erased: what was erased does not come back"
NO_CONSENT = "self_referral.no_consent: a client needs a consent on record for this organization"
KEPT = "self_referral.kept: a tombstone stays"
APPEND_ONLY = "self_referral_event.append_only: rows are only added"

_LEGAL = ", ".join(f"'{state}>{to}'" for state, targets in sorted(MOVES.items()) for to in sorted(targets))
_FIXED_COLUMNS = (
    "organization_id",
    "listing_id",
    "listing_name",
    "reference",
    "created_at",
    "consent_version",
    "idempotency_key",
)
_EVENT_COLUMNS = (
    "self_referral_id",
    "at",
    "from_state",
    "to_state",
    "side",
    "actor",
    "close_code",
    "call_at",
)
_CONSENTED = (
    "SELECT 1 FROM consent c JOIN client p ON p.id = c.client_id WHERE c.client_id = NEW.client_id "
    "AND p.organization_id = NEW.organization_id AND c.recipient_organization_id = NEW.organization_id "
    "AND c.recipient_listing_id = NEW.listing_id AND c.withdrawn_at IS NULL"
)


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} {{unlike}} OLD.{column}" for column in columns)


_RULES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "self_referral": (
        ("born", "INSERT", "NEW.state <> 'sent' OR NEW.told_sealed IS NULL", ILLEGAL_MOVE),
        (
            "moved",
            "UPDATE",
            f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({_LEGAL})",
            ILLEGAL_MOVE,
        ),
        ("fixed", "UPDATE", _changed(_FIXED_COLUMNS), FIXED),
        (
            "keyed",
            "UPDATE",
            f"(NEW.code_key IS NOT NULL OR NEW.fact_key IS NOT NULL) AND ({_changed(('code_key', 'fact_key'))})",
            FIXED,
        ),
        (
            "erased",
            "UPDATE",
            "OLD.erased_at IS NOT NULL AND (NEW.told_sealed IS NOT NULL "
            "OR NEW.erased_at {unlike} OLD.erased_at OR NEW.state <> OLD.state)",
            ERASED,
        ),
        (
            "consented",
            "UPDATE",
            "NEW.client_id IS NOT NULL AND NEW.client_id {unlike} OLD.client_id "
            f"AND (OLD.client_id IS NOT NULL OR NOT EXISTS ({_CONSENTED}))",
            NO_CONSENT,
        ),
        ("kept", "DELETE", "TRUE", KEPT),
    ),
    "self_referral_event": (
        ("kept", "DELETE", "TRUE", APPEND_ONLY),
        ("fixed", "UPDATE", _changed(_EVENT_COLUMNS), APPEND_ONLY),
    ),
}


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} WHEN {when.format(unlike='IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        for name, verb, when, words in _RULES[table]
    )


def _postgresql(table: str) -> tuple[str, ...]:
    body = "".join(
        f"IF TG_OP = '{verb}' THEN IF {when.format(unlike='IS DISTINCT FROM')} THEN "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF; END IF; "
        for _, verb, when, words in _RULES[table]
    )
    return (
        f"CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}"
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_guard()",
    )


_TABLES = {"self_referral": SelfReferral.__table__, "self_referral_event": SelfReferralEvent.__table__}
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(statement for table in _TABLES for statement in _sqlite(table)),
    "postgresql": tuple(statement for table in _TABLES for statement in _postgresql(table)),
}

for _name, _table in _TABLES.items():
    for _dialect, _written in (("sqlite", _sqlite(_name)), ("postgresql", _postgresql(_name))):
        for _statement in _written:
            event.listen(
                _table, "after_create", DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)
            )
