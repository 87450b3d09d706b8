"""What the views of this room share: answers to what is not here, pages of lists, ids in query strings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, request
from werkzeug.exceptions import NotFound

from foundation.i18n import t
from matching.referrals.state import IllegalMove
from matching.referrals.store import NotHere
from matching.referrals.store_referral import MovedMeanwhile

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


def page_number() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 10_000))


def flash_refusal(error: IllegalMove | MovedMeanwhile) -> None:
    """Why a step was not taken, for the person who tried."""
    if isinstance(error, MovedMeanwhile):
        flash(t("referrals.refused.meanwhile"), "warning")
    else:
        flash(t("referrals.refused.move", state=t(f"referrals.state.{error.state}")), "warning")
