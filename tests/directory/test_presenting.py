"""How values are shown."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from directory import taxonomy
from directory.presenting import (
    address_lines,
    distance,
    distance_text,
    page_numbers,
    phone,
    source_label,
    tel,
)
from directory.presenting_editing import listing_field
from directory.presenting_hours import hours_summary, open_now
from directory.presenting_kinds import (
    KIND_ICONS,
    NEED_ICONS,
    kind_icon,
    kind_label,
    need_label,
    service_label,
)
from directory.provenance import FIELDS, SERVICE_FIELDS
from directory.sources import catalogue
from foundation import clock
from foundation.i18n import t

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]


@pytest.mark.parametrize(
    ("written", "shown", "dialled"),
    [
        ("011-562-0101", "011-562-0101", "0115620101"),
        ("０１１－５６２－０１０１", "011-562-0101", "0115620101"),
        ("011(562)0101", "011(562)0101", "0115620101"),
        ("011-562-0101（内線12）", "011-562-0101(内線12)", "0115620101"),
        ("+81-11-562-0101", "+81-11-562-0101", "+81115620101"),
        ("#8008", "#8008", "%238008"),
    ],
)
def test_phone_numbers(written: str, shown: str, dialled: str) -> None:
    assert (phone(written), tel(written)) == (shown, dialled)


@given(st.text())
def test_what_is_dialled_is_harmless(written: str) -> None:
    assert set(tel(written)) <= set("0123456789+%")


@pytest.mark.parametrize(
    ("metres", "precision", "words"),
    [
        (30, "point", "約30 m"),
        (30, "town", "500 m以内"),
        (640, "town", "約600 m"),
        (1230, "town", "約1.2 km"),
        (640, "municipality", "1 km以内"),
        (12_300, "municipality", "およそ12 km"),
    ],
)
def test_no_distance_is_finer_than_what_is_known(
    app: Flask, metres: float, precision: str, words: str
) -> None:
    with app.test_request_context():
        assert distance_text(metres, precision) == words


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "10 m"),
        (842, "840 m"),
        (994.9, "990 m"),
        (995, "1.0 km"),
        (9949, "9.9 km"),
        (9951, "10 km"),
        (1234567, "1,235 km"),
    ],
)
def test_distance(metres: float, words: str) -> None:
    assert distance(metres) == words


@given(st.integers(1, 500).flatmap(lambda last: st.tuples(st.integers(1, last), st.just(last))))
def test_page_numbers_are_ordered_and_hold_first_last_and_here(place: tuple[int, int]) -> None:
    page, last = place
    numbers = page_numbers(page, last)
    known = [number for number in numbers if number is not None]
    assert known == sorted(set(known))
    assert {1, page, last} <= set(known)
    assert len(numbers) <= 7
    for before, here, after in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if here is None:
            assert before is not None
            assert after is not None
            assert after - before > 2


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ([], ""),
        ([{"days": WEEKDAYS, "opens": "09:00", "closes": "18:00"}], "月〜金 9:00–18:00"),
        (
            [
                {"days": WEEKDAYS, "opens": "08:30", "closes": "17:15"},
                {"days": ["SA", "HO"], "opens": "10:00", "closes": "12:00"},
            ],
            "月〜金 8:30–17:15、土・祝 10:00–12:00",
        ),
        ([{"days": ["MO", "TU", "SA"], "opens": "09:00", "closes": "18:00"}], "月・火・土 9:00–18:00"),
        ([{"days": [*WEEKDAYS, "SA", "SU"], "opens": "00:00", "closes": "24:00"}], "毎日 24時間"),
    ],
)
def test_hours(app: Flask, hours: list[dict[str, object]], words: str) -> None:
    with app.test_request_context("/"):
        assert hours_summary(hours) == words


def test_open_now_is_true_false_or_unknown() -> None:
    card = SimpleNamespace(
        hours=[{"days": WEEKDAYS, "opens": "09:00", "closes": "18:00"}], hours_note="土日祝"
    )
    silent = SimpleNamespace(hours=[], hours_note="")
    with clock.frozen(datetime(2026, 11, 24, 1, tzinfo=UTC)):  # Tuesday 10:00 in Tokyo
        assert open_now(card) is True
        assert open_now(silent) is None
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)):  # 19:00
        assert open_now(card) is False


def test_every_kind_and_need_has_a_word_and_a_shape(app: Flask) -> None:
    icons = vars(app.jinja_env.get_template("components/icon.html").module)["paths"]
    with app.test_request_context("/"):
        for kind in taxonomy.KINDS:
            assert kind_label(kind)
            assert kind_icon(kind) in icons
        for need in taxonomy.NEEDS:
            assert need_label(need)
            assert NEED_ICONS[need] in icons


def test_icons_are_given_to_known_kinds_only() -> None:
    assert set(KIND_ICONS) <= set(taxonomy.KINDS)


def test_an_unknown_kind_is_another_place(app: Flask) -> None:
    with app.test_request_context("/"):
        assert kind_label("from_the_future") == kind_label("other")


def test_address_as_on_a_letter() -> None:
    assert address_lines(SimpleNamespace(postal_code="060-0001", address="札幌市")) == [
        "〒060-0001",
        "札幌市",
    ]
    assert address_lines(SimpleNamespace(postal_code="", address="札幌市")) == ["札幌市"]


def test_sources_have_names(app: Flask) -> None:
    with app.test_request_context("/"):
        assert source_label("wamnet") == "WAM NET"
        assert source_label("") == source_label(None)
        assert source_label("something-new") == "something-new"


def test_a_service_named_like_its_kind_is_said_in_the_readers_language(app: Flask) -> None:
    plain = {"id": "1", "kind": "retention_support", "name": "就労定着支援"}
    with app.test_request_context("/?lang=en"):
        assert service_label(plain) == kind_label("retention_support") == "Job retention support"
        assert service_label({**plain, "name": "夜の就労相談"}) == "夜の就労相談"
        assert service_label({**plain, "name": ""}) == kind_label("retention_support")


def test_every_source_of_offices_has_a_name_that_people_know(app):
    """A visitor reads where it is from, never the code of an importer."""
    places_only = {"municipalities", "areas", "towns", "stations"}
    for code in set(catalogue.codes()) - places_only:
        assert source_label(code) != code, code


def test_the_history_names_every_field_that_provenance_knows(app):
    other = t("editing.field.other")
    nameless = [each for each in (*FIELDS, *SERVICE_FIELDS, "services") if listing_field(each) == other]
    assert not nameless
