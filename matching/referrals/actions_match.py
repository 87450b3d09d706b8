"""Matching a client: what was asked, what came out and by which rules is kept with the client."""

from __future__ import annotations

from uuid import UUID

from accounts.member import Member
from directory.store_listing import Card, cards
from foundation import audit, clock
from foundation.db import new_id, transaction
from matching.facts import MatchInput
from matching.match import rank
from matching.referrals import store
from matching.referrals.models import MatchRun
from matching.result import MatchResult


def run_match(member: Member, client_id: UUID, wanted: MatchInput) -> UUID:
    """Ranks before the transaction begins, so that nobody waits for it to write."""
    result = rank(wanted)
    with transaction() as session:
        client = store.client(member.organization_id, client_id)
        run = MatchRun(
            id=new_id(),
            client_id=client.id,
            run_at=clock.now(),
            run_by=member.user_id,
            rule_version=result.rule_version,
        )
        run.input, run.result = wanted.to_json(), result.to_json()
        session.add(run)
        audit.record(
            "match.run",
            actor=member.actor,
            subject=f"client:{client.id}",
            detail={"match": str(run.id), "rules": result.rule_version},
        )
        return run.id


def latest_match(member: Member, client_id: UUID) -> tuple[MatchInput, MatchResult] | None:
    """The last match of this client, or None before the first one; call it after `open_client` has been
    audited.
    """
    client = store.client(member.organization_id, client_id)
    try:
        run = store.latest_match(client.id)
    except store.MatchNotFound:
        return None
    return MatchInput.from_json(run.input), MatchResult.from_json(run.result)


def cards_of(last: tuple[MatchInput, MatchResult] | None) -> dict[str, Card]:
    """The cards of the last match by id, as they are today; what has been closed since is not among them."""
    if last is None:
        return {}
    return {str(card.id): card for card in cards([UUID(each.id) for each in last[1].results])}
