"""A slip says why an office was chosen in the words of the match it was chosen from, not of the last one."""

from __future__ import annotations

from uuid import UUID

import pytest

from foundation.db import db
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.referrals import actions_match
from matching.referrals.composing import reasons_said
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral
from matching.referrals.store import MatchNotFound
from tests.matching.referrals.conftest import World
from tests.matching.referrals.test_desk import SLIP, check, listed, post_form, rows


@pytest.fixture
def runs(world: World) -> tuple[UUID, UUID]:
    """The same person asked about twice: in the month in which the support ends, and well before."""
    listed(world)
    staff, place = world.people.sato.member, home_of_text("札幌市中央区")
    first, last = (
        actions_match.run_match(
            staff, world.client_id, MatchInput(("retention",), place, employment="working", months_employed=n)
        )
        for n in (42, 20)
    )
    return first, last


def test_each_run_has_its_own_words(world: World, runs):
    told = [reasons_said(world.client_id, run) for run in runs]
    assert [each[0] for each in told] == list(runs)
    said = [each[1][str(world.b)] for each in told]
    assert said[0] != said[1]
    assert reasons_said(world.client_id, None)[0] == runs[1], "who hands nothing over means the last"
    with pytest.raises(MatchNotFound):
        reasons_said(world.client_id, world.b)


def test_from_an_old_match_over_the_consent_to_the_slip(world: World, runs, signed_in):
    """The way of the pages: the old match, no consent yet, the consent, back, preview, issue."""
    first = runs[0]
    browser = signed_in(world.people.sato)
    old = check(browser.get(f"/desk/clients/{world.client_id}/match?run={first}"))
    assert [each.get("value") for each in old.find_all("input") if each.get("name") == "match"] == [
        str(first)
    ]
    form = check(browser.get(f"/desk/clients/{world.client_id}/slips/new?match={first}&to={world.b}"))
    [consent] = [link for link in form.links() if "/consents/new" in link]
    assert f"match={first}" in consent
    given = {
        "valid_from": "2026-11-01",
        "valid_until": "2029-10-31",
        "obtained_on": "2026-11-01",
        "purpose": "連絡",
    }
    told = ["name", "needs", "summary", "reasons"]
    back = post_form(browser, consent, items=told, way="oral", basis="consent", **given).location
    assert f"match={first}" in back
    filled = SLIP | {"items": ["name", "needs", "summary", "reasons"]}
    expected = reasons_said(world.client_id, first)[1][str(world.b)]
    shown = post_form(browser, back, **filled, token="9" * 32, step="preview").get_data(as_text=True)
    assert expected[1][0] in shown
    post_form(browser, back, **filled, token="9" * 32, step="issue")
    [referral] = rows(Referral)
    assert referral.match_run_id == first
    person = thaw(referral.slip, referral.slip_hash).person
    assert (person.reasons_for, person.reasons_to_ask) == expected
    assert person.reasons_for != reasons_said(world.client_id, runs[1])[1][str(world.b)][0]
    db.session.rollback()


def test_offices_for_a_consent_are_those_of_the_match_one_comes_from(world: World, runs, signed_in):
    page = check(
        signed_in(world.people.sato).get(f"/desk/clients/{world.client_id}/consents/new?match={runs[0]}")
    )
    assert str(runs[0]) in [
        each.get("value") for each in page.find_all("input") if each.get("name") == "match"
    ]
    other = f"/desk/clients/{world.client_id}/consents/new?match={world.b}"
    assert signed_in(world.people.sato).get(other).status_code == 404
