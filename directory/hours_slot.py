"""One rule of opening hours: on which days it holds, and from when to when. Pure.

Times are "HH:MM" in Asia/Tokyo; a slot whose end is not after its start runs into the next day. Days are RFC
5545's MO … SU, the nth of a month ("2SA" = 第2土曜, "-1FR" = the last Friday) and "HO" for public holidays (our
addition: RFC 5545 knows none).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import jpholiday

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAY: Final = "HO"
DAYS: Final = (*WEEKDAYS, HOLIDAY)
CLOSED: Final = "closed"
OTHER_HOURS: Final = "hours"
NTH: Final = re.compile(r"(-[1-5]|[1-5])(MO|TU|WE|TH|FR|SA|SU)")
_REMEMBERED: Final = 200
"""Characters of rules that are remembered: garbage may be long."""
MonthDay = tuple[int, int]
IsHoliday = Callable[[date], bool]
_YEARLY: Final = re.compile(r"(\d{2})-(\d{2})/(\d{2})-(\d{2})")
_CALENDAR: Final = jpholiday.JPHoliday()


@dataclass(frozen=True)
class Slot:
    """`exception`: "" the usual hours, "closed" = shut on these days, "hours" = these hours on these days."""

    days: tuple[str, ...]
    opens: str = ""
    closes: str = ""
    monthdays: tuple[int, ...] = ()
    """Days of the month, -1 = the last."""
    yearly: tuple[tuple[MonthDay, MonthDay], ...] = ()
    """From month and day to month and day, both included, each year."""
    interval: int = 1
    """Every nth week (or month) since `start`; without `start` nobody knows which, and it never holds."""
    start: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    exception: str = ""
    by_appointment: bool = False
    monthly: bool = False

    def to_json(self) -> dict[str, object]:
        """`days`, `opens`, `closes`, and what else is said."""
        held: dict[str, object] = {"days": list(self.days), "opens": self.opens, "closes": self.closes}
        if self.monthdays:
            held["monthdays"] = list(self.monthdays)
        if self.yearly:
            held["yearly"] = yearly_text(self.yearly)
        if self.interval != 1:
            held["interval"] = self.interval
        for name in ("start", "valid_from", "valid_to"):
            if getattr(self, name):
                held[name] = getattr(self, name).isoformat()
        for name in ("exception", "by_appointment", "monthly"):
            if getattr(self, name):
                held[name] = getattr(self, name)
        return held

    def holds_on(self, day: date, *, holiday: bool) -> bool:
        """A public holiday is no weekday: usual hours hold on it only when they name HO. Exceptions, days of
        the month and dates do not ask."""
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        if not self._in_turn(day):
            return False
        if not (self.days or self.monthdays or self.yearly):
            return bool(self.valid_from or self.valid_to)  # every day of a span of dates
        if any(within((day.month, day.day), span) for span in self.yearly):
            return True
        if day.day in self.monthdays or day.day - _month_length(day) - 1 in self.monthdays:
            return True
        return self._names(day, holiday)

    def _names(self, day: date, holiday: bool) -> bool:
        if holiday and HOLIDAY in self.days:
            return True
        if holiday and not self.exception:
            return False
        name = WEEKDAYS[day.weekday()]
        nth = (day.day - 1) // 7 + 1
        last = -((_month_length(day) - day.day) // 7 + 1)
        return bool({name, f"{nth}{name}", f"{last}{name}"} & set(self.days))

    def _in_turn(self, day: date) -> bool:
        if self.interval == 1:
            return True
        if self.start is None or day < self.start:
            return False
        if self.monthly:
            months = (day.year - self.start.year) * 12 + day.month - self.start.month
            return months % self.interval == 0
        first = self.start - timedelta(days=self.start.weekday())
        return (day - first).days // 7 % self.interval == 0


def slot_from_json(value: Mapping[str, Any]) -> Slot:
    days = value.get("days")
    return Slot(
        tuple(days) if isinstance(days, (list, tuple)) else (),
        str(value.get("opens") or ""),
        str(value.get("closes") or ""),
        monthdays=tuple(value.get("monthdays", ())),
        yearly=yearly_spans(value.get("yearly", "")),
        interval=int(value.get("interval", 1)),
        start=_date(value.get("start")),
        valid_from=_date(value.get("valid_from")),
        valid_to=_date(value.get("valid_to")),
        exception=str(value.get("exception", "")),
        by_appointment=bool(value.get("by_appointment", False)),
        monthly=bool(value.get("monthly", False)),
    )


def slot_of_schedule(row: Mapping[str, Any]) -> Slot | None:
    """From a row of `schedule`; None where it says no rule that can be reckoned: words alone, another time
    zone, or parts of RFC 5545 that opening hours do not need (count, numbers of weeks and days)."""
    odd = any(row.get(name) for name in ("count", "byweekno", "byyearday"))
    if odd or row.get("timezone") not in (None, 9):
        return None
    days = row.get("byday") or "", row.get("bymonthday") or "", row.get("yearly") or ""
    slot = _slot if sum(map(len, days)) < _REMEMBERED else _slot.__wrapped__
    return slot(
        *days,
        clock_time(row.get("opens_at") or ""),
        clock_time(row.get("closes_at") or ""),
        row.get("interval") or 1,
        row.get("dtstart"),
        row.get("valid_from"),
        min(filter(None, (row.get("valid_to"), row.get("until"))), default=None),
        row.get("exception") or "",
        bool(row.get("by_appointment")),
        row.get("freq") == "MONTHLY",
    )


@lru_cache(maxsize=4096)
def _slot(byday: str, monthdays: str, yearly: str, opens: str, closes: str, *more: Any) -> Slot | None:
    """Thousands of offices keep the same hours."""
    slot = Slot(_days(byday), opens, closes, _numbers(monthdays), yearly_spans(yearly), *more)
    says_when = slot.days or slot.monthdays or slot.yearly or (slot.exception and slot.valid_from)
    has_hours = slot.exception == CLOSED or (slot.opens and slot.closes)
    return slot if says_when and has_hours else None


def is_day(name: str) -> bool:
    return name in DAYS or bool(NTH.fullmatch(name))


def _days(text: str) -> tuple[str, ...]:
    return tuple(day for day in text.replace(" ", "").upper().split(",") if is_day(day))


def clock_time(text: str) -> str:
    """ "09:00:00", "9:00", "09:00+09:00" → "09:00"; "" for what is no time up to 24:00."""
    return _clock_time(text[:5])


@lru_cache(maxsize=4096)
def _clock_time(text: str) -> str:
    found = re.match(r"(\d{1,2}):(\d{2})", text)
    if not found:
        return ""
    time = f"{int(found[1]):02}:{found[2]}"
    return time if time <= "24:00" and found[2] < "60" else ""


def yearly_spans(text: str) -> tuple[tuple[MonthDay, MonthDay], ...]:
    found = (tuple(map(int, each)) for each in _YEARLY.findall(text))
    return tuple(((month, day), (to_month, to_day)) for month, day, to_month, to_day in found)


def yearly_text(spans: tuple[tuple[MonthDay, MonthDay], ...]) -> str:
    return ",".join(f"{a:02}-{b:02}/{c:02}-{d:02}" for (a, b), (c, d) in spans)


def within(day: MonthDay, span: tuple[MonthDay, MonthDay]) -> bool:
    first, last = span
    return first <= day <= last if first <= last else (day >= first or day <= last)


@lru_cache(maxsize=4096)
def is_public_holiday(day: date) -> bool:
    """国民の祝日 with substitutes (国民の祝日に関する法律)."""
    return bool(_CALENDAR.is_holiday(day))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.replace(" ", "").split(",") if re.fullmatch(r"-?\d{1,2}", each))


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _month_length(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
