"""How a form of this room is shown again."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from werkzeug.wrappers import Response

from accounts.forms import AccountForm
from accounts.limits import WINDOW
from foundation.forms import Form

_WAIT_SECONDS = int(WINDOW.total_seconds())


def shown(template: str, form: Form, status: int | None = None, **values: Any) -> Response:
    """The page with its form; 422 when the form came back with errors."""
    page = render_template(template, form=form, **values)
    return make_response(page, status or (422 if form.errors else 200))


def must_wait(template: str, form: AccountForm, field: str, **values: Any) -> Response:
    """The same answer for everyone who tried too often, whether the account exists or not."""
    form.refuse(field, "accounts.wait", minutes=_WAIT_SECONDS // 60)
    response = shown(template, form, 429, **values)
    response.headers["Retry-After"] = str(_WAIT_SECONDS)
    return response
