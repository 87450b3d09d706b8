"""Years as Japanese official paper counts them (元号)."""

from __future__ import annotations

from datetime import date

_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


class BeforeEras(ValueError):
    """A date before 明治."""


def era_year(day: date) -> str:
    """`平成2年` for 1990-04-05; the first year of an era is 元年."""
    for start, name in _ERAS:
        if day >= start:
            count = day.year - start.year + 1
            return f"{name}{'元' if count == 1 else count}年"
    raise BeforeEras(day.isoformat())


def age(born: date, on: date) -> int:
    """満年齢 in whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
