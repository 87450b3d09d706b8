"""Forms of claims."""

from __future__ import annotations

import unicodedata
from typing import Any

from wtforms import StringField, TextAreaField, ValidationError

from accounts import email as mail
from directory.keeping.claim import DIGITS
from directory.keeping.forms import HandIn
from foundation.forms import Form, max_length, required
from foundation.i18n import t


class ClaimForm(HandIn):
    name = StringField(
        validators=[required("keeping.claim.name.missing"), max_length(60)],
        render_kw={"autocomplete": "name"},
    )
    post = StringField(
        validators=[required("keeping.claim.post.missing"), max_length(60)],
        render_kw={"autocomplete": "organization-title"},
    )
    email = StringField(
        validators=[required("keeping.claim.email.missing"), max_length(mail.LONGEST)],
        render_kw={
            "autocomplete": "email",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "post", "email"):
            self[name].label.text = t(f"keeping.claim.{name}")


class CodeForm(Form):
    code = StringField(
        validators=[required("keeping.claim.code.missing"), max_length(20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.label.text = t("keeping.claim.code")

    def validate_code(self, field: StringField) -> None:
        plain = "".join(unicodedata.normalize("NFKC", field.data or "").split()).replace("-", "")
        if len(plain) != DIGITS or not (plain.isascii() and plain.isdigit()):
            raise ValidationError(t("keeping.claim.code.digits", n=DIGITS))
        field.data = plain


class DecisionForm(Form):
    reason = TextAreaField(
        validators=[required("keeping.claim.reason.missing"), max_length(300)], render_kw={"rows": 2}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.label.text = t("keeping.claim.reason")
