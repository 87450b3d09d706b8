"""Many listings at once: download them as the template, edit, upload, look at every difference, apply what is right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_bulk, bulk_file, editing_draft, presenting_bulk
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from directory.editing_draft import BadDraft
from directory.editing_forms import UploadForm
from directory.sources.record import SourceFileError
from foundation.i18n import t

bulk: Blueprint = editing_blueprint("bulk", __name__)
_MEGABYTES = f"{bulk_file.MOST_BYTES / 1024**2:g}"
_KINDS = {
    "csv": (bulk_file.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (bulk_file.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@bulk.get("/desk/listings/bulk")
@requires(Permission.LISTING_EDIT)
def form() -> Response:
    return _page(UploadForm())


@bulk.get("/desk/listings/bulk/listings.<kind>")
@requires(Permission.LISTING_EDIT)
def download(kind: str) -> Response:
    if kind not in _KINDS:
        raise NotFound
    write, content_type = _KINDS[kind]
    rows = actions_bulk.rows(of_member(current_member()))
    response = Response(write([bulk_file.header(), *rows]), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="tsunagi-listings.{kind}"'
    return response


@bulk.post("/desk/listings/bulk")
@requires(Permission.LISTING_EDIT)
def upload() -> Response:
    typed = UploadForm()
    if not typed.validate():
        return _page(typed)
    content = typed.file.data.read(bulk_file.MOST_BYTES + 1)
    if len(content) > bulk_file.MOST_BYTES:
        typed.file.errors = [t("revise.bulk.too_large", megabytes=_MEGABYTES)]
        return _page(typed)
    try:
        lines = bulk_file.uploaded(content, typed.file.data.filename or "")
    except bulk_file.TooManyRows:
        typed.file.errors = [t("revise.bulk.too_many", n=bulk_file.MOST_ROWS)]
        return _page(typed)
    except SourceFileError as error:
        typed.file.errors = [t(error.key, **error.values)]
        return _page(typed)
    return _preview(actions_bulk.wishes(of_member(current_member()), lines))


@bulk.post("/desk/listings/bulk/apply")
@requires(Permission.LISTING_EDIT)
def apply() -> Response:
    member = current_member()
    try:
        rows = editing_draft.opened_rows(member.organization_id, request.form.get("draft", ""))
    except BadDraft:
        raise NotFound from None
    ticked = [(each, row) for each, row in rows.items() if f"row-{each}" in request.form]
    chosen = [(UUID(each.partition("/")[0]), row) for each, row in ticked]
    result = actions_bulk.apply(of_member(member), chosen)
    for sentence in presenting_bulk.sentences(result):
        flash(sentence, "success")
    for name in result.conflicts:
        flash(t("revise.bulk.conflict", name=name), "warning")
    return redirect(url_for("editing.index"))


def _page(typed: UploadForm) -> Response:
    return shown("editing/bulk.html", typed, most=bulk_file.MOST_ROWS, megabytes=_MEGABYTES)


def _preview(read: list[actions_bulk.RowRead]) -> Response:
    kept: dict[str, Any] = {
        row.key: {"wanted": row.wanted, "base": {name: row.base.get(name) for name in row.wanted}}
        for row in read
        if row.wanted
    }
    draft = editing_draft.sealed_rows(current_member().organization_id, kept)
    return shown(
        "editing/bulk_preview.html",
        UploadForm(formdata=None),
        rows=presenting_bulk.rows_shown(read),
        unchanged=sum(1 for row in read if not row.wanted and not row.errors),
        draft=draft,
    )
