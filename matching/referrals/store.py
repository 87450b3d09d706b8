"""Clients, consents and matches: every query names the organization that asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from foundation.db import db
from matching.referrals.client import ClientData
from matching.referrals.models import Client, Consent, MatchRun

_STORY = ("summary", "wish", "support_so_far", "attachments")
_FACTS = (
    "certificates",
    "employment",
    "months_employed",
    "mode",
    "wishes",
    "gender",
    "benefit",
    "language",
)


class NotHere(LookupError):
    """Does not exist, or belongs to another organization: nobody learns which."""


class ClientNotFound(NotHere):
    pass


class ConsentNotFound(NotHere):
    pass


class MatchNotFound(NotHere):
    pass


def client(organization_id: UUID, client_id: UUID, *, to_change: bool = False) -> Client:
    query = select(Client).where(Client.id == client_id, Client.organization_id == organization_id)
    if to_change:
        query = query.with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise ClientNotFound
    return found


def clients(organization_id: UUID) -> Sequence[Client]:
    """All of an organization, latest first. Names are sealed, so they cannot be searched or sorted here."""
    query = select(Client).where(Client.organization_id == organization_id).order_by(Client.changed_at.desc())
    return db.session.scalars(query).all()


def data_of(row: Client) -> ClientData:
    kinds = row.accommodations
    return ClientData.of(
        {
            "name": row.name,
            "kana": row.kana,
            "birth_date": _date(row.birth_date),
            "address": row.address,
            "phone": row.phone,
            "safe_contact": row.safe_contact,
            "accommodations": kinds.get("kinds", ()),
            "accommodations_note": kinds.get("note", ""),
            "main_need": row.needs.get("main", ""),
            "further_needs": row.needs.get("further", ()),
            **row.story,
            **row.facts,
        }
    )


def write(row: Client, data: ClientData, municipality_code: str) -> None:
    row.municipality_code = municipality_code
    row.name, row.kana, row.address = data.name, data.kana, data.address
    row.phone, row.safe_contact = data.phone, data.safe_contact
    row.birth_date = data.birth_date.isoformat() if data.birth_date else None
    row.accommodations = {"kinds": list(data.accommodations), "note": data.accommodations_note}
    row.needs = {"main": data.main_need, "further": list(data.further_needs)}
    row.story = {name: getattr(data, name) for name in _STORY}
    row.facts = {name: getattr(data, name) for name in _FACTS}


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def consents(client_id: UUID) -> Sequence[Consent]:
    """Newest first."""
    query = (
        select(Consent).where(Consent.client_id == client_id).order_by(Consent.recorded_at.desc(), Consent.id)
    )
    return db.session.scalars(query).all()


def consents_for(
    client_id: UUID, listing_ids: Iterable[UUID], *, hold: bool = False
) -> dict[UUID, list[Consent]]:
    """Consents by recipient office, newest first.

    With `hold` they cannot be withdrawn until the transaction ends.
    """
    query = (
        select(Consent)
        .where(Consent.client_id == client_id, Consent.recipient_listing_id.in_(list(listing_ids)))
        .order_by(Consent.recorded_at.desc(), Consent.id)
    )
    if hold:
        query = query.with_for_update(read=True)
    found: dict[UUID, list[Consent]] = {}
    for row in db.session.scalars(query.execution_options(populate_existing=True)):
        found.setdefault(row.recipient_listing_id, []).append(row)
    return found


def consent_to_change(client_id: UUID, consent_id: UUID) -> Consent:
    query = select(Consent).where(Consent.id == consent_id, Consent.client_id == client_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise ConsentNotFound
    return found


def match_run(client_id: UUID, run_id: UUID) -> MatchRun:
    found = db.session.scalar(select(MatchRun).where(MatchRun.id == run_id, MatchRun.client_id == client_id))
    if found is None:
        raise MatchNotFound
    return found


def latest_match(client_id: UUID) -> MatchRun:
    query = select(MatchRun).where(MatchRun.client_id == client_id).order_by(MatchRun.run_at.desc()).limit(1)
    found = db.session.scalar(query)
    if found is None:
        raise MatchNotFound
    return found


def is_withdrawn(consent_id: UUID | None) -> bool:
    """Whether the person has taken this consent back."""
    query = select(Consent.withdrawn_at).where(Consent.id == consent_id)
    return db.session.scalar(query) is not None
