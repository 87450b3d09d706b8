"""Coordinators change which kinds serve which need: each change a version, each in the audit."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from accounts.member import Member
from foundation import audit, clock
from foundation.db import transaction
from matching import store
from matching.models import NeedMapVersion
from matching.service_map import ServiceMap


class Overtaken(RuntimeError):
    """Somebody else changed the map after this form was opened."""


def change_need(member: Member, need: str, weights: Mapping[str, float], note: str, based_on: int) -> int:
    """The number of the new version. Raises Overtaken."""
    return _add(member, based_on, store.map_of(based_on).with_need(need, weights), need, None, note)


def restore(member: Member, number: int, note: str, based_on: int) -> int:
    """The content of an earlier version (0: the data file) as a new one. Raises NoSuchVersion, Overtaken."""
    return _add(member, based_on, store.map_of(number), "", number, note)


def _add(
    member: Member, based_on: int, served: ServiceMap, need: str, restored: int | None, note: str
) -> int:
    try:
        with transaction() as session:
            if store.newest_map_number() != based_on:
                raise Overtaken
            row = NeedMapVersion(
                number=based_on + 1,
                at=clock.now(),
                need=need,
                restored=restored,
                note=note,
                changes={code: dict(kinds) for code, kinds in served.changes.items()},
            )
            session.add(row)
            session.flush()
            audit.record(
                "needs.changed" if restored is None else "needs.restored",
                actor=member.actor,
                subject=f"need-map:{row.number}",
                detail={"need": need, "restored": "" if restored is None else str(restored)},
            )
            return row.number
    except IntegrityError as error:
        raise Overtaken from error
