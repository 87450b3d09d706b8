"""What a listing's page says of languages, people, offers, age and of who said it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint

from directory import capacity
from directory.presenting_editing import listing_field, listing_side
from directory.taxonomy import FEATURES
from foundation import clock
from foundation.i18n import date_ja, has_message, t


def ages(row: Any) -> str:
    """「18歳から64歳まで」; "" where nothing is said."""
    least, most = row.minimum_age, row.maximum_age
    if least is None and most is None:
        return ""
    if most is None:
        return t("listing.age.from", least=least)
    return t("listing.age.to", most=most) if least is None else t("listing.age.span", least=least, most=most)


def cost(row: Any) -> str:
    """「一般 500円（1回）」."""
    amount = "" if row.amount is None else _money(row.amount, row.currency)
    until = ""
    if row.valid_to:
        until = t("listing.week.until", date=date_ja(row.valid_to))
    return " ".join(part for part in (row.option, amount, row.amount_description, until) if part)


def is_current(row: Any) -> bool:
    return row.valid_to is None or row.valid_to >= clock.today()


def _money(amount: float, currency: str) -> str:
    plain = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    if currency.upper() != "JPY":
        return f"{plain} {currency.upper()}"
    return t("listing.free") if not amount else t("listing.yen", amount=plain)


def language(row: Any) -> str:
    """In the reader's language where we have its name, else as it was written."""
    key = f"listing.language.{row.code.lower().replace('-', '_')}"
    name = t(key) if row.code and has_message(key) else row.name or row.code
    return f"{name}（{row.note}）" if row.note else name


def features(codes: Iterable[str], taxonomy: str) -> list[tuple[str, str]]:
    """Label and what it means, in the taxonomy's order."""
    held = set(codes)
    return [
        (t(f"{taxonomy}.{code}"), t(f"{taxonomy}.{code}.about"))
        for code in FEATURES[taxonomy]
        if code in held
    ]


def capacity_line(row: Any) -> str:
    """「空きあり（11月1日の報告）」; older than 30 days: to be asked again, with its age."""
    if row.status not in capacity.STATUSES or row.reported_at is None:
        return ""
    reported = row.reported_at.astimezone(clock.TOKYO).date()
    label = t(f"components.capacity.{row.status}")
    age = capacity.age_days(reported, clock.today())
    if capacity.is_old(reported, clock.today()):
        return t("listing.capacity.old", status=label, days=age)
    wait = t("listing.capacity.wait", days=row.wait_days) if row.wait_days else ""
    return " ".join(
        part for part in (t("listing.capacity", status=label, date=date_ja(reported)), wait) if part
    )


def said_lines(detail: Any, shown: Iterable[tuple[str, Any]], owner: UUID | None = None) -> list[str]:
    """Of each field that is shown (its value is not empty): who gave it, and as of when. `owner` is a service; the
    last word on the field counts, else it is the source of the listing."""
    lines = (_said_line(detail, field, owner or detail.card.id) for field, value in shown if value)
    return [line for line in lines if line]


def _said_line(detail: Any, field: str, owner: UUID) -> str:
    mark = detail.more.said.get(owner, {}).get(field)
    day: date | None = detail.card.source_released_on
    if mark and mark.updated_by:
        side, day = mark.updated_by, mark.last_action_date
        who = _source(detail, side.partition(":")[2]) if side.startswith("source:") else listing_side(side)
    elif detail.card.source and day is not None:
        who = _source(detail, detail.card.source)
    else:
        return ""
    return t("listing.said.line", field=listing_field(field), who=who, date=date_ja(day) if day else "")


def _source(detail: Any, code: str) -> str:
    key = f"components.source.{code.replace('-', '_')}"
    if detail.source and detail.source.code == code and not has_message(key):
        return str(detail.source.name)
    return t(key) if has_message(key) else code


def init_presenting(blueprint: Blueprint) -> None:
    for function in (ages, cost, is_current, language, features, capacity_line):
        blueprint.add_app_template_filter(function, f"part_{function.__name__}")
    blueprint.add_app_template_test(is_current, "current_cost")
    blueprint.add_app_template_global(said_lines, "said_lines")
