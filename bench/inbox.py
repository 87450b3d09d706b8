"""The inbox of an organization that 10,000 slips were sent to: statements and CPU time of its pages."""

from __future__ import annotations

import tempfile
import time
from statistics import median, quantiles
from typing import Any

SLIPS, ROUNDS = 10_000, 30
PATHS = ("/desk/inbox", "/desk/inbox?late=either", "/desk/inbox?page=150", "/desk/waiting")


def run() -> list[dict[str, Any]]:
    from app import create_app
    from foundation.db import db
    from tests.conftest import OwnContextClient
    from tests.matching.referrals.conftest import a_world
    from tests.matching.referrals.test_lists import crowd, more, queries
    from tests.people import sign_in

    figures = []
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"TSUNAGI_INSTANCE": folder})
        app.test_client_class = OwnContextClient
        with app.app_context():
            db.create_all(bind_key=None)
            world = a_world(app)
            crowd(world, 300)
            db.session.execute(db.text("DROP TRIGGER referral_numbered"))
            more(world, 301, SLIPS)
            browser = app.test_client()
            sign_in(browser, world.people.suzuki)
            for path in PATHS:
                times = []
                for _ in range(ROUNDS):
                    start = time.process_time()
                    assert browser.get(path).status_code == 200
                    times.append((time.process_time() - start) * 1000)
                statements = queries(lambda path=path: browser.get(path))
                p95 = round(quantiles(times, n=20)[-1], 1)
                name = f"{path} of {SLIPS:,} slips, CPU p95 (median {median(times):.1f} ms, {statements} statements)"
                figures.append({"name": name, "value": p95, "unit": "ms", "target": "≤ 100"})
            db.session.remove()
    return figures
