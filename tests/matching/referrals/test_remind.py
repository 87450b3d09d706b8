"""Reminders: in time, in turn, once, over a real SMTP server, with nothing personal in them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
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
from tests.matching.referrals.conftest import CANARIES, World, a_world, send
from tests.matching.referrals.test_desk import rows
from tests.matching.referrals.test_guards import together
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


class Slow(Postbox):
    """Never answers while `silent`: neither yes nor no."""

    silent = True

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.silent:
            await asyncio.sleep(1.5)
            return "451 too slow"
        return await super().handle_DATA(server, session, envelope)


class Dropping(Postbox):
    """Takes the mail and breaks the line before it says so."""

    async def handle_DATA(self, server, session, envelope) -> str:
        await super().handle_DATA(server, session, envelope)
        if len(self.mails) == 1:
            server.transport.abort()
        return "250 taken"


def served(app, box: Postbox) -> Controller:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.config["TSUNAGI"] = replace(app.config["TSUNAGI"], mail_url=f"smtp://127.0.0.1:{port}")
    return server


def test_a_server_that_is_silent_is_waited_for_once(world: World, app, monkeypatch: pytest.MonkeyPatch):
    """Two mails, one time-out: the second is not even tried, and both go out later."""
    monkeypatch.setattr("foundation.outbox.TIMEOUT", 0.5)
    send(world)
    send(world)
    box = Slow()
    server = served(app, box)
    try:
        assert deliver() == 0
        assert sorted(mail.tries for mail in rows(OutboxMail)) == [0, 1]
        box.silent = False
        monkeypatch.setattr("foundation.outbox.TIMEOUT", 10)
        assert deliver() == 1, "the other one is due at once"
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            assert deliver() == 1
        assert all(mail.sent_at is not None for mail in rows(OutboxMail))
    finally:
        server.stop()


def test_a_line_that_breaks_after_the_mail_was_taken_repeats_its_id(world: World, app):
    send(world)
    box = Dropping()
    server = served(app, box)
    try:
        assert deliver() == 0
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            assert deliver() == 1
            assert deliver() == 0
    finally:
        server.stop()
    assert len(box.mails) == 2
    assert len({mail["Message-ID"] for mail in box.mails}) == 1


def test_no_server_at_all_loses_nothing(world: World, app):
    number = send(world)
    app.config["TSUNAGI"] = replace(app.config["TSUNAGI"], mail_url="smtp://127.0.0.1:9")
    waits, at = [], clock.now()
    for _ in range(7):
        with clock.frozen(at):
            assert deliver() == 0
        [mail] = rows(OutboxMail)
        waits.append(round((mail.try_at - at).total_seconds() / 60))
        at = mail.try_at
    assert waits == [1, 5, 30, 120, 720, 720, 720]
    assert number in str(mail.values)
    server = served(app, box := Postbox())
    try:
        with clock.frozen(at):
            assert deliver() == 1
    finally:
        server.stop()
    assert len(box.mails) == 1


@pytest.mark.postgresql
def test_remind_from_many_places_at_once_reminds_and_sends_once(any_app):
    """Four runs at the same moment, then four more: three reminders, each mail once."""
    world = a_world(any_app)
    send(world, urgency="urgent")
    server = served(any_app, box := Postbox())
    late = clock.now() + timedelta(days=60)

    def remind() -> None:
        with clock.frozen(late):
            queue_reminders()
            db.session.rollback()
            deliver()

    try:
        for _ in range(2):
            assert together(any_app, *[remind] * 4) == ["done"] * 4
    finally:
        server.stop()
    assert len(rows(ReferralReminder)) == 3
    assert len(rows(OutboxMail)) == 4
    assert len(box.mails) == 4
    assert len({mail["Message-ID"] for mail in box.mails}) == 4


def test_the_turn_of_the_year_is_not_counted(world: World):
    """Sent on Monday 2026-12-28, urgent: due on 2027-01-04 (12/29–1/3 are no working days)."""
    with clock.frozen(datetime(2026, 12, 28, 15, 0, tzinfo=clock.TOKYO)):
        send(world, urgency="urgent")
    reminded = []
    for day, hour in ((4, 23), (5, 1)):
        with clock.frozen(datetime(2027, 1, day, hour, tzinfo=clock.TOKYO)):
            reminded.append(queue_reminders())
            db.session.rollback()
    assert reminded == [0, 1]


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
