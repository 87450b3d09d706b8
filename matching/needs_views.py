"""/desk/needs: which kinds serve which need, as coordinators see and change it; and by which rules is matched."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching import actions_needs, store
from matching.actions_needs import Overtaken
from matching.effect import Line, effect
from matching.facts import InvalidFacts
from matching.home import home_of_text
from matching.need import CODES
from matching.needs_forms import PREFIX, NeedForm, need_form
from matching.rules import rulebook
from matching.service_map import BUNDLED, ServiceMap
from matching.speech import sentence
from matching.store import NoSuchVersion

needs = Blueprint("needs", __name__)


@needs.errorhandler(NoSuchVersion)
def _not_found(_error: NoSuchVersion) -> Any:
    return current_app.handle_http_exception(NotFound())


@needs.get("/desk/needs")
@requires(Permission.NETWORK_COORDINATE)
def index() -> str:
    return render_template(
        "needs/index.html",
        served=store.newest_map(),
        file=BUNDLED,
        codes=CODES,
        versions=store.map_versions(),
        book=rulebook(),
    )


@needs.route("/desk/needs/<need>", methods=["GET", "POST"])
@requires(Permission.NETWORK_COORDINATE)
def edit(need: str) -> Response:
    """Typed weights are first shown with their effect, then saved; the effect is never optional."""
    if need not in CODES:
        raise NotFound
    served = store.newest_map()
    form = _form(need, served)
    if request.method == "GET" or not form.validate():
        return _page(need, form, served)
    found = _effect(need, form, served)
    if found is None or request.form.get("step") != "save":
        return _page(need, form, served, found)
    try:
        actions_needs.change_need(current_member(), need, form.weights, form.note.data or "", form.version)
    except (Overtaken, NoSuchVersion):
        form.note.errors = [*form.note.errors, t("needs.error.overtaken")]
        form.based_on.data = str(served.version)
        return _page(need, form, served, found)
    flash(t("needs.saved", need=t(f"need.{need}")), "success")
    return redirect(url_for("needs.index"))


@needs.route("/desk/needs/versions/<int:number>", methods=["GET", "POST"])
@requires(Permission.NETWORK_COORDINATE)
def version(number: int) -> str | Response:
    """What an earlier version said otherwise, and the way back to it."""
    then, now = store.map_of(number), store.newest_map()
    if request.method == "POST" and then.version != now.version:
        try:
            actions_needs.restore(current_member(), number, t("needs.restored_note", n=number), now.version)
        except Overtaken:
            flash(t("needs.error.overtaken"), "warning")
        else:
            flash(t("needs.restored", n=number), "success")
            return redirect(url_for("needs.index"))
    return render_template("needs/version.html", number=number, now=now, rows=_differences(then, now))


def _form(need: str, served: ServiceMap) -> NeedForm:
    """Every kind that serves the need, now or by the form that was sent, has a field."""
    serving = served.serving(need)
    if request.method == "POST":
        return need_form(serving)
    typed = {PREFIX + kind: round(weight * 100) for kind, weight in serving.items()}
    return need_form(serving, **typed, based_on=str(served.version))


def _effect(need: str, form: NeedForm, served: ServiceMap) -> list[Line] | None:
    """None where the place was not understood; it is said at the field."""
    try:
        place = home_of_text(form.near.data or "")
    except InvalidFacts as invalid:
        form.near.errors = [sentence(reason) for reason in invalid.errors.values()]
        return None
    return effect(need, place, served, served.with_need(need, form.weights))


def _page(need: str, form: NeedForm, served: ServiceMap, found: list[Line] | None = None) -> Response:
    return shown("needs/edit.html", form, need=need, served=served, file=BUNDLED, effect=found)


def _differences(then: ServiceMap, now: ServiceMap) -> list[tuple[str, str, float, float]]:
    """(need, kind, then, now) where they differ."""
    pairs = {(n, k) for each in (then, now) for n, kinds in each.changes.items() for k in kinds}
    found = [(n, k, then.weight(n, k), now.weight(n, k)) for n, k in sorted(pairs)]
    return [each for each in found if each[2] != each[3]]
