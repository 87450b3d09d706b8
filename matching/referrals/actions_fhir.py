"""A referral for another system: read as FHIR by its sender or recipient, audited like every reading."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.member import Member
from foundation import audit, clock
from foundation.config import current_settings
from foundation.db import transaction
from matching.referrals import store, store_referral
from matching.referrals.actions_print import SlipClosed
from matching.referrals.fhir import Step, Told, bundle
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral
from matching.referrals.state import CLOSED_TO_RECIPIENT, State


def fhir_bundle(member: Member, number: str) -> dict[str, Any]:
    """SlipClosed for a recipient after the slip was taken back."""
    return _bundle(member.organization_id, number, member.actor)


def fhir_on_command_line(organization_id: UUID, number: str) -> dict[str, Any]:
    """For the organization's own export by whoever runs the site; the audit says so."""
    return _bundle(organization_id, number, "cli")


def _bundle(organization_id: UUID, number: str, actor: str) -> dict[str, Any]:
    with transaction():
        row = store_referral.referral(organization_id, number)
        if organization_id == row.to_organization_id and State(row.state) in CLOSED_TO_RECIPIENT:
            raise SlipClosed
        audit.record(
            "referral.fhir",
            actor=actor,
            subject=f"client:{row.client_id}",
            detail={"referral": str(row.id), "number": str(row.number)},
        )
        return bundle(_told(row))


def _told(row: Referral) -> Told:
    steps = [
        Step(
            each.at.astimezone(clock.TOKYO),
            each.to_state,
            each.reason_code or "",
            each.outcome or "",
            each.meeting_at.astimezone(clock.TOKYO) if each.meeting_at else None,
        )
        for each in store_referral.events(row.id)
    ]
    return Told(
        referral_id=row.id,
        slip=thaw(row.slip, row.slip_hash or ""),
        state=State(row.state),
        steps=steps,
        from_id=row.from_organization_id,
        to_id=row.to_organization_id,
        withdrawn=store.is_withdrawn(row.consent_id),
        site=current_settings().public_url,
        made_at=clock.now().astimezone(clock.TOKYO),
    )
