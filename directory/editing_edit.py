"""The edit form of a listing: form → preview → published; a stale one goes by the merge page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_preview, actions_revise, edit_form_state, editing_draft, presenting_edit
from directory.author import Author, of_member
from directory.edit_forms import PARTS, EditForm
from directory.editing_answers import editing_blueprint
from directory.editing_draft import BadDraft, Draft
from directory.editing_forms import OnwardForm
from directory.geo.gazetteer import gazetteer
from directory.hours_bands import PRESETS
from directory.revising import EditConflict
from directory.revision import State, merge
from foundation.i18n import t

edit: Blueprint = editing_blueprint("edit", __name__)
presenting_edit.init_presenting(edit)


@edit.get("/desk/listings/<uuid:listing_id>/edit")
@requires(Permission.LISTING_REVISE)
def form(listing_id: UUID) -> Response:
    base = actions_revise.state(_author(listing_id), listing_id)
    wanted = request.args.get("part", "")
    asked = _asked(base, wanted)
    edit_form_state.fill(asked, base)
    return _form_page(listing_id, asked, base, wanted)


@edit.post("/desk/listings/<uuid:listing_id>/edit")
@requires(Permission.LISTING_REVISE)
def check(listing_id: UUID) -> Response:
    now = actions_revise.state(_author(listing_id), listing_id)
    part = request.args.get("part", "")
    base = _base(listing_id, now)
    typed = _asked(base, part)
    if request.form.get("preset"):
        _preset(typed, request.form["preset"])
        return _form_page(listing_id, typed, base, part)
    fine = typed.validate()
    wanted = edit_form_state.read(typed, base, gazetteer().locate)
    if not fine or any(field.errors for field in typed.leaves()):
        return _form_page(listing_id, typed, base, part, status=422)
    note = typed.note.data or "" if "note" in typed else ""
    return _next_page(listing_id, Draft(base, wanted, part, note), now)


@edit.post("/desk/listings/<uuid:listing_id>/preview")
@requires(Permission.LISTING_REVISE)
def preview(listing_id: UUID) -> Response:
    """The preview again, from what was kept."""
    now = actions_revise.state(_author(listing_id), listing_id)
    return _next_page(listing_id, _draft(listing_id), now)


@edit.post("/desk/listings/<uuid:listing_id>/edit/again")
@requires(Permission.LISTING_REVISE)
def again(listing_id: UUID) -> Response:
    """Back from the preview: the form with what was typed."""
    actions_revise.state(_author(listing_id), listing_id)
    draft = _draft(listing_id)
    asked = _asked(draft.base, draft.part, typed=False)
    edit_form_state.fill(asked, {**draft.base, **draft.wanted})
    return _form_page(listing_id, asked, draft.base, draft.part)


@edit.post("/desk/listings/<uuid:listing_id>/merge")
@requires(Permission.LISTING_REVISE)
def choose(listing_id: UUID) -> Response:
    """Field by field, mine or theirs; what is not chosen is asked again."""
    now = actions_revise.state(_author(listing_id), listing_id)
    draft = _draft(listing_id)
    wanted, base = dict(draft.wanted), dict(draft.base)
    for conflict in merge(base, wanted, now).conflicts:
        choice = request.form.get(f"keep-{conflict.field}")
        if choice not in ("mine", "theirs"):
            continue
        base[conflict.field] = conflict.theirs
        if choice == "theirs":
            wanted[conflict.field] = conflict.theirs
    return _next_page(listing_id, Draft(base, wanted, draft.part, draft.note), now, asked=True)


@edit.post("/desk/listings/<uuid:listing_id>/publish")
@requires(Permission.LISTING_REVISE)
def publish(listing_id: UUID) -> Response:
    draft, author = _draft(listing_id), _author(listing_id)
    try:
        outcome = actions_revise.revise(
            author, listing_id, draft.wanted, draft.base, note=draft.note, confirm="confirm" in request.form
        )
    except EditConflict:
        return _next_page(listing_id, draft, actions_revise.state(author, listing_id))
    for sentence in presenting_edit.outcome_sentences(outcome):
        flash(sentence, "success")
    return redirect(_back(listing_id))


@edit.post("/desk/listings/<uuid:listing_id>/withdraw")
@requires(Permission.LISTING_REVISE)
def withdraw(listing_id: UUID) -> Response:
    actions_revise.withdraw(_author(listing_id), listing_id)
    flash(t("revise.withdrawn"), "success")
    return redirect(_back(listing_id))


def _author(listing_id: UUID) -> Author:
    """Raises NotYours."""
    author = of_member(current_member())
    actions_revise.may_revise(author, listing_id)
    return author


def _is_own() -> bool:
    return current_member().may(Permission.LISTING_EDIT)


def _back(listing_id: UUID) -> str:
    """The page of the listing at the own desk; a coordinator has none, and sees its versions."""
    return url_for("editing.show" if _is_own() else "versions.index", listing_id=listing_id)


def _asked(base: State, part: str, *, typed: bool = True) -> EditForm:
    if part not in ("", *PARTS):
        raise NotFound
    asked = EditForm() if typed else EditForm(formdata=None)
    edit_form_state.ask(asked, base, part)
    return asked


def _base(listing_id: UUID, now: State) -> State:
    """What the form was filled with; one that is not ours any more counts as the listing of today."""
    try:
        held = editing_draft.opened(
            listing_id, current_member().organization_id, request.form.get("base", "")
        )
    except BadDraft:
        return now
    return held.base


def _draft(listing_id: UUID) -> Draft:
    try:
        return editing_draft.opened(
            listing_id, current_member().organization_id, request.form.get("draft", "")
        )
    except BadDraft:
        raise NotFound from None


def _preset(typed: EditForm, name: str) -> None:
    if "bands" not in typed:
        return
    if name == "more" and len(typed.bands) < typed.bands.max_entries:
        typed.bands.append_entry({})
    elif name in PRESETS:
        days, opens, closes = PRESETS[name]
        closes = "00:00" if closes == "24:00" else closes
        while len(typed.bands):
            typed.bands.pop_entry()
        typed.bands.append_entry({"days": list(days), "opens": opens, "closes": closes, "weeks": ""})


def _form_page(listing_id: UUID, typed: EditForm, base: State, part: str, status: int = 200) -> Response:
    member = current_member()
    typed.base.data = editing_draft.sealed(listing_id, member.organization_id, Draft(base, {}))
    return shown(
        "editing/edit.html",
        typed,
        status,
        card=actions_revise.card(_author(listing_id), listing_id),
        part=part,
        open_parts=_wrong_parts(typed),
        parts={name: fields for name, fields in PARTS.items() if any(each in typed for each in fields)},
        state=base,
        back=_back(listing_id),
        is_own=_is_own(),
        waiting=actions_revise.waiting(_author(listing_id), listing_id),
    )


def _wrong_parts(typed: EditForm) -> set[str]:
    wrong = {field.name.partition("-")[0] for field in typed.leaves() if field.errors}
    return {name for name, fields in PARTS.items() if wrong.intersection(fields)}


def _next_page(listing_id: UUID, draft: Draft, now: State, *, asked: bool = False) -> Response:
    """The merge page where others changed the same; else the preview."""
    member = current_member()
    merged = merge(draft.base, draft.wanted, now)
    values: dict[str, Any] = {
        "card": actions_revise.card(_author(listing_id), listing_id),
        "form": OnwardForm(formdata=None),
        "merged": merged,
        "draft": editing_draft.sealed(listing_id, member.organization_id, draft),
        "state": now,
        "back": _back(listing_id),
        "is_own": _is_own(),
    }
    if merged.conflicts:
        page = render_template("editing/merge.html", asked=asked, **values)
        return Response(page, 422 if asked else 409, mimetype="text/html")
    shown_as = actions_preview.preview(_author(listing_id), listing_id, draft.wanted, draft.base)
    page = render_template(
        "editing/preview.html", differences=presenting_edit.differences(merged.changes), shown_as=shown_as,
        changes=merged.changes, **values,
    )  # fmt: skip
    return Response(page, mimetype="text/html")
