"""Closing a listing for good, and opening it again: both wait for a coordinator, as revision_rules say."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, Field, TextAreaField
from wtforms.validators import ValidationError

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_revise, presenting_edit
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from foundation import clock
from foundation.forms import Form, max_length, required
from foundation.i18n import date_ja, t

closing: Blueprint = editing_blueprint("closing", __name__)
_A_YEAR: Final = 366


class CloseForm(Form):
    on = DateField(validators=[required("revise.close.on_missing")], render_kw={"autocomplete": "off"})
    reason = TextAreaField(
        validators=[required("revise.close.reason_missing"), max_length(500)], render_kw={"rows": 3}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on.label.text = t("revise.close.on")
        self.reason.label.text = t("revise.close.reason")

    def validate_on(self, field: Field) -> None:
        if field.data and abs((field.data - clock.today()).days) > _A_YEAR:
            raise ValidationError(t("revise.close.far"))


@closing.get("/desk/listings/<uuid:listing_id>/close")
@requires(Permission.LISTING_EDIT)
def form(listing_id: UUID) -> Response:
    return _page(listing_id, CloseForm(formdata=None))


@closing.post("/desk/listings/<uuid:listing_id>/close")
@requires(Permission.LISTING_EDIT)
def close(listing_id: UUID) -> Response:
    typed = CloseForm()
    actions_revise.state(of_member(current_member()), listing_id)
    if not typed.validate():
        return _page(listing_id, typed)
    note = t("revise.close.note", date=date_ja(typed.on.data), reason=typed.reason.data)
    return _wish(listing_id, "closed", note)


@closing.post("/desk/listings/<uuid:listing_id>/reopen")
@requires(Permission.LISTING_EDIT)
def reopen(listing_id: UUID) -> Response:
    return _wish(listing_id, "active", "")


def _wish(listing_id: UUID, status: str, note: str) -> Response:
    outcome = actions_revise.revise(of_member(current_member()), listing_id, {"status": status}, note=note)
    for sentence in presenting_edit.outcome_sentences(outcome):
        flash(sentence, "success")
    return redirect(url_for("editing.show", listing_id=listing_id))


def _page(listing_id: UUID, typed: CloseForm) -> Response:
    card = actions_revise.card(of_member(current_member()), listing_id)
    return shown("editing/close.html", typed, card=card)
