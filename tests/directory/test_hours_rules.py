"""Rules of opening hours beyond the plain week: nth days, special days, overnight, and when a place opens next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import TOKYO, closes_at, next_opening, open_now, spans_on
from directory.hours_slot import DAYS, WEEKDAYS, Slot, clock_time, slot_from_json, slot_of_schedule

WEEK = Slot(WEEKDAYS[:5], "09:00", "17:00")


def at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=TOKYO)


SECOND_SATURDAY = Slot(("2SA",), "10:00", "12:00")
LAST_FRIDAY = Slot(("-1FR",), "18:00", "20:00")
YEAR_END = Slot((), exception="closed", yearly=(((12, 29), (1, 3)),))
REST = Slot(("SA", "SU", "HO"), exception="closed")
SUMMER = Slot((), exception="closed", valid_from=date(2026, 8, 10), valid_to=date(2026, 8, 14))
EVENT = Slot(
    (), "13:00", "16:00", exception="hours", valid_from=date(2026, 8, 12), valid_to=date(2026, 8, 12)
)
FIFTEENTH = Slot((), "09:00", "10:00", monthdays=(15,))
MONTH_END = Slot((), "09:00", "10:00", monthdays=(-1,))
FORTNIGHT = Slot(("TU",), "09:00", "10:00", interval=2, start=date(2026, 11, 3))
NIGHT = Slot(("FR",), "22:00", "06:00")
ALWAYS = Slot(DAYS, "00:00", "24:00")


@pytest.mark.parametrize(
    ("slots", "when", "expected"),
    [
        ((SECOND_SATURDAY,), at("2026-11-14", "11:00"), True),
        ((SECOND_SATURDAY,), at("2026-11-21", "11:00"), None),
        ((SECOND_SATURDAY, REST), at("2026-11-21", "11:00"), False),
        ((LAST_FRIDAY,), at("2026-11-27", "19:00"), True),
        ((LAST_FRIDAY,), at("2026-11-20", "19:00"), None),
        ((WEEK,), at("2026-12-30", "11:00"), None),
        ((WEEK, YEAR_END), at("2026-12-30", "11:00"), False),
        ((WEEK, YEAR_END), at("2027-01-04", "11:00"), True),
        ((WEEK,), at("2026-11-23", "11:00"), None),
        ((WEEK, REST), at("2026-11-23", "11:00"), False),
        ((WEEK, SUMMER), at("2026-08-13", "11:00"), False),
        ((WEEK, SUMMER, EVENT), at("2026-08-12", "14:00"), True),
        ((WEEK, SUMMER, EVENT), at("2026-08-12", "11:00"), False),
        ((FIFTEENTH,), at("2026-12-15", "09:30"), True),
        ((MONTH_END,), at("2028-02-29", "09:30"), True),
        ((FORTNIGHT,), at("2026-11-17", "09:30"), True),
        ((FORTNIGHT,), at("2026-11-24", "09:30"), None),
        ((NIGHT,), at("2026-11-28", "03:00"), True),
        ((NIGHT,), at("2026-11-28", "07:00"), None),
        ((NIGHT, REST), at("2026-11-28", "05:00"), True),
        ((NIGHT, REST), at("2026-11-28", "07:00"), False),
        ((NIGHT, REST), at("2026-11-29", "03:00"), False),
        ((ALWAYS,), at("2026-11-24", "00:00"), True),
        ((), at("2026-11-24", "11:00"), None),
    ],
)
def test_open_closed_or_unknown(slots, when, expected):
    assert open_now(slots, "", when) is expected


def test_when_it_opens_next_and_whether_that_is_all_known():
    friday_evening = at("2026-11-27", "18:00")
    sure = next_opening((WEEK, REST), "", friday_evening)
    assert (sure.at, sure.surely_shut) == (at("2026-11-30", "09:00"), True)
    unsure = next_opening((WEEK,), "", friday_evening)
    assert (unsure.at, unsure.surely_shut) == (at("2026-11-30", "09:00"), False)
    assert next_opening((), "", friday_evening) is None


def test_when_it_closes():
    assert closes_at((WEEK,), "", at("2026-11-24", "11:00")) == at("2026-11-24", "17:00")
    assert closes_at((NIGHT,), "", at("2026-11-28", "03:00")) == at("2026-11-28", "06:00")
    assert closes_at((ALWAYS,), "", at("2026-11-24", "11:00")) is None
    lunch = (Slot(("TU",), "09:00", "12:00"), Slot(("TU",), "12:00", "17:00"))
    assert closes_at(lunch, "", at("2026-11-24", "11:00")) == at("2026-11-24", "17:00")


DATES = st.dates(date(2024, 1, 1), date(2031, 12, 31))
TIMES = st.times().map(lambda each: f"{each.hour:02}:{each.minute:02}")
NAMES = st.sampled_from((*DAYS, "2SA", "-1FR", "5MO"))
SLOTS = st.builds(
    Slot,
    st.lists(NAMES, max_size=4, unique=True).map(tuple),
    TIMES,
    TIMES,
    monthdays=st.lists(st.integers(-31, 31), max_size=2).map(tuple),
    yearly=st.sampled_from(((), (((12, 29), (1, 3)),), (((8, 10), (8, 16)),))),
    interval=st.integers(1, 3),
    start=st.none() | DATES,
    valid_from=st.none() | DATES,
    valid_to=st.none() | DATES,
    exception=st.sampled_from(("", "", "closed", "hours")),
    by_appointment=st.booleans(),
    monthly=st.booleans(),
)
MOMENTS = st.integers(0, 7 * 366 * 24 * 60).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@given(SLOTS)
def test_a_slot_survives_its_json(slot):
    assert slot_from_json(slot.to_json()) == slot


@given(st.lists(SLOTS, max_size=4), MOMENTS)
def test_a_day_of_which_nobody_speaks_is_never_closed(slots, when):
    day = when.astimezone(TOKYO).date()
    named = any(
        slot.holds_on(each, holiday=h)
        for slot in slots
        for each in (day, day - timedelta(1))
        for h in (True, False)
    )
    if not named:
        assert open_now(slots, "", when) is None


@given(st.lists(SLOTS, max_size=4), DATES)
def test_a_closure_outweighs_usual_hours_and_special_hours_outweigh_it(slots, day):
    shut = Slot((), exception="closed", valid_from=day, valid_to=day)
    special = Slot((), "09:00", "10:00", exception="hours", valid_from=day, valid_to=day)
    usual = [slot for slot in slots if not slot.exception]
    assert spans_on([*usual, shut], "年中無休", day) == []
    assert spans_on([*usual, shut, special], "日曜", day) == [(540, 600)]


@given(st.lists(SLOTS, max_size=4), MOMENTS)
def test_what_opens_next_is_open_then(slots, when):
    coming = next_opening(slots, "", when)
    if coming:
        assert coming.at > when
        assert open_now(slots, "", coming.at) is True


@given(st.lists(SLOTS, max_size=3), MOMENTS)
def test_what_closes_is_open_until_then(slots, when):
    end = closes_at(slots, "", when)
    if end:
        assert open_now(slots, "", when) is True
        assert open_now(slots, "", end - timedelta(minutes=1)) is True
        assert open_now(slots, "", end) is not True


@pytest.mark.parametrize("row", [
    {"byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "timezone": 3},
    {"byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "count": 3},
    {"byday": "XX", "opens_at": "09:00", "closes_at": "17:00"},
    {"byday": "MO", "opens_at": "morning", "closes_at": "17:00"},
    {"notes": "要相談", "by_appointment": True},
])  # fmt: skip
def test_what_cannot_be_reckoned_is_no_slot(row):
    assert slot_of_schedule(row) is None


def test_times_in_many_forms():
    said = ("09:00", "9:00", "09:00:00", "09:00+09:00", "24:00", "25:00", "", "x")
    assert [clock_time(each) for each in said] == ["09:00"] * 4 + ["24:00", "", "", ""]
