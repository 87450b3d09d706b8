"""What the views of this room share: answers to what is not here, pages of lists, ids in query strings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from foundation.i18n import datetime_ja, has_message, t
from matching.referrals.actions_referral import LastWord
from matching.referrals.number import NotANumber, parse
from matching.referrals.state import TERMINAL, IllegalMove, Party, State, moves
from matching.referrals.store import NotHere
from matching.referrals.store_referral import MovedMeanwhile, ReferralNotFound

MOST_RECIPIENTS = 20
"""As many as a match shows."""


def room(name: str) -> Blueprint:
    """A blueprint in which what belongs to somebody else is not found, like what does not exist."""
    blueprint = Blueprint(name, __name__)
    blueprint.register_error_handler(NotHere, _not_found)
    return blueprint


def _not_found(_error: Exception) -> Any:
    return current_app.handle_http_exception(NotFound())


def ids_of(name: str) -> tuple[UUID, ...]:
    """The repeated query parameter `name` as ids, each once, in their order; NotFound for what is no id."""
    try:
        found = dict.fromkeys(UUID(text) for text in request.args.getlist(name))
    except ValueError as error:
        raise NotFound from error
    return tuple(found)[:MOST_RECIPIENTS]


def id_of(name: str) -> UUID | None:
    """One id in the query string; None where there is none, NotFound for what is no id."""
    found = ids_of(name) if request.args.get(name) else ()
    return found[0] if found else None


def page_number() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 10_000))


def number_of(text: str) -> str:
    """A slip's number as stored, however it was typed; not found where it is none."""
    try:
        return str(parse(text))
    except NotANumber as error:
        raise ReferralNotFound from error


def flash_refusal(error: IllegalMove | MovedMeanwhile, last: LastWord) -> None:
    """Why a step was not taken, for the person who tried."""
    flash(refusal(error, last), "warning")


def refusal(error: IllegalMove | MovedMeanwhile, last: LastWord) -> str:
    """What was not done, who was there before and with what, and what can be done instead."""
    if isinstance(error, MovedMeanwhile):
        return " ".join((t("referrals.refused.meanwhile"), _who(last)))
    what = t(
        "referrals.refused.move",
        state=t(f"referrals.state.{error.state}"),
        to=_name_of(error.to, error.party),
    )
    possible = [_name_of(to, error.party) for to in moves(error.state, error.party) if to is not State.OPENED]
    if error.state in TERMINAL:
        instead = t("referrals.refused.over")
    elif possible:
        instead = t("referrals.refused.instead", moves=t("referrals.comma").join(possible))
    else:
        instead = t("referrals.refused.wait")
    return " ".join((what, _who(last), instead))


def _who(last: LastWord) -> str:
    return t(
        "referrals.refused.who",
        at=datetime_ja(last.at),
        who=last.who,
        state=t(f"referrals.state.{last.state}"),
    )


def _name_of(to: State, party: Party) -> str:
    """The step as its button or choice calls it."""
    key = f"referrals.step_to.{to}" if party is Party.SENDER else f"referrals.answer.{to}"
    return t(key) if has_message(key) else t(f"referrals.state.{to}")


def in_japanese(key: str, **values: object) -> str:
    """Paper speaks Japanese, whatever the reader's language on the screen."""
    return t(key, "ja", **values)


def pdf(document: bytes, name: str) -> Response:
    response = Response(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
