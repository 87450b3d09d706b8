"""A referral ends with a result, chosen from the list in data/taxonomy."""

from __future__ import annotations

import pytest

from foundation.i18n import LANGS, t
from matching.referrals.answer import Answer, AnswerIncomplete
from matching.referrals.models_referral import ReferralEvent
from matching.referrals.outcome import results
from matching.referrals.state import Outcome, State
from tests.matching.referrals.conftest import World, send
from tests.matching.referrals.test_desk import field_error, rows
from tests.page import check
from tests.people import post_form


def test_the_list_is_the_codes_that_may_be_stored():
    assert list(results()) == [each.value for each in Outcome]
    assert {each.met for each in results().values()} == {"yes", "partly", "unknown"}
    assert all(t(f"referrals.outcome.{code}", lang) for code in results() for lang in LANGS)


def test_an_end_without_a_result_is_incomplete():
    with pytest.raises(AnswerIncomplete) as refused:
        Answer(State.COMPLETED)
    assert refused.value.problems == {"outcome": "referrals.error.outcome"}
    assert Answer(State.COMPLETED, outcome="settled")


def test_the_recipient_says_what_came_of_it(world: World, signed_in):
    number = send(world)
    at = f"/desk/referrals/{number}"
    suzuki = signed_in(world.people.suzuki)

    def answer(**said: str):
        return post_form(suzuki, f"{at}/answer", form_at=at, **said)

    assert 'name="outcome"' not in suzuki.get(at).get_data(as_text=True)
    assert answer(to="accepted", outcome="employed").status_code == 302
    assert answer(to="in_service").status_code == 302
    wrong = answer(to="completed", message="よく通えています")
    assert wrong.status_code == 422
    assert "結果を選んで" in field_error(check(wrong), "outcome")
    assert "よく通えています" in wrong.get_data(as_text=True)
    assert answer(to="completed", outcome="<b>").status_code == 422
    assert answer(to="completed", outcome="retained").status_code == 302
    assert "働き続けている" in check(suzuki.get(at)).text
    assert "働き続けている" in check(signed_in(world.people.sato).get(at)).text
    said = {event.to_state: event.outcome for event in rows(ReferralEvent)}
    assert (said["accepted"], said["completed"]) == (None, "retained")
