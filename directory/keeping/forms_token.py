"""The form that makes a token."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from directory.keeping.token import SCOPES
from foundation.forms import Form, max_length, required
from foundation.i18n import t


class TokenForm(Form):
    name = StringField(
        validators=[required("keeping.token.name.missing"), max_length(60)], render_kw={"autocomplete": "off"}
    )
    scopes = SelectMultipleField(
        choices=[SelectChoice(scope) for scope in SCOPES],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.label.text = t("keeping.token.name")
        self.scopes.label.text = t("keeping.token.scopes")
        self.scopes.choices = [SelectChoice(scope, t(f"keeping.token.scope.{scope}")) for scope in SCOPES]

    def validate_scopes(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(t("keeping.token.scopes.missing"))
