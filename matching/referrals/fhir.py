"""A referral as a FHIR R4 Bundle: ServiceRequest and Task, with Patient, Organizations and Consent beside them.

Made from the frozen slip, so nothing is in it that was not consented; the states are those of
data/taxonomy/fhir_states.toml. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from matching.referrals.fhir_parts import consent, organization, patient, status_of
from matching.referrals.outcome import results
from matching.referrals.slip import Slip
from matching.referrals.state import State

PRIORITY: Final = {"urgent": "asap", "week": "urgent", "normal": "routine"}
"""FHIR's order is routine < urgent < asap < stat."""


@dataclass(frozen=True)
class Step:
    """One event of the referral. Times aware; codes as stored."""

    at: datetime
    to_state: str
    reason_code: str = ""
    outcome: str = ""
    meeting_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """What a bundle is made from. `withdrawn`: the consent was taken back. `site` is the public address."""

    referral_id: UUID
    slip: Slip
    state: State
    steps: Sequence[Step]
    from_id: UUID
    to_id: UUID
    withdrawn: bool
    site: str
    made_at: datetime


def bundle(told: Told) -> dict[str, Any]:
    """R4 JSON: no empty values, references by urn:uuid within the bundle."""
    ids = _ids(told)
    resources = [
        _request(told, ids),
        _task(told, ids),
        patient(ids["patient"], told.slip),
        organization(told.from_id, told.slip.sender, told.site),
        organization(told.to_id, told.slip.to, told.site),
        consent(ids, told.slip, told.site, withdrawn=told.withdrawn),
    ]
    entries = [{"fullUrl": urn(UUID(each["id"])), "resource": _filled(each)} for each in resources]
    return {
        "resourceType": "Bundle",
        "id": str(ids["bundle"]),
        "type": "collection",
        "timestamp": told.made_at.isoformat(timespec="seconds"),
        "entry": entries,
    }


def urn(resource_id: UUID) -> str:
    return f"urn:uuid:{resource_id}"


def _ids(told: Told) -> dict[str, UUID]:
    """The person's id is one of this slip only: two slips do not tell that they are about the same person."""
    own = {
        name: uuid5(NAMESPACE_URL, f"{told.referral_id}/{name}")
        for name in ("bundle", "task", "patient", "consent")
    }
    return {**own, "request": told.referral_id, "from": told.from_id, "to": told.to_id}


def _ref(ids: dict[str, UUID], name: str) -> dict[str, str]:
    return {"reference": urn(ids[name])}


def _request(told: Told, ids: dict[str, UUID]) -> dict[str, Any]:
    slip, site = told.slip, told.site
    who, top = slip.person, slip.heading
    notes = (who.summary, who.wish, who.support_so_far, who.attachments, who.safe_contact)
    needs = [*who.main_needs, *who.further_needs]
    return {
        "resourceType": "ServiceRequest",
        "id": str(ids["request"]),
        "identifier": [{"system": f"{site}/fhir/slip-number", "value": top.number}],
        "status": status_of(told.state).request,
        "intent": "order",
        "priority": PRIORITY[top.urgency],
        "code": {"text": "Referral to a community service (連絡票)"},
        "orderDetail": [_coded(f"{site}/fhir/asked-for", each) for each in slip.request.asked_for],
        "subject": _ref(ids, "patient"),
        "occurrencePeriod": {"start": top.issued_at[:10], "end": top.valid_until},
        "authoredOn": top.issued_at,
        "requester": _ref(ids, "from"),
        "performer": [_ref(ids, "to")],
        "reasonCode": [_coded(f"{site}/fhir/need", each) for each in needs],
        "supportingInfo": [_ref(ids, "consent")],
        "note": [{"text": text} for text in (*notes, slip.request.asked_other) if text],
    }


def _task(told: Told, ids: dict[str, UUID]) -> dict[str, Any]:
    status, site = status_of(told.state), told.site
    last = told.steps[-1] if told.steps else None
    reason = next((each.reason_code for each in reversed(told.steps) if each.reason_code), "")
    closed = told.state in (State.DECLINED, State.UNSUCCESSFUL)
    return {
        "resourceType": "Task",
        "id": str(ids["task"]),
        "status": status.task,
        "statusReason": _coded(f"{site}/fhir/decline", reason) if reason and closed else None,
        "businessStatus": {
            "coding": [{"system": f"{site}/fhir/state", "code": told.state.value}],
            "text": status.business,
        },
        "intent": "order",
        "priority": PRIORITY[told.slip.heading.urgency],
        "focus": _ref(ids, "request"),
        "for": _ref(ids, "patient"),
        "authoredOn": told.slip.heading.issued_at,
        "lastModified": (last.at if last else told.made_at).isoformat(timespec="seconds"),
        "requester": _ref(ids, "from"),
        "owner": _ref(ids, "to"),
        "restriction": {"period": {"end": told.slip.heading.valid_until}},
        "output": _outputs(told),
    }


def _outputs(told: Told) -> list[dict[str, Any]]:
    """The first meeting named last, and the result."""
    meetings = [each.meeting_at for each in told.steps if each.meeting_at is not None]
    ends = [each.outcome for each in told.steps if each.outcome]
    found: list[dict[str, Any]] = []
    if meetings:
        at = meetings[-1].isoformat(timespec="seconds")
        found.append({"type": {"text": "First meeting"}, "valueDateTime": at})
    if ends:
        said = _coded(f"{told.site}/fhir/outcome", ends[-1], results()[ends[-1]].fhir)
        found.append({"type": {"text": "Outcome"}, "valueCodeableConcept": said})
    return found


def _coded(system: str, code: str, text: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}], "text": text or code}


def _filled(value: Any) -> Any:
    """Without what is empty, as FHIR's JSON wants it."""
    if isinstance(value, dict):
        kept = {key: _filled(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [inner for inner in map(_filled, value) if inner not in (None, "", [], {})]
    return value
