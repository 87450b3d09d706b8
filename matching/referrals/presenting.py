"""Filters of this room's templates, and the count on the desk."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, Flask

from accounts.desk import count_with
from accounts.member import Member
from foundation import clock
from foundation.i18n import date_ja, datetime_ja, t
from matching.referrals import store_referral

presenting = Blueprint("referral_filters", __name__)


@presenting.app_template_filter("iso_date")
def iso_date(text: str) -> str:
    """A frozen slip's ISO date or time as people write dates."""
    return date_ja(date.fromisoformat(text[:10]))


@presenting.app_template_filter("label_of")
def label_of(code: str, prefix: str) -> str:
    return t(f"{prefix}.{code}")


@presenting.app_template_filter("meeting")
def meeting(at: datetime) -> str:
    """Midnight stands for a day whose time is still open."""
    local = at.astimezone(clock.TOKYO)
    return date_ja(at) if (local.hour, local.minute) == (0, 0) else datetime_ja(at)


def hang_counts(app: Flask) -> None:
    """How many slips wait for an answer, on the landing page."""
    count_with(app, "inbox", waiting)


def waiting(member: Member) -> int:
    return store_referral.waiting(member.organization_id)
