"""/desk/self-referrals/switch: which of the organization's offices take requests of residents online."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_self_referral, store_editing
from foundation.forms import Form
from foundation.i18n import t

self_referral_switch = Blueprint("self_referral_switch", __name__)


class SwitchForm(Form):
    offices = SelectMultipleField(
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), choices=[]
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str]], on: list[str]) -> None:
        super().__init__(*args, data={"offices": on})
        self.offices.label.text = t("self_referral.switch.offices")
        self.offices.choices = [SelectChoice(*office) for office in offices]


@self_referral_switch.route("/desk/self-referrals/switch", methods=["GET", "POST"])
@requires(Permission.LISTING_EDIT)
def switch() -> Response:
    member = current_member()
    cards = [card for card in store_editing.of_organization(member.organization_id) if card.services]
    form = SwitchForm(
        offices=[(str(card.id), card.name) for card in cards],
        on=[str(card.id) for card in cards if card.accepts_self_referral],
    )
    if not form.validate_on_submit():
        return shown("self_referral/switch.html", form)
    n = actions_self_referral.switch(member, {UUID(each) for each in form.offices.data or ()})
    flash(t("self_referral.switch.saved", n=n), "success")
    return redirect(url_for("self_referral_switch.switch"))
