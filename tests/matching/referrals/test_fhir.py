"""A referral as FHIR R4: valid against the standard's own rules, and nothing in it without consent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation import audit, clock
from foundation.cli import cli
from foundation.db import db
from matching.referrals import actions_consent, actions_referral
from matching.referrals.answer import Answer
from matching.referrals.consent import Item
from matching.referrals.fhir import Step, Told, bundle
from matching.referrals.fhir_parts import statuses
from matching.referrals.models_referral import Referral
from matching.referrals.outcome import results
from matching.referrals.state import TERMINAL, Decline, State
from tests.matching.referrals.conftest import CANARIES, World, send
from tests.matching.referrals.test_desk import entries, rows
from tests.matching.referrals.test_slip import FULL, slip_of
from tests.people import NAMESPACE

NOW = clock.now().astimezone(clock.TOKYO)
STEPS = st.builds(
    Step,
    at=st.just(NOW),
    to_state=st.sampled_from([s.value for s in State]),
    reason_code=st.sampled_from(["", *Decline]),
    outcome=st.sampled_from(["", *results()]),
    meeting_at=st.none() | st.just(NOW + timedelta(days=3)),
)


def told(items=frozenset(Item), state=State.SENT, steps=(), **changes) -> Told:
    slip = slip_of(items, replace(FULL, birth_date="1991-05-17"))
    made = Told(NAMESPACE, slip, state, steps, NAMESPACE, NAMESPACE, False, "https://example.jp", NOW)
    return replace(made, **changes)


# hl7.org/fhir/R4/valueset-task-status.html; the library shortens this list to "… | +".
TASK_STATUS = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold",
    "failed", "completed", "entered-in-error",
}  # fmt: skip


def allowed(kind: str, name: str, listed: list[str]) -> set[str]:
    if (kind, name) == ("Task", "status"):
        return TASK_STATUS
    assert "+" not in listed or name == "intent", (kind, name, listed)
    return set(listed) | {"order"} if "+" in listed else set(listed)


def valid(text: str) -> None:
    """By the library's R4B models, and every code by the value set that the standard binds to it."""
    for entry in Bundle.model_validate_json(text).entry:
        resource, kind = entry.resource, entry.resource.get_resource_type()
        wrong = [
            (kind, name, getattr(resource, name))
            for name, field in type(resource).model_fields.items()
            if (listed := (field.json_schema_extra or {}).get("enum_values"))
            and getattr(resource, name) is not None
            and getattr(resource, name) not in allowed(kind, name, listed)
        ]
        if wrong:
            raise ValueError(wrong)


def resources(found: dict) -> dict[str, dict]:
    return {each["resource"]["resourceType"]: each["resource"] for each in found["entry"]}


@given(
    st.frozensets(st.sampled_from(Item), min_size=1),
    st.sampled_from(State),
    st.lists(STEPS, max_size=4),
    st.booleans(),
)
@settings(max_examples=60)
def test_every_bundle_is_valid_and_holds_only_what_is_consented(items, state, steps, withdrawn):
    found = bundle(told(items, state, steps, withdrawn=withdrawn))
    valid(json.dumps(found))
    text = json.dumps(found, ensure_ascii=False)
    assert (Item.NAME in items) == ("canary-name" in text)
    assert (Item.PHONE in items) == ("canary-phone" in text)
    assert (Item.BIRTH_DATE in items) == ("1991-05-17" in text)
    assert (Item.SUMMARY in items) == ("canary-summary" in text)
    assert (Item.NEEDS in items) == ("reasonCode" in text)
    assert '""' not in text
    assert "null" not in text


def test_the_mapping_knows_every_state_and_ends_where_it_ends():
    assert list(statuses()) == list(State)
    ended = {"rejected", "cancelled", "failed", "completed", "entered-in-error"}
    assert {state for state, status in statuses().items() if status.task in ended} == TERMINAL


def test_the_validator_would_notice():
    for field, value in (
        ("status", "no-such-status"),
        ("intent", None),
        ("focus", "x"),
        ("lastModified", "gestern"),
    ):
        broken = bundle(told())
        broken["entry"][1]["resource"][field] = value
        with pytest.raises(ValueError):
            valid(json.dumps(broken))


def test_the_person_is_another_one_in_every_slip():
    first, second = (
        resources(bundle(told(referral_id=each)))["Patient"]["id"] for each in (NAMESPACE, uuid4())
    )
    assert first != second


def test_sender_and_recipient_take_it_away_and_nobody_else(world: World, signed_in):
    number = send(world, items=frozenset({Item.NAME, Item.NEEDS}))
    at = f"/desk/referrals/{number}/fhir.json"
    people = world.people
    actions_referral.answer(people.suzuki.member, number, Answer(State.DECLINED, reason_code="no_vacancy"))
    for person in (people.sato, people.suzuki, people.yamada):
        answer = signed_in(person).get(at)
        assert answer.status_code == 200
        assert answer.content_type == "application/fhir+json; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.get_data(as_text=True))
    valid(json.dumps(found))
    task, request = resources(found)["Task"], resources(found)["ServiceRequest"]
    assert (task["status"], request["status"]) == ("rejected", "revoked")
    assert task["statusReason"]["coding"][0]["code"] == "no_vacancy"
    assert request["identifier"][0]["value"] == number
    text = answer.get_data(as_text=True)
    assert "山本" in text
    assert not [c for c in CANARIES if c in text and c not in ("山本", "はなこ")]
    assert signed_in(people.tanaka).get(at).status_code == 404
    assert signed_in(people.nakamura).get(at).status_code == 403
    assert at in signed_in(people.sato).get(f"/desk/referrals/{number}").get_data(as_text=True)


def test_taken_back_the_recipient_gets_none_and_the_consent_is_inactive(world: World, signed_in):
    number = send(world)
    people = world.people
    actions_consent.withdraw_consent(people.sato.member, world.client_id, rows(Referral)[0].consent_id)
    at = f"/desk/referrals/{number}/fhir.json"
    assert signed_in(people.suzuki).get(at).status_code == 404
    found = json.loads(signed_in(people.sato).get(at).get_data(as_text=True))
    assert resources(found)["Consent"]["status"] == "inactive"
    assert resources(found)["Task"]["status"] == "cancelled"


def test_the_command_prints_the_same_and_is_audited(world: World, app):
    number = send(world)
    run = app.test_cli_runner().invoke
    done = run(cli, ["referrals", "fhir", number, "--organization", str(world.people.a)])
    valid(done.output)
    last = entries()[-1]
    assert (last.action, last.actor, last.detail["number"]) == ("referral.fhir", "cli", number)
    assert audit.verify()
    db.session.rollback()
    for organization, wanted in ((world.people.c, number), (world.people.a, "X")):
        refused = run(cli, ["referrals", "fhir", wanted, "--organization", str(organization)])
        assert refused.exit_code == 1
        assert "山本" not in refused.output
