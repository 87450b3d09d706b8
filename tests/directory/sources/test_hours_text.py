from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import WEEKDAYS
from directory.sources.hours_text import NotUnderstood, closed_words, parse

WEEK = ("MO", "TU", "WE", "TH", "FR")
SPAN = (WEEK, "08:30", "17:15")


def told(text, closed=""):
    return [(slot.days, slot.opens, slot.closes) for slot in parse(text, closed)]


@pytest.mark.parametrize(
    "text",
    [
        "月曜日から金曜日 午前8時30分から午後5時15分",
        "平日８時30分～17時15分",
        "月～金　8：30〜17：15",
        "月・火・水・木・金曜 8:30～17:15",
        "午前8時30分～午後5時15分まで ※土日祝日を除く",
        "平日 午前8時半から午後5時15分まで",
    ],
)
def test_the_same_hours_in_many_words(text):
    assert told(text) == [SPAN]


def test_days_that_are_not_named_are_those_left_open():
    assert told("8時30分～17時15分", "土曜日・日曜日・祝日") == [SPAN]
    for nothing_said in ("", "祝日・年末年始", "土曜は電話相談のみ"):
        with pytest.raises(NotUnderstood):
            parse("8時30分～17時15分", nothing_said)


def test_several_parts_and_pauses():
    assert told("平日9時～21時／土曜9時～17時") == [(WEEK, "09:00", "21:00"), (("SA",), "09:00", "17:00")]
    assert told("平日８時30分～17時15分（正午から午後１時までを除く。）") == [
        (WEEK, "08:30", "12:00"),
        (WEEK, "13:00", "17:15"),
    ]
    assert told("平日 9時～12時・13時～16時") == [(WEEK, "09:00", "12:00"), (WEEK, "13:00", "16:00")]


@pytest.mark.parametrize(
    "text",
    [
        "第1・2水曜日 13時～16時",
        "電話受付 平日9時～17時",
        "平日17時～9時",
        "平日25時～26時",
        "平日",
        "相談日程は公式ページで確認",
    ],
)
def test_what_is_not_wholly_understood_stays_words(text):
    with pytest.raises(NotUnderstood):
        parse(text)


def test_closed_days_that_are_only_excluded():
    assert closed_words("祝日、年末年始は除く") == "祝日、年末年始"
    assert closed_words("土曜は電話相談のみ") == "土曜は電話相談のみ"


@given(
    st.text(alphabet="月火水木金土日曜平祝午前後時分半正から~～-・、／0123456789: （）除く休", max_size=40)
)
def test_any_text_is_slots_or_not_understood(text):
    try:
        slots = parse(text, text)
    except NotUnderstood:
        return
    for slot in slots:
        assert set(slot.days) <= set(WEEKDAYS)
        assert slot.days
        assert "00:00" <= slot.opens < slot.closes <= "24:00"
