"""The template for listings, to download."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.template import csv_template, xlsx_template
from foundation.web import public

template = Blueprint("template", __name__)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@template.get("/about/data/template.<form>")
@public
def download(form: str) -> Response:
    if form == "csv":
        made, kind = csv_template().encode("utf-8-sig"), "text/csv; charset=utf-8"
    elif form == "xlsx":
        made, kind = xlsx_template(), _XLSX
    else:
        raise NotFound
    name = f'attachment; filename="tsunagi-template.{form}"'
    return Response(made, content_type=kind, headers={"Content-Disposition": name})
