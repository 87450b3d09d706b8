"""Opening hours: slots say whether a place is open, and when it next is. Pure; what a slot is: hours_slot.

What nobody said is unknown, and unknown is never closed: a day that no slot and no text names, a public holiday
that usual hours pass over, the turn of the year where nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from directory.closed_days import Shut, closed_days
from directory.hours_slot import (
    CLOSED,
    DAYS,
    HOLIDAY,
    OTHER_HOURS,
    WEEKDAYS,
    IsHoliday,
    Slot,
    is_public_holiday,
    slot_from_json,
)

__all__ = ["CLOSED", "DAYS", "HOLIDAY", "OTHER_HOURS", "TOKYO", "WEEKDAYS", "IsHoliday", "Next", "NotHours",
           "Slot", "closes_at", "days_said", "is_public_holiday", "next_opening", "open_now", "parse_span",
           "slot_from_json", "slots_of", "spans_on", "weekly_slots"]  # fmt: skip

TOKYO: Final = ZoneInfo("Asia/Tokyo")
AHEAD_DAYS: Final = 14
"""How far next_opening looks."""
_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY_MINUTES: Final = 24 * 60
Spans = list[tuple[int, int]]


class NotHours(ValueError):
    """Not of the form HH:MM-HH:MM."""


def parse_span(raw: str) -> tuple[str, str] | None:
    """ "09:00-18:00" → its two ends; None where nothing is said: empty, or the same time twice (publishers'
    forms send 00:00-00:00 for a day left blank). Raises NotHours."""
    text = raw.strip()
    if not text:
        return None
    if not _SPAN.fullmatch(text) or max(text[:5], text[6:]) > "24:00":
        raise NotHours(raw)
    return None if text[:5] == text[6:] else (text[:5], text[6:])


def weekly_slots(spans: Mapping[str, tuple[str, str] | None]) -> tuple[Slot, ...]:
    """Day → span becomes one slot per distinct span, days in the week's order."""
    days_of: dict[tuple[str, str], list[str]] = {}
    for day in DAYS:
        span = spans.get(day)
        if span:
            days_of.setdefault(span, []).append(day)
    return tuple(_weekly(tuple(days), *span) for span, days in days_of.items())


@lru_cache(maxsize=4096)
def _weekly(days: tuple[str, ...], opens: str, closes: str) -> Slot:
    """One for the thousands of offices that keep the same hours."""
    return Slot(days, opens, closes)


def slots_of(card: Any) -> list[Slot]:
    """Usual hours and special days of a listing."""
    special = getattr(card, "special_days", None) or ()
    return [slot_from_json(each) for each in (*(card.hours or ()), *special)]


def open_now(
    slots: Sequence[Slot], closed_text: str, at: datetime, is_holiday: IsHoliday = is_public_holiday
) -> bool | None:
    """True, False, or None for unknown; unknown is never to be shown as closed.

    `closed_text` is the source's own 定休日. `at` must be aware.
    """
    local = at.astimezone(TOKYO)
    today, minute = local.date(), local.hour * 60 + local.minute
    yesterday = spans_on(slots, closed_text, today - timedelta(days=1), is_holiday)
    if yesterday and any(opens >= closes > minute for opens, closes in yesterday):
        return True
    spans = spans_on(slots, closed_text, today, is_holiday)
    if spans is None:
        return None
    if any(opens <= minute < (closes if closes > opens else _DAY_MINUTES) for opens, closes in spans):
        return True
    late = yesterday is None and any(_runs_over(slot, minute) for slot in slots)
    return None if late else False


def closes_at(
    slots: Sequence[Slot], closed_text: str, at: datetime, is_holiday: IsHoliday = is_public_holiday
) -> datetime | None:
    """When a place that is open now closes (Asia/Tokyo); None when it is not surely open, or never closes."""
    now = at.astimezone(TOKYO)
    end = now
    for _ in range(AHEAD_DAYS):
        later = max((last for first, last in _around(slots, closed_text, end, is_holiday)
                     if first <= end < last), default=None)  # fmt: skip
        if later is None:
            return end if end > now else None
        end = later
    return None


@dataclass(frozen=True)
class Next:
    """The next time that a place surely opens. `surely_shut` = nothing before it is unknown."""

    at: datetime
    surely_shut: bool


def next_opening(
    slots: Sequence[Slot], closed_text: str, at: datetime, is_holiday: IsHoliday = is_public_holiday
) -> Next | None:
    """None where no opening is certain within two weeks."""
    now = at.astimezone(TOKYO)
    surely_shut = open_now(slots, closed_text, at, is_holiday) is not None
    for ahead in range(AHEAD_DAYS + 1):
        day = now.date() + timedelta(days=ahead)
        spans = spans_on(slots, closed_text, day, is_holiday)
        begins = [begin for opens, _ in spans or () if (begin := _moment(day, opens)) > now]
        if begins:
            return Next(min(begins), surely_shut)
        surely_shut = surely_shut and spans is not None
    return None


def spans_on(
    slots: Sequence[Slot], closed_text: str, day: date, is_holiday: IsHoliday = is_public_holiday
) -> Spans | None:
    """Minutes of that day's slots; [] = surely closed all day, None = nothing certain is said."""
    holiday = is_holiday(day)
    special = [slot for slot in slots if slot.exception and slot.holds_on(day, holiday=holiday)]
    hours = [slot for slot in special if slot.exception == OTHER_HOURS]
    if special:
        return [(_minutes(slot.opens), _minutes(slot.closes)) for slot in hours]
    usual = [slot for slot in slots if not slot.exception]
    return _usual(usual, closed_text, day, holiday)


def _usual(slots: Sequence[Slot], closed_text: str, day: date, holiday: bool) -> Spans | None:
    shut = closed_days(closed_text).on(day, holiday=holiday)
    said = [slot for slot in slots if slot.holds_on(day, holiday=holiday)]
    if shut is Shut.CLOSED and not said:
        return []
    if shut is Shut.OPEN and not said:  # 年中無休: a holiday is a weekday like any other
        said = [slot for slot in slots if slot.holds_on(day, holiday=False)]
    if not said or shut is Shut.UNSURE:
        return None
    if shut is Shut.CLOSED:
        return _contradiction(closed_text, day)
    return [(_minutes(slot.opens), _minutes(slot.closes)) for slot in said]


def _contradiction(closed_text: str, day: date) -> Spans | None:
    """Hours for a weekday that the text calls closed: one of them is wrong. A named date or the second
    Saturday is an exception from the hours, not a contradiction."""
    return None if day.weekday() in closed_days(closed_text).weekdays else []


def _around(
    slots: Sequence[Slot], closed_text: str, at: datetime, is_holiday: IsHoliday
) -> list[tuple[datetime, datetime]]:
    """The spans of this day and of the one before it as moments."""
    found = []
    for day in (at.date() - timedelta(days=1), at.date()):
        for opens, closes in spans_on(slots, closed_text, day, is_holiday) or ():
            ends = closes if closes > opens else closes + _DAY_MINUTES
            found.append((_moment(day, opens), _moment(day, ends)))
    return found


def _moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO) + timedelta(minutes=minute)


def _runs_over(slot: Slot, minute: int) -> bool:
    """Would the slot, had it held yesterday, still be open now?"""
    return bool(slot.opens and slot.closes) and slot.opens >= slot.closes and _minutes(slot.closes) > minute


def _minutes(time: str) -> int:
    hour, minute = int(time[:2]), int(time[3:])
    return _DAY_MINUTES if (hour, minute) == (23, 59) else hour * 60 + minute


def days_said(slots: Iterable[Slot]) -> frozenset[str]:
    return frozenset(day for slot in slots for day in slot.days)
