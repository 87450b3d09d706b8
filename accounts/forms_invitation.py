"""Forms of invitations."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from accounts import email as mail
from accounts.forms import AccountForm, NewPasswordForm
from accounts.permission import Role, invitable_by
from foundation.forms import max_length, required
from foundation.i18n import t


class InviteForm(AccountForm):
    email = StringField(
        validators=[required("accounts.email_missing"), max_length(mail.LONGEST)],
        render_kw={
            "autocomplete": "off",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )
    role = RadioField(validators=[required("accounts.invitation.role_missing")])

    def __init__(self, inviting: Role, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = invitable_by(inviting)
        self.role.choices = [SelectChoice(role.value, t(f"accounts.role.{role}")) for role in roles]
        if self.role.data is None and len(roles) == 1:
            self.role.data = roles[0].value


class JoinForm(NewPasswordForm):
    name = StringField(
        validators=[required("accounts.invitation.name_missing"), max_length(60)],
        render_kw={"autocomplete": "name"},
    )
