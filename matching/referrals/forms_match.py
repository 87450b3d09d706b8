"""The form with which staff leave an office out for one person."""

from __future__ import annotations

from wtforms import TextAreaField, ValidationError

from foundation.forms import max_length, required
from foundation.i18n import t
from matching.referrals.fields import OneOf, RoomForm
from matching.referrals.models_match import WhyLeftOut

NOTE = 300


class LeaveOutForm(RoomForm):
    left_out_because = OneOf(
        key="referrals.left_out", values=WhyLeftOut, validators=[required("referrals.error.why_left_out")]
    )
    left_out_note = TextAreaField(validators=[max_length(NOTE)], render_kw={"rows": 2, "autocomplete": "off"})

    def validate_left_out_note(self, field: TextAreaField) -> None:
        if self.left_out_because.data == WhyLeftOut.OTHER and not field.data:
            raise ValidationError(t("referrals.error.other_in_words"))
