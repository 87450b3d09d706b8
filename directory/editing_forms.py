"""Forms of the editor's desk: what is tapped and typed on a phone."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from directory.capacity import LONGEST_WAIT, STATUSES
from foundation.forms import Form, required
from foundation.i18n import t


class CapacityForm(Form):
    """One tap on a state; the days of waiting may stay empty."""

    status = RadioField(
        choices=[SelectChoice(each) for each in STATUSES], validators=[required("editing.capacity.missing")]
    )
    wait_days = IntegerField(
        validators=[Optional()], render_kw={"inputmode": "numeric", "autocomplete": "off"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.label.text = t("editing.capacity")
        self.wait_days.label.text = t("editing.wait_days")
        self.status.choices = [SelectChoice(each, t(f"components.capacity.{each}")) for each in STATUSES]

    def validate_wait_days(self, field: IntegerField) -> None:
        if field.data is not None and not 0 <= field.data <= LONGEST_WAIT:
            raise ValidationError(t("editing.wait_days.range", highest=LONGEST_WAIT))
