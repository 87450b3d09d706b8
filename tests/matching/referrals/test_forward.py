"""転送: a slip that came to nothing goes on; several slips from one match; many printed at once."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from foundation.db import db
from matching.referrals import actions_forward, actions_referral, actions_slip
from matching.referrals.answer import Answer
from matching.referrals.consent import Item
from matching.referrals.models import MatchRun
from matching.referrals.models_referral import Referral
from matching.referrals.state import State
from tests.matching.referrals.conftest import CANARIES, HANAKO, World, consent, order, send
from tests.matching.referrals.test_desk import SLIP, field_error, listed, rows
from tests.page import check
from tests.people import csrf_token, post_form


@pytest.fixture
def match_id(world: World, signed_in):
    listed(world)
    at = f"/desk/clients/{world.client_id}/match"
    answer = post_form(signed_in(world.people.sato), at, main_need="retention", near=HANAKO.address)
    assert answer.status_code == 302
    [run] = rows(MatchRun)
    return run.id


def declined(world: World, **values: object) -> str:
    number = send(world, urgency="urgent", asked_other="送迎の相談", from_hours="平日の午後", **values)
    given = Answer(State.DECLINED, reason_code="no_vacancy")
    actions_referral.answer(world.people.suzuki.member, number, given)
    return number


def new(world: World, *to: object, **asked: object) -> str:
    query = "&".join([*(f"to={each}" for each in to), *(f"{k}={v}" for k, v in asked.items())])
    return f"/desk/clients/{world.client_id}/slips/new?{query}"


class TestGoingOn:
    def test_one_tap_with_what_was_typed_and_a_consent_of_its_own(self, world: World, signed_in, match_id):
        number = declined(world)
        sato = signed_in(world.people.sato)
        page = check(sato.get(f"/desk/referrals/{number}"))
        assert "次の機関へつなぐ" in page.text
        [tap] = [link for link in page.links() if "part_of" in link]
        assert str(world.c) in tap
        assert f"match={match_id}" in tap
        assert "同意がまだです" in page.text
        form = check(sato.get(tap))
        assert "同意がまだです" in form.text
        [ask] = [link for link in form.links() if "/consents/new" in link]
        given = {"items": ["name", "needs", "summary"], "purpose": "連絡", "basis": "consent", "way": "oral"}
        today = check(sato.get(ask))
        dates = {e.get("name"): e.get("value") for e in today.find_all("input") if e.get("type") == "date"}
        back = post_form(sato, ask, **given, **dates)
        assert back.status_code == 302
        assert "part_of=" in back.location
        html = sato.get(back.location).get_data(as_text=True)
        form = check(sato.get(back.location))
        assert "送迎の相談" in html
        assert "平日の午後" in html
        assert "口頭だけ" in html
        checked = {e.get("value") for e in form.find_all("input") if "checked" in e.attrib}
        assert {"urgent", "consultation", "retention", "name", "summary"} <= checked
        assert "address" not in checked, "only what the new recipient may be told"
        done = post_form(sato, back.location, **SLIP, step="issue", token="7" * 32)
        assert done.status_code == 302
        before, child = sorted(rows(Referral), key=lambda row: row.serial)
        assert (child.part_of_id, child.match_run_id) == (before.id, match_id)
        assert number in check(sato.get(f"/desk/referrals/{child.number}")).text
        assert child.number in check(sato.get(f"/desk/referrals/{number}")).text

    def test_the_new_recipient_learns_nothing_of_the_refusal(self, world: World, signed_in, match_id):
        number = declined(world)
        consent(world, world.c)
        [child] = actions_slip.issue_slips(
            world.people.sato.member, world.client_id, order(world, world.c, part_of=number)
        )
        page = check(signed_in(world.people.tanaka).get(f"/desk/referrals/{child}"))
        assert number not in page.text
        assert "きぼうの橋" not in page.text

    def test_an_open_slip_does_not_go_on(self, world: World, signed_in, match_id):
        number = send(world)
        consent(world, world.c)
        sato = signed_in(world.people.sato)
        assert "次の機関へつなぐ" not in check(sato.get(f"/desk/referrals/{number}")).text
        at = new(world, world.c, part_of=number)
        refused = post_form(sato, at, **SLIP, step="issue", token="8" * 32)
        assert refused.status_code == 422
        assert "まだ" in field_error(check(refused), "items") or number in field_error(
            check(refused), "items"
        )
        assert len(rows(Referral)) == 1

    @pytest.mark.parametrize("to", ["unsuccessful", "withdrawn"])
    def test_after_a_withdrawal_and_after_nothing_came_of_it_too(self, world: World, signed_in, to):
        listed(world)
        number = send(world)
        if to == "withdrawn":
            actions_referral.withdraw(world.people.sato.member, number, "先が変わった")
        else:
            actions_referral.answer(world.people.suzuki.member, number, Answer(State.ACCEPTED))
            given = Answer(State.UNSUCCESSFUL, reason_code="needs_specialist")
            actions_referral.answer(world.people.suzuki.member, number, given)
        page = check(signed_in(world.people.sato).get(f"/desk/referrals/{number}"))
        assert "次の機関へつなぐ" in page.text
        assert "ほかのつなぎ先を探す" in page.text, "without a match there is still a way on"

    def test_only_the_senders(self, world: World, signed_in, match_id):
        number = declined(world)
        assert actions_forward.forwarding(world.people.suzuki.member, number) is None
        db.session.rollback()
        assert "転送" not in check(signed_in(world.people.suzuki).get(f"/desk/referrals/{number}")).text
        assert "part_of" not in check(signed_in(world.people.yamada).get(f"/desk/referrals/{number}")).text
        tanaka = signed_in(world.people.tanaka)
        assert tanaka.get(new(world, world.b, part_of=number)).status_code == 404

    @pytest.mark.parametrize(
        "asked", [{"part_of": "K7Q2-2026-0099"}, {"part_of": "x"}, {"match": "x"}, {"match": "0" * 32}]
    )
    def test_what_does_not_exist_is_not_found(self, world: World, signed_in, asked):
        assert signed_in(world.people.sato).get(new(world, world.b, **asked)).status_code == 404


class TestSeveralAtOnce:
    def test_one_text_one_slip_each_or_none(self, world: World, signed_in, match_id):
        consent(world)
        limited = consent(world, world.c, items=frozenset({Item.NAME, Item.NEEDS, Item.SUMMARY}))
        sato = signed_in(world.people.sato)
        at = new(world, world.b, world.c, match=match_id)
        page = check(sato.get(at))
        assert "2つの機関に1通ずつ発行します" in page.text
        assert "同意に含まれない項目：生年月日" in page.text
        assert [link for link in page.links() if "/slips/new" in link and str(world.b) not in link]
        token = csrf_token(sato, at)
        from matching.referrals import actions_consent

        actions_consent.withdraw_consent(world.people.sato.member, world.client_id, limited)
        sent = {"csrf_token": token, "token": "6" * 32, "step": "issue", **SLIP}
        refused = sato.post(at, data=sent)
        assert refused.status_code == 422
        told = field_error(check(refused), "items")
        assert "みなと就労支援センター 本店」への同意は取り消されています" in told
        assert "2通のどれも発行していません" in told
        assert rows(Referral) == []
        assert "手助けがいる" in refused.get_data(as_text=True)
        consent(world, world.c)
        done = sato.post(at, data=sent)
        again = sato.post(at, data=sent)
        assert done.location == again.location
        made = sorted(rows(Referral), key=lambda row: row.serial)
        assert [row.serial for row in made] == [1, 2]
        assert {row.match_run_id for row in made} == {match_id}
        page = check(sato.get(done.location))
        assert all(row.number in page.text for row in made)
        assert not [canary for canary in CANARIES if canary in page.text]
        assert sato.get(next(link for link in page.links() if "slips.pdf" in link)).status_code == 200

    def test_whose_they_are(self, world: World, signed_in):
        consent(world, world.c)
        numbers = actions_slip.issue_slips(world.people.sato.member, world.client_id, order(world, world.c))
        at = f"/desk/referrals/issued?number={numbers[0]}"
        assert signed_in(world.people.sato).get(at).status_code == 200
        assert signed_in(world.people.tanaka).get(at).status_code == 404, "the recipient has its inbox"
        assert signed_in(world.people.suzuki).get(at).status_code == 403


class TestPrintingMany:
    def pages(self, document: bytes) -> list[str]:
        return [re.sub(r"\s", "", each.extract_text()) for each in PdfReader(io.BytesIO(document)).pages]

    def test_a_list_first_then_every_slip(self, world: World, signed_in):
        consent(world)
        consent(world, world.c)
        sato = signed_in(world.people.sato)
        orders = [order(world, world.b, world.c), order(world, world.b)]
        made = [
            n for o in orders for n in actions_slip.issue_slips(world.people.sato.member, world.client_id, o)
        ]
        query = "&".join(f"number={number}" for number in made)
        answer = sato.get(f"/desk/referrals/slips.pdf?{query}")
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        cover, *slips = self.pages(answer.get_data())
        assert "送付一覧（3通）" in cover
        assert "全部で3枚" in cover
        assert all(number in cover for number in made)
        assert "FAX011-123-4568" in cover
        assert not [canary for canary in CANARIES if canary in cover]
        assert len(slips) == 3
        for number, page in zip(made, slips, strict=True):
            assert number in page
            assert "1/1ページ" in page
        alone = sato.get(f"/desk/referrals/{made[0]}/slip.pdf").get_data()
        assert self.pages(alone)[0] == slips[0]

    def test_only_own_ones_and_not_those_taken_back(self, world: World, signed_in):
        number = send(world)
        suzuki = signed_in(world.people.suzuki)
        at = f"/desk/referrals/slips.pdf?number={number}"
        assert suzuki.get(at).mimetype == "application/pdf"
        assert signed_in(world.people.tanaka).get(at).status_code == 404
        assert suzuki.get(f"{at}&number=K7Q2-2026-0099").status_code == 404
        assert suzuki.get(f"{at}&number=x").status_code == 404
        actions_referral.withdraw(world.people.sato.member, number, "x")
        assert suzuki.get(at).status_code == 302
        assert suzuki.get("/desk/referrals/slips.pdf").status_code == 302
        assert signed_in(world.people.sato).get(at).status_code == 200

    def test_every_one_is_audited(self, world: World, signed_in):
        from tests.matching.referrals.test_desk import entries

        number = send(world)
        signed_in(world.people.sato).get(f"/desk/referrals/slips.pdf?number={number}&number={number}")
        assert [each.detail["number"] for each in entries("referral.printed")] == [number]
