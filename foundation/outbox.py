"""Mails are written to the database with the change they tell of, and sent afterwards."""

from __future__ import annotations

import json
import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import JSON, Text, Uuid, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.config import current_settings
from foundation.db import Base, UtcDateTime, db, new_id, transaction
from foundation.i18n import t

log = logging.getLogger("tsunagi")
_BACKOFF_MINUTES = (1, 5, 30, 120, 720)
TIMEOUT = 10.0
"""Seconds that a mail server may take for one answer."""


class ServerAway(Exception):
    """No connection, no answer in time, or the line broke: the next mail would fare no better."""


# What the server says to one mail; the next one may be taken.
_ANSWERS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


class OutboxMail(Base):
    __tablename__ = "outbox_mail"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    recipient: Mapped[str] = mapped_column(Text)
    subject_key: Mapped[str] = mapped_column(Text)
    body_key: Mapped[str] = mapped_column(Text)
    values: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def queue_mail(to: str, subject_key: str, body_key: str, **values: str) -> None:
    """Adds a mail to the current transaction. `values`: a number, a link – nothing personal."""
    at = clock.now()
    db.session.add(
        OutboxMail(
            id=new_id(),
            recipient=to,
            subject_key=subject_key,
            body_key=body_key,
            values=json.loads(json.dumps(values)),
            queued_at=at,
            try_at=at,
        )
    )


def deliver(limit: int = 100) -> int:
    """Sends what is due; returns how many went out. A mail that fails waits longer each time.

    A server that cannot be reached is not asked again for the rest of the batch: nothing more is claimed, so
    the others stay due.
    """
    sent = 0
    due = select(OutboxMail.id).where(OutboxMail.sent_at.is_(None), OutboxMail.try_at <= clock.now())
    for mail_id in db.session.scalars(due.order_by(OutboxMail.queued_at).limit(limit)).all():
        try:
            sent += _deliver_one(mail_id)
        except ServerAway:
            break
    return sent


def _deliver_one(mail_id: UUID) -> int:
    mail = _claim(mail_id)
    if mail is None:
        return 0
    try:
        with _carrier() as send:
            send(_message(mail))
    except _ANSWERS as error:
        log.warning("mail %s waits: %s", mail_id, type(error).__name__)
        return 0
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail %s waits, the server is away: %s", mail_id, type(error).__name__)
        raise ServerAway from error
    with transaction() as session:
        session.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(sent_at=clock.now()))
    return 1


def _claim(mail_id: UUID) -> OutboxMail | None:
    """Takes a mail for one try, so that two senders never send the same one at once."""
    with transaction() as session:
        mail = session.get(OutboxMail, mail_id, populate_existing=True, with_for_update=True)
        if mail is None or mail.sent_at is not None or mail.try_at > clock.now():
            return None
        wait = _BACKOFF_MINUTES[min(mail.tries, len(_BACKOFF_MINUTES) - 1)]
        mail.tries += 1
        mail.try_at = clock.now() + timedelta(minutes=wait)
        return mail


def _message(mail: OutboxMail) -> EmailMessage:
    host = urlsplit(current_settings().public_url).hostname or "localhost"
    message = EmailMessage()
    message["From"] = f"tsunagi@{host}"
    message["To"] = mail.recipient
    message["Subject"] = t(mail.subject_key, "ja", **mail.values)
    message["Date"] = format_datetime(mail.queued_at)
    message["Message-ID"] = f"<{mail.id}@{host}>"  # the same at every try
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(t(mail.body_key, "ja", **mail.values))
    return message


@contextmanager
def _carrier() -> Iterator[Callable[[EmailMessage], object]]:
    url = urlsplit(current_settings().mail_url)
    if not url.netloc:
        yield _keep_as_file
        return
    smtp = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with smtp(url.hostname or "", url.port or 25, timeout=TIMEOUT) as server:
        if url.username:
            server.login(url.username, url.password or "")
        yield server.send_message


def _keep_as_file(message: EmailMessage) -> None:
    folder: Path = current_settings().instance / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
