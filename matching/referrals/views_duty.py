"""/desk/duty: who is away, and who does their slips."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response
from wtforms import DateField, ValidationError
from wtforms.fields.choices import SelectChoice

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation import clock
from foundation.forms import required
from foundation.i18n import t
from matching.referrals import actions_duty
from matching.referrals.actions_hand import ACTS_FOR, MayNotAct, NoColleague
from matching.referrals.fields import OnceForm, Pick
from matching.referrals.web import room

duty = room("duty")
PAGE = "referrals/duty.html"
LONGEST_DAYS = 366


class DutyForm(OnceForm):
    labels = "duty.field"

    away = Pick(validators=[required("duty.error.who")])
    stand_in = Pick(validators=[required("duty.error.who")])
    from_on = DateField(validators=[required("referrals.error.date")])
    until_on = DateField(validators=[required("referrals.error.date")])

    def offer(self, people: dict[UUID, str], me: UUID) -> None:
        choices = [SelectChoice(str(each), name) for each, name in people.items()]
        self.away.choices = choices
        self.stand_in.choices = [SelectChoice("", t("duty.choose")), *choices]
        if not self.is_submitted():
            self.away.data, self.stand_in.data = str(me), ""

    def validate_stand_in(self, field: Pick) -> None:
        if field.data == self.away.data:
            raise ValidationError(t("duty.error.same"))

    def validate_until_on(self, field: DateField) -> None:
        start = self.from_on.data
        if field.data is None or start is None:
            return
        if field.data < start:
            raise ValidationError(t("referrals.error.until_before_from"))
        if field.data < clock.today() or (field.data - start).days > LONGEST_DAYS:
            raise ValidationError(t("duty.error.days"))


@duty.route("/desk/duty", methods=["GET", "POST"])
@requires(Permission.REFERRAL_READ)
def index() -> Response:
    member = current_member()
    form = DutyForm()
    form.offer(actions_duty.people(member), member.user_id)
    acts = any(member.may(permission) for permission in ACTS_FOR.values())
    if not form.validate_on_submit():
        return shown(PAGE, form, covers=actions_duty.covers(member), acts=acts)
    try:
        actions_duty.plan_cover(
            member,
            UUID(form.away.data),
            UUID(form.stand_in.data),
            form.from_on.data,
            form.until_on.data,
            form.once,
        )
    except MayNotAct as error:
        raise Forbidden from error
    except NoColleague:
        form.refuse("stand_in", "referrals.hand.nobody_there")
        return shown(PAGE, form, covers=actions_duty.covers(member), acts=acts)
    flash(t("duty.saved"), "success")
    return redirect(url_for("duty.index"))


@duty.route("/desk/duty/<uuid:cover_id>/end", methods=["POST"])
@requires(Permission.REFERRAL_READ)
def end(cover_id: UUID) -> Response:
    try:
        actions_duty.end_cover(current_member(), cover_id)
    except MayNotAct as error:
        raise Forbidden from error
    flash(t("duty.ended"), "success")
    return redirect(url_for("duty.index"))
