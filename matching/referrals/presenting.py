"""Filters of this room's templates, and the count on the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask import Blueprint, Flask

from accounts.desk import count_with
from accounts.member import Member
from foundation import clock
from foundation.i18n import date_ja, datetime_ja, t
from matching.referrals import store_referral, store_thread
from matching.referrals.consent import Item
from matching.referrals.japanese_year import BeforeEras, age, era_year
from matching.referrals.state import EFFECTS, Decline, Effect, side_of

presenting = Blueprint("referral_filters", __name__)


@presenting.app_template_filter("iso_date")
def iso_date(text: str) -> str:
    """A frozen slip's ISO date or time as people write dates."""
    return date_ja(date.fromisoformat(text[:10]))


@presenting.app_template_filter("label_of")
def label_of(code: str, prefix: str) -> str:
    return t(f"{prefix}.{code}")


@presenting.app_template_filter("in_form_order")
def in_form_order(items: Iterable[Item]) -> list[Item]:
    """A consent's items as the form lists them."""
    kept = frozenset(items)
    return [item for item in Item if item in kept]


@presenting.app_template_filter("born")
def born(birth: date | str) -> str:
    """1991年（平成3年）5月17日 35歳, as on paper; the age is today's."""
    day = date.fromisoformat(birth) if isinstance(birth, str) else birth
    try:
        era = era_year(day)
    except BeforeEras:
        era = ""
    years = age(day, clock.today())
    return t("slip.born", year=day.year, era=era, month=day.month, day=day.day, age=years)


@presenting.app_template_filter("meeting")
def meeting(at: datetime) -> str:
    """Midnight stands for a day whose time is still open."""
    local = at.astimezone(clock.TOKYO)
    return date_ja(at) if (local.hour, local.minute) == (0, 0) else datetime_ja(at)


@presenting.app_template_filter("decline_said")
def decline_said(code: str) -> list[str]:
    """The reason with its side, and what follows from it."""
    reason = Decline(code)
    side, effect = t(f"referrals.side.{side_of(reason)}"), EFFECTS[reason]
    said = [t("referrals.reason_of", reason=t(f"slip.decline.{reason}"), side=side)]
    return said if effect is Effect.NONE else [*said, t(f"referrals.effect.{effect}")]


def hang_counts(app: Flask) -> None:
    """How many slips wait for an answer, on the landing page."""
    count_with(app, "inbox", waiting)
    count_with(app, "referrals", unread_messages)


def unread_messages(member: Member) -> int:
    return store_thread.unread(member.organization_id)


def waiting(member: Member) -> int:
    return store_referral.waiting(member.organization_id)
