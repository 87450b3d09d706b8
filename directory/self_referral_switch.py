"""/desk/self-referrals/switch: which of the organization's offices take requests of residents online."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_self_referral, store_self_referral
from directory.models import Listing
from foundation.forms import Form
from foundation.i18n import t

self_referral_switch = Blueprint("self_referral_switch", __name__)
PER_PAGE: Final = 50
_LONGEST: Final = 100


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
    """A page of the offices, or those that a search finds; what is not shown stays as it is."""
    member, words = current_member(), request.args.get("q", "")[:_LONGEST].strip()
    total = store_self_referral.how_many(member.organization_id, words)
    page = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-total // PER_PAGE)))
    shown_now = store_self_referral.page_of(member.organization_id, words, page, PER_PAGE)
    cards = [card for card in shown_now if card.services]
    form = SwitchForm(
        offices=[(str(card.id), _called(card)) for card in cards],
        on=[str(card.id) for card in cards if card.accepts_self_referral],
    )
    if not form.validate_on_submit():
        everything = store_self_referral.how_many(member.organization_id)
        values: dict[str, Any] = {
            "q": words,
            "page": page,
            "per_page": PER_PAGE,
            "total": total,
            "everything": everything,
        }
        return shown("self_referral/switch.html", form, **values)
    wanted = {UUID(each) for each in form.offices.data or ()}
    n = actions_self_referral.switch(member, {card.id for card in cards}, wanted)
    flash(t("self_referral.switch.saved", n=n), "success")
    return redirect(url_for("self_referral_switch.switch", q=words or None, page=page if page > 1 else None))


def _called(card: Listing) -> str:
    """Many offices of one organization have the same name."""
    return f"{card.name}{t('revise.bracket', text=card.address)}" if card.address else card.name
