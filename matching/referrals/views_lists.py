"""/desk/referrals, /desk/inbox and /desk/stalled: the lists, narrowed, and as a table to take away."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching.referrals import actions_list, actions_remind
from matching.referrals.figures import Path
from matching.referrals.forms_list import ListForm
from matching.referrals.self_referral.actions_board import stalled_requests
from matching.referrals.spreadsheet import written
from matching.referrals.state import Party
from matching.referrals.store_list import PER_PAGE
from matching.referrals.views_referrals import referrals
from matching.referrals.web import page_number

DAYS = ("opened_days", "answered_days", "in_service_days", "ended_days")
COLUMNS = (
    "number",
    "other_side",
    "urgency",
    "state",
    "late",
    "on_it",
    "sent_at",
    "moved_at",
    "reason",
    "outcome",
    *DAYS,
)


@referrals.route("/desk/referrals")
@requires(Permission.CLIENT_READ, Permission.REFERRAL_READ)
def outbox() -> str:
    form = ListForm(request.args)
    total, lines = actions_list.outbox(current_member(), form.wanted(page_number()))
    return _page("outbox", form, total, lines)


@referrals.route("/desk/inbox")
@requires(Permission.REFERRAL_READ)
def inbox() -> str:
    form = ListForm(request.args)
    total, lines = actions_list.inbox(current_member(), form.wanted(page_number()))
    return _page("inbox", form, total, lines)


@referrals.route("/desk/referrals.csv")
@requires(Permission.CLIENT_READ, Permission.REFERRAL_READ)
def outbox_table() -> Response:
    return _table("outbox", Party.SENDER)


@referrals.route("/desk/inbox.csv")
@requires(Permission.REFERRAL_READ)
def inbox_table() -> Response:
    return _table("inbox", Party.RECIPIENT)


@referrals.route("/desk/stalled")
@requires(Permission.NETWORK_COORDINATE)
def stalled() -> str:
    """The coordinator's board: no client, no link to a slip."""
    member = current_member()
    lines, requests = actions_remind.stalled_board(member), stalled_requests(member)
    return render_template("referrals/stalled.html", lines=lines, requests=requests)


def _page(name: str, form: ListForm, total: int, lines: list[actions_list.ReferralLine]) -> str:
    return render_template(
        f"referrals/{name}.html",
        form=form,
        asked=form.asked(),
        lines=lines,
        total=total,
        page=page_number(),
        per_page=PER_PAGE,
    )


def _table(name: str, party: Party) -> Response:
    lines = actions_list.table(current_member(), party, ListForm(request.args).wanted(1))
    head = [t(f"referrals.table.{column}") for column in COLUMNS]
    response = Response(written([head, *map(_row, lines)]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _row(slip: tuple[actions_list.ReferralLine, Path]) -> list[str]:
    line, path = slip
    late = "referrals.overdue" if line.is_overdue else "referrals.stalled" if line.is_stalled else ""
    return [
        line.number,
        line.other_side,
        t(f"slip.urgency.{line.urgency}"),
        t(f"referrals.state.{line.state}"),
        t(late) if late else "",
        line.on_it,
        line.sent_at.isoformat(timespec="minutes"),
        line.moved_at.isoformat(timespec="minutes"),
        _reason(path.reason),
        t(f"referrals.outcome.{path.outcome}") if path.outcome else "",
        *(_days(path.days[name.removesuffix("_days")]) for name in DAYS),
    ]


def _reason(code: str) -> str:
    """`consent` is what the withdrawal of a consent leaves; all others are reasons of 受理不可."""
    if code == "consent":
        return t("referrals.consent.is_withdrawn")
    return t(f"slip.decline.{code}") if code else ""


def _days(days: int | None) -> str:
    return "" if days is None else str(days)
