"""What the database itself refuses, whoever asks: written from the rules, for SQLite and for PostgreSQL.

`TRIGGERS` is run after the tables are made; the migration runs the same statements. Every refusal begins
with its name, so that a log line or an exception says which rule it was.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from matching.referrals.models import Consent
from matching.referrals.models_referral import DisclosureRecord, Referral, ReferralEvent, ReferralMessage
from matching.referrals.state import FORWARDABLE, MOVES, Party

ILLEGAL_MOVE = "referral.illegal_move: not from this state, or not by this side"
NO_CONSENT = "referral.no_consent: no valid consent for this recipient and these items"
NOT_PART = "referral.not_part: only of a closed slip of the same client, by the same sender"
FIXED = "referral.fixed: number, sides, client, consent and slip of a sent referral never change"
NUMBER_GAP = "referral.number_gap: serials follow one another without a gap"
KEPT = "referral.kept: a sent referral is never deleted"
CONSENT_FIXED = "consent.fixed: a consent is only ever withdrawn, once"
APPEND_ONLY = "{table}.append_only: rows are only added"

_LEGAL = ", ".join(
    f"'{state}>{to}>{party}'" for (state, party), targets in sorted(MOVES.items()) for to in sorted(targets)
)
_PARTY = (
    f"CASE NEW.moved_by_organization_id WHEN NEW.from_organization_id THEN '{Party.SENDER}' "
    f"WHEN NEW.to_organization_id THEN '{Party.RECIPIENT}' ELSE 'nobody' END"
)
_LEGAL_MOVE = f"(OLD.state || '>' || NEW.state || '>' || {_PARTY}) IN ({_LEGAL})"
_FIRST_STATE = "NEW.state IN ('draft', 'sent') AND NEW.moved_by_organization_id = NEW.from_organization_id"
_VALID_CONSENT = (
    "SELECT 1 FROM consent c JOIN client p ON p.id = c.client_id WHERE c.id = NEW.consent_id "
    "AND c.client_id = NEW.client_id AND p.organization_id = NEW.from_organization_id "
    "AND c.recipient_organization_id = NEW.to_organization_id AND c.recipient_listing_id = NEW.to_listing_id "
    "AND c.withdrawn_at IS NULL AND c.valid_from <= NEW.sent_on AND c.valid_until >= NEW.sent_on "
    "AND (NEW.items & ~c.items) = 0"
)
_CLOSED = ", ".join(f"'{state}'" for state in sorted(FORWARDABLE))
_PART_OF = (
    "SELECT 1 FROM referral q WHERE q.id = NEW.part_of_id AND q.client_id = NEW.client_id "  # noqa: S608 – our own words
    "AND q.from_organization_id = NEW.from_organization_id "
    f"AND q.state IN ({_CLOSED})"
)
_NEXT_SERIAL = (
    "NEW.serial = 1 + (SELECT COALESCE(MAX(r.serial), 0) FROM referral r "
    "WHERE r.fiscal_year = NEW.fiscal_year AND r.from_organization_id = NEW.from_organization_id "
    "AND r.id <> NEW.id)"
)
_FIXED_COLUMNS = (
    "number",
    "fiscal_year",
    "serial",
    "from_organization_id",
    "to_organization_id",
    "to_listing_id",
    "client_id",
    "consent_id",
    "part_of_id",
    "items",
    "slip_hash",
    "sent_on",
    "valid_until",
    "code_key",
    "fact_key",
    "idempotency_key",
)
_CONSENT_COLUMNS = (
    "client_id",
    "recipient_organization_id",
    "recipient_listing_id",
    "recipient_name",
    "basis",
    "items",
    "form_version",
    "valid_from",
    "valid_until",
    "way",
    "obtained_on",
    "obtained_by",
)
_EVENT_COLUMNS = (
    "referral_id",
    "at",
    "from_state",
    "to_state",
    "party",
    "actor",
    "channel",
    "reason_code",
    "outcome",
)
_MESSAGE_COLUMNS = ("referral_id", "at", "party", "user_id", "idempotency_key")
_RECORD_COLUMNS = ("at", "client_id", "referral_id", "consent_id", "to_organization_id", "items", "basis")


def _changed(columns: tuple[str, ...], unlike: str) -> str:
    return " OR ".join(f"NEW.{column} {unlike} OLD.{column}" for column in columns)


# Sealed columns are left out of the fixed ones: a change of keys seals the same text again.
_RULES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "referral": (
        ("born", "INSERT", f"NOT ({_FIRST_STATE})", ILLEGAL_MOVE),
        ("consented", "INSERT", f"NEW.state = 'sent' AND NOT EXISTS ({_VALID_CONSENT})", NO_CONSENT),
        ("chained", "INSERT", f"NEW.part_of_id IS NOT NULL AND NOT EXISTS ({_PART_OF})", NOT_PART),
        ("numbered", "INSERT", f"NEW.serial IS NOT NULL AND NOT ({_NEXT_SERIAL})", NUMBER_GAP),
        ("moved", "UPDATE", f"NEW.state <> OLD.state AND NOT ({_LEGAL_MOVE})", ILLEGAL_MOVE),
        (
            "sent",
            "UPDATE",
            f"NEW.state = 'sent' AND OLD.state = 'draft' AND NOT EXISTS ({_VALID_CONSENT})",
            NO_CONSENT,
        ),
        (
            "counted",
            "UPDATE",
            f"NEW.serial IS NOT NULL AND OLD.serial IS NULL AND NOT ({_NEXT_SERIAL})",
            NUMBER_GAP,
        ),
        ("fixed", "UPDATE", f"OLD.state <> 'draft' AND ({_changed(_FIXED_COLUMNS, '{unlike}')})", FIXED),
        ("kept", "DELETE", "OLD.state <> 'draft'", KEPT),
    ),
    "consent": (
        (
            "fixed",
            "UPDATE",
            f"{_changed(_CONSENT_COLUMNS, '{unlike}')} "
            "OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {unlike} OLD.withdrawn_at)",
            CONSENT_FIXED,
        ),
    ),
    "referral_event": (
        ("kept", "DELETE", "TRUE", APPEND_ONLY.format(table="referral_event")),
        ("fixed", "UPDATE", _changed(_EVENT_COLUMNS, "{unlike}"), APPEND_ONLY.format(table="referral_event")),
    ),
    "referral_message": (
        ("kept", "DELETE", "TRUE", APPEND_ONLY.format(table="referral_message")),
        (
            "fixed",
            "UPDATE",
            _changed(_MESSAGE_COLUMNS, "{unlike}"),
            APPEND_ONLY.format(table="referral_message"),
        ),
    ),
    "disclosure_record": (
        ("kept", "DELETE", "TRUE", APPEND_ONLY.format(table="disclosure_record")),
        (
            "fixed",
            "UPDATE",
            _changed(_RECORD_COLUMNS, "{unlike}"),
            APPEND_ONLY.format(table="disclosure_record"),
        ),
    ),
}


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} WHEN {when.format(unlike='IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        for name, verb, when, words in _RULES[table]
    )


def _postgresql(table: str) -> tuple[str, ...]:
    """One function per table.

    The consent is locked while a slip is sent on it: a withdrawal waits, or wins.
    """
    body = "".join(
        f"IF TG_OP = '{verb}' THEN IF {_locking(when)} THEN "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF; END IF; "
        for _, verb, when, words in _RULES[table]
    )
    return (
        f"CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}"
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_guard()",
    )


def _locking(when: str) -> str:
    return when.format(unlike="IS DISTINCT FROM").replace(_VALID_CONSENT, f"{_VALID_CONSENT} FOR SHARE OF c")


_TABLES = {
    "consent": Consent.__table__,
    "referral": Referral.__table__,
    "referral_event": ReferralEvent.__table__,
    "referral_message": ReferralMessage.__table__,
    "disclosure_record": DisclosureRecord.__table__,
}
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
