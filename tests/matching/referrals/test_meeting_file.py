"""The first meeting as a calendar file."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import TOKYO
from matching.referrals import actions_referral
from matching.referrals.answer import Answer
from matching.referrals.meeting_file import meeting_file
from matching.referrals.state import State
from tests.matching.referrals.conftest import CANARIES, World, send
from tests.people import csrf_token

AT = datetime(2026, 12, 1, 10, 30, tzinfo=TOKYO)


def test_both_sides_get_number_office_and_time(world: World, signed_in):
    number = send(world)
    path = f"/desk/referrals/{number}/meeting.ics"
    assert signed_in(world.people.sato).get(path).status_code == 404
    given = Answer(State.SCHEDULED, meeting_at=AT, person="鈴木", message="山本さんへ")
    actions_referral.answer(world.people.suzuki.member, number, given)
    for person in (world.people.sato, world.people.suzuki, world.people.yamada):
        answer = signed_in(person).get(path)
        text = answer.get_data(as_text=True).replace("\r\n ", "")
        assert answer.mimetype == "text/calendar"
        assert "DTSTART:20261201T013000Z" in text
        assert number in text
        assert "LOCATION:NPO法人 きぼうの橋" in text
        assert not [word for word in (*CANARIES, "鈴木") if word in text]
    assert signed_in(world.people.tanaka).get(path).status_code == 404
    assert signed_in(world.people.takahashi).get(path).status_code == 403
    sato = signed_in(world.people.sato)
    assert sato.post(path, headers={"X-CSRFToken": csrf_token(sato, "/desk/account")}).status_code == 405


def test_a_day_without_a_time_is_a_whole_day():
    made = meeting_file("x", AT, AT.replace(hour=0, minute=0), "面談", "B")
    assert b"DTSTART;VALUE=DATE:20261201\r\n" in made
    assert b"DTEND" not in made


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_lines_are_short_and_nothing_breaks_out(words: str):
    made = meeting_file("x", AT, AT, words, "B")
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert [line[:12] for line in lines if line.startswith(b"LOCATION")] == [b"LOCATION:B"]
