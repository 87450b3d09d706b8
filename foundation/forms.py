"""Base forms and validators whose sentences come from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, StopValidation

from foundation.i18n import t
from foundation.typed import clean

Validator = Callable[[BaseForm, Field], None]


class Translations:
    """WTForms' own sentences, by our catalogue (room `forms`)."""

    KNOWN: ClassVar[dict[str, str]] = {
        "Not a valid choice.": "forms.choice",
        "Not a valid choice": "forms.choice",
        "'%(value)s' is not a valid choice for this field.": "forms.choice_of",
        "Not a valid integer value.": "forms.integer",
        "Not a valid decimal value.": "forms.integer",
        "Not a valid float value.": "forms.integer",
        "Not a valid date value.": "forms.date",
        "Not a valid time value.": "forms.time",
        "Not a valid datetime value.": "forms.date",
        "This field is required.": "forms.required",
        "Invalid Choice: could not coerce.": "forms.choice",
        "Invalid Choice: could not coerce": "forms.choice",
        "One or more of the choices is invalid.": "forms.choice",
        "One or more data inputs could not be coerced.": "forms.choice",
        "Invalid value(s): one or more data inputs could not be coerced.": "forms.choice",
        "The CSRF token is missing.": "forms.csrf",
        "The CSRF tokens do not match.": "forms.csrf",
        "The CSRF token has expired.": "forms.csrf",
        "The CSRF token is invalid.": "forms.csrf",
        "The CSRF session token is missing.": "forms.csrf",
    }

    def gettext(self, string: str) -> str:
        key = self.KNOWN.get(string)
        return t(key) if key else string

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """A form that changes something: posted, with a CSRF token."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: BaseForm) -> Translations:
            return Translations()

        def bind_field(self, form: BaseForm, unbound_field: Any, options: Any) -> Any:
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **options)  # what is typed stands in their inner fields
            filters = list(unbound_field.kwargs.get("filters", ()))
            return unbound_field.bind(form=form, **{**options, "filters": [*filters, clean]})


class GetForm(Form):
    """A form that only asks: its values stand in the query string."""

    class Meta(Form.Meta):
        csrf = False


def required(key: str) -> InputRequired:
    """The field must be filled in; `key` says so in words that fit the field."""
    return _Required(key)


class _Required(InputRequired):
    """Keeps the HTML `required` flag off: our own sentence at the field is clearer than the browser's."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def __call__(self, form: BaseForm, field: Field) -> None:
        self.message = t(self.key)
        if not field.raw_data or not field.raw_data[0] or (isinstance(field.data, str) and not field.data):
            field.errors = []
            raise StopValidation(self.message)


def max_length(n: int) -> Validator:
    def check(_form: BaseForm, field: Field) -> None:
        if isinstance(field.data, str) and len(field.data) > n:
            raise ValidationError(t("forms.too_long", n=n, over=len(field.data) - n))

    return check
