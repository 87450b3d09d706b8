"""Forms of the worklist."""

from __future__ import annotations

from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from directory.geo.gazetteer import gazetteer
from directory.keeping.call import LONGEST_NOTE, OUTCOMES
from directory.presenting_kinds import kind_label
from directory.taxonomy import KINDS
from foundation.forms import Form, GetForm, max_length, required
from foundation.i18n import t


class WorklistForm(GetForm):
    near = StringField(validators=[max_length(100)])
    kind = SelectField(validators=[Optional()])
    page = IntegerField(validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near.label.text = t("keeping.worklist.near")
        self.kind.label.text = t("keeping.worklist.kind")
        names = [SelectChoice(kind, kind_label(kind)) for kind in KINDS]
        self.kind.choices = [SelectChoice("", t("keeping.worklist.all_kinds")), *names]

    def validate_near(self, field: StringField) -> None:
        if field.data and not gazetteer().locate(field.data).municipality_code:
            raise ValidationError(t("keeping.worklist.near.unknown"))


class CallForm(Form):
    outcome = RadioField(
        choices=[SelectChoice(each) for each in OUTCOMES],
        validators=[required("keeping.call.outcome.missing")],
    )
    note = TextAreaField(validators=[max_length(LONGEST_NOTE)], render_kw={"rows": 3})
    next_on = DateField(validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.label.text = t("keeping.call.outcome")
        self.note.label.text = t("keeping.call.note")
        self.next_on.label.text = t("keeping.call.next_on")
        self.outcome.choices = [SelectChoice(each, t(f"keeping.call.outcome.{each}")) for each in OUTCOMES]
