"""The form of special days: shut or other hours, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from wtforms import BooleanField, DateField, Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from directory import special_days
from directory.hours_bands import NotATime, clock_time
from foundation import clock
from foundation.forms import Form, max_length, required
from foundation.i18n import t

KINDS: Final = ("closed", "hours")
_TYPED: Final = {"autocomplete": "off"}


class SpecialForm(Form):
    what = RadioField(choices=[SelectChoice(each) for each in KINDS], default="closed")
    first = DateField(validators=[required("revise.special.first_missing")], render_kw=_TYPED)
    last = DateField(validators=[Optional()], render_kw=_TYPED)
    yearly = BooleanField()
    opens = StringField(render_kw={"type": "time", **_TYPED})
    closes = StringField(render_kw={"type": "time", **_TYPED})
    note = StringField(validators=[max_length(100)], render_kw=_TYPED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if field.short_name != "csrf_token":
                field.label.text = t(f"revise.special.{field.short_name}")
        self.what.choices = [SelectChoice(each, t(f"revise.special.{each}")) for each in KINDS]

    def validate_first(self, field: Field) -> None:
        if not self.yearly.data and field.data and (self.last.data or field.data) < clock.today():
            raise ValidationError(t("revise.special.over"))
        if field.data and abs((field.data - clock.today()).days) > 3 * 366:
            raise ValidationError(t("revise.special.far"))

    def validate_last(self, field: Field) -> None:
        if field.data and self.first.data:
            if field.data < self.first.data:
                raise ValidationError(t("revise.special.order"))
            if field.data - self.first.data > special_days.LONGEST:
                raise ValidationError(t("revise.special.long"))

    def validate_opens(self, field: Field) -> None:
        field.data = self._time(field)

    def validate_closes(self, field: Field) -> None:
        field.data = self._time(field)
        if field.data == "00:00":
            field.data = "24:00"
        if self.what.data == "hours" and self.opens.data == field.data:
            raise ValidationError(t("revise.band.no_time"))

    def validate_yearly(self, field: Field) -> None:
        if field.data and self.what.data == "hours":
            raise ValidationError(t("revise.special.yearly_closed"))

    def _time(self, field: Field) -> str:
        if self.what.data != "hours":
            return ""
        try:
            found = clock_time(field.data or "")
        except NotATime:
            raise ValidationError(t("revise.band.not_a_time")) from None
        if not found:
            raise ValidationError(t(f"revise.band.{field.short_name}_missing"))
        return found

    def slot(self) -> dict[str, Any]:
        """After validation."""
        first: date = self.first.data
        last: date = self.last.data or first
        note = self.note.data or ""
        if self.yearly.data:
            return special_days.every_year(first, last, note)
        if self.what.data == "hours":
            return special_days.other_hours(first, last, self.opens.data or "", self.closes.data or "", note)
        return special_days.closed(first, last, note)
