"""A mail goes out once, after the change it tells of; a failed one waits longer each time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from foundation.outbox import OutboxMail, deliver, queue_mail


def queue() -> None:
    with transaction():
        queue_mail("office@example.jp", "cli.mails_sent", "cli.mails_sent", n="1")


def test_a_mail_is_written_once_to_the_outbox_folder(app):
    queue()
    assert deliver() == 1
    assert deliver() == 0
    files = list((app.config["TSUNAGI"].instance / "outbox").glob("*.eml"))
    assert len(files) == 1
    assert b"office@example.jp" in files[0].read_bytes()


def test_nothing_is_queued_when_the_change_fails(app):
    try:
        with transaction():
            queue_mail("office@example.jp", "cli.mails_sent", "cli.mails_sent", n="1")
            raise KeyError("the change went wrong")
    except KeyError:
        pass
    assert deliver() == 0


def test_a_mail_server_that_is_away_only_delays(app, monkeypatch):
    queue()
    monkeypatch.setattr("foundation.outbox._keep_as_file", _away)
    assert deliver() == 0
    mail = db.session.scalars(select(OutboxMail)).one()
    assert mail.sent_at is None
    monkeypatch.undo()
    assert deliver() == 0, "it waits before it is tried again"
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert deliver() == 1


def _away(_message: object) -> None:
    raise ConnectionRefusedError
