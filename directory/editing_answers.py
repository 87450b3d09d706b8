"""What the views of the editor's desk share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from werkzeug.exceptions import NotFound

from directory.store_editing import NotYours
from directory.store_revisions import NoSuchProposal, NoSuchRevision


def editing_blueprint(name: str, module: str) -> Blueprint:
    """Where what is another organization's, or is not there at all, is not found."""
    made = Blueprint(name, module)
    for error in (NotYours, NoSuchRevision, NoSuchProposal):
        made.register_error_handler(error, _not_found)
    return made


def _not_found(_error: Exception) -> Any:
    return current_app.handle_http_exception(NotFound())
