"""Forms of the way in. Password managers are told what each field is; pasting is never hindered."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from accounts import email as mail
from accounts import passwords
from foundation.forms import Form, max_length, required
from foundation.i18n import t

_AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class AccountForm(Form):
    """Takes its labels from the catalogue: `accounts.field.<name>`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self._fields.items():
            if name != "csrf_token":
                field.label.text = t(f"accounts.field.{name}")

    def refuse(self, name: str, key: str, **values: Any) -> None:
        """An error that only the action could find, at its field."""
        field = self[name]
        field.errors = [*field.errors, t(key, **values)]


class SignInForm(AccountForm):
    email = StringField(
        validators=[required("accounts.email_missing"), max_length(mail.LONGEST)],
        render_kw={"autocomplete": "username", "inputmode": "email", **_AS_TYPED},
    )
    password = PasswordField(
        validators=[required("accounts.password_missing"), max_length(passwords.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class OneTimeCodeForm(AccountForm):
    code = StringField(
        validators=[required("accounts.code_missing"), max_length(20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", **_AS_TYPED},
    )


class RecoveryCodeForm(AccountForm):
    code = StringField(
        validators=[required("accounts.recovery_missing"), max_length(40)],
        render_kw={"autocomplete": "off", **_AS_TYPED},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.label.text = t("accounts.field.recovery_code")


class NewPasswordForm(AccountForm):
    """A password that is chosen, typed twice."""

    new = PasswordField(
        validators=[required("accounts.new_password_missing"), max_length(passwords.LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        validators=[required("accounts.new_password_again_missing"), max_length(passwords.LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError(t("accounts.passwords_differ"))


class PasswordForm(NewPasswordForm):
    current = PasswordField(
        validators=[required("accounts.password_missing"), max_length(passwords.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
