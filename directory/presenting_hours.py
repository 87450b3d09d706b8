"""Opening hours as people say them: 月〜金 9:00–18:00."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from directory import hours as rules
from directory.hours_slot import NTH
from directory.opening import Said, Same, open_at
from foundation import clock
from foundation.i18n import current_lang, t

Hours = Sequence[Mapping[str, Any]]
_MOST: Final = 2_000  # patterns of hours whose sentence is remembered
ALL_DAY: Final = {("00:00", "24:00"), ("00:00", "00:00"), ("00:00", "23:59")}


def hours_summary(hours: Hours) -> str:
    """「月〜金 9:00–18:00、土 9:00–12:00」; empty when nothing is known. Many listings keep the same hours."""
    return _summary(current_lang(), Said(hours)) if hours else ""


@lru_cache(maxsize=_MOST)
def _summary(_lang: str, said: Said) -> str:
    return t("components.comma").join(
        f"{_days(entry.get('days', ()))} {times_text(entry)}".strip() for entry in said.value
    )


def _days(days: Iterable[str]) -> str:
    days = list(days)
    said = set(days)
    numbers = [number for number, day in enumerate(rules.WEEKDAYS) if day in said]
    holiday = [t("components.day.HO")] if rules.HOLIDAY in said else []
    if len(numbers) == len(rules.WEEKDAYS):
        return t("components.every_day")
    nth = [_nth(day) for day in days if NTH.fullmatch(day)]
    return t("components.day_between").join([*map(_run, _runs(numbers)), *holiday, *nth])


def _nth(day: str) -> str:
    """「第2土」 for 2SA, 「最終金」 for -1FR."""
    week, name = day[:-2], t(f"components.day.{day[-2:]}")
    if week.startswith("-"):
        return t("components.last_day", day=name)
    return t("components.nth_day", n=week, day=name)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Consecutive days together: [0, 1, 2, 5] → [[0, 1, 2], [5]]."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run(run: Sequence[int]) -> str:
    names = [t(f"components.day.{rules.WEEKDAYS[number]}") for number in run]
    if len(names) < 3:
        return t("components.day_between").join(names)
    return t("components.day_range", first=names[0], last=names[-1])


def times_text(entry: Mapping[str, Any]) -> str:
    opens, closes = str(entry.get("opens") or ""), str(entry.get("closes") or "")
    if (opens, closes) in ALL_DAY:
        return t("components.all_day")
    return f"{opens.removeprefix('0')}–{closes.removeprefix('0')}" if opens and closes else ""


def open_now(card: Any) -> bool | None:
    """Whether a listing is open at this moment; None where its source says too little."""
    return open_at(Same(card), clock.now())
