"""The organization's side: read what came in, answer it, plan a call, close it, make it a client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.member import Member
from accounts.permission import Permission
from foundation import audit, clock
from foundation.db import new_id, transaction
from foundation.i18n import t
from matching.referrals import store as clients
from matching.referrals import store_office, store_once
from matching.referrals.client import ClientData
from matching.referrals.consent import FORM_VERSION, Basis, Item, Way, default_until
from matching.referrals.models import Client, Consent
from matching.referrals.self_referral import steps, store
from matching.referrals.self_referral.models import SelfReferral, SelfReferralEvent
from matching.referrals.self_referral.state import URGENCY, Side, State, late_stages
from matching.referrals.self_referral.telling import Telling
from matching.referrals.self_referral.telling import Way as ContactWay
from matching.referrals.state import due_on
from matching.referrals.working_day import is_working_day

ITEMS = frozenset({Item.NAME, Item.PHONE, Item.SAFE_CONTACT, Item.ACCOMMODATIONS, Item.NEEDS, Item.SUMMARY})
"""What a request can tell, and so what the consent on becoming a client covers."""


class IsClient(Exception):
    """It was made a client before."""

    def __init__(self, client_id: UUID) -> None:
        super().__init__(str(client_id))
        self.client_id = client_id


class IsErased(Exception):
    """The person took it back, or its time is over: there is nothing to act on."""


@dataclass(frozen=True)
class Line:
    """Of the inbox: nothing of the person."""

    reference: str
    listing_name: str
    state: State
    sent_at: datetime
    due_on: date
    is_late: bool
    on_it: str
    is_erased: bool


@dataclass(frozen=True)
class File:
    line: Line
    telling: Telling | None
    """None once it was erased."""
    events: Sequence[SelfReferralEvent]
    lang: str
    client_id: UUID | None
    call_at: datetime | None


@dataclass(frozen=True)
class Reply:
    """`to` is answered, call_planned (with `call_at`) or closed (with `close_code`)."""

    to: State
    message: str = ""
    call_at: datetime | None = None
    close_code: str = ""


def list_requests(member: Member, *, closed: bool = False) -> list[Line]:
    rows = store.lines(member.organization_id, closed=closed)
    names = store_office.names_of(row.user_id for row in rows if row.user_id)
    return [_line(row, names) for row in rows]


def open_request(member: Member, reference: str) -> File:
    """Reading is audited; the first look of somebody who may answer makes it 開封済."""
    with transaction():
        row = store.of_organization(member.organization_id, reference, to_change=True)
        if row.state == State.SENT and member.may(Permission.REFERRAL_ANSWER):
            steps.take_step(row, State.OPENED, Side.ORGANIZATION, member.actor)
        steps.record("read", row, member.actor)
        names = store_office.names_of([row.user_id] if row.user_id else [])
        return File(
            _line(row, names),
            None if row.is_erased else Telling.from_json(row.told),
            store.events(row.id),
            row.lang,
            row.client_id,
            row.call_at,
        )


def answer(member: Member, reference: str, reply: Reply, token: str = "") -> None:
    """Whoever answers is on it from then on; the same form counts once. Raises IllegalMove, IsErased."""
    with transaction():
        row = _to_act_on(member, reference)
        try:
            store_once.claim(member.actor, token)
        except store_once.TakenAlready:
            return
        steps.take_step(
            row,
            reply.to,
            Side.ORGANIZATION,
            member.actor,
            message=reply.message,
            call_at=reply.call_at,
            close_code=reply.close_code or None,
        )
        row.user_id = member.user_id
        steps.record("answered", row, member.actor, to=reply.to.value)


def make_client(member: Member, reference: str, agreed_on: date) -> UUID:
    """A client with what was told, and the spoken consent that staff confirms. Raises IsClient, IsErased."""
    with transaction() as session:
        row = _to_act_on(member, reference)
        if row.client_id is not None:
            raise IsClient(row.client_id)
        told, at = Telling.from_json(row.told), clock.now()
        client = Client(
            id=new_id(),
            organization_id=member.organization_id,
            created_at=at,
            created_by=member.user_id,
            changed_at=at,
        )
        clients.write(client, client_data(told), "")
        session.add(client)
        session.flush()
        consent = _consent(member, row, client.id, agreed_on)
        session.add(consent)
        session.flush()
        row.client_id, row.user_id = client.id, member.user_id
        subject = f"client:{client.id}"
        audit.record("client.created", actor=member.actor, subject=subject, detail={"from": row.reference})
        detail = {"consent": str(consent.id), "recipient": str(row.listing_id), "basis": Basis.CONSENT.value}
        audit.record("consent.given", actor=member.actor, subject=subject, detail=detail)
        steps.record("client", row, member.actor, client=str(client.id))
        return client.id


def client_data(told: Telling) -> ClientData:
    main, *further = told.needs or ("",)
    return ClientData(
        name=told.name,
        phone=told.contact if told.way == ContactWay.PHONE else "",
        safe_contact=told.safe_contact,
        accommodations=told.accommodations,
        address=told.town,
        main_need=main,
        further_needs=tuple(further),
        summary=told.words,
    )


def _consent(member: Member, row: SelfReferral, client_id: UUID, agreed_on: date) -> Consent:
    today = clock.today()
    consent = Consent(
        id=new_id(),
        client_id=client_id,
        recipient_organization_id=row.organization_id,
        recipient_listing_id=row.listing_id,
        recipient_name=row.listing_name,
        basis=Basis.CONSENT.value,
        items=ITEMS,
        form_version=FORM_VERSION,
        valid_from=today,
        valid_until=default_until(today),
        way=Way.ORAL.value,
        obtained_on=agreed_on,
        obtained_by=member.user_id,
        recorded_at=clock.now(),
    )
    consent.purpose = t("self_referral.client.purpose", "ja", number=row.reference)
    return consent


def waiting(member: Member) -> int:
    return store.waiting(member.organization_id)


def _to_act_on(member: Member, reference: str) -> SelfReferral:
    row = store.of_organization(member.organization_id, reference, to_change=True)
    if row.is_erased:
        raise IsErased
    return row


def _line(row: SelfReferral, names: dict[UUID, str]) -> Line:
    sent = row.created_at.astimezone(clock.TOKYO).date()
    return Line(
        reference=row.reference,
        listing_name=row.listing_name,
        state=State(row.state),
        sent_at=row.created_at,
        due_on=due_on(sent, URGENCY, is_working_day),
        is_late=bool(late_stages(State(row.state), sent, clock.today(), is_working_day)),
        on_it=names.get(row.user_id, "") if row.user_id else "",
        is_erased=row.is_erased,
    )
