"""Closing a listing from a day on, for good or until another day, and opening it again: all of it waits for a
coordinator, as revision_rules say, and then acts by itself on its day."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, Field, TextAreaField
from wtforms.validators import Optional, ValidationError

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_revise, presenting_edit
from directory import closing as dates
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from directory.revision import State
from foundation import clock
from foundation.forms import Form, max_length, required
from foundation.i18n import date_ja, t

closing: Blueprint = editing_blueprint("closing", __name__)
_A_YEAR: Final = 366


class CloseForm(Form):
    on = DateField(validators=[required("revise.close.on_missing")], render_kw={"autocomplete": "off"})
    reopens = DateField(validators=[Optional()], render_kw={"autocomplete": "off"})
    reason = TextAreaField(
        validators=[required("revise.close.reason_missing"), max_length(500)], render_kw={"rows": 3}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on.label.text = t("revise.close.on")
        self.reopens.label.text = t("revise.close.reopens")
        self.reason.label.text = t("revise.close.reason")

    def validate_on(self, field: Field) -> None:
        if field.data and abs((field.data - clock.today()).days) > _A_YEAR:
            raise ValidationError(t("revise.close.far"))

    def validate_reopens(self, field: Field) -> None:
        try:
            dates.check(self.on.data, field.data)
        except dates.WrongOrder:
            raise ValidationError(t("revise.close.order")) from None


@closing.get("/desk/listings/<uuid:listing_id>/close")
@requires(Permission.LISTING_EDIT)
def form(listing_id: UUID) -> Response:
    state = actions_revise.state(of_member(current_member()), listing_id)
    held = {"on": dates.day_of(state["closes_on"]), "reopens": dates.day_of(state["reopens_on"])}
    return _page(listing_id, CloseForm(formdata=None, data=held))


@closing.post("/desk/listings/<uuid:listing_id>/close")
@requires(Permission.LISTING_EDIT)
def close(listing_id: UUID) -> Response:
    typed = CloseForm()
    actions_revise.state(of_member(current_member()), listing_id)
    if not typed.validate():
        return _page(listing_id, typed)
    note = t("revise.close.note", date=date_ja(typed.on.data), reason=typed.reason.data)
    on, again = typed.on.data, typed.reopens.data
    wanted = {"closes_on": on.isoformat(), "reopens_on": again.isoformat() if again else ""}
    has_passed = dates.is_closed(dates.ACTIVE, on, again, clock.today())
    return _wish(listing_id, {**wanted, **({"status": dates.CLOSED} if has_passed else {})}, note)


@closing.post("/desk/listings/<uuid:listing_id>/reopen")
@requires(Permission.LISTING_EDIT)
def reopen(listing_id: UUID) -> Response:
    """At once: a closing date that is still to come is taken back, too."""
    return _wish(listing_id, {"status": dates.ACTIVE, "closes_on": "", "reopens_on": ""}, "")


def _wish(listing_id: UUID, wanted: State, note: str) -> Response:
    outcome = actions_revise.revise(of_member(current_member()), listing_id, wanted, note=note)
    for sentence in presenting_edit.outcome_sentences(outcome):
        flash(sentence, "success")
    return redirect(url_for("editing.show", listing_id=listing_id))


def _page(listing_id: UUID, typed: CloseForm) -> Response:
    card = actions_revise.card(of_member(current_member()), listing_id)
    return shown("editing/close.html", typed, card=card)
