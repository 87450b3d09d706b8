"""A kept match is told as it was, whatever became of the directory; what staff decided about an office is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from directory.models import Listing, ListingChange
from foundation import clock
from foundation.db import db
from matching import actions_needs
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.learned import Learned
from matching.referrals import actions_match, lessons
from matching.referrals.match_compare import Again, again_as_kept
from matching.referrals.models_match import Choice, MatchChoice
from tests.matching.referrals.conftest import World
from tests.matching.referrals.test_desk import check, entries
from tests.people import csrf_token, post_form

ASKED = MatchInput(
    needs=("retention", "health"), place=home_of_text("札幌市中央区"), age=35, employment="working", months_employed=7
)  # fmt: skip


@pytest.fixture
def at(world: World) -> str:
    """The address of 花子's match; three offices stand in the index."""
    index(world)
    actions_match.run_match(world.people.sato.member, world.client_id, ASKED)
    db.session.rollback()
    return f"/desk/clients/{world.client_id}/match"


def index(world: World) -> None:
    for each in (world.a, world.b, world.c):
        db.session.add(ListingChange(listing_id=each, at=clock.now()))
    db.session.commit()


def change(world: World) -> None:
    """B is renamed, turned into a place for children, and closed to the north of Sapporo."""
    row = db.session.get(Listing, world.b)
    row.name, row.kind, row.kinds, row.needs, row.lat = "別の名前", "school", ["school"], [], 43.9
    db.session.commit()
    index(world)


def text(browser, path: str) -> str:
    return check(browser.get(path)).text


def test_a_changed_directory_gives_the_same_old_answers(world: World, signed_in, at):
    browser = signed_in(world.people.sato)
    run = actions_match.match_of(world.people.sato.member, world.client_id)
    paths = (f"/why?run={run.id}&name=きぼうの橋", f"/compare?run={run.id}&to={world.b}&to={world.c}")
    before = [text(browser, at + path) for path in paths]
    assert "きぼうの橋" in before[0]
    change(world)
    actions_needs.change_need(world.people.takahashi.member, "retention", {"municipality": 0.5}, "x", 0)
    actions_match.run_match(world.people.sato.member, world.client_id, ASKED)
    db.session.rollback()
    assert [text(browser, at + path) for path in paths] == before
    old = actions_match.match_of(world.people.sato.member, world.client_id, run.id)
    new = actions_match.match_of(world.people.sato.member, world.client_id)
    assert old.result == run.result != new.result
    assert again_as_kept(old, new.result.rule_version) is Again.SAME, "its own map is kept with it"


def test_other_rules_cannot_run_it_again_and_that_is_said(world: World, at, signed_in):
    found = actions_match.match_of(world.people.sato.member, world.client_id)
    assert again_as_kept(found, "4/2027-01-01/0") is Again.OTHER_RULES
    assert again_as_kept(replace(found, kept=None), found.result.rule_version) is Again.NOTHING_KEPT
    wrong = replace(found, result=replace(found.result, results=()))
    assert again_as_kept(wrong, found.result.rule_version) is Again.DIFFERENT
    db.session.rollback()
    assert "当時と同じ結果になることを確かめました" in text(signed_in(world.people.sato), f"{at}/again")


def test_what_the_match_did_not_draw_is_told_as_of_today(world: World, signed_in, at):
    new = Listing(
        id=world.client_id, organization_id=world.people.b, name="あとからの事業所", kind="npo", kinds=["npo"],
        services=[], needs=[], lat=43.06, lng=141.35, municipality_code="011011",
    )  # fmt: skip
    db.session.add(new)
    db.session.add(ListingChange(listing_id=new.id, at=clock.now()))
    db.session.commit()
    assert "今日の名簿で説明しています" in text(
        signed_in(world.people.sato), f"{at}/why?name=あとからの事業所"
    )


def test_an_old_match_is_shown_with_its_day(world: World, signed_in, at):
    browser = signed_in(world.people.sato)
    first = actions_match.match_of(world.people.sato.member, world.client_id)
    actions_match.run_match(world.people.sato.member, world.client_id, replace(ASKED, needs=("health",)))
    db.session.rollback()
    page = check(browser.get(f"{at}/runs"))
    links = [each for each in page.links() if "run=" in each]
    assert len(links) == 2
    assert str(first.id) in links[1]
    assert "順番と理由はそのときのもの" in text(browser, f"{at}?run={first.id}")
    assert "順番と理由はそのときのもの" not in text(browser, at)
    for wrong in ("x", "00000000-0000-4000-8000-000000000000"):
        assert browser.get(f"{at}?run={wrong}").status_code == 404


def test_an_office_is_shortlisted_and_taken_off(world: World, signed_in, at):
    browser = signed_in(world.people.sato)
    token = csrf_token(browser, at)
    post = {"csrf_token": token, "listing": str(world.b)}
    assert browser.post(f"{at}/shortlist", data=post).status_code == 302
    page = check(browser.get(at))
    assert "候補（1か所）" in page.text
    assert [each for each in page.links() if f"to={world.b}" in each and "match=" in each]
    browser.post(f"{at}/shortlist", data=post | {"undo": "1"})
    assert "候補（1か所）" not in text(browser, at)
    assert len(db.session.scalars(select(MatchChoice)).all()) == 2, "what was decided is never lost"
    assert [e.action for e in entries("match.shortlisted")] == ["match.shortlisted"]


def test_what_is_left_out_keeps_its_reason_and_stays_out(world: World, signed_in, at):
    browser = signed_in(world.people.sato)
    page = f"{at}/leave-out?listing={world.b}"
    empty = browser.post(page, data={"csrf_token": csrf_token(browser, page)})
    assert (empty.status_code, "外す理由を選んでください" in check(empty).text) == (422, True)
    answer = post_form(browser, page, left_out_because="other", left_out_note="")
    assert (answer.status_code, "理由を書いてください" in check(answer).text) == (422, True)
    answer = post_form(browser, page, left_out_because="before", left_out_note="昨年、担当と合わず")
    assert answer.status_code == 302
    page = check(browser.get(at))
    assert "以前うまくいかなかった" in page.text
    assert "昨年、担当と合わず" in page.text
    assert f"listing-{world.b}" not in [each.get("id") for each in page.find_all("article")]
    actions_match.run_match(world.people.sato.member, world.client_id, ASKED)
    found = actions_match.match_of(world.people.sato.member, world.client_id).result
    assert str(world.b) not in [one.id for one in found.results]
    because = {one.id: [reason.key for reason in one.because] for one in found.excluded}
    assert "reason.left_out" in because[str(world.b)]
    row = db.session.scalars(select(MatchChoice)).one()
    assert "昨年" not in str(row.note_sealed)
    assert Choice(row.choice) is Choice.LEFT_OUT


@pytest.mark.parametrize("path", ["runs", "leave-out?listing={b}"])
def test_somebody_elses_are_not_found(world: World, signed_in, at, path):
    address = f"{at}/{path.format(b=world.b)}"
    assert signed_in(world.people.tanaka).get(address).status_code == 404
    assert signed_in(world.people.suzuki).get(address).status_code == 403
    with_token = {"csrf_token": csrf_token(signed_in(world.people.sato), at), "listing": str(world.b)}
    assert signed_in(world.people.yamada).post(f"{at}/shortlist", data=with_token).status_code in (400, 403)
    viewer = signed_in(world.people.yamada)
    assert viewer.get(f"{at}/leave-out?listing={world.b}").status_code == 403
    assert "候補に入れる" not in text(viewer, at)


def test_an_office_that_is_not_there_cannot_be_chosen(world: World, signed_in, at):
    browser = signed_in(world.people.sato)
    token = csrf_token(browser, at)
    for wrong in ("", "x", str(world.client_id)):
        assert (
            browser.post(f"{at}/shortlist", data={"csrf_token": token, "listing": wrong}).status_code == 404
        )
        assert browser.get(f"{at}/leave-out?listing={wrong}").status_code == 404


def test_few_slips_of_others_teach_nothing(world: World, monkeypatch):
    """Ten answers from everybody, or one's own: fewer of somebody else's are neither shown nor weighed."""
    said: dict[object, dict[object, Learned]] = {
        None: {world.b: Learned(9, 1, {"no_vacancy": 8}), world.c: Learned(10, 0, {"no_vacancy": 10})},
        world.people.a: {world.b: Learned(3, 0, {"no_vacancy": 3})},
        world.people.c: {},
    }

    def learned(ids=None, months=0, sender=None):
        return {each: lesson for each, lesson in said[sender].items() if ids is None or each in ids}

    monkeypatch.setattr(lessons, "learned", learned)
    assert lessons.lessons_for(world.people.a) == {
        world.b: said[world.people.a][world.b],
        world.c: said[None][world.c],
    }
    assert lessons.lessons_for(world.people.c) == {world.c: said[None][world.c]}
    index(world)
    actions_match.run_match(world.people.sato.member, world.client_id, ASKED)
    found = actions_match.match_of(world.people.sato.member, world.client_id).result
    told = {one.id: one for one in found.results}
    assert told[str(world.b)].parts["lessons"] < 0
    assert any(each.values.get("count") == 3 for each in told[str(world.b)].reasons.against)
    assert "lessons" not in told[str(world.a)].parts
