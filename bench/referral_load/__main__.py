"""The full size, or as much of it as is asked for."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select

from app import create_app
from bench import referral_load
from bench.referral_load.cast import offices
from bench.referral_load.model import problems
from bench.referral_load.processes import in_processes
from bench.referral_load.races import race
from bench.referral_load.report import Run, printed
from directory.schema import ensure_schema
from foundation.db import db
from matching.referrals.models_referral import Referral


@contextmanager
def prepared(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(environ)
    with app.app_context():
        ensure_schema()
    yield app


def soak(environ: dict[str, str], clients: int, operations: int, races: int, minutes: float) -> bool:
    with prepared(environ) as app:
        found, start = offices(app), time.perf_counter()
        told = in_processes(environ, clients, operations, found, time.monotonic() + minutes * 60)
        took = time.perf_counter() - start
        with app.app_context():
            wrong = problems(told)
            held = len(db.session.scalars(select(Referral.id)).all())
            db.session.remove()
            raced = Counter(race(app, found[0], n) for n in range(races))
    printed(Run(clients, operations, took, held, told, raced, wrong))
    return not wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=referral_load.__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--races", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="begin no operation after so long")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    from tests.conftest import new_database
    from tests.postgres import cluster

    sizes, fine = (asked.clients, asked.operations, asked.races, asked.minutes), True
    with tempfile.TemporaryDirectory() as folder:
        if asked.only != "postgresql":
            print("SQLite", flush=True)
            fine &= soak({"TSUNAGI_INSTANCE": f"{folder}/sqlite"}, *sizes)
        if asked.only != "sqlite":
            with cluster() as server:
                print("PostgreSQL", flush=True)
                environ = {
                    "TSUNAGI_INSTANCE": f"{folder}/postgresql",
                    "TSUNAGI_DATABASE_URL": new_database(server),
                }
                fine &= soak(environ, *sizes)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
