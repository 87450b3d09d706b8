"""Slips in every state, two of them late, one passed on, and a resident's request: for the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from accounts.permission import Role
from app import create_app
from foundation import clock
from foundation.db import db
from matching.referrals import actions_duty, actions_referral, actions_slip, actions_thread
from matching.referrals.answer import Answer
from matching.referrals.forms import SlipForm
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral
from matching.referrals.self_referral.models import SelfReferral
from matching.referrals.state import Outcome, State
from tests.conftest import OwnContextClient
from tests.matching.referrals.conftest import World, a_world, consent, order, send
from tests.matching.referrals.self_referral.conftest import ask, opened
from tests.people import Cast, Person, add_person

LONG = "面談の前に、通勤の道順と、昼休みに休める部屋があるかを、職場の方に確かめていただけますか。" * 12


@dataclass(frozen=True)
class Desk:
    """Numbers of slips from 佐藤 (A) to 鈴木 (B): with messages, late, with a meeting, declined, passed on."""

    world: World
    talked: str
    late: str
    scheduled: str
    declined: str
    passed_on: str
    ended: str
    request: str
    code: str
    fact: str
    stand_in: Person


def a_desk(instance: Path, url: str, people: Cast) -> Desk:
    """Made in the site's own database. 伊藤 of A stands in for 佐藤 today."""
    app = create_app({"TSUNAGI_INSTANCE": str(instance), "TSUNAGI_PUBLIC_URL": url})
    app.test_client_class = OwnContextClient
    world = a_world(app, people)
    with app.app_context():
        opened(world)
        with clock.frozen(clock.now() - timedelta(days=21)):
            late = send(world, urgency="urgent")
            ask(app.test_client(), world, address=7)
        stand_in = add_person("ito@example.jp", "伊藤 真", world.people.a, Role.STAFF)
        db.session.commit()
        desk = _filled(world, late, stand_in)
        ask(app.test_client(), world, address=8)
        sato, today = world.people.sato, clock.today()
        actions_duty.plan_cover(sato.member, sato.user_id, stand_in.user_id, today, today + timedelta(days=2))
        db.session.remove()
    return desk


def _filled(world: World, late: str, stand_in: Person) -> Desk:
    people = world.people
    talked = send(world)
    actions_thread.write(people.sato.member, talked, "火曜の午後はいかがですか。", SlipForm.new_token())
    actions_thread.write(people.suzuki.member, talked, LONG, SlipForm.new_token())
    scheduled, declined, ended = send(world), send(world), send(world)
    meeting = clock.now() + timedelta(days=2)
    given = Answer(State.SCHEDULED, meeting_at=meeting, person="橋本", message="お待ちしています")
    actions_referral.answer(people.suzuki.member, scheduled, given)
    actions_referral.answer(people.suzuki.member, declined, Answer(State.DECLINED, reason_code="no_vacancy"))
    for answer in (
        Answer(State.ACCEPTED),
        Answer(State.IN_SERVICE),
        Answer(State.COMPLETED, outcome=Outcome.SETTLED),
    ):
        actions_referral.answer(people.suzuki.member, ended, answer)
    consent(world, world.c)
    [passed_on] = actions_slip.issue_slips(
        people.sato.member, world.client_id, order(world, world.c, part_of=declined)
    )
    row = db.session.scalars(db.select(Referral).where(Referral.number == talked)).one()
    heading = thaw(row.slip or "", row.slip_hash or "").heading
    request = db.session.scalars(db.select(SelfReferral.reference)).first() or ""
    return Desk(
        world,
        talked,
        late,
        scheduled,
        declined,
        passed_on,
        ended,
        request,
        heading.code,
        heading.fact,
        stand_in,
    )
