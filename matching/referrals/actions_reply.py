"""Answering without an account: short code and 照合番号, limited, expiring, for one answer only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from foundation import audit, clock
from foundation.crypto import blind_index
from foundation.db import db, new_id, transaction
from matching.referrals import store_once, store_referral
from matching.referrals.answer import BY_CODE, Answer
from matching.referrals.composing import code_key, fact_key
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral, ReferralEvent, ReplyAttempt
from matching.referrals.slip import Office, Slip
from matching.referrals.state import UNACCEPTED, IllegalMove, Party, State
from matching.referrals.steps import amend, take_answer, take_step

WRONG_FACTS = 10
"""Wrong 照合番号 that one slip survives: of 10,000 numbers a guesser then has found it in one case of a
thousand.
"""
TRIES_OF_AN_ADDRESS = 20
WINDOW = timedelta(hours=1)
CORRECTABLE = timedelta(minutes=30)
"""How long an answer by code can be put right by the browser that gave it."""


class WrongCode(Exception):
    """Code or 照合番号 is wrong; nobody learns which of the two."""


class CodeLocked(Exception):
    """Too many wrong 照合番号: this slip can only be answered by telephone, FAX or with an account."""


class TooManyTries(Exception):
    """Too many wrong tries from one address; seconds until the next."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(str(wait_seconds))
        self.wait_seconds = wait_seconds


class CodeExpired(Exception):
    """The slip's last day is over."""


class TooLateToCorrect(Exception):
    """The short time for corrections is over, or somebody has gone on from the answer."""


@dataclass(frozen=True)
class ReplyFile:
    """What the code shows. `slip` is None once there is an answer or the slip was taken back.

    `said` is the answer where it was given by this code; `call` the sender, for everything else.
    `corrections` are the answers that can still be put in its place.
    """

    number: str
    state: State
    slip: Slip | None
    call: Office
    said: ReferralEvent | None = None
    corrections: tuple[State, ...] = ()


def identify(code: str, fact: str, address: str) -> UUID:
    """Which slip somebody holds in their hands.

    Counts every wrong try; opens the slip (開封済) on the right one.
    """
    with transaction():
        _limit(address)
        problem, row = _compared(code, fact)
        if problem is None and row is not None:
            _open(row)
            return row.id
        db.session.add(ReplyAttempt(id=new_id(), at=clock.now(), address_key=_address_key(address)))
        _audit_refused(problem, row)

    raise problem or WrongCode()


def _limit(address: str) -> None:
    at = clock.now()
    store_referral.forget_attempts_before(at - WINDOW)
    if store_referral.attempts_since(_address_key(address), at - WINDOW) >= TRIES_OF_AN_ADDRESS:
        raise TooManyTries(int(WINDOW.total_seconds()))


def _compared(code: str, fact: str) -> tuple[Exception | None, Referral | None]:
    try:
        row = store_referral.referral_by_code(code_key(code), to_change=True)
    except store_referral.ReferralNotFound:
        return WrongCode(), None
    if row.wrong_facts >= WRONG_FACTS:
        return CodeLocked(), row
    if row.fact_key != fact_key(code, fact):
        store_referral.count_wrong_fact(row.id)
        return WrongCode(), row
    if row.valid_until is not None and clock.today() > row.valid_until:
        return CodeExpired(), row
    return None, row


def _open(row: Referral) -> None:
    if row.state == State.SENT:
        take_step(row, State.OPENED, Party.RECIPIENT, actor=_actor(row.id), channel="code")
    _audit("reply.opened", row)


def open_by_code(referral_id: UUID) -> ReplyFile:
    """For a browser that has identified itself; audited like every other reading."""
    with transaction():
        row = store_referral.referral_by_id(referral_id)
        state = State(row.state)
        _audit("reply.read", row)
        slip, last = thaw(row.slip, row.slip_hash or ""), store_referral.events(row.id)[-1]
        if state in UNACCEPTED:
            return ReplyFile(str(row.number), state, slip, slip.sender)
        said = last if last.channel == "code" else None
        return ReplyFile(str(row.number), state, None, slip.sender, said, _corrections(state, last))


def _corrections(state: State, last: ReferralEvent) -> tuple[State, ...]:
    """What may still be said instead: only while the answer is fresh and nobody has gone on from it."""
    if last.channel != "code" or clock.now() - last.at > CORRECTABLE:
        return ()
    return {State.ACCEPTED: (State.ACCEPTED, State.DECLINED), State.DECLINED: (State.DECLINED,)}.get(
        state, ()
    )


def correct_by_code(referral_id: UUID, given: Answer, token: str = "") -> None:
    """Puts another answer in the place of the one just given. TooLateToCorrect, CodeExpired.

    What was accepted and cannot be after all has come to nothing (支援に至らず): an acceptance is never undone,
    and a decline never becomes an acceptance.
    """
    with transaction():
        row = store_referral.referral_by_id(referral_id, to_change=True)
        try:
            store_once.claim(_actor(row.id), token)
        except store_once.TakenAlready:
            return
        if given.to not in _corrections(State(row.state), store_referral.events(row.id)[-1]):
            raise TooLateToCorrect
        if given.to == row.state:
            amend(row, given, actor=_actor(row.id), channel="code")
        else:
            take_answer(row, replace(given, to=State.UNSUCCESSFUL), actor=_actor(row.id), channel="code")
        _audit("reply.corrected", row, to=given.to.value)


def answer_by_code(referral_id: UUID, given: Answer, token: str = "") -> None:
    """Raises IllegalMove when the slip has been answered or taken back meanwhile, CodeExpired after its
    last day.
    """
    with transaction():
        row = store_referral.referral_by_id(referral_id, to_change=True)
        if row.valid_until is not None and clock.today() > row.valid_until:
            raise CodeExpired
        try:
            store_once.claim(_actor(row.id), token)
        except store_once.TakenAlready:
            return
        if given.to not in BY_CODE or State(row.state) not in UNACCEPTED:
            raise IllegalMove(State(row.state), given.to, Party.RECIPIENT)
        take_answer(row, given, actor=_actor(row.id), channel="code")
        _audit("reply.answered", row, to=given.to.value)


def _actor(referral_id: UUID) -> str:
    return f"code:{referral_id}"


def _address_key(address: str) -> str:
    return blind_index(f"reply-address:{address}")


def _audit(action: str, row: Referral, **detail: str) -> None:
    audit.record(
        action,
        actor=_actor(row.id),
        subject=f"client:{row.client_id}",
        detail={"referral": str(row.id), "number": str(row.number), **detail},
    )


def _audit_refused(problem: Exception | None, row: Referral | None) -> None:
    """A wrong code names no slip, so only the wrong 照合番号 of a real one is told of."""
    if row is not None:
        _audit("reply.refused", row, why=type(problem).__name__)
