"""/invitation/<secret>: an account by invitation; /desk/colleagues: who acts for the organization."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts import actions_invitation, store_invitation, store_members
from accounts.actions import EmailTaken
from accounts.answers import shown
from accounts.email import InvalidEmail
from accounts.forms_invitation import InviteForm, JoinForm
from accounts.guard import current_member, requires
from accounts.passwords import SHORTEST, WeakPassword
from accounts.permission import Permission, Role
from accounts.store_invitation import NoSuchInvitation
from foundation import clock
from foundation.i18n import t
from foundation.web import by_code

invitations = Blueprint("invitations", __name__)
JOIN, COLLEAGUES = "accounts/join.html", "accounts/colleagues.html"


@invitations.route("/invitation/<secret>", methods=["GET", "POST"])
@by_code
def join(secret: str) -> Response:
    form = JoinForm()
    try:
        held = actions_invitation.look(secret)
        values = {"email": held.email, "role": held.role, "secret": secret, "shortest": SHORTEST}
        if not form.validate_on_submit():
            return shown(JOIN, form, **values)
        actions_invitation.accept(secret, str(form.name.data), form.new.data or "")
    except NoSuchInvitation:
        return Response(render_template("accounts/no_invitation.html"), 404, mimetype="text/html")
    except WeakPassword as weak:
        form.refuse("new", f"accounts.weak.{weak.reason}", shortest=SHORTEST)
        return shown(JOIN, form, **values)
    except EmailTaken:
        form.form_errors.append(t("accounts.invitation.taken"))
        return shown(JOIN, form, **values)
    flash(t("accounts.invitation.joined"), "success")
    return redirect(url_for("accounts.sign_in"))


@invitations.route("/desk/colleagues", methods=["GET", "POST"])
@requires(Permission.COLLEAGUE_INVITE)
def colleagues() -> Response:
    member = current_member()
    form = InviteForm(member.role)
    if form.validate_on_submit():
        try:
            actions_invitation.invite(member, form.email.data or "", Role.named(str(form.role.data)))
        except InvalidEmail:
            form.refuse("email", "accounts.invitation.email_wrong")
        except EmailTaken:
            form.refuse("email", "accounts.invitation.has_account")
        except actions_invitation.TooManyInvitations:
            form.form_errors.append(t("accounts.invitation.too_many"))
        else:
            flash(t("accounts.invitation.sent"), "success")
            return redirect(url_for("invitations.colleagues"))
    return shown(
        COLLEAGUES,
        form,
        colleagues=store_members.colleagues(member.organization_id),
        waiting=store_invitation.running(member.organization_id, clock.now()),
    )


@invitations.post("/desk/colleagues/invitations/<uuid:invitation_id>/revoke")
@requires(Permission.COLLEAGUE_INVITE)
def revoke(invitation_id: UUID) -> Response:
    try:
        actions_invitation.revoke(current_member(), invitation_id)
    except NoSuchInvitation:
        raise NotFound from None
    flash(t("accounts.invitation.revoked"), "success")
    return redirect(url_for("invitations.colleagues"))
