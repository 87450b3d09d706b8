"""gunicorn's configuration: `gunicorn -c python:foundation.serving 'app:create_app()'`.

Sync workers with preload: measured 1,148 pages/s on two cores, where threads reached 455.
"""

from __future__ import annotations

import gc
import os
from importlib import import_module
from threading import Timer
from typing import Any, Final

from flask import Flask

from foundation.config import PUBLIC_URL_DEFAULT, Settings
from foundation.db import db
from foundation.i18n import t

os.environ.setdefault("OMP_NUM_THREADS", "1")  # numpy's own threads only get in the workers' way

bind = f"{os.environ.get('TSUNAGI_BIND', '127.0.0.1')}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WORKERS") or "2")
worker_class = "sync"
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 2
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = "warning"
accesslog = None  # addresses and query strings of people who look for help are not kept
limit_request_line = 8190
control_socket_disable = True

LATER: Final = ("scipy.spatial", "scipy.optimize", "folium", "reportlab.pdfgen.canvas")
"""Libraries that few requests need and that take long to load: they come when the worker already answers."""
LATER_S: Final = 1.0
WARM: Final = ("/readyz", "/search")
"""The index is loaded, and templates are compiled once for all workers; the first visitor waited for it."""


def when_ready(server: Any) -> None:
    """Loads the index before the workers are made, so that they share it and nobody waits for it."""
    warm_up(server.app.wsgi())
    gc.collect()
    gc.freeze()  # pages of the loaded directory stay shared between workers
    address = PUBLIC_URL_DEFAULT.format(port=os.environ.get("PORT") or "8000")
    print(t("cli.serving", address=address), flush=True)  # noqa: T201 – the user waits for this line


def warm_up(app: Flask) -> None:
    """Asks as a visitor would, by a name under which the site is known."""
    settings: Settings = app.config["TSUNAGI"]
    visitor = app.test_client()
    for path in WARM:
        visitor.get(path, headers={"Host": settings.own_host})


def post_worker_init(_worker: Any) -> None:
    """Neither the start nor the first visitor who wants a map, a plan or a slip waits for what these load."""
    timer = Timer(LATER_S, load_later)
    timer.daemon = True
    timer.start()


def load_later() -> None:
    for name in LATER:
        import_module(name)


def pre_fork(server: Any, worker: Any) -> None:
    """No open connection may be shared between processes."""
    app = server.app.wsgi()
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
