"""What `tsunagi remind` does of this room: closes and opens listings whose day has come, asks about old ones, ends old
claims, forgets old corrections; and what waits on the desk."""

from __future__ import annotations

from flask import Flask

from accounts.desk import count_with
from accounts.member import Member
from accounts.permission import Permission
from directory import actions_closing
from directory.keeping import (
    actions_claim,
    actions_correction,
    actions_freshness,
    store_claim,
    store_correction,
)
from foundation.cli import before_sending

before_sending(actions_closing.turn_due)
before_sending(actions_freshness.queue_reminders)
before_sending(actions_claim.expire)
before_sending(actions_correction.forget_old)


def hang_counts(app: Flask) -> None:
    count_with(app, "corrections", _corrections)
    count_with(app, "claims", lambda _member: store_claim.how_many())


def _corrections(member: Member) -> int:
    everybody = member.may(Permission.NETWORK_COORDINATE)
    return store_correction.waiting_of(None if everybody else member.organization_id)
