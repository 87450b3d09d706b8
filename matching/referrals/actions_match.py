"""Matching a client: what was asked, what came out, by which rules and from what is kept with the client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.member import Member
from directory.store_listing import Card
from foundation import audit, clock
from foundation.db import new_id, transaction
from matching.facts import MatchInput
from matching.lessons import History
from matching.reasons import Reason
from matching.referrals import store, store_match
from matching.referrals.lessons import lessons_for
from matching.referrals.models import MatchRun
from matching.referrals.models_match import Choice, MatchChoice, WhyLeftOut
from matching.referrals.network import staff_cards, staff_knowledge
from matching.remembered import keep
from matching.result import MatchResult


@dataclass(frozen=True)
class KeptMatch:
    """`kept` is what it went by (matching.snapshot), None for matches of before that was kept."""

    id: UUID
    run_at: datetime
    asked: MatchInput
    result: MatchResult
    kept: Mapping[str, Any] | None


@dataclass(frozen=True)
class Decided:
    """What staff decided about an office for this person, and when."""

    listing_id: UUID
    name: str
    choice: Choice
    reason: str
    note: str
    at: datetime


def history_of(member: Member, client_id: UUID) -> History:
    """What staff's match knows beyond the public one; call it for a client that was opened."""
    client = store.client(member.organization_id, client_id)
    left_out = {
        each.listing_id: Reason("reason.left_out", {"reason_key": f"referrals.left_out.{each.reason}"})
        for each in decided(member, client.id)
        if each.choice is Choice.LEFT_OUT
    }
    return History(lessons_for(member.organization_id), left_out)


def run_match(member: Member, client_id: UUID, wanted: MatchInput) -> UUID:
    """Ranks before the transaction begins, so that nobody waits for it to write."""
    by = staff_knowledge(wanted, history_of(member, client_id))
    result, kept = keep(wanted, by, staff_cards)
    with transaction() as session:
        client = store.client(member.organization_id, client_id)
        run = MatchRun(
            id=new_id(),
            client_id=client.id,
            run_at=clock.now(),
            run_by=member.user_id,
            rule_version=result.rule_version,
        )
        run.input, run.result, run.kept = wanted.to_json(), result.to_json(), kept
        session.add(run)
        audit.record(
            "match.run",
            actor=member.actor,
            subject=f"client:{client.id}",
            detail={"match": str(run.id), "rules": result.rule_version},
        )
        return run.id


def match_of(member: Member, client_id: UUID, run_id: UUID | None = None) -> KeptMatch:
    """One match of this client, without `run_id` the last; call it after `open_client` has been audited.
    Raises MatchNotFound."""
    client = store.client(member.organization_id, client_id)
    run = store_match.match_run(client.id, run_id) if run_id else store.latest_match(client.id)
    asked, result = MatchInput.from_json(run.input), MatchResult.from_json(run.result)
    return KeptMatch(run.id, run.run_at, asked, result, run.kept)


def match_to_show(member: Member, client_id: UUID, run_id: UUID | None) -> KeptMatch | None:
    """None before the first match. Raises MatchNotFound for a `run_id` that is not this client's."""
    try:
        return match_of(member, client_id, run_id)
    except store.MatchNotFound:
        if run_id is not None:
            raise
        return None


def latest_match(member: Member, client_id: UUID) -> tuple[MatchInput, MatchResult] | None:
    """The last match of this client, or None before the first one."""
    try:
        found = match_of(member, client_id)
    except store.MatchNotFound:
        return None
    return found.asked, found.result


def matches(member: Member, client_id: UUID) -> Sequence[MatchRun]:
    """All of this client, newest first."""
    return store_match.match_runs(store.client(member.organization_id, client_id).id)


def cards_of(result: MatchResult, more: Iterable[UUID] = ()) -> dict[str, Card]:
    """The cards of all that a match names, and of `more`, by id, as they are today; what is gone is not among them."""
    named = [each.id for each in result.results]
    named += [member.id for plan in (result.plan, *result.next_plans) for member in plan.organizations]
    named += [result.fallback.id] if result.fallback.id else []
    ids = dict.fromkeys([*(UUID(each) for each in named), *more])
    return {str(card.id): card for card in staff_cards(list(ids))}


def choose(
    member: Member, client_id: UUID, listing_id: UUID, choice: Choice, why: WhyLeftOut | None, note: str
) -> str:
    """The name of the office. Raises NoSuchOffice."""
    with transaction() as session:
        client = store.client(member.organization_id, client_id, to_change=True)
        name = store_match.office_name(listing_id)
        row = MatchChoice(
            id=new_id(),
            client_id=client.id,
            listing_id=listing_id,
            at=clock.now(),
            by=member.user_id,
            choice=choice,
            reason=str(why or ""),
        )
        row.name, row.note = name, note
        session.add(row)
        audit.record(
            f"match.{choice}",
            actor=member.actor,
            subject=f"client:{client.id}",
            detail={"listing": str(listing_id), "reason": row.reason},
        )
        return name


def decided(member: Member, client_id: UUID) -> list[Decided]:
    """What is in force, in the order in which it was decided."""
    rows = store_match.choices(store.client(member.organization_id, client_id).id)
    newest = {row.listing_id: row for row in rows}
    return [
        Decided(row.listing_id, row.name or "", Choice(row.choice), row.reason, row.note or "", row.at)
        for row in newest.values()
        if row.choice != Choice.UNDECIDED
    ]
