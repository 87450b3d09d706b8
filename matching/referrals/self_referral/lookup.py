"""/r/<code> for the receipt of a self-referral: the word, then the answer, and taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.limits import network_of
from foundation import clock
from matching.referrals.actions_reply import CodeLocked, TooManyTries, WrongCode
from matching.referrals.code import spoken
from matching.referrals.self_referral import actions, actions_look
from matching.referrals.self_referral.actions_look import NATIONAL_LINE
from matching.referrals.self_referral.forms import WordForm
from matching.referrals.self_referral.steps import code_key
from matching.referrals.self_referral.store import SelfReferralNotFound

PROOF = "self_referral"
PROOF_SECONDS = 30 * 60


def page(code: str) -> Response:
    """For a code of ours (actions.is_ours), typed right."""
    row_id = _proven(code)
    if row_id is None:
        return _identify(code)
    if request.method == "POST" and request.form.get("go") == "withdraw":
        return _withdraw(code, row_id)
    try:
        file = actions_look.look_up(row_id)
    except SelfReferralNotFound:
        return _gone()
    return Response(
        render_template("self_referral/answer.html", file=file, code=code, line=NATIONAL_LINE),
        mimetype="text/html",
    )


def _identify(code: str) -> Response:
    form = WordForm()
    if form.validate_on_submit():
        try:
            row_id = actions.identify(code, form.word.data or "", network_of(request.remote_addr or ""))
        except TooManyTries as wait:
            form.refuse("word", "reply.error.wait", minutes=wait.wait_seconds // 60)
            response = shown("self_referral/word.html", form, 429, code=spoken(code))
            response.headers["Retry-After"] = str(wait.wait_seconds)
            return response
        except (WrongCode, SelfReferralNotFound):
            form.refuse("word", "self_referral.error.wrong")
        except CodeLocked:
            form.refuse("word", "self_referral.error.locked")
        else:
            session[PROOF] = [code_key(code), str(row_id), int(clock.now().timestamp())]
            return redirect(url_for("reply.slip", code=code))
    return shown("self_referral/word.html", form, code=spoken(code))


def _withdraw(code: str, row_id: UUID) -> Response:
    """Asked once more before it is done, because nothing brings it back."""
    if request.form.get("sure") != "1":
        text = render_template("self_referral/withdraw.html", code=code)
        return Response(text, mimetype="text/html")
    actions.withdraw(row_id)
    session.pop(PROOF, None)
    return _gone()


def _gone() -> Response:
    return Response(render_template("self_referral/gone.html"), mimetype="text/html")


def _proven(code: str) -> UUID | None:
    """The request whose word this browser has given within half an hour."""
    try:
        key, row_id, since = session[PROOF]
    except (KeyError, TypeError, ValueError):
        return None
    if key != code_key(code) or clock.now().timestamp() - since > PROOF_SECONDS:
        return None
    return UUID(row_id)
