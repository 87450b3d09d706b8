"""Use cases on the client's file.

Every reading and every change leaves its audit row in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.member import Member
from directory.geo.gazetteer import gazetteer
from foundation import audit, clock
from foundation.db import new_id, transaction
from matching.referrals import store, store_office, store_once, store_referral
from matching.referrals.client import ClientData
from matching.referrals.models import Client, Consent
from matching.referrals.models_referral import Referral


@dataclass(frozen=True)
class ClientLine:
    id: UUID
    name: str
    kana: str
    changed_at: datetime


@dataclass(frozen=True)
class ClientFile:
    id: UUID
    data: ClientData
    consents: Sequence[Consent]
    referrals: Sequence[Referral]
    office_names: dict[UUID, str]


def create_client(member: Member, data: ClientData, token: str = "") -> UUID:
    """The same form sent twice gives the same client."""
    at, code = clock.now(), gazetteer().locate(data.address).municipality_code
    client_id = new_id()
    with transaction() as session:
        try:
            store_once.claim(member.actor, token, str(client_id))
        except store_once.TakenAlready as before:
            return UUID(before.result)
        row = Client(
            id=client_id,
            organization_id=member.organization_id,
            created_at=at,
            created_by=member.user_id,
            changed_at=at,
        )
        store.write(row, data, code)
        session.add(row)
        audit.record("client.created", actor=member.actor, subject=f"client:{row.id}")
        return row.id


def change_client(member: Member, client_id: UUID, data: ClientData) -> None:
    code = gazetteer().locate(data.address).municipality_code
    with transaction():
        row = store.client(member.organization_id, client_id, to_change=True)
        store.write(row, data, code)
        row.changed_at = clock.now()
        audit.record("client.changed", actor=member.actor, subject=f"client:{row.id}")


def list_clients(member: Member) -> list[ClientLine]:
    with transaction():
        lines = [
            ClientLine(c.id, c.name, c.kana or "", c.changed_at)
            for c in store.clients(member.organization_id)
        ]
        audit.record(
            "client.listed",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"count": str(len(lines))},
        )
        return lines


def open_client(member: Member, client_id: UUID, purpose: str = "file") -> ClientFile:
    """The whole file; `purpose` is the page it is read for (a word of ours, for the audit)."""
    with transaction():
        row = store.client(member.organization_id, client_id)
        consents, referrals = store.consents(row.id), store_referral.of_client(row.id)
        audit.record(
            "client.read", actor=member.actor, subject=f"client:{row.id}", detail={"purpose": purpose}
        )
        names = store_office.organization_names(referral.to_organization_id for referral in referrals)
        return ClientFile(row.id, store.data_of(row), consents, referrals, names)
