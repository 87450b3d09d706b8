from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import (
    DAYS,
    TOKYO,
    WEEKDAYS,
    NotHours,
    Slot,
    days_said,
    is_public_holiday,
    open_now,
    parse_span,
    slot_from_json,
    weekly_slots,
)

WEEK = dict.fromkeys(("MO", "TU", "WE", "TH", "FR"), ("09:00", "18:00"))
OFFICE = weekly_slots(WEEK)


def at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("09:00-18:00", ("09:00", "18:00")), ("", None), ("00:00-00:00", None), ("08:30-08:30", None),
     ("00:00-23:59", ("00:00", "23:59")), ("22:00-06:00", ("22:00", "06:00")),
     ("00:00-24:00", ("00:00", "24:00"))],
)  # fmt: skip
def test_spans(raw, expected):
    assert parse_span(raw) == expected


@pytest.mark.parametrize(
    "raw", ["9時から", "25:00-26:00", "24:30-25:00", "09:00", "09:00-18:60", "９：００-１８：００"]
)
def test_what_is_no_span(raw):
    with pytest.raises(NotHours):
        parse_span(raw)


def test_days_with_the_same_hours_are_one_slot():
    slots = weekly_slots({**WEEK, "SA": ("10:00", "15:00"), "SU": None})
    assert slots == (Slot(("MO", "TU", "WE", "TH", "FR"), "09:00", "18:00"), Slot(("SA",), "10:00", "15:00"))
    assert days_said(slots) == {"MO", "TU", "WE", "TH", "FR", "SA"}
    assert [slot_from_json(slot.to_json()) for slot in slots] == list(slots)


# 2026-11-24 is a Tuesday, 11-23 a holiday (勤労感謝の日, Monday), 11-28 a Saturday, 12-05 the first Saturday.
@pytest.mark.parametrize(
    ("closed", "day", "time", "expected"),
    [
        ("", "2026-11-24", "09:00", True),
        ("", "2026-11-24", "17:59", True),
        ("", "2026-11-24", "18:00", False),
        ("", "2026-11-24", "08:59", False),
        ("", "2026-11-28", "10:00", None),  # nothing is said of Saturdays
        ("土日祝", "2026-11-28", "10:00", False),
        ("", "2026-11-23", "10:00", None),  # nothing is said of holidays
        ("土日祝", "2026-11-23", "10:00", False),
        ("年中無休", "2026-11-23", "10:00", True),
        ("", "2026-12-30", "10:00", None),  # most are closed, but who knows
        ("年末年始", "2026-12-30", "10:00", False),
        ("年末年始", "2027-01-04", "10:00", True),
        ("12/30〜1/3", "2026-12-29", "10:00", None),
        ("12/28〜1/4", "2027-01-04", "10:00", False),
        ("不定休", "2026-11-24", "10:00", None),
        ("火曜日", "2026-11-24", "10:00", None),  # the hours and the text contradict each other
        ("第4火曜日", "2026-11-24", "10:00", False),
        ("第1火曜日", "2026-11-24", "10:00", True),
        ("日曜日（第4日曜は開所）", "2026-11-22", "10:00", None),
        ("お盆", "2026-08-13", "10:00", None),
        ("8/13〜8/15", "2026-08-13", "10:00", False),
        ("なし", "2026-11-24", "10:00", True),
    ],
)
def test_open_now(closed, day, time, expected):
    assert open_now(OFFICE, closed, at(day, time)) is expected


def test_remarks_below_the_first_line_do_not_close_anything():
    assert open_now(OFFICE, "土日祝\n火曜日は会議のため電話に出られません", at("2026-11-24", "10:00")) is True


def test_a_night_runs_into_the_next_day():
    night = (Slot(("MO", "TU"), "22:00", "06:00"),)
    assert open_now(night, "土日祝", at("2026-11-17", "05:59")) is True
    assert open_now(night, "土日祝", at("2026-11-17", "06:00")) is False
    assert open_now(night, "土日祝", at("2026-11-17", "23:00")) is True


def test_all_day_ends_at_midnight_and_not_a_minute_before():
    around = weekly_slots(dict.fromkeys(DAYS, ("00:00", "23:59")))
    assert open_now(around, "年中無休", at("2026-11-24", "23:59")) is True
    assert open_now(around, "年中無休", at("2026-12-31", "23:59")) is True


def test_without_hours_only_a_named_closed_day_is_certain():
    assert open_now((), "", at("2026-11-24", "10:00")) is None
    assert open_now((), "日曜日", at("2026-11-22", "10:00")) is False


def test_holidays_have_hours_of_their_own():
    slots = weekly_slots({**WEEK, "HO": ("10:00", "12:00")})
    assert open_now(slots, "", at("2026-11-23", "11:00")) is True
    assert open_now(slots, "", at("2026-11-23", "13:00")) is False
    assert is_public_holiday(at("2026-11-23", "11:00").date())


def test_the_clock_is_tokyo_s():
    assert open_now(OFFICE, "", datetime(2026, 11, 24, 0, 30, tzinfo=UTC)) is True


days = st.dates(date(2024, 1, 1), date(2030, 1, 1))
moments = st.builds(datetime.combine, days, st.times(), st.just(TOKYO))
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
slots = st.lists(
    st.builds(Slot, st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(tuple), times, times),
    max_size=4,
)


@given(slots, st.text(max_size=40), moments)
def test_any_text_is_answered(slots, closed, moment):
    assert open_now(slots, closed, moment) in (True, False, None)


@given(slots, moments)
def test_what_nothing_is_said_about_is_never_closed(slots, moment):
    """Of a day (and the night before it) that no slot names, with no word about closed days."""
    names = {WEEKDAYS[(moment - timedelta(days=back)).weekday()] for back in (0, 1)} | {"HO"}
    silent = [slot for slot in slots if not set(slot.days) & names]
    assert open_now(silent, "", moment) is None


@given(moments, st.sampled_from(["", "土日祝", "年中無休", "第2土曜", "水曜定休"]))
def test_open_means_inside_a_slot(moment, closed):
    if open_now(OFFICE, closed, moment):
        assert 9 <= moment.hour < 18
