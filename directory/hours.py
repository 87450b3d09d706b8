"""Opening hours: what a source says becomes weekly slots, and slots say whether a place is open. Pure.

Times are "HH:MM" in Asia/Tokyo; a slot whose end is not after its start runs into the next day.
Days are RFC 5545's MO … SU and "HO" for public holidays (our addition).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import jpholiday

from directory.closed_days import Shut, closed_days

TOKYO: Final = ZoneInfo("Asia/Tokyo")
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAY: Final = "HO"
DAYS: Final = (*WEEKDAYS, HOLIDAY)
_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_CALENDAR: Final = jpholiday.JPHoliday()


class NotHours(ValueError):
    """Not of the form HH:MM-HH:MM."""


@dataclass(frozen=True)
class Slot:
    days: tuple[str, ...]
    opens: str
    closes: str

    def to_json(self) -> dict[str, object]:
        return {"days": list(self.days), "opens": self.opens, "closes": self.closes}


def slot_from_json(value: Mapping[str, object]) -> Slot:
    days = value["days"]
    return Slot(
        tuple(days) if isinstance(days, (list, tuple)) else (), str(value["opens"]), str(value["closes"])
    )


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
    return tuple(Slot(tuple(days), *span) for span, days in days_of.items())


@lru_cache(maxsize=4096)
def is_public_holiday(day: date) -> bool:
    """国民の祝日 with substitutes (国民の祝日に関する法律)."""
    return bool(_CALENDAR.is_holiday(day))


def open_now(
    slots: Sequence[Slot],
    closed_text: str,
    at: datetime,
    is_holiday: Callable[[date], bool] = is_public_holiday,
) -> bool | None:
    """True, False, or None for unknown; unknown is never to be shown as closed.

    `closed_text` is the source's own 定休日. `at` must be aware.
    """
    local = at.astimezone(TOKYO)
    today, minute = local.date(), local.hour * 60 + local.minute
    yesterday = _spans(slots, closed_text, today - timedelta(days=1), is_holiday)
    if yesterday and any(opens >= closes > minute for opens, closes in yesterday):
        return True
    spans = _spans(slots, closed_text, today, is_holiday)
    if spans is None:
        return None
    return any(opens <= minute < (closes if closes > opens else 24 * 60) for opens, closes in spans)


def _spans(
    slots: Sequence[Slot], closed_text: str, day: date, is_holiday: Callable[[date], bool]
) -> list[tuple[int, int]] | None:
    """Minutes of that day's slots; [] = surely closed all day, None = nothing certain is said."""
    holiday = is_holiday(day)
    shut = closed_days(closed_text).on(day, holiday=holiday)
    said = [slot for slot in slots if (HOLIDAY if holiday else WEEKDAYS[day.weekday()]) in slot.days]
    if shut is Shut.CLOSED and not said:
        return []
    if shut is Shut.OPEN and not said:  # 年中無休: a holiday is a weekday like any other
        said = [slot for slot in slots if WEEKDAYS[day.weekday()] in slot.days]
    if not said or shut is Shut.UNSURE:
        return None
    if shut is Shut.CLOSED:
        return _contradiction(closed_text, day)
    return [(_minutes(slot.opens), _minutes(slot.closes)) for slot in said]


def _contradiction(closed_text: str, day: date) -> list[tuple[int, int]] | None:
    """Hours for a weekday that the text calls closed: one of them is wrong. A named date or the second
    Saturday is an exception from the hours, not a contradiction."""
    return None if day.weekday() in closed_days(closed_text).weekdays else []


def _minutes(time: str) -> int:
    hour, minute = int(time[:2]), int(time[3:])
    return 24 * 60 if (hour, minute) == (23, 59) else hour * 60 + minute


def days_said(slots: Iterable[Slot]) -> frozenset[str]:
    return frozenset(day for slot in slots for day in slot.days)
