"""Why not X, side by side, the kept run against today's: for those who may read the file, audited."""

from __future__ import annotations

import pytest

from directory.models import Listing, ListingChange
from foundation import clock
from foundation.db import db
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.match import rank
from matching.referrals import actions_match
from tests.matching.referrals.conftest import World
from tests.matching.referrals.test_desk import check, entries


@pytest.fixture
def matched(world: World) -> str:
    """花子's file with one kept match; a place for children and one without a fitting kind are there too."""
    kinds = {"c": ["after_school_day_service"]}
    for key, ours in kinds.items():
        row = db.session.get(Listing, getattr(world, key))
        row.kind, row.kinds, row.needs = ours[0], ours, []
    for each in (world.a, world.b, world.c):
        db.session.add(ListingChange(listing_id=each, at=clock.now()))
    db.session.commit()
    asked = MatchInput(
        needs=("retention", "health"), place=home_of_text("札幌市中央区"), age=35, employment="working",
        months_employed=7,
    )  # fmt: skip
    actions_match.run_match(world.people.sato.member, world.client_id, asked)
    return f"/desk/clients/{world.client_id}/match"


def test_why_not_tells_the_rule_that_excludes(world: World, signed_in, matched):
    browser = signed_in(world.people.sato)
    page = check(browser.get(f"{matched}/why?name=みなと就労支援センター"))
    assert "条件に合わないため外しました" in page.text
    assert "学校に通う" in page.text
    assert [e.detail["purpose"] for e in entries("client.read")][-1] == "match.why"


def test_why_not_tells_the_place_of_what_fits(world: World, signed_in, matched):
    page = check(signed_in(world.people.sato).get(f"{matched}/why?name=きぼうの橋"))
    assert "番目です" in page.text
    assert "合う" in page.text
    nobody = check(signed_in(world.people.sato).get(f"{matched}/why?name=zzzqqq"))
    assert "名簿にありません" in nobody.text


def test_two_stand_side_by_side(world: World, signed_in, matched):
    browser = signed_in(world.people.sato)
    page = check(browser.get(f"{matched}/compare?to={world.b}&to={world.c}"))
    heads = [each for each in page.find_all("th") if each.get("scope") == "col"]
    assert len(heads) == 3
    assert "学校に通う" in page.text
    alone = browser.get(f"{matched}/compare?to={world.b}")
    assert alone.status_code == 302


def test_the_same_day_the_same_question_has_the_same_answer(world: World, signed_in, matched):
    page = check(signed_in(world.people.sato).get(f"{matched}/again"))
    asked, kept = actions_match.latest_match(world.people.sato.member, world.client_id)
    assert kept.results
    assert kept.rule_version in page.text
    assert rank(asked).to_json() == kept.to_json()


@pytest.mark.parametrize("path", ["why?name=x", "compare?to={b}&to={c}", "again"])
def test_nobody_else_finds_them(world: World, signed_in, matched, path):
    at = f"{matched}/{path.format(b=world.b, c=world.c)}"
    assert signed_in(world.people.tanaka).get(at).status_code == 404
    assert signed_in(world.people.suzuki).get(at).status_code == 403
    assert signed_in(world.people.sato).post(at).status_code == 405


def test_before_a_match_there_is_nothing_to_compare(world: World, signed_in):
    at = f"/desk/clients/{world.client_id}/match/again"
    assert signed_in(world.people.sato).get(at).status_code == 404
