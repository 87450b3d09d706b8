"""Opening hours by day, special days, and when a place opens next, as people say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import Blueprint

from directory import hours as rules
from directory.closed_days import closed_days
from directory.hours_slot import CLOSED, HOLIDAY, NTH, WEEKDAYS, Slot
from directory.presenting_hours import ALL_DAY
from foundation import clock
from foundation.i18n import date_ja, t

_NUMBERS: Final = ("1", "2", "3", "4", "5")


def week(card: Any) -> list[tuple[str, str]]:
    """A row for each day of the week, for public holidays, and for rules of another kind. Empty where nothing is
    said of any day: then the source's own words must do."""
    slots = rules.slots_of(card)
    usual = [slot for slot in slots if not slot.exception and _is_now(slot)]
    if not usual:
        return []
    shut = closed_days(card.hours_note or "")
    always = {day for slot in slots if slot.exception == CLOSED and _is_weekly(slot) for day in slot.days}
    rows = []
    for number, day in enumerate(rules.DAYS):
        spans = [_span(slot) for slot in usual if day in slot.days and slot.interval == 1]
        is_shut = day in always or (shut.holidays if day == HOLIDAY else number in shut.weekdays)
        rows.append((t(f"components.day.{day}"), _text(spans, is_shut and not shut.unsure)))
    return [*rows, *((label, _span(slot)) for slot in usual for label in _odd_days(slot))]


def _is_now(slot: Slot) -> bool:
    today = clock.today()
    return not (slot.valid_to and slot.valid_to < today)


def _is_weekly(slot: Slot) -> bool:
    return slot.interval == 1 and not (slot.valid_from or slot.valid_to or slot.yearly or slot.monthdays)


def _text(spans: Sequence[str], is_shut: bool) -> str:
    if spans and is_shut:
        return t("listing.week.ask")
    return t("components.comma").join(spans) or t(
        "listing.week.closed" if is_shut else "listing.week.unknown"
    )


def _span(slot: Slot) -> str:
    if (slot.opens, slot.closes) in ALL_DAY:
        time = t("components.all_day")
    else:
        key = "listing.week.overnight" if slot.closes <= slot.opens else "listing.week.span"
        time = t(key, opens=slot.opens.removeprefix("0"), closes=slot.closes.removeprefix("0"))
    notes = [t("listing.week.booked")] if slot.by_appointment else []
    if slot.valid_from and slot.valid_from > clock.today():
        notes.append(t("listing.week.from", date=date_ja(slot.valid_from)))
    if slot.valid_to:
        notes.append(t("listing.week.until", date=date_ja(slot.valid_to)))
    return " ".join([time, *notes])


def _odd_days(slot: Slot) -> Iterable[str]:
    """第2土曜, 毎月1日, 隔週の月曜: what is no plain day of the week."""
    for day in slot.days:
        nth = NTH.fullmatch(day)
        if nth:
            yield _nth(nth[1], nth[2])
        elif slot.interval != 1:
            yield t("listing.week.every", n=slot.interval, day=t(f"components.day.{day}"))
    for number in slot.monthdays:
        yield t("listing.week.monthday", n=number) if number > 0 else t("listing.week.month_end")
    for span in slot.yearly:
        yield _yearly(span)


def _nth(number: str, day: str) -> str:
    name = t(f"components.day.{day}")
    return (
        t("listing.week.nth", n=number, day=name) if number in _NUMBERS else t("listing.week.last", day=name)
    )


def _yearly(span: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (month, day), (to_month, to_day) = span
    if (month, day) == (to_month, to_day):
        return t("listing.week.date", month=month, day=day)
    return t("listing.week.dates", month=month, day=day, to_month=to_month, to_day=to_day)


def special_days(card: Any) -> list[tuple[str, str]]:
    """Closures and other hours to come, the nearest first."""
    today = clock.today()
    coming = [
        slot
        for slot in map(rules.slot_from_json, card.special_days or ())
        if not (slot.valid_to and slot.valid_to < today)
        and not (slot.exception == CLOSED and _is_plain_week(slot))
    ]
    coming.sort(key=lambda slot: (slot.valid_from or date.min, slot.opens))
    return [
        (_when(slot), t("listing.week.closed") if slot.exception == CLOSED else _span_only(slot))
        for slot in coming
    ]


def _is_plain_week(slot: Slot) -> bool:
    """Shown in the week already."""
    return _is_weekly(slot) and all(day in rules.DAYS for day in slot.days)


def _span_only(slot: Slot) -> str:
    return t("listing.week.span", opens=slot.opens.removeprefix("0"), closes=slot.closes.removeprefix("0"))


def _when(slot: Slot) -> str:
    days = [t(f"components.day.{day}") if day in (*WEEKDAYS, HOLIDAY) else None for day in slot.days]
    named = [*(day for day in days if day), *_odd_days(slot)]
    if slot.valid_from and slot.valid_to == slot.valid_from:
        span = date_ja(slot.valid_from)
    elif slot.valid_from or slot.valid_to:
        first = date_ja(slot.valid_from) if slot.valid_from else ""
        span = f"{first}{t('listing.week.to')}{date_ja(slot.valid_to) if slot.valid_to else ''}"
    else:
        span = ""
    return " ".join(part for part in (span, t("components.day_between").join(dict.fromkeys(named))) if part)


def next_opening(card: Any) -> str:
    """「17:00 まで」 of what is open, else when it surely opens next; "" where nobody can tell."""
    if card.status == "closed":
        return ""
    slots, note, now = rules.slots_of(card), card.hours_note or "", clock.now()
    if rules.open_now(slots, note, now):
        end = rules.closes_at(slots, note, now)
        return t("listing.open_until", time=_time(end, now)) if end else ""
    coming = rules.next_opening(slots, note, now)
    if coming is None:
        return ""
    key = "listing.opens_next" if coming.surely_shut else "listing.opens_surely"
    return t(key, time=_time(coming.at, now))


def _time(at: datetime, now: datetime) -> str:
    day, today = at.date(), now.astimezone(rules.TOKYO).date()
    time = f"{at.hour}:{at.minute:02}"
    if day == today:
        return time
    if day == today + timedelta(days=1):
        return f"{t('listing.tomorrow')} {time}"
    return f"{date_ja(day)} {time}"


def init_presenting(blueprint: Blueprint) -> None:
    for name, function in (("week", week), ("special_days", special_days), ("next_opening", next_opening)):
        blueprint.add_app_template_filter(function, f"card_{name}")
