"""/guide: the resident's way from "I am in trouble" to whom to call. One question a page, no account,
nothing kept but a number for each need and month.

Answers travel in the body of each POST, never in an address; only the shareable result names needs and
municipality.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from directory.geo.place import Place
from directory.store_listing import cards
from foundation.forms import GetForm
from foundation.i18n import t
from foundation.web import public
from matching.actions_guide import count
from matching.facts import HomePlace, InvalidFacts
from matching.guide_forms import FORMS, form_for, own_fields
from matching.guide_steps import NEEDS, PLACE, RESULT, SAFETY, STEPS, UNCOUNTED, Answers, after, before, read
from matching.guide_steps import wanted as facts_of
from matching.home import PlaceUnclear, home_of_code, home_of_text
from matching.match import rank
from matching.speech import sentence, sentences

guide = Blueprint("guide", __name__)
SHOWN, SHOWN_AT_ONCE = 10, 5
SINGLE = ("main", "place", "area", "employment", "months", "age", "counted")


@guide.record_once
def _without_token(state: BlueprintSetupState) -> None:
    """The guide's POSTs change nothing: a token would only cost an anonymous person a cookie."""
    state.app.extensions["csrf"].exempt("matching.guide.answer")


@guide.get("/guide")
@public
def start() -> str:
    return _question(NEEDS, _read(request.args), asked=False)


@guide.post("/guide")
@public
def answer() -> str:
    answers = _read(request.form)
    step, go = request.form.get("step", NEEDS), request.form.get("go", "")
    if go in STEPS:
        return _show(go, answers)
    if step not in FORMS:
        return _show(after(step, answers) if step in STEPS else NEEDS, answers)
    form = form_for(step, answers, asked=True)
    if not form.validate():
        return _question(step, answers, asked=True)
    if step == PLACE:
        return _located(answers, form)
    return _show(after(step, answers), answers)


@guide.get("/guide/result")
@public
def shared() -> str | Response:
    """The address people pass on: needs and municipality, nothing about a person."""
    answers = _read(request.args)
    if not answers.needs or not answers.area:
        return redirect(url_for("guide.start"))
    return _show(RESULT, answers)


def _read(values: Any) -> Answers:
    single = {name: values.get(name, "") for name in SINGLE}
    # In the address people share it is `need`, as everywhere on the site.
    several = {"needs": values.getlist("needs") + values.getlist("need")}
    return read(single, several | {"certificates": values.getlist("certificates")})


def _show(step: str, answers: Answers) -> str:
    if step == SAFETY:
        return render_template("guide/safety.html", **_frame(SAFETY, answers))
    if step != RESULT:
        return _question(step, answers, asked=False)
    if not answers.needs:
        return _question(NEEDS, answers, asked=True)
    try:
        return _result(answers, _home(answers))
    except InvalidFacts as error:
        return _wrong_place(answers, error)


def _question(step: str, answers: Answers, asked: bool) -> str:
    form = form_for(step, answers, asked)
    if asked:
        form.validate()
    return render_template(f"guide/{step}.html", form=form, **_frame(step, answers, form))


def _frame(step: str, answers: Answers, form: GetForm | None = None) -> dict[str, Any]:
    counted = [each for each in STEPS if each not in UNCOUNTED]
    current = sum(STEPS.index(each) <= STEPS.index(step) for each in counted)
    return {
        "step": step,
        "answers": answers,
        "hidden": list(answers.hidden(*own_fields(form))),
        "back": before(step, answers) if step != NEEDS else None,
        "labels": [t(f"guide.step.{each}") for each in counted],
        "current": current,
        "violence": "violence" in answers.needs,
    }


def _home(answers: Answers) -> HomePlace:
    """The chosen municipality wins over a text that may mean several."""
    if not answers.place:
        return home_of_code(answers.area)
    try:
        return home_of_text(answers.place)
    except PlaceUnclear as unclear:
        if answers.area in {each.municipality_code for each in unclear.candidates}:
            return home_of_code(answers.area)
        raise


def _located(answers: Answers, form: GetForm) -> str:
    try:
        _home(answers)
    except InvalidFacts as error:
        return _wrong_place(answers, error)
    return _show(after(PLACE, answers), answers)


def _wrong_place(answers: Answers, error: InvalidFacts) -> str:
    """The question again, with what was typed; where the text may mean several places, each of them to
    choose."""
    form = form_for(PLACE, answers, asked=False)
    reason = next(iter(error.errors.values()))
    if isinstance(error, PlaceUnclear):
        form.area.choices = [(each.municipality_code, _called(each)) for each in error.candidates]
        form.area.label.text = t("guide.place.which")
        form.area.errors = [t("guide.place.which_hint")]
    else:
        form.place.errors = [sentence(reason)]
    return render_template("guide/place.html", form=form, **_frame(PLACE, replace(answers, area=""), form))


def _called(place: Place) -> str:
    return f"{place.prefecture}{place.municipality}"


def _result(answers: Answers, home: HomePlace) -> str:
    result = rank(facts_of(answers, home))
    shown = result.results[:SHOWN]
    listed = {str(card.id): card for card in cards([UUID(one.id) for one in shown])}
    if request.method == "POST" and not answers.counted:
        count(answers.needs, home.municipality_code)
    answered = replace(answers, area=answers.area or home.municipality_code, counted="yes")
    return render_template(
        "guide/result.html",
        result=result,
        home=home,
        matches=[(one, listed[one.id], sentences(one.reasons)) for one in shown if one.id in listed],
        first=SHOWN_AT_ONCE,
        excluded=[(one, [sentence(reason) for reason in one.because]) for one in result.excluded],
        fallback=sentence(result.fallback.reason),
        plans=[result.plan, *result.next_plans] if len(answers.needs) > 1 else [],
        share=(share := _share(answered, home)),
        qr=segno.make(share, error="m", micro=False).svg_data_uri(scale=4) if share else "",
        say=_say(answers, home),
        **_frame(RESULT, answered),
    )


def _share(answers: Answers, home: HomePlace) -> str:
    """Empty where there is none: an address about violence must not get into a shared computer's history."""
    if not home.municipality_code or "violence" in answers.needs:
        return ""
    main = answers.main if len(answers.needs) > 1 else None
    return url_for(
        "guide.shared",
        need=list(answers.needs),
        main=main or None,
        area=home.municipality_code,
        _external=True,
    )


def _say(answers: Answers, home: HomePlace) -> list[str]:
    """What to say on the phone, for whoever finds the first sentence the hardest."""
    first = answers.main or answers.needs[0]
    return [
        t("guide.say.first", need=t(f"need.{first}")),
        t("guide.say.place", town=home.municipality or home.label),
        t("guide.say.ask"),
        t("guide.say.elsewhere"),
    ]
