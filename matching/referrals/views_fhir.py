"""/desk/referrals/<number>/fhir.json: the slip and its state for another case system."""

from __future__ import annotations

import json

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.guard import current_member, requires
from accounts.permission import Permission
from matching.referrals.actions_fhir import fhir_bundle
from matching.referrals.actions_print import SlipClosed
from matching.referrals.web import number_of, room

fhir = room("fhir")


@fhir.route("/desk/referrals/<number>/fhir.json")
@requires(Permission.REFERRAL_READ)
def as_fhir(number: str) -> Response:
    number = number_of(number)
    try:
        found = fhir_bundle(current_member(), number)
    except SlipClosed as error:
        raise NotFound from error
    text = json.dumps(found, ensure_ascii=False, indent=2)
    response = Response(text, content_type="application/fhir+json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="referral-{number}.fhir.json"'
    return response
