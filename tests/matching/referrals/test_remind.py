"""Reminders: in time, in turn, once, over a real SMTP server, with nothing personal in them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller

from foundation import audit, clock
from foundation.db import db
from foundation.outbox import OutboxMail, deliver
from matching.referrals import actions_referral
from matching.referrals.actions_remind import queue_reminders
from matching.referrals.answer import Answer
from matching.referrals.models_referral import ReferralReminder
from matching.referrals.state import State
from tests.matching.referrals.conftest import CANARIES, World, send
from tests.matching.referrals.test_desk import rows
from tests.page import check
from tests.people import csrf_token


class Postbox:
    """Takes every mail, or breaks the line right after taking one."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.recipients: list[str] = []
        self.refuse = False

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.refuse:
            return "451 come back later"
        self.mails.append(message_from_bytes(envelope.content))
        self.recipients += envelope.rcpt_tos
        return "250 taken"


@pytest.fixture
def postbox(app) -> Iterator[Postbox]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.config["TSUNAGI"] = replace(app.config["TSUNAGI"], mail_url=f"smtp://127.0.0.1:{port}")
    yield box
    server.stop()


def remind_after(days: int) -> int:
    with clock.frozen(clock.now() + timedelta(days=days)):
        count = queue_reminders()
        db.session.rollback()
        return count


def told(stage: str) -> list[str]:
    key = f"referrals.mail.remind_{stage}.subject"
    return sorted(mail.recipient for mail in rows(OutboxMail) if mail.subject_key == key)


def test_recipient_then_sender_then_coordinator(world: World):
    send(world, urgency="urgent")
    people = world.people
    assert remind_after(0) == 0
    assert remind_after(60) == 1
    assert told("recipient") == [people.suzuki.email]
    assert told("sender") == [people.sato.email]
    assert told("coordinator") == [people.takahashi.email]
    assert remind_after(60) == 0
    assert remind_after(90) == 0
    assert len(rows(ReferralReminder)) == 3


def test_each_stage_at_its_own_time(world: World):
    send(world, urgency="urgent")
    seen = []
    for day in range(15):
        remind_after(day)
        seen.append(tuple(len(told(stage)) for stage in ("recipient", "sender", "coordinator")))
    assert list(dict.fromkeys(seen)) == [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)]


def test_an_answer_ends_the_reminding_and_a_new_wait_begins(world: World):
    number = send(world, urgency="urgent")
    actions_referral.answer(
        world.people.suzuki.member, number, Answer(State.DECLINED, reason_code="no_vacancy")
    )
    assert remind_after(90) == 0
    assert rows(ReferralReminder) == []


def test_a_move_begins_a_new_wait(world: World):
    number = send(world, urgency="urgent")
    assert remind_after(30) == 1
    with clock.frozen(clock.now() + timedelta(days=30)):
        actions_referral.answer(world.people.suzuki.member, number, Answer(State.ACCEPTED))
    assert remind_after(30) == 0
    assert remind_after(60) == 1
    assert len(rows(ReferralReminder)) == 6


def test_over_a_real_mail_server_once_and_without_a_personal_word(world: World, postbox: Postbox):
    number = send(world, urgency="urgent")
    while deliver():
        pass
    postbox.mails.clear()
    with clock.frozen(clock.now() + timedelta(days=60)):
        queue_reminders()
        queue_reminders()
        assert deliver() == 3
        assert deliver() == 0
    assert len(postbox.mails) == 3
    for mail in postbox.mails:
        text = mail.get_payload(decode=True).decode()
        assert number in text
        assert "/desk/" in text
        assert not [canary for canary in CANARIES if canary in text + str(mail.items())]
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 3


def test_a_refused_mail_comes_later_with_the_same_id(world: World, postbox: Postbox):
    send(world)
    [queued] = rows(OutboxMail)
    postbox.refuse = True
    assert deliver() == 0
    postbox.refuse = False
    assert deliver() == 0, "it waits first"
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert deliver() == 1
    [mail] = postbox.mails
    assert mail["Message-ID"].startswith(f"<{queued.id}@")


def test_a_crash_after_the_server_took_it_repeats_the_same_message_id(
    world: World, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    """Mail programs show one mail per Message-ID: the visible effect stays at most one."""
    import foundation.outbox as outbox

    send(world)
    real = outbox.update
    monkeypatch.setattr(outbox, "update", lambda *_: (_ for _ in ()).throw(KeyError("power cut")))
    with pytest.raises(KeyError):
        deliver()
    monkeypatch.setattr(outbox, "update", real)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert deliver() == 1
    assert len(postbox.mails) == 2
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 1


def test_the_coordinators_board_names_no_client(world: World, signed_in):
    number = send(world, urgency="urgent")
    with clock.frozen(clock.now() + timedelta(days=30)):
        browser = signed_in(world.people.takahashi)
        page = check(browser.get("/desk/stalled"))
        assert number in page.text
        assert "NPO法人 きぼうの橋" in page.text
        assert not [canary for canary in CANARIES if canary in page.text]
        assert not [link for link in page.links() if number in link]
        token = csrf_token(browser, "/desk/account")
        assert browser.post("/desk/stalled", data={"csrf_token": token}).status_code == 405
        for person in (world.people.sato, world.people.suzuki, world.people.yamada):
            assert signed_in(person).get("/desk/stalled").status_code == 403
    for lang in ("en", "ja-Hira"):
        check(signed_in(world.people.takahashi).get(f"/{lang}/desk/stalled"))
    assert audit.verify()
    db.session.rollback()
