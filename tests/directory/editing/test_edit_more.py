"""People to ask for, cost by item, ways in, who may refer, one more service; closing a listing and opening it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory import actions_revise, edit_values, store_parts, store_revisions
from directory.author import of_member
from directory.edit_values import WrongValue
from directory.models import Contact, FieldMetadata, Phone
from foundation import clock
from foundation.db import db, new_id, transaction
from tests.directory.editing.test_desk import own_by, send
from tests.directory.editing.test_edit_form import card, draft_of, values
from tests.directory.editing.test_revise import placed, state
from tests.directory.listings import add_listing
from tests.page import check
from tests.people import cast, sign_in


@pytest.fixture
def people(app):
    return cast(app)


@pytest.fixture
def place(people):
    return placed(people)


def edited(client, page, place, part, **typed):
    """The form with these values, published; the preview is returned."""
    path = f"/desk/listings/{place}/edit?part={part}"
    given = {name.replace("__", "-"): value for name, value in typed.items()}
    answer = client.post(path, data=values(page(path)) | given)
    if answer.status_code == 200:
        client.post(f"/desk/listings/{place}/publish", data=draft_of(answer))
    return check(answer)


def service_of(place):
    return next(name for name in state(place) if name.startswith("kind@")).partition("@")[2]


def test_people_cost_and_ways_are_public_at_once(people, place, client, page):
    sign_in(client, people.suzuki)
    edited(client, page, place, "contact", contacts__0__department="地域支援課", contacts__0__title="相談員")
    edited(client, page, place, "about", accessibility="入口に段差があります\n\n筆談の用意があります")
    edited(client, page, place, "services", services__0__costs__0__option="昼食",
           services__0__costs__0__amount="１，５００円", services__0__costs__0__cost_note="1食")  # fmt: skip
    shown = page(f"/listings/{place}").text
    for words in ("地域支援課 相談員", "入口に段差があります", "筆談の用意があります", "昼食 1,500円 1食"):
        assert words in shown, words
    assert not store_revisions.waiting_of(place)
    for part in ("contact", "about", "services"):
        assert "変わったところはありません" in edited(client, page, place, part).text


def test_names_are_not_kept_in_the_public_marks(people, place, client, page):
    sign_in(client, people.suzuki)
    edited(client, page, place, "contact", contacts__0__department="相談課", contacts__0__person="小林さん")
    assert "小林さん" in page(f"/listings/{place}").text
    edited(client, page, place, "contact", contacts__0__person="")
    for path in (f"/listings/{place}", f"/listings/{place}/history"):
        assert "小林さん" not in page(path).text
    said = [row.previous_value + row.replacement_value for row in db.session.query(FieldMetadata)]
    assert not any("小林さん" in each for each in said)


def test_what_hangs_on_a_row_outlives_its_change(people, place):
    with transaction() as session:
        held = Contact(id=new_id(), location_id=place, department="相談課", email="a@example.jp")
        nameless = Contact(id=new_id(), location_id=place, email="b@example.jp")
        session.add_all((held, nameless))
        session.flush()
        session.add(Phone(id=new_id(), contact_id=held.id, number="011-1", type="voice"))
    author = of_member(people.suzuki.member)
    base = state(place)
    wanted = {"contacts": [{"department": "相談課", "title": "課長", "name": ""}]}
    for _ in range(2):  # a double tap
        actions_revise.revise(author, place, wanted, base)
    rows = store_parts.rows("contact", "location", place)
    assert {(row["title"], row["email"]) for row in rows} == {("課長", "a@example.jp"), ("", "b@example.jp")}
    assert db.session.query(Phone).filter(Phone.contact_id.is_not(None)).count() == 1
    db.session.rollback()
    actions_revise.revise(author, place, {"contacts": []})
    assert [row["email"] for row in store_parts.rows("contact", "location", place)] == ["b@example.jp"]


def test_who_may_refer_and_a_new_service_wait(people, place, client, page):
    sign_in(client, people.suzuki)
    ticked = {"referrer": ["by_self", "by_doctor"], "gender": ["women_only"], "income": ["low_income"]}
    edited(client, page, place, "checked", **ticked)
    shown = edited(client, page, place, "services", new_kind="retention_support", new_name="つづける支援")
    assert "つづける支援（就労定着支援）" in shown.text
    assert "つづける支援" not in page(f"/listings/{place}").text
    proposal = store_revisions.waiting_of(place)[0].id
    coordinator = of_member(people.takahashi.member)
    db.session.rollback()
    actions_revise.accept(coordinator, proposal)
    shown = page(f"/listings/{place}").text
    assert "つづける支援" in shown
    assert "医療機関" in shown
    assert "女性だけが利用できます" in shown
    assert {"women_only", "low_income"} <= set(card(place).features)
    assert "retention_support" in card(place).kinds
    number = store_revisions.revisions(place)[0].number
    db.session.rollback()
    actions_revise.restore(coordinator, place, number)
    assert len(card(place).services) == 2, "an old version brings no second one"


@pytest.mark.parametrize(
    ("part", "typed", "words"),
    [
        ("services", {"services__0__costs__0__amount": "千円くらい"}, "1500 のように数字で"),
        ("services", {"services__0__costs__0__amount": "9" * 20}, "1500 のように数字で"),
        ("services", {"services__0__costs__0__option": "あ" * 201}, "200"),
        ("services", {"new_name": "名前だけ"}, "サービスの種類を選んでください"),
        ("contact", {"contacts__0__title": "あ" * 201}, "200"),
        ("about", {"accessibility": "\n".join(f"段差{n}" for n in range(21))}, "20行まで"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(people, place, client, page, part, typed, words):
    sign_in(client, people.suzuki)
    before = state(place)
    shown = edited(client, page, place, part, **typed)
    assert words in shown.text
    given = next(iter(typed.values())).partition("\n")[0]
    assert given in shown.text or shown.find_all("input", value=given)
    assert state(place) == before


def test_yen_as_people_write_them():
    said = {"1500": 1500, "1,500円": 1500, "￥300": 300, "無料": 0, "0": 0}
    assert {typed: edit_values.yen(typed) for typed in said} == said
    assert edit_values.yen("12.5", 12.5) == 12.5, "what stood there may stay"
    for wrong in ("-5", "12.5", "1e9", "10万"):
        with pytest.raises(WrongValue):
            edit_values.yen(wrong)


def test_closing_and_opening_again_wait_for_a_coordinator(people, place, client, page):
    sign_in(client, people.suzuki)
    day = clock.today() - timedelta(days=2)
    asked = {"on": day.isoformat(), "reason": "利用者はとなりの事業所へ"}
    assert send(client, f"/desk/listings/{place}/close", **asked).status_code == 302
    held = store_revisions.waiting_of(place)[0]
    assert "となりの事業所" in held.note
    assert "最後の日" in held.note
    assert card(place).status == "active"
    proposal = held.id
    db.session.rollback()
    actions_revise.accept(of_member(people.takahashi.member), proposal)
    assert (card(place).status, card(place).closes_on) == ("closed", day)
    assert "掲載を再開する" in page(f"/desk/listings/{place}").text
    assert send(client, f"/desk/listings/{place}/reopen").status_code == 302
    assert card(place).status == "closed"
    proposal = store_revisions.waiting_of(place)[0].id
    db.session.rollback()
    actions_revise.accept(of_member(people.takahashi.member), proposal)
    assert card(place).status == "active"


def test_closing_needs_a_day_and_a_reason(people, place, client, page):
    sign_in(client, people.suzuki)
    far = (clock.today() + timedelta(days=800)).isoformat()
    for typed, words in (
        ({}, "最後の日を入れてください"),
        ({"on": far, "reason": "x"}, "今日の前後1年"),
        ({"on": "さくじつ", "reason": "残る文"}, "残る文"),
        ({"on": clock.today().isoformat(), "reason": "あ" * 501}, "500"),
    ):
        assert words in check(send(client, f"/desk/listings/{place}/close", **typed)).text
    assert not store_revisions.waiting_of(place)


def test_only_the_own_organization_may_close(people, place, client):
    other = add_listing("よその事業所", "employment_transition")
    own_by(other, people.c)
    sign_in(client, people.suzuki)
    for path in ("close", "reopen"):
        answer = send(client, f"/desk/listings/{other}/{path}", on=clock.today().isoformat(), reason="x")
        assert answer.status_code == 404
    assert client.get(f"/desk/listings/{other}/close").status_code == 404
    assert client.get(f"/desk/listings/{place}/reopen").status_code == 405
    sign_in(client, people.yamada)
    assert client.get(f"/desk/listings/{place}/close").status_code == 403
    assert send(client, f"/desk/listings/{place}/reopen").status_code == 403
