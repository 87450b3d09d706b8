"""空きなし and 区域外 become proposals to the recipient's editor; a person takes or dismisses them."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from accounts.permission import Role
from directory.models import Listing, Location, Service, ServiceAtLocation
from foundation.db import db, new_id
from matching.referrals import actions_referral
from matching.referrals.answer import Answer
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral
from matching.referrals.models_thread import DeclineProposal
from matching.referrals.proposal import Kind, proposed_by
from matching.referrals.state import Decline, State
from tests.matching.referrals.conftest import World, send
from tests.matching.referrals.test_desk import entries, read, rows
from tests.page import check
from tests.people import add_person, post_form


def test_only_two_reasons_propose_anything():
    found = {reason: proposed_by(State.DECLINED, reason.value) for reason in Decline}
    assert {reason: kind for reason, kind in found.items() if kind} == {
        Decline.NO_VACANCY: Kind.FULL,
        Decline.OUT_OF_AREA: Kind.AREA,
    }
    assert proposed_by(State.UNSUCCESSFUL, "no_vacancy") is None
    assert proposed_by(State.DECLINED, "consent") is None
    assert proposed_by(State.DECLINED, None) is None


@pytest.fixture
def real(world: World) -> World:
    """B's listing with a location and a service behind it, so that free places can be reported."""
    service = new_id()
    place = Location(id=world.b, organization_id=world.people.b, name="きぼうの橋 定着支援センター")
    db.session.add(place)
    db.session.add(
        Service(id=service, organization_id=world.people.b, name="就労定着支援", kind="retention_support")
    )
    db.session.flush()
    db.session.add(ServiceAtLocation(id=new_id(), service_id=service, location_id=world.b))
    named = [{"id": str(service), "name": "就労定着支援", "kind": "retention_support"}]
    db.session.execute(update(Listing).where(Listing.id == world.b).values(services=named))
    db.session.commit()
    return world


def decline(world: World, reason: str) -> str:
    number = send(world)
    answer = Answer(State.DECLINED, reason_code=reason)
    actions_referral.answer(world.people.suzuki.member, number, answer)
    return number


def capacity(world: World) -> str:
    return read(db.select(Listing).where(Listing.id == world.b))[0].capacity_status


def test_full_is_reported_only_when_the_editor_says_so(real: World, signed_in):
    for _ in range(2):
        decline(real, "no_vacancy")
    suzuki = signed_in(real.people.suzuki)
    assert "決めていない提案：1件" in check(suzuki.get("/desk")).text
    page = check(suzuki.get("/desk/proposals"))
    assert "2件" in page.text
    assert "山本" not in page.text
    assert capacity(real) == "unknown"
    done = post_form(suzuki, f"/desk/proposals/{real.b}/full", form_at="/desk/proposals", decision="taken")
    assert done.status_code == 302
    assert capacity(real) == "full"
    assert "満員」と報告しました" in check(suzuki.get("/desk/proposals")).text
    assert {row.decision for row in rows(DeclineProposal)} == {"taken"}
    assert {"listing.capacity", "listing.proposal"} <= {e.action for e in entries()}


def test_dismissed_nothing_changes_and_it_is_gone(real: World, signed_in):
    decline(real, "no_vacancy")
    suzuki = signed_in(real.people.suzuki)
    post_form(suzuki, f"/desk/proposals/{real.b}/full", form_at="/desk/proposals", decision="dismissed")
    assert capacity(real) == "unknown"
    assert "提案はありません" in check(suzuki.get("/desk/proposals")).text
    decline(real, "no_vacancy")
    assert "1件" in check(suzuki.get("/desk/proposals")).text, "a later decline asks anew"


def test_an_area_is_mended_by_hand(real: World, signed_in):
    decline(real, "out_of_area")
    suzuki = signed_in(real.people.suzuki)
    assert "区域外" in check(suzuki.get("/desk/proposals")).text
    done = post_form(suzuki, f"/desk/proposals/{real.b}/area", form_at="/desk/proposals", decision="taken")
    assert done.location == f"/desk/listings/{real.b}"


def test_other_reasons_and_other_organizations_propose_nothing(real: World, signed_in):
    decline(real, "duplicate")
    assert not rows(DeclineProposal)
    decline(real, "no_vacancy")
    other = add_person("editor-c@example.jp", "別の編集者", real.people.c, Role.EDITOR)
    db.session.commit()
    browser = signed_in(other)
    assert "提案はありません" in check(browser.get("/desk/proposals")).text
    post_form(browser, f"/desk/proposals/{real.b}/full", form_at="/desk/account", decision="taken")
    assert capacity(real) == "unknown"
    assert rows(DeclineProposal)[0].decision is None
    for path, said in (("full", "x"), ("other", "taken")):
        wrong = post_form(browser, f"/desk/proposals/{real.b}/{path}", form_at="/desk/account", decision=said)
        assert wrong.status_code == 404
    assert signed_in(real.people.sato).get("/desk/proposals").status_code == 403


def test_an_answer_by_code_proposes_too(real: World, client):
    send(real)
    row = rows(Referral)[0]
    slip = thaw(row.slip, row.slip_hash)
    path = f"/r/{slip.heading.code}"
    post_form(client, path, fact=slip.heading.fact)
    post_form(client, path, to="declined", reason_code="out_of_area")
    assert [p.kind for p in rows(DeclineProposal)] == ["area"]
