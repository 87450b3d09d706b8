"""A site of 300,000 synthetic listings, made once in a folder of its own (`TSUNAGI_BENCH_LISTINGS`: another size)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app import create_app
from bench.corpus import listings
from bench.search import LISTINGS
from bench.site import ROOT, environ, tsunagi
from directory.models import Listing, ListingChange, Organization
from foundation import clock
from foundation.db import db, new_id, transaction

_AT_ONCE = 5_000
INSTANCE = ROOT / f"instance-bench-{LISTINGS}"


def loaded() -> Path:
    """In a process of its own: the one that measures stays small."""
    if not (INSTANCE / "loaded").exists():
        subprocess.run([sys.executable, "-m", "bench.many"], cwd=ROOT, env=environ(INSTANCE), check=True)
    return INSTANCE


def fill() -> None:
    tsunagi("setup", instance=INSTANCE)
    with create_app(environ(INSTANCE)).app_context():
        with transaction() as session:
            owner = new_id()
            session.execute(insert(Organization).values(id=owner, name="架空"))
            rows = _rows(owner)
            while chunk := list(islice(rows, _AT_ONCE)):
                session.execute(insert(Listing), chunk)
            last = session.execute(select(Listing.id).limit(1)).scalar_one()
            session.add(ListingChange(listing_id=last, at=clock.now()))
        db.session.remove()
    tsunagi("index", "rebuild", instance=INSTANCE)
    (INSTANCE / "loaded").touch()


def _rows(owner: Any) -> Iterator[dict[str, Any]]:
    for row in listings(LISTINGS):
        yield {**asdict(row), "organization_id": owner, "source": "bench", "services": _named(row.services)}


def _named(services: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "id": str(new_id())} for each in services]


if __name__ == "__main__":
    fill()
