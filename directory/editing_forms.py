"""Forms of the editor's desk: what is tapped and typed on a phone."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from directory.capacity import LONGEST_WAIT, STATUSES
from foundation.forms import Form, max_length, required
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


class OnwardForm(Form):
    """Carries what was typed from page to page; nothing is typed into it."""


class DecisionForm(Form):
    """A coordinator's word on what waits; a refusal needs its reason."""

    decision = RadioField(
        choices=[SelectChoice("accept"), SelectChoice("refuse")], validators=[required("revise.queue.decide")]
    )
    reason = TextAreaField(validators=[max_length(1000)], render_kw={"rows": 2})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.label.text = t("revise.queue.decision")
        self.reason.label.text = t("revise.queue.reason")

    def validate_reason(self, field: TextAreaField) -> None:
        if self.decision.data == "refuse" and not field.data:
            raise ValidationError(t("revise.queue.reason_missing"))


class UploadForm(Form):
    """One table, CSV or Excel."""

    file = FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.label.text = t("revise.bulk.file")

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(t("revise.bulk.file_missing"))
