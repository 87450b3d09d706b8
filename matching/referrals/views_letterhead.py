"""/desk/letterhead: the organization's own head of its slips, with a sample to look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField, ValidationError

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory.taxonomy import NEEDS
from foundation import clock
from foundation.forms import max_length, required
from foundation.i18n import t
from matching.referrals import actions_letterhead
from matching.referrals.actions_letterhead import KEEP, REMOVE, LetterheadData
from matching.referrals.fields import OnceForm
from matching.referrals.logo import MOST_BYTES, BadLogo
from matching.referrals.number import fiscal_year
from matching.referrals.slip import Dossier, Heading, Office, Request, Slip
from matching.referrals.slip import Permission as Permitted
from matching.referrals.slip_pdf import render
from matching.referrals.web import in_japanese, pdf, room

letterhead = room("letterhead")
PAGE = "referrals/letterhead.html"


def _line(length: int, *validators: Any, **attributes: str) -> StringField:
    return StringField(validators=[*validators, max_length(length)], render_kw=attributes)


class LetterheadForm(OnceForm):
    labels = "letterhead.field"
    name = _line(100, required("letterhead.error.name"), autocomplete="organization")
    section = _line(60)
    postal_code = _line(8, inputmode="numeric", autocomplete="postal-code")
    address = _line(200)
    phone = _line(60, inputmode="tel")
    fax = _line(60, inputmode="tel")
    hours = _line(60)
    logo = FileField(render_kw={"accept": "image/png,image/jpeg,image/gif,image/webp"})
    remove_logo = BooleanField()

    def validate_postal_code(self, field: StringField) -> None:
        digits = (field.data or "").replace("-", "").replace("−", "")
        if digits and not (len(digits) == 7 and digits.isascii() and digits.isdigit()):
            raise ValidationError(t("letterhead.error.postal_code"))
        field.data = f"{digits[:3]}-{digits[3:]}" if digits else ""

    @property
    def picture(self) -> bytes | str:
        sent = self.logo.data.read(MOST_BYTES + 1) if self.logo.data else b""
        if sent:
            return bytes(sent)
        return REMOVE if self.remove_logo.data else KEEP


@letterhead.route("/desk/letterhead", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.REFERRAL_SEND)
def edit() -> Response:
    member = current_member()
    file = actions_letterhead.open_letterhead(member)
    form = LetterheadForm(obj=file.data)
    if not form.validate_on_submit():
        return shown(PAGE, form, file=file)
    try:
        actions_letterhead.change_letterhead(member, LetterheadData.of(form.data), form.picture)
    except BadLogo as bad:
        form.refuse("logo", f"letterhead.error.{bad.reason}", kb=MOST_BYTES // 1000)
        return shown(PAGE, form, file=file)
    flash(t("letterhead.saved"), "success")
    return redirect(url_for("letterhead.edit"))


@letterhead.route("/desk/letterhead/logo.png")
@requires(Permission.CLIENT_READ, Permission.REFERRAL_SEND)
def logo() -> Response:
    return Response(actions_letterhead.own_logo(current_member()), content_type="image/png")


@letterhead.route("/desk/letterhead/sample.pdf")
@requires(Permission.CLIENT_READ, Permission.REFERRAL_SEND)
def sample() -> Response:
    """A slip to nobody about nobody, with this head."""
    member = current_member()
    file = actions_letterhead.open_letterhead(member)
    sender = actions_letterhead.office_of(file.data, file.logo_hash, member.name)
    logos = {file.logo_hash: actions_letterhead.own_logo(member)} if file.logo_hash else {}
    return pdf(render(_sample(sender), in_japanese, NEEDS, logos), "letterhead-sample")


def _sample(sender: Office) -> Slip:
    now = clock.now().astimezone(clock.TOKYO)
    until = (now.date() + timedelta(days=180)).isoformat()
    to, word = t("letterhead.sample.to", "ja"), t("letterhead.sample.word", "ja")
    return Slip(
        heading=Heading(
            number="XXXX-0000-0000",
            fiscal_year=fiscal_year(now.date()),
            serial=0,
            issued_at=now.isoformat(timespec="seconds"),
            valid_until=until,
            urgency="normal",
            code="XXXXXXXXXXXX",
            fact="0000",
            reply_url=url_for("reply.enter", _external=True),
        ),
        to=Office(to),
        sender=sender,
        person=Dossier(name=word, summary=word),
        request=Request(("consultation",)),
        permission=Permitted("consent", ("name", "summary"), to, word, until, until, "oral", until),
    )
