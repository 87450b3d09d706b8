"""The form of a message in a slip's thread."""

from __future__ import annotations

from typing import ClassVar

from wtforms import TextAreaField

from foundation.forms import max_length, required
from matching.referrals.fields import OnceForm


class MessageForm(OnceForm):
    labels: ClassVar[str] = "thread.field"

    body = TextAreaField(
        validators=[required("thread.error.body"), max_length(2000)],
        render_kw={"rows": 5, "autocomplete": "off"},
    )
