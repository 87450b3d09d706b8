"""Coordinators change who serves which need: seen before it is saved, kept as versions, taken back, in the audit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from directory.models import Listing, ListingChange
from foundation import audit, clock
from foundation.db import db, transaction
from matching import actions_needs, store
from matching.actions_needs import Overtaken
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.match import rank
from matching.store import NoSuchVersion
from tests.matching.referrals.conftest import World, a_world
from tests.page import Page, check
from tests.people import csrf_token, sign_in

SAVED = {"near": "札幌市中央区", "note": "市内の実情に合わせる"}


@pytest.fixture
def world(app: Flask) -> World:
    return served(app)


def served(app: Flask) -> World:
    made = a_world(app)
    for each, kind in ((made.a, "npo"), (made.b, "social_welfare_council"), (made.c, "municipality")):
        row = db.session.get(Listing, each)
        row.kind, row.kinds, row.needs = kind, [kind], ["food"]
        db.session.add(ListingChange(listing_id=each, at=clock.now()))
    db.session.commit()
    return made


@pytest.fixture
def browse(app: Flask) -> Callable[..., FlaskClient]:
    def signed_in(person: object) -> FlaskClient:
        client = app.test_client()
        sign_in(client, person)
        return client

    return signed_in


def weights(need: str = "food", **changed: int) -> dict[str, str]:
    now = store.newest_map()
    typed = {f"weight_{kind}": str(round(weight * 100)) for kind, weight in now.serving(need).items()}
    return {**typed, **{f"weight_{k}": str(v) for k, v in changed.items()}, "based_on": str(now.version)}


def post(browser: FlaskClient, path: str, **values: str):
    return browser.post(path, data={"csrf_token": csrf_token(browser, path), **values})


def refused(answer) -> Page:
    assert answer.status_code == 422
    return check(answer)


def first() -> list[str]:
    asked = MatchInput(needs=("food",), place=home_of_text("札幌市中央区"))
    found = [one.kind for one in rank(asked).results]
    db.session.rollback()  # the reading ends before the site writes
    return found


def test_the_effect_is_seen_before_it_is_saved(world, browse):
    browser = browse(world.people.takahashi)
    seen = check(post(browser, "/desk/needs/food", **weights(npo=5), **SAVED))
    assert "まだ保存していません" in seen.text
    assert "あおぞら相談室" in seen.text
    assert store.newest_map().version == 0, "nothing is kept by looking"


def test_a_saved_change_counts_in_the_next_match_and_is_taken_back(world, browse):
    before = first()
    browser = browse(world.people.takahashi)
    answer = post(browser, "/desk/needs/food", **weights(npo=0), **SAVED, step="save")
    assert answer.status_code == 302
    assert before[0] == "npo"
    assert "npo" not in first()
    check(browser.get("/desk/needs"))
    differs = check(browser.get("/desk/needs/versions/0"))
    assert "100%" in differs.text
    assert post(browser, "/desk/needs/versions/0").status_code == 302
    assert first() == before
    assert store.newest_map().version == 2
    assert [(row.number, row.need, row.restored) for row in store.map_versions()] == [
        (2, "", 0),
        (1, "food", None),
    ]
    written = db.session.scalars(
        select(audit.AuditEntry).where(audit.AuditEntry.action.like("needs.%"))
    ).all()
    assert [each.action for each in written] == ["needs.changed", "needs.restored"]
    assert all(each.actor == world.people.takahashi.member.actor for each in written)


def test_a_kind_can_be_added(world, browse):
    browser = browse(world.people.takahashi)
    typed = weights() | {"add_kind": "school", "add_weight": "35"}
    assert post(browser, "/desk/needs/food", **typed, **SAVED, step="save").status_code == 302
    assert store.newest_map().weight("food", "school") == 0.35


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weight_npo": "101"}, "0から100まで"),
        ({"weight_npo": ""}, "0から100まで"),
        ({"weight_npo": "たくさん"}, "数字"),
        ({"weight_municipality": "0"}, "役所の窓口は0にできません"),
        ({"add_kind": "castle", "add_weight": "5"}, "加えられません"),
        ({"add_kind": "school", "add_weight": ""}, "1から100まで"),
        ({"near": "アトランティス"}, "アトランティス"),
        ({"near": ""}, "場所"),
        ({"note": ""}, "理由"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(world, browse, wrong, said):
    browser = browse(world.people.takahashi)
    answer = post(browser, "/desk/needs/food", **(weights(npo=77) | SAVED | wrong), step="save")
    page = refused(answer)
    assert said in page.text
    if "weight_npo" not in wrong:
        assert next(page.find_all("input", name="weight_npo")).get("value") == "77"
    assert store.newest_map().version == 0


def test_who_comes_second_is_told(world, browse):
    browser = browse(world.people.takahashi)
    opened = weights(npo=10)
    actions_needs.change_need(world.people.takahashi.member, "food", {"municipality": 0.5}, "先", 0)
    page = refused(post(browser, "/desk/needs/food", **opened, **SAVED, step="save"))
    assert "ほかの人が" in page.text
    with pytest.raises(Overtaken):
        actions_needs.change_need(world.people.takahashi.member, "food", {"npo": 0.5}, "後", 0)
    assert store.newest_map().version == 1


def test_nobody_but_a_coordinator(world, browse):
    for person in (world.people.sato, world.people.suzuki, world.people.nakamura, world.people.yamada):
        for path in ("/desk/needs", "/desk/needs/food", "/desk/needs/versions/0"):
            assert browse(person).get(path).status_code == 403


def test_what_is_not_there(world, browse):
    browser = browse(world.people.takahashi)
    for path in ("/desk/needs/dragons", "/desk/needs/versions/9"):
        assert browser.get(path).status_code == 404
    with pytest.raises(NoSuchVersion):
        store.map_of(9)


def test_the_database_keeps_every_version(any_app):
    world = served(any_app)
    actions_needs.change_need(world.people.takahashi.member, "food", {"municipality": 0.5}, "x", 0)
    for statement in ("UPDATE need_map_version SET note = 'y'", "DELETE FROM need_map_version"):
        with pytest.raises(DBAPIError, match="append_only"), transaction() as session:
            session.execute(text(statement))


def test_the_public_match_may_read_the_map(any_app):
    world = served(any_app)
    actions_needs.change_need(world.people.takahashi.member, "food", {"municipality": 0.9}, "x", 0)
    answer = any_app.test_client().get("/api/v1/match?need=food&near=札幌市中央区")
    assert answer.status_code == 200
    assert answer.json["rule_version"].endswith("/1")
