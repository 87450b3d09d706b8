"""The resources beside a referral's ServiceRequest and Task, and the mapping of its states. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from matching.referrals.slip import Office, Slip
from matching.referrals.state import State

_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "taxonomy" / "fhir_states.toml"
_REPRESENTATION: Final = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
"""As JP Core writes names: IDE for kanji, SYL for kana."""


@dataclass(frozen=True)
class Status:
    """Task.status, ServiceRequest.status and the text of Task.businessStatus."""

    task: str
    request: str
    business: str


@cache
def statuses() -> dict[State, Status]:
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    return {State(code): Status(**entry) for code, entry in raw.items()}


def status_of(state: State) -> Status:
    return statuses()[state]


def patient(patient_id: UUID, slip: Slip) -> dict[str, Any]:
    """Only what the slip tells: without a consent for the name it is a patient without a name."""
    who = slip.person
    return {
        "resourceType": "Patient",
        "id": str(patient_id),
        "name": [_name(who.name, "IDE"), _name(who.kana, "SYL")],
        "telecom": [{"system": "phone", "value": who.phone}] if who.phone else [],
        "birthDate": who.birth_date,
        "address": [{"text": who.address}] if who.address else [],
    }


def _name(text: str, representation: str) -> dict[str, Any]:
    if not text:
        return {}
    extension = {"url": _REPRESENTATION, "valueCode": representation}
    return {"extension": [extension], "use": "official", "text": text}


def organization(organization_id: UUID, office: Office, site: str) -> dict[str, Any]:
    reach = [("phone", office.phone), ("fax", office.fax)]
    address = {"text": office.address, "postalCode": office.postal_code, "country": "JP"}
    return {
        "resourceType": "Organization",
        "id": str(organization_id),
        "identifier": [{"system": f"{site}/fhir/organization", "value": str(organization_id)}],
        "name": office.organization,
        "telecom": [{"system": system, "value": value} for system, value in reach if value],
        "address": [address] if office.address else [],
        "contact": [{"name": {"text": office.person}}] if office.person else [],
    }


def consent(ids: dict[str, UUID], slip: Slip, site: str, *, withdrawn: bool) -> dict[str, Any]:
    """The permission on the slip; where the basis is the law, that is its policy."""
    why = slip.permission
    policy = "個人情報の保護に関する法律 第27条" if why.basis == "consent" else why.reason or why.basis
    items = [{"coding": [{"system": f"{site}/fhir/item", "code": item}], "text": item} for item in why.items]
    actor = {
        "role": {"coding": [{"system": f"{_TERMS}/v3-ParticipationType", "code": "IRCP"}]},
        "reference": {"reference": f"urn:uuid:{ids['to']}"},
    }
    return {
        "resourceType": "Consent",
        "id": str(ids["consent"]),
        "status": "inactive" if withdrawn else "active",
        "scope": {"coding": [{"system": f"{_TERMS}/consentscope", "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": {"reference": f"urn:uuid:{ids['patient']}"},
        "dateTime": why.obtained_on,
        "organization": [{"reference": f"urn:uuid:{ids['from']}"}],
        "policyRule": {"text": policy},
        "provision": {
            "type": "permit",
            "period": {"start": why.valid_from, "end": why.valid_until},
            "actor": [actor],
            "code": items,
        },
    }


_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
