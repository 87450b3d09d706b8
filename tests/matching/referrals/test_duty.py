"""A colleague is away: their slips, lists and reminders go to whoever covers; what waits and whom to call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from accounts.permission import Role
from foundation import clock
from foundation.db import db, transaction
from foundation.outbox import OutboxMail
from matching.referrals import actions_duty, actions_hand, actions_referral, store_duty
from matching.referrals.actions_remind import queue_reminders
from matching.referrals.answer import Answer
from matching.referrals.models_desk import DutyCover
from matching.referrals.state import NEVER_STALLED, Party, State
from tests.matching.referrals.conftest import CANARIES, World, send
from tests.matching.referrals.test_desk import entries, field_error, rows
from tests.matching.referrals.test_lists import crowd, queries
from tests.page import check
from tests.people import Person, add_person, csrf_token, post_form

AT = "/desk/duty"


@pytest.fixture
def mori(world: World) -> Person:
    person = add_person("mori@example.jp", "森 さくら", world.people.b, Role.EDITOR)
    db.session.commit()
    return person


def days(start: int, end: int) -> dict[str, str]:
    today = clock.today()
    return {
        "from_on": (today + timedelta(days=start)).isoformat(),
        "until_on": (today + timedelta(days=end)).isoformat(),
    }


def away(world: World, mori: Person, start: int = 0, end: int = 60) -> None:
    today = clock.today()
    actions_duty.plan_cover(
        world.people.suzuki.member,
        world.people.suzuki.user_id,
        mori.user_id,
        today + timedelta(days=start),
        today + timedelta(days=end),
    )


def test_reminders_and_lists_go_to_the_stand_in_and_back(world: World, mori: Person, signed_in):
    number = send(world, urgency="urgent")
    actions_hand.hand(world.people.suzuki.member, number, world.people.suzuki.user_id)
    suzuki = signed_in(world.people.suzuki)
    answer = post_form(suzuki, AT, away=world.people.suzuki.user_id, stand_in=mori.user_id, **days(0, 30))
    assert answer.status_code == 302
    page = check(suzuki.get(AT))
    assert "鈴木 一郎さんの分を森 さくらさんが見ます" in page.text
    told = check(suzuki.get(f"/desk/referrals/{number}")).text
    assert "鈴木 一郎（不在。" in told
    assert "森 さくら" in told
    assert number in check(signed_in(mori).get("/desk/inbox?on=me")).text
    with clock.frozen(clock.now() + timedelta(days=10)):
        queue_reminders()
        db.session.rollback()
    assert _reminded() == [mori.email]
    suzuki.post(f"{AT}/{rows(DutyCover)[0].id}/end", data={"csrf_token": csrf_token(suzuki, AT)})
    assert "予定はありません" in check(suzuki.get(AT)).text
    assert number not in check(signed_in(mori).get("/desk/inbox?on=me")).text
    assert [each.action for each in entries() if each.action.startswith("duty")] == [
        "duty.planned",
        "duty.ended",
    ]


def _reminded() -> list[str]:
    key = "referrals.mail.remind_recipient.subject"
    return [mail.recipient for mail in rows(OutboxMail) if mail.subject_key == key]


def test_only_on_the_days_said(world: World, mori: Person):
    away(world, mori, start=5, end=6)
    today, suzuki = clock.today(), world.people.suzuki.user_id
    found = [store_duty.stand_ins([suzuki], today + timedelta(days=n)).get(suzuki) for n in range(4, 8)]
    assert found == [None, mori.user_id, mori.user_id, None]
    db.session.rollback()


def test_a_stand_in_who_is_away_is_followed_and_a_circle_is_nobodys(world: World, mori: Person):
    hara = add_person("hara@example.jp", "原 翔", world.people.b, Role.EDITOR)
    db.session.commit()
    away(world, mori)
    today, member = clock.today(), world.people.suzuki.member
    actions_duty.plan_cover(member, mori.user_id, hara.user_id, today, today)
    assert store_duty.stand_ins([member.user_id], today) == {member.user_id: hara.user_id}
    actions_duty.plan_cover(member, hara.user_id, member.user_id, today, today)
    assert store_duty.stand_ins([member.user_id], today) == {}
    db.session.rollback()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stand_in": ""}, "stand_in"),
        ({"stand_in": "x"}, "stand_in"),
        ({"stand_in": "{suzuki}"}, "stand_in"),
        ({"stand_in": "{sato}"}, "stand_in"),
        ({"from_on": ""}, "from_on"),
        ({"until_on": "2020-01-01"}, "until_on"),
        ({"from_on": "2020-01-01", "until_on": "2020-01-02"}, "until_on"),
        ({"until_on": "2099-01-01"}, "until_on"),
    ],
)
def test_bad_input_is_told_at_its_field(world: World, mori: Person, signed_in, fields, field):
    ids = {"suzuki": world.people.suzuki.user_id, "sato": world.people.sato.user_id}
    sent = {"away": ids["suzuki"], "stand_in": mori.user_id, **days(0, 3)}
    sent |= {name: value.format(**ids) for name, value in fields.items()}
    wrong = post_form(signed_in(world.people.suzuki), AT, **sent)
    assert wrong.status_code == 422
    assert field_error(check(wrong), field)
    assert rows(DutyCover) == []


def test_whose_it_is(world: World, mori: Person, signed_in, client):
    away(world, mori)
    [row] = rows(DutyCover)
    assert client.get(AT).status_code == 302
    tanaka = signed_in(world.people.tanaka)
    assert "鈴木" not in check(tanaka.get(AT)).text
    token = csrf_token(tanaka, AT)
    assert tanaka.post(f"{AT}/{row.id}/end", data={"csrf_token": token}).status_code == 404
    reader = add_person("viewer-b@example.jp", "見る人", world.people.b, Role.VIEWER)
    db.session.commit()
    yamada = signed_in(reader)
    assert "不在を登録する" not in check(yamada.get(AT)).text
    token = csrf_token(yamada, "/desk/account")
    assert yamada.post(f"{AT}/{row.id}/end", data={"csrf_token": token}).status_code == 403
    sato = world.people.sato.user_id
    posted = {"csrf_token": token, "away": sato, "stand_in": sato, **days(0, 1)}
    assert yamada.post(AT, data=posted).status_code in (403, 422)
    assert signed_in(world.people.takahashi).get(AT).status_code == 403
    assert rows(DutyCover)[0].ended_at is None


def test_the_same_form_twice_is_one_absence(world: World, mori: Person, signed_in):
    suzuki = signed_in(world.people.suzuki)
    for _ in range(2):
        post_form(
            suzuki,
            AT,
            away=world.people.suzuki.user_id,
            stand_in=mori.user_id,
            token="9" * 32,
            **days(0, 3),
        )
    assert len(rows(DutyCover)) == 1


def test_the_database_refuses_nonsense(world: World, mori: Person):
    away(world, mori)
    values = {column.key: getattr(rows(DutyCover)[0], column.key) for column in DutyCover.__table__.columns}
    for wrong in ({"cover_user_id": values["user_id"]}, {"until_on": values["from_on"] - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(db.insert(DutyCover).values(**values | {"id": world.a} | wrong))


@pytest.mark.parametrize("lang", ["en", "ja-Hira"])
def test_in_other_languages(world: World, mori: Person, signed_in, lang):
    away(world, mori)
    send(world, urgency="urgent")
    check(signed_in(world.people.suzuki).get(f"/{lang}{AT}"))
    with clock.frozen(clock.now() + timedelta(days=20)):
        check(signed_in(world.people.suzuki).get(f"/{lang}/desk/waiting"))


class TestWhatWaits:
    AT = "/desk/waiting"

    def test_each_side_sees_its_turn_what_to_do_and_whom_to_call(self, world: World, signed_in):
        number = send(world, urgency="urgent")
        assert "止まっている連絡票はありません" in check(signed_in(world.people.sato).get(self.AT)).text
        with clock.frozen(clock.now() + timedelta(days=20)):
            sender = check(signed_in(world.people.sato).get(self.AT))
            assert "つなぎ先を待っているもの（1件）" in sender.text
            assert "届いているか電話で確かめる" in sender.text
            assert "tel:0111234567" in sender.links()
            recipient = check(signed_in(world.people.suzuki).get(self.AT))
            assert "こちらの番のもの（1件）" in recipient.text
            assert "受理・保留・受理不可を返信する" in recipient.text
            assert f"/desk/referrals/{number}" in recipient.links()
            for page in (sender, recipient):
                assert not [canary for canary in CANARIES if canary in page.text]
            assert number not in check(signed_in(world.people.tanaka).get(self.AT)).text
            board = check(signed_in(world.people.takahashi).get("/desk/stalled"))
            assert "届いているか電話で確かめる" in board.text
            assert "tel:0111234567" in board.links()
            assert signed_in(world.people.takahashi).get(self.AT).status_code == 403

    def test_it_is_gone_when_done(self, world: World, signed_in):
        number = send(world, urgency="urgent")
        with clock.frozen(clock.now() + timedelta(days=20)):
            given = Answer(State.DECLINED, reason_code="no_vacancy")
            actions_referral.answer(world.people.suzuki.member, number, given)
            assert number not in check(signed_in(world.people.suzuki).get(self.AT)).text

    def test_every_state_that_can_wait_has_its_next_step(self):
        from foundation.i18n import has_message

        for state in set(State) - NEVER_STALLED:
            for party in Party:
                assert has_message(f"waiting.do.{party}.{state}"), (state, party)

    def test_as_many_queries_for_many_as_for_few(self, world: World, signed_in):
        crowd(world, 3)
        with clock.frozen(clock.now() + timedelta(days=40)):
            suzuki = signed_in(world.people.suzuki)
            few = queries(lambda: suzuki.get(self.AT))
        from tests.matching.referrals.test_lists import more

        more(world, 4, 120)
        with clock.frozen(clock.now() + timedelta(days=40)):
            suzuki = signed_in(world.people.suzuki)
            assert queries(lambda: suzuki.get(self.AT)) == few


def test_lists_offer_to_print_what_is_chosen(world: World, signed_in):
    numbers = [send(world), send(world)]
    for person, path in ((world.people.suzuki, "/desk/inbox"), (world.people.sato, "/desk/referrals")):
        page = check(signed_in(person).get(path))
        boxes = [e.get("value") for e in page.find_all("input") if e.get("type") == "checkbox"]
        assert set(numbers) <= set(boxes)
        forms = [e.get("action") for e in page.find_all("form")]
        assert "/desk/referrals/slips.pdf" in forms
