"""What the database refuses whoever asks, on SQLite and on PostgreSQL: the rules hold below the views."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.db import db, transaction
from matching.referrals import actions_consent, actions_referral, actions_slip
from matching.referrals.answer import Answer
from matching.referrals.consent import Item
from matching.referrals.models import Consent
from matching.referrals.models_referral import DisclosureRecord, Referral, ReferralEvent
from matching.referrals.state import MOVES, Party, State
from tests.matching.referrals.conftest import World, a_world, consent, order, send

pytestmark = pytest.mark.postgresql


@pytest.fixture
def world(any_app: Flask) -> World:
    return a_world(any_app)


def refused(word: str):
    return pytest.raises(IntegrityError, match=word)


def the_referral() -> Referral:
    row = db.session.scalars(db.select(Referral).execution_options(populate_existing=True)).one()
    db.session.rollback()
    return row


def change(**values: object) -> None:
    with transaction() as session:
        session.execute(update(Referral).values(**values))


def test_every_move_that_is_not_in_the_table_is_refused(world: World):
    """Each state × each state × each side, straight at the table, against state.MOVES."""
    send(world)
    row = the_referral()
    sides = {Party.SENDER: row.from_organization_id, Party.RECIPIENT: row.to_organization_id}
    connection = db.engine.connect()
    for start in State:
        for to in State:
            for party, organization in sides.items():
                if to is start:
                    continue
                connection.rollback()
                _put(connection, start)
                step = update(Referral).values(state=to.value, moved_by_organization_id=organization)
                if to in MOVES[start, party]:
                    assert connection.execute(step).rowcount == 1, (start, to, party)
                else:
                    with refused("referral.illegal_move"):
                        connection.execute(step)
    connection.rollback()
    connection.close()


def _put(connection, state: State) -> None:
    """Into any state, past the guards: they are switched off inside this transaction and come back with its
    end.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE referral DISABLE TRIGGER referral_guard")
        connection.execute(update(Referral).values(state=state.value))
        connection.exec_driver_sql("ALTER TABLE referral ENABLE TRIGGER referral_guard")
        return
    sql = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'referral_moved'").scalar()
    other = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'referral_sent'").scalar()
    connection.exec_driver_sql("DROP TRIGGER referral_moved")
    connection.exec_driver_sql("DROP TRIGGER referral_sent")
    connection.execute(update(Referral).values(state=state.value))
    connection.exec_driver_sql(sql)
    connection.exec_driver_sql(other)


def test_a_stranger_moves_nothing(world: World):
    send(world)
    with refused("referral.illegal_move"):
        change(state="accepted", moved_by_organization_id=world.people.c)


@pytest.mark.parametrize(
    "wrong", ["none", "other recipient", "items", "over", "not yet", "withdrawn", "other client"]
)
def test_no_slip_leaves_without_a_valid_consent(world: World, wrong: str):
    """The row of a real slip, copied with a consent that does not fit, put in past all of our code."""
    send(world)
    copy = _copied(the_referral())
    today = clock.today()
    day = timedelta(days=1)
    if wrong == "none":
        copy["consent_id"] = None
    elif wrong == "other recipient":
        copy["consent_id"] = consent(world, world.c)
    elif wrong == "items":
        copy["consent_id"] = consent(world, items=frozenset({Item.NAME}))
    elif wrong == "over":
        copy["consent_id"] = consent(world, valid_from=today - 9 * day, valid_until=today - day)
    elif wrong == "not yet":
        copy["consent_id"] = consent(world, valid_from=today + day, valid_until=today + 9 * day)
    elif wrong == "withdrawn":
        copy["consent_id"] = consent(world)
        actions_consent.withdraw_consent(world.people.sato.member, world.client_id, copy["consent_id"])
    else:
        other = a_second_client(world)
        copy["client_id"] = other
    with refused("referral.no_consent"), transaction() as session:
        session.execute(db.insert(Referral).values(**copy))


def test_the_same_copy_with_a_valid_consent_is_taken(world: World):
    """So that the test before fails for the reason it names."""
    send(world)
    with transaction() as session:
        session.execute(db.insert(Referral).values(**_copied(the_referral())))


def _copied(row: Referral) -> dict[str, object]:
    values = {column.key: getattr(row, column.key) for column in Referral.__table__.columns}
    number = f"{row.number[:-4]}0002"
    return values | {
        "id": uuid4(),
        "number": number,
        "serial": 2,
        "state": "sent",
        "idempotency_key": uuid4().hex,
        "code_key": uuid4().hex,
        "moved_by_organization_id": row.from_organization_id,
    }


def a_second_client(world: World):
    from matching.referrals import actions_client
    from matching.referrals.client import ClientData

    return actions_client.create_client(world.people.sato.member, ClientData(name="別の人"))


@pytest.mark.parametrize("state", ["sent", "opened", "accepted", "completed", "entered_in_error", "declined"])
def test_only_a_closed_slip_of_the_same_person_goes_on(world: World, state: str):
    """part_of straight at the table: declined is taken, everything else refused."""
    send(world)
    row = the_referral()
    copy = _copied(row) | {"part_of_id": row.id}
    with db.engine.connect() as connection:
        _put(connection, State(state))
        insert = db.insert(Referral).values(**copy)
        if state == "declined":
            connection.execute(insert)
        else:
            with refused("referral.not_part"):
                connection.execute(insert)


@pytest.mark.parametrize("wrong", ["other client", "nobody's"])
def test_a_slip_goes_on_only_from_one_of_its_own(world: World, wrong: str):
    send(world)
    row = the_referral()
    copy = _copied(row) | {"part_of_id": row.id if wrong == "other client" else uuid4()}
    if wrong == "other client":
        copy["client_id"] = a_second_client(world)
        with refused("referral"), transaction() as session:
            session.execute(db.insert(Referral).values(**copy))
        return
    with refused("referral.not_part"), transaction() as session:
        session.execute(db.insert(Referral).values(**copy))


def test_what_a_slip_is_part_of_never_changes(world: World):
    send(world)
    with refused("referral.fixed"):
        change(part_of_id=the_referral().id)


def test_serials_leave_no_gap(world: World):
    send(world)
    copy = _copied(the_referral()) | {"serial": 3, "number": "XXXX-2026-0003"}
    with refused("referral.number_gap"), transaction() as session:
        session.execute(db.insert(Referral).values(**copy))


def test_a_sent_slip_is_never_changed_nor_deleted(world: World):
    send(world)
    for values in (
        {"slip_hash": "0" * 64},
        {"serial": 2},
        {"number": "K7Q2-2026-0009"},
        {"items": frozenset({Item.NAME})},
        {"to_organization_id": world.people.c},
        {"consent_id": None},
        {"client_id": a_second_client(world)},
    ):
        with refused(r"referral\.(fixed|illegal)"):
            change(**values)
    with refused("referral.kept"), transaction() as session:
        session.execute(delete(Referral))


def test_sealed_texts_may_be_sealed_again(world: World):
    send(world)
    row = the_referral()
    with transaction() as session:
        found = session.get(Referral, row.id, populate_existing=True)
        found.slip = found.slip
    assert the_referral().slip == row.slip


def test_consent_is_only_ever_withdrawn_and_once(world: World):
    consent_id = consent(world)
    for values in (
        {"items": frozenset(Item) - {Item.NAME}},
        {"valid_until": clock.today() + timedelta(days=900)},
        {"recipient_organization_id": world.people.c},
        {"recipient_name": "だれか"},
    ):
        with refused("consent.fixed"), transaction() as session:
            session.execute(update(Consent).values(**values))
    actions_consent.withdraw_consent(world.people.sato.member, world.client_id, consent_id)
    with refused("consent.fixed"), transaction() as session:
        session.execute(update(Consent).values(withdrawn_at=None))


def test_events_and_records_are_only_added(world: World):
    send(world)
    for model, values in (
        (ReferralEvent, {"to_state": "declined"}),
        (DisclosureRecord, {"items": frozenset({Item.NAME})}),
    ):
        with refused("append_only"), transaction() as session:
            session.execute(update(model).values(**values))
        with refused("append_only"), transaction() as session:
            session.execute(delete(model))


def test_an_answer_has_one_winner(world: World, any_app: Flask):
    number = send(world)
    outcomes = together(
        any_app,
        *(
            partial(actions_referral.answer, world.people.suzuki.member, number, given)
            for given in (Answer(State.ACCEPTED), Answer(State.DECLINED, reason_code="no_vacancy")) * 4
        ),
    )
    assert sorted(outcomes) == ["IllegalMove"] * 7 + ["done"]
    moves = db.session.scalars(db.select(ReferralEvent.to_state)).all()
    assert len(moves) == 2
    assert the_referral().state in moves


def test_numbers_are_gapless_and_a_double_submit_is_one_slip(world: World, any_app: Flask):
    consent(world)
    member, client = world.people.sato.member, world.client_id
    orders = [order(world) for _ in range(8)]
    broken = order(world, items=frozenset())
    works = [
        partial(actions_slip.issue_slips, member, client, one) for one in (*orders, *orders, broken, broken)
    ]
    outcomes = together(any_app, *works)
    assert sorted(outcomes) == ["NothingToTell"] * 2 + ["done"] * 16
    found = db.session.execute(db.select(Referral.serial, Referral.number).order_by(Referral.serial)).all()
    assert [row.serial for row in found] == list(range(1, 9))
    assert [row.number[-4:] for row in found] == [f"{n:04d}" for n in range(1, 9)]
    db.session.rollback()


def test_one_form_sent_eight_times_at_once_is_one_answer(world: World, any_app: Flask):
    number = send(world)
    one = partial(
        actions_referral.answer, world.people.suzuki.member, number, Answer(State.ACCEPTED), "1" * 32
    )
    assert together(any_app, *[one] * 8) == ["done"] * 8
    assert len(db.session.scalars(db.select(ReferralEvent.to_state)).all()) == 2
    db.session.rollback()


@pytest.mark.parametrize("attempt", range(5))
def test_sending_and_withdrawing_at_once_never_leaves_a_slip_without_consent(
    world: World, any_app: Flask, attempt: int
):
    consent_id = consent(world)
    member, client = world.people.sato.member, world.client_id
    sends = [partial(actions_slip.issue_slips, member, client, order(world)) for _ in range(6)]
    withdrawal = partial(actions_consent.withdraw_consent, member, client, consent_id)
    outcomes = together(any_app, *sends[:3], withdrawal, *sends[3:])
    assert set(outcomes) <= {"done", "SlipRefused"}
    assert db.session.scalar(db.select(Consent.withdrawn_at)) is not None
    states = db.session.scalars(db.select(Referral.state)).all()
    assert set(states) <= {"withdrawn"}
    db.session.rollback()


def together(app: Flask, *works) -> list[str]:
    """Runs all at the same moment, each in its own thread and session; the name of each one's error, or
    "done".
    """
    outcomes: list[str] = []
    gate = threading.Barrier(len(works))
    db.session.rollback()

    def run(work) -> None:
        with app.app_context():
            gate.wait(10)
            try:
                work()
                outcomes.append("done")
            except Exception as error:  # noqa: BLE001 – which error it was is what the test asks
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
