from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.closed_days import Shut, closed_days

SATURDAY, SUNDAY = 5, 6


@pytest.mark.parametrize(
    ("text", "weekdays", "holidays"),
    [
        ("土日祝", {5, 6}, True),
        ("土曜日、日曜日、祝日", {5, 6}, True),
        ("土・日・国民の休日", {5, 6}, True),
        ("日曜", {6}, False),
        ("毎週日曜日", {6}, False),
        ("木・金・土・日曜日、祝日", {3, 4, 5, 6}, True),
        ("金〜日曜日", {4, 5, 6}, False),
        ("土日祝及び年末年始", {5, 6}, True),
        ("12月29日〜1月3日", set(), False),
        ("平日", set(), False),
        ("会社が指定した日", set(), False),
        ("月1回", set(), False),
        ("第2・第4土曜", set(), False),
        ("なし", set(), False),
        ("", set(), False),
    ],
)
def test_named_days(text, weekdays, holidays):
    found = closed_days(text)
    assert (set(found.weekdays), found.holidays) == (weekdays, holidays)


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("年末年始", (((12, 29), (1, 3)),)),
        ("12/30〜1/3", (((12, 30), (1, 3)),)),
        ("12月28日から翌年の1月4日まで", (((12, 28), (1, 4)),)),
        ("8/13〜15", (((8, 13), (8, 15)),)),
        ("夏季8月13日〜8月16日、年末年始", (((8, 13), (8, 16)), ((12, 29), (1, 3)))),
        ("13/45", ()),
    ],
)
def test_named_dates(text, ranges):
    assert closed_days(text).ranges == ranges


@pytest.mark.parametrize(
    "text", ["日曜日（隔週で開所）", "開所日以外の日曜日", "日曜日、ただし月末は営業", "土曜日の午後"]
)
def test_a_condition_makes_its_days_unsure(text):
    for weekday in closed_days(text).weekdays:
        day = date(2026, 11, 16 + weekday)
        assert closed_days(text).on(day, holiday=False) is Shut.UNSURE


def test_the_second_saturday():
    found = closed_days("第2土曜")
    assert found.on(date(2026, 11, 14), holiday=False) is Shut.CLOSED
    assert found.on(date(2026, 11, 7), holiday=False) is Shut.UNSAID


def test_real_texts_are_mostly_understood(shared_data):
    """Of the texts that name 日 as a day off, nearly all are read as closed or unsure on a Sunday."""
    import csv

    sunday, seen, read = date(2026, 11, 15), 0, 0
    for path in sorted((shared_data / "wamnet" / "202503").glob("*06*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if any(word in row["定休日"] for word in ("日曜", "土日", "土・日", "土、日")):
                    seen += 1
                    read += closed_days(row["定休日"]).on(sunday, holiday=False) in (Shut.CLOSED, Shut.UNSURE)
    assert seen > 3000
    assert read / seen > 0.99


@given(st.text(), st.dates(), st.booleans())
def test_any_text_is_answered(text, day, holiday):
    assert closed_days(text).on(day, holiday=holiday) in Shut
