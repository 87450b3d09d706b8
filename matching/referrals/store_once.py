"""Forms count once: the receipt of a form is written in the transaction of what it asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, text

from foundation import clock
from foundation.db import UtcDateTime, db
from matching.referrals.models_desk import FormReceipt

_CLAIM = text(
    "INSERT INTO form_receipt (actor, token, at, result) VALUES (:actor, :token, :at, :result) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("at", type_=UtcDateTime()))


class TakenAlready(Exception):
    """This very form was taken before; `result` is what it gave then. Nothing is done a second time."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


def claim(actor: str, token: str, result: str = "") -> None:
    """Raises TakenAlready at the second sending. A form that is being taken this moment is waited for:
    when that attempt fails, this one counts. Without a token every sending counts.
    """
    if not token:
        return
    done = db.session.execute(_CLAIM, {"actor": actor, "token": token, "at": clock.now(), "result": result})
    if done.rowcount != 1:  # type: ignore[attr-defined]
        kept = select(FormReceipt.result).where(FormReceipt.actor == actor, FormReceipt.token == token)
        raise TakenAlready(db.session.scalar(kept) or "")


def forget_before(moment: datetime) -> None:
    db.session.execute(delete(FormReceipt).where(FormReceipt.at <= moment))
