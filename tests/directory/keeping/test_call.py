"""The coordinator's worklist: whom to call next, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from directory.keeping import store_call
from directory.keeping.call import NotThatDay, next_day
from directory.keeping.models import VerificationCall
from directory.models import FieldMetadata, Listing, Location
from foundation import clock
from foundation.db import transaction
from tests.directory.keeping.conftest import all_of
from tests.directory.listings import add_listing, selects, statements
from tests.page import check
from tests.people import post_form, sign_in


@pytest.fixture
def desk(client, people):
    sign_in(client, people.takahashi)
    return client


def card(listing_id) -> Listing:
    return next(each for each in all_of(Listing) if each.id == listing_id)


def names(page) -> list[str]:
    return ["".join(e.itertext()).strip() for e in page.find_all("h3")]


def test_never_checked_ones_come_first_then_the_oldest(desk, place, orphan):
    with transaction() as session:
        session.get(Listing, place).last_verified_on = clock.today() - timedelta(days=90)
    assert names(check(desk.get("/desk/worklist"))) == ["みなしごの家", "ひだまり"]


def test_narrowed_by_municipality_and_kind(desk, place, orphan):
    there = add_listing("江別の相談室", "consultation_support", municipality_code="012173")
    assert there
    assert names(check(desk.get("/desk/worklist?near=江別市"))) == ["江別の相談室"]
    assert names(check(desk.get("/desk/worklist?kind=employment_transition"))) == ["ひだまり"]


def test_after_a_call_the_list_is_as_narrow_as_before(desk, place):
    (link,) = {
        href
        for href in check(desk.get("/desk/worklist?kind=employment_transition")).links()
        if str(place) in href
    }
    answer = post_form(desk, link, outcome="right")
    assert answer.location == "/desk/worklist?kind=employment_transition"
    assert post_form(desk, f"/desk/worklist/{place}", outcome="right").location == "/desk/worklist"


@pytest.mark.parametrize("query", ["near=どこにもない", "kind=king", "page=x"])
def test_what_is_wrong_is_said_at_the_field(desk, place, query):
    answer = desk.get(f"/desk/worklist?{query}")
    assert answer.status_code == 422
    assert list(check(answer).find_all("div", id="error-summary"))


def test_right_makes_it_checked_today(desk, place):
    answer = post_form(desk, f"/desk/worklist/{place}", outcome="right", note="受付の方に確認")
    assert answer.status_code == 302
    assert card(place).last_verified_on == clock.today()
    marks = [row.updated_by for row in all_of(FieldMetadata) if row.field_name == "last_verified_on"]
    assert marks == ["coordinator"]
    assert "受付の方に確認" in check(desk.get(f"/desk/worklist/{place}")).text


def test_closed_closes_it(desk, place):
    post_form(desk, f"/desk/worklist/{place}", outcome="closed")
    assert card(place).status == "closed"
    assert names(check(desk.get("/desk/worklist"))) == []


def test_no_answer_comes_back_in_three_days(desk, place):
    post_form(desk, f"/desk/worklist/{place}", outcome="no_answer")
    assert names(check(desk.get("/desk/worklist"))) == []
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert [row.next_on for row in all_of(VerificationCall)] == [clock.today()]
    assert [
        each.name for each in store_call.worklist("", "", clock.today() + timedelta(days=3), 1).cards
    ] == ["ひだまり"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "結果を1つ選んでください"),
        ({"outcome": "king"}, "選んでください"),
        ({"outcome": "no_answer", "next_on": "2001-01-01"}, "今日から1年先まで"),
        ({"outcome": "no_answer", "next_on": "あした"}, "日付"),
        ({"outcome": "right", "note": "あ" * 501}, "500"),
    ],
)
def test_a_call_that_cannot_be_written_down_says_why(desk, place, fields, said):
    answer = post_form(desk, f"/desk/worklist/{place}", **fields)
    assert answer.status_code == 422
    assert said in check(answer).text
    assert all_of(VerificationCall) == []


def test_next_days():
    today = clock.today()
    assert next_day("right", today, today) is None
    assert next_day("no_answer", None, today) == today + timedelta(days=3)
    with pytest.raises(NotThatDay):
        next_day("no_answer", today - timedelta(days=1), today)


def test_as_many_queries_for_many_as_for_few(desk, place):
    def asked() -> int:
        with statements() as seen:
            desk.get("/desk/worklist")
        return len(selects(seen))

    few = asked()
    for n in range(12):
        add_listing(f"事業所{n}", "npo")
    assert asked() == few


def test_who_may_not(client, people, place):
    for person in (people.sato, people.suzuki, people.yamada, people.nakamura):
        sign_in(client, person)
        assert client.get("/desk/worklist").status_code == 403
        assert client.get(f"/desk/worklist/{place}").status_code == 403


def test_no_such_listing(desk):
    assert desk.get(f"/desk/worklist/{uuid4()}").status_code == 404
    assert all_of(Location) == []
