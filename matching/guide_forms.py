"""One question, one form. They change nothing, so they need no token and no cookie."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.forms import GetForm, max_length, required
from foundation.i18n import t
from matching.facts import CERTIFICATES, EMPLOYMENT
from matching.guide_steps import (
    AGE,
    AGES,
    CERTIFICATE,
    MAIN,
    MONTHS,
    MONTHS_IN_WORK,
    NEEDS,
    PLACE,
    PLACE_LENGTH,
    WORK,
    Answers,
)
from matching.need import CODES

Choices = list[tuple[str, str]]


class CheckBoxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NeedsForm(GetForm):
    needs = CheckBoxes()

    def validate_needs(self, field: CheckBoxes) -> None:
        if not field.data:
            raise ValidationError(t("reason.error.no_need"))


class MainForm(GetForm):
    main = RadioField(validators=[required("guide.main.missing")])


class PlaceForm(GetForm):
    place = StringField(validators=[required("reason.error.no_place"), max_length(PLACE_LENGTH)])
    area = RadioField(validate_choice=False)


class WorkForm(GetForm):
    employment = RadioField(validators=[Optional()])


class MonthsForm(GetForm):
    months = RadioField(validators=[Optional()])


class AgeForm(GetForm):
    age = RadioField(validators=[Optional()])


class CertificateForm(GetForm):
    certificates = CheckBoxes()

    def validate_certificates(self, field: CheckBoxes) -> None:
        if "none" in field.data and len(field.data) > 1:
            raise ValidationError(t("reason.error.none_and_some"))


FORMS: dict[str, type[GetForm]] = {
    NEEDS: NeedsForm,
    MAIN: MainForm,
    PLACE: PlaceForm,
    WORK: WorkForm,
    MONTHS: MonthsForm,
    AGE: AgeForm,
    CERTIFICATE: CertificateForm,
}


def form_for(step: str, answers: Answers, asked: bool) -> GetForm:
    """The step's form with its labels and choices; `asked` = filled from the request, to be validated."""
    made = FORMS[step]() if asked else FORMS[step](formdata=None, data=vars(answers))
    for field in made:
        field.id = f"guide-{field.name}"  # "main" is the page frame's
        field.label.text = t(f"guide.{step}.label")
        if hasattr(field, "choices"):
            field.choices = choices(field.name, answers)
    return made


def choices(name: str, answers: Answers) -> Choices:
    if name in ("needs", "main"):
        return _labels("need", CODES if name == "needs" else answers.needs)
    known: dict[str, Iterable[str]] = {
        "employment": EMPLOYMENT,
        "months": MONTHS_IN_WORK,
        "age": AGES,
        "certificates": CERTIFICATES,
    }
    return _labels(f"guide.{name}", known.get(name, ()))


def _labels(prefix: str, values: Iterable[str]) -> Choices:
    return [(value, t(f"{prefix}.{value}")) for value in values]


def own_fields(form: BaseForm | None) -> tuple[str, ...]:
    """Names of the answers the page asks for itself, which must not travel hidden as well."""
    return tuple(field.name for field in form) if form is not None else ()
