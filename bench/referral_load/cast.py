"""Who takes part: senders with a person to refer, the offices they send to, consents to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask

from accounts.member import Member
from foundation import clock
from foundation.db import db
from matching.referrals import actions_client, actions_consent
from matching.referrals.client import ClientData
from matching.referrals.consent import Item


@dataclass(frozen=True)
class Office:
    """A sender with a person to refer, and where it sends to: (member, client, listings, their members)."""

    sender: Member
    client_id: UUID
    listings: tuple[UUID, ...]
    recipients: tuple[Member, ...]


def give(office: Office, listing_id: UUID) -> UUID:
    today = clock.today()
    given = actions_consent.ConsentGiven(
        (listing_id,), "consent", frozenset(Item), "x", today, today + timedelta(days=90), "oral", today
    )
    return actions_consent.give_consent(office.sender, office.client_id, given)[0]


def offices(app: Flask) -> tuple[Office, ...]:
    """Two senders with a person each, two recipients; consents to begin with."""
    from tests.matching.referrals.conftest import a_world

    world = a_world(app)
    people = world.people
    with app.app_context():
        second = actions_client.create_client(people.tanaka.member, ClientData(name="別の人"))
        a = Office(people.sato.member, world.client_id, (world.b, world.c), ())
        c = Office(people.tanaka.member, second, (world.a, world.b), ())
        members = (people.sato.member, people.suzuki.member, people.tanaka.member)
        found = tuple(Office(o.sender, o.client_id, o.listings, members) for o in (a, c))
        for office in found:
            for listing_id in office.listings:
                give(office, listing_id)
        db.session.remove()
    return found
