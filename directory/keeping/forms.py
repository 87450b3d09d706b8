"""Forms of corrections, calls and claims. Labels come from the catalogue: `keeping.<form>.<field>`."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from directory.keeping import correction
from foundation.forms import Form, max_length, required
from foundation.i18n import t


class HandIn(Form):
    """A form that anyone may send. `once` makes that it counts once; `website` is a trap that no person sees."""

    once = HiddenField()
    website = StringField(render_kw={"autocomplete": "off", "tabindex": "-1"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.once.data:
            self.once.data = uuid4().hex
        self.website.label.text = t("keeping.trap")

    def validate_once(self, field: HiddenField) -> None:
        if not isinstance(field.data, str) or len(field.data) != 32 or not field.data.isalnum():
            field.data = uuid4().hex

    @property
    def is_trapped(self) -> bool:
        return bool(self.website.data)


class CorrectionForm(HandIn):
    about = RadioField(
        choices=[SelectChoice(each) for each in correction.ABOUT],
        validators=[required("keeping.correction.about.missing")],
    )
    said = TextAreaField(validators=[max_length(correction.LONGEST)], render_kw={"rows": 4})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about.label.text = t("keeping.correction.about")
        self.said.label.text = t("keeping.correction.said")
        names = correction.ABOUT
        self.about.choices = [SelectChoice(each, t(f"keeping.correction.about.{each}")) for each in names]

    def validate_said(self, field: TextAreaField) -> None:
        if not field.data and self.about.data in correction.NEEDS_WORDS:
            raise ValidationError(t("keeping.correction.said.missing"))
