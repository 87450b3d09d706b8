"""Opening hours as an editor types them: a band is some days of the week with one time. Pure.

A slot is the JSON of a listing's hours: {"days": ["MO", "2SA"], "opens": "09:00", "closes": "17:00"}. What a band
cannot say (days of the month, every second week) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from directory.hours import DAYS, HOLIDAY, WEEKDAYS

Slot = Mapping[str, Any]
EVERY: Final = ""
WEEKS: Final = (EVERY, "1", "2", "3", "4", "-1", "1,3", "2,4")
"""Of a month: "2" = the second Saturday, "-1" = the last one, "2,4" = the second and the fourth."""
PRESETS: Final[Mapping[str, tuple[tuple[str, ...], str, str]]] = {
    "office": (("MO", "TU", "WE", "TH", "FR"), "09:00", "17:00"),
    "six": (("MO", "TU", "WE", "TH", "FR", "SA"), "09:00", "18:00"),
    "always": (DAYS, "00:00", "24:00"),
}
_PLAIN: Final = frozenset({"days", "opens", "closes", "monthly"})
_NTH: Final = re.compile(r"(-?[1-5])([A-Z]{2})")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:時](\d{1,2})?分?|(\d{2}))?")


class NotATime(ValueError):
    """No time of day."""


@dataclass(frozen=True)
class Band:
    days: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    weeks: str = EVERY


def clock_time(typed: str) -> str:
    """「9:00」「９時」「0900」「9」 → "09:00"; "" stays. Up to 24:00. Raises NotATime."""
    text = unicodedata.normalize("NFKC", typed).replace("：", ":").replace(" ", "")
    if not text:
        return ""
    found = _TIME.fullmatch(text)
    if found is None:
        raise NotATime(typed)
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise NotATime(typed)
    return f"{hour:02}:{minute:02}"


def bands_of(slots: Iterable[Slot]) -> tuple[list[Band], list[Slot]]:
    """The bands, and the slots that no band can say."""
    bands: list[Band] = []
    kept: list[Slot] = []
    for slot in slots:
        groups = _groups(slot)
        if groups is None:
            kept.append(slot)
        else:
            bands.extend(Band(days, str(slot["opens"]), str(slot["closes"]), weeks) for weeks, days in groups)
    return bands, kept


def _groups(slot: Slot) -> list[tuple[str, tuple[str, ...]]] | None:
    """The slot's days by the weeks in which they count; None where a band cannot say it."""
    if any(value for name, value in slot.items() if name not in _PLAIN) or not slot["days"]:
        return None
    weeks_of: dict[str, list[str]] = {}
    for day in slot["days"]:
        found = _NTH.fullmatch(day)
        weeks_of.setdefault(found[2] if found else day, []).append(found[1] if found else EVERY)
    groups: dict[str, list[str]] = {}
    for day, weeks in weeks_of.items():
        key = ",".join(sorted(weeks)) if EVERY not in weeks else EVERY
        if day not in DAYS:
            return None
        for each in [key] if key in WEEKS else weeks:
            groups.setdefault(each, []).append(day)
    if not groups.keys() <= set(WEEKS):
        return None
    return [(weeks, tuple(days)) for weeks, days in groups.items()]


def slots_of(bands: Sequence[Band], kept: Sequence[Slot] = ()) -> list[dict[str, Any]]:
    """Bands with the same time become one slot, days in the week's order; days of certain weeks one of their own,
    for that is another rule (RFC 5545: MONTHLY)."""
    days_of: dict[tuple[str, bool, str], set[str]] = {}
    for band in bands:
        for day in _days(band):
            days_of.setdefault((band.opens, bool(_NTH.fullmatch(day)), band.closes), set()).add(day)
    slots: list[dict[str, Any]] = []
    for (opens, monthly, closes), days in sorted(days_of.items()):
        slot = {"days": sorted(days, key=_order), "opens": opens, "closes": closes}
        slots.append({**slot, "monthly": True} if monthly else slot)
    return slots + [dict(each) for each in kept]


def _days(band: Band) -> Iterable[str]:
    for day in band.days:
        if band.weeks == EVERY or day == HOLIDAY:
            yield day
        else:
            yield from (f"{week}{day}" for week in band.weeks.split(","))


def _order(day: str) -> tuple[int, int, str]:
    nth = bool(_NTH.fullmatch(day))
    name = day[-2:]
    return nth, DAYS.index(name) if name in DAYS else len(DAYS), day


def same_hours(one: Iterable[Slot], other: Iterable[Slot]) -> bool:
    """Do they say the same, however it is grouped?"""
    return _facts(one) == _facts(other)


def _facts(slots: Iterable[Slot]) -> set[tuple[Any, ...]]:
    return {
        (day, slot["opens"], "24:00" if slot["closes"] == "00:00" else slot["closes"], _rest(slot))
        for slot in slots
        for day in slot["days"] or [""]
    }


def _rest(slot: Slot) -> str:
    return repr(sorted((name, repr(value)) for name, value in slot.items() if name not in _PLAIN and value))


def overlaps(bands: Sequence[Band]) -> tuple[str, ...]:
    """Weekdays that two bands of the same weeks both name at overlapping times."""
    found = []
    for day in (*WEEKDAYS, HOLIDAY):
        spans = sorted((b.weeks, b.opens, b.closes) for b in bands if day in b.days)
        for (weeks, _, closes), (later, opens, _end) in pairwise(spans):
            if weeks == later and opens < closes:
                found.append(day)
                break
    return tuple(found)
