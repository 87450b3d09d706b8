"""Use cases on lists of referrals: outbox, inbox, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.member import Member
from foundation import audit, clock
from foundation.db import transaction
from matching.referrals import store_duty, store_figures, store_list, store_office
from matching.referrals.figures import Path, path_of
from matching.referrals.models_referral import Referral
from matching.referrals.state import AWAITING_ANSWER, Party, State, Urgency, overdue, stalled
from matching.referrals.store_list import Wanted
from matching.referrals.timing import latest_late_start
from matching.referrals.working_day import is_working_day


@dataclass(frozen=True)
class ReferralLine:
    """A line of a list. `client_name` is only there for the sender's own people."""

    number: str
    state: State
    urgency: Urgency
    other_side: str
    sent_at: datetime
    moved_at: datetime
    is_overdue: bool
    is_stalled: bool
    on_it: str = ""
    client_name: str = ""


def outbox(member: Member, wanted: Wanted) -> tuple[int, list[ReferralLine]]:
    """The sender's own list names the clients, so reading it is audited."""
    with transaction():
        total, rows = store_list.page_of(
            Party.SENDER, member.organization_id, _mine(member), wanted, cutoffs()
        )
        names = store_list.client_names(member.organization_id, (row.client_id for row in rows))
        _audit("referral.listed", member, len(rows))
        return total, _lines(rows, Party.SENDER, names)


def inbox(member: Member, wanted: Wanted) -> tuple[int, list[ReferralLine]]:
    """What has come in, without a word on the persons: that is seen on opening a slip."""
    total, rows = store_list.page_of(
        Party.RECIPIENT, member.organization_id, _mine(member), wanted, cutoffs()
    )
    return total, _lines(rows, Party.RECIPIENT, {})


def table(member: Member, party: Party, wanted: Wanted) -> list[tuple[ReferralLine, Path]]:
    """All lines of a list, to take away, with how each slip went: nobody's name is in them."""
    with transaction():
        rows = store_list.all_of(party, member.organization_id, _mine(member), wanted, cutoffs())
        _audit("referral.exported", member, len(rows))
        moves = store_figures.moves_of_slips([row.id for row in rows])
        paths = [path_of(moves.get(row.id, ())) for row in rows]
        return list(zip(_lines(rows, party, {}), paths, strict=True))


def _mine(member: Member) -> list[UUID]:
    """The member, and the colleagues they cover for today."""
    return [member.user_id, *store_duty.covered_by(member.user_id, clock.today())]


def cutoffs(periods: int = 1) -> dict[Urgency, date]:
    today = clock.today()
    return {urgency: latest_late_start(today, urgency, is_working_day, periods) for urgency in Urgency}


def _lines(rows: Sequence[Referral], party: Party, names: Mapping[UUID, str]) -> list[ReferralLine]:
    others = [row.to_organization_id if party is Party.SENDER else row.from_organization_id for row in rows]
    offices = store_office.organization_names(others)
    on_it = store_office.names_of(who for row in rows if (who := row.user_of(party)))
    return [
        ReferralLine(
            number=str(row.number),
            state=State(row.state),
            urgency=Urgency(row.urgency),
            other_side=offices.get(other, ""),
            sent_at=row.created_at,
            moved_at=row.moved_at,
            is_overdue=is_overdue(row),
            is_stalled=is_stalled(row),
            on_it=on_it.get(row.user_of(party) or row.id, ""),
            client_name=names.get(row.client_id, ""),
        )
        for row, other in zip(rows, others, strict=True)
    ]


def is_overdue(row: Referral) -> bool:
    return row.sent_on is not None and overdue(
        State(row.state), row.sent_on, Urgency(row.urgency), clock.today(), is_working_day
    )


def is_stalled(row: Referral) -> bool:
    """A first meeting or a free place that is still to come is no standstill."""
    moved_on = row.moved_at.astimezone(clock.TOKYO).date()
    since = max(moved_on, row.next_on) if row.next_on else moved_on
    return stalled(State(row.state), since, Urgency(row.urgency), clock.today(), is_working_day)


def waits_since(row: Referral) -> date:
    """An answer is waited for from the day of sending, everything else from the last move or what it said."""
    if row.state in AWAITING_ANSWER and row.sent_on is not None:
        return row.sent_on
    moved_on = row.moved_at.astimezone(clock.TOKYO).date()
    return max(moved_on, row.next_on) if row.next_on else moved_on


def _audit(action: str, member: Member, count: int) -> None:
    audit.record(
        action,
        actor=member.actor,
        subject=f"organization:{member.organization_id}",
        detail={"count": str(count)},
    )
