"""Working days of offices in Japan (dates in Asia/Tokyo)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import jpholiday

_HOLIDAYS = jpholiday.JPHoliday()


@lru_cache(maxsize=2048)
def is_working_day(day: date) -> bool:
    """Not a Saturday, Sunday or 祝日 and not in 年末年始 (12/29–1/3, 行政機関の休日に関する法律 1条)."""
    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not year_end and not _HOLIDAYS.is_holiday(day)
