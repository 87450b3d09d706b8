"""What was typed into a session that had ended is not lost – and is nobody else's."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts import actions_kept, store
from accounts.models import KeptForm
from foundation.db import db
from tests.accounts.conftest import Watch
from tests.page import check
from tests.people import Cast, csrf_token, forget_used_codes, post_form, sign_in

NEW = "/desk/clients/new"
TYPED = {
    "name": "新井 次郎",
    "summary": "ゆっくり<b>話したい",
    "token": "a" * 32,
    "further_needs": ["debt", "food"],
}


def typed_after(client: FlaskClient, watch: Watch, minutes: int, **fields: object):
    token = csrf_token(client, NEW)
    watch.forward(minutes=minutes)
    return client.post(NEW, data={"csrf_token": token, **TYPED, **fields})


def forms() -> list[KeptForm]:
    found = list(db.session.scalars(db.select(KeptForm)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def test_it_waits_behind_the_sign_in_and_is_sent_with_one_press(
    app: Flask, client: FlaskClient, people: Cast, watch: Watch
):
    sign_in(client, people.sato)
    away = typed_after(client, watch, 31)
    assert away.status_code == 302
    assert re.search(r"/sign-in\?next=%2Fdesk%2Fkept%2F|/sign-in\?next=/desk/kept/", away.location)
    assert "新井".encode() not in forms()[0].fields_sealed
    forget_used_codes(client, people.sato)
    post_form(client, away.location, email=people.sato.email, password=people.sato.password)
    done = post_form(client, "/sign-in/second-factor", code=people.sato.code())
    assert "/desk/kept/" in done.location
    page = check(client.get(done.location))
    assert "ゆっくり<b>話したい" in page.text
    assert "まだ保存も送信もされていません" in page.text
    [form] = [each for each in page.find_all("form") if each.get("action") == NEW]
    sent = [(e.get("name"), e.get("value")) for e in form.iter("input")]
    made = client.post(NEW, data=_pairs(sent))
    assert made.status_code == 302
    assert "新井 次郎さん" in check(client.get(made.location)).text
    assert client.post(NEW, data=_pairs(sent)).location == made.location, "twice is once"


def _pairs(sent: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in sent:
        found.setdefault(name, []).append(value)
    return found


def test_only_the_same_person_and_only_for_an_hour(
    app: Flask, client: FlaskClient, people: Cast, watch: Watch
):
    sign_in(client, people.sato)
    typed_after(client, watch, 31)
    [kept] = forms()
    at = f"/desk/kept/{kept.id}"
    sign_in(client, people.tanaka)
    assert client.get(at).status_code == 404
    watch.forward(minutes=61)
    sign_in(client, people.sato)
    assert client.get(at).status_code == 404
    assert forms() == []
    assert client.get("/desk/kept/00000000-0000-4000-8000-000000000000").status_code == 404


def test_of_what_was_typed_only_the_words_are_shown():
    fields = [("name", "新井 次郎"), ("draft", "eyJmb3IiOls"), ("status", "active"), ("phone", "011-522-9370"),
              ("days", "MO"), ("listing", "b3a1c1de-0000-4000-8000-000000000000"), ("note", " "), ("note", "新井 次郎"),
              ("street", "A-1")]  # fmt: skip
    assert actions_kept.Kept("/desk", fields).words == ["新井 次郎", "011-522-9370", "A-1"]


def test_what_is_not_there_is_named(app: Flask, client: FlaskClient, people: Cast):
    with pytest.raises(store.NoKeptForm):
        store.kept_form(uuid4(), people.sato.member.user_id)


def test_strangers_leave_nothing(app: Flask, client: FlaskClient, people: Cast, watch: Watch):
    token = csrf_token(client, "/sign-in")
    answer = client.post(NEW, data={"csrf_token": token, **TYPED})
    assert answer.status_code == 302
    assert "kept" not in answer.location
    assert forms() == []


def test_passwords_and_bulk_are_not_kept(app: Flask, client: FlaskClient, people: Cast, watch: Watch):
    sign_in(client, people.sato)
    token = csrf_token(client, "/desk/account")
    watch.forward(minutes=31)
    client.post("/desk/account", data={"csrf_token": token, "current": "geheim", "new": "x"})
    client.post(NEW, data={"csrf_token": token, "summary": "あ" * 100_001})
    assert forms() == []
