"""臨時休業, 年末年始, 夏季: special days as a quick action, with what visitors will see before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_revise, special_days
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from directory.revision import State
from directory.special_forms import SpecialForm
from foundation import clock
from foundation.i18n import t

special: Blueprint = editing_blueprint("special", __name__)


@special.get("/desk/listings/<uuid:listing_id>/special-days")
@requires(Permission.LISTING_EDIT)
def form(listing_id: UUID) -> Response:
    state = actions_revise.state(of_member(current_member()), listing_id)
    return _page(listing_id, _preset(request.args.get("preset", "")), state, None)


@special.post("/desk/listings/<uuid:listing_id>/special-days")
@requires(Permission.LISTING_EDIT)
def add(listing_id: UUID) -> Response:
    """First shown, then, with `sure`, published."""
    author, typed = of_member(current_member()), SpecialForm()
    state = actions_revise.state(author, listing_id)
    if not typed.validate():
        return _page(listing_id, typed, state, None)
    held = special_days.still_to_come(state["special_days"], clock.today())
    if len(held) >= special_days.MOST:
        typed.first.errors = [*typed.first.errors, t("revise.special.many", n=special_days.MOST)]
        return _page(listing_id, typed, state, None)
    new = typed.slot()
    wanted = held if new in held else [*held, new]
    if "sure" not in request.form:
        return _page(listing_id, typed, state, wanted)
    actions_revise.revise(author, listing_id, {"special_days": wanted}, action="special")
    flash(t("revise.special.published"), "success")
    return redirect(url_for("special.form", listing_id=listing_id))


@special.post("/desk/listings/<uuid:listing_id>/special-days/remove")
@requires(Permission.LISTING_EDIT)
def remove(listing_id: UUID) -> Response:
    author = of_member(current_member())
    state = actions_revise.state(author, listing_id)
    named = request.form.get("slot", "")
    left = [slot for slot in state["special_days"] if _name(slot) != named]
    actions_revise.revise(author, listing_id, {"special_days": left}, action="special")
    flash(t("revise.special.removed"), "success")
    return redirect(url_for("special.form", listing_id=listing_id))


def _preset(name: str) -> SpecialForm:
    today = clock.today()
    presets: Mapping[str, dict[str, Any]] = {
        "today": {"first": today, "last": today},
        "tomorrow": {"first": today + timedelta(days=1), "last": today + timedelta(days=1)},
        "new_year": {"first": date(today.year, 12, 29), "last": date(today.year + 1, 1, 3), "yearly": True},
        "summer": {"first": _summer(today, 13), "last": _summer(today, 15)},
    }
    values = presets.get(name, {})
    if name in ("new_year", "summer"):
        values = {**values, "note": t(f"revise.special.note.{name}")}
    return SpecialForm(formdata=None, data=values)


def _summer(today: date, day: int) -> date:
    this_year = date(today.year, 8, day)
    return this_year if this_year >= today else date(today.year + 1, 8, day)


def _page(
    listing_id: UUID, typed: SpecialForm, state: State, wanted: Sequence[Mapping[str, Any]] | None
) -> Response:
    today = clock.today()
    coming = special_days.still_to_come(state["special_days"], today)
    first = (
        max(today, typed.first.data - timedelta(days=2)) if wanted is not None and typed.first.data else today
    )
    seen = special_days.days(state["hours"], coming if wanted is None else wanted, state["hours_note"], first)
    return shown(
        "editing/special.html",
        typed,
        card=actions_revise.card(of_member(current_member()), listing_id),
        coming=[(_name(slot), slot) for slot in coming],
        seen=seen,
        asked=wanted is not None,
    )


def _name(slot: Mapping[str, Any]) -> str:
    parts = ("exception", "valid_from", "valid_to", "yearly", "opens", "closes", "note")
    return "/".join(str(slot.get(part) or "") for part in parts)
