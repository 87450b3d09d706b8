"""gunicorn's configuration: `gunicorn -c python:foundation.serving 'app:create_app()'`.

Sync workers with preload: measured 1,148 pages/s on two cores, where threads reached 455.
"""

from __future__ import annotations

import gc
import os
from ctypes import CDLL
from importlib import import_module
from threading import Timer
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask

from foundation.config import PUBLIC_URL_DEFAULT, Settings
from foundation.db import db
from foundation.i18n import LANGS, t

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
WARM: Final = (
    "/readyz",
    *(f"/{lang}/search" for lang in LANGS),
    "/search?q=tsunagi",
    "/search?" + urlencode({"q": "眠れなくて困っています"}),  # what a sentence is about
    "/search?need=job_search&lat=35.69&lng=139.69",
    "/search?lat=35.69&lng=139.69&sort=distance",
)
"""The index is loaded, templates are compiled in every language, and what searches by words, sentences, needs and
distance make once is made: for all workers together, where the first visitor of each waited and each kept its own."""


def when_ready(server: Any) -> None:
    """Loads the index before the workers are made, so that they share it and nobody waits for it."""
    app = server.app.wsgi()
    warm_up(app)
    close_connections(app)
    gc.collect()
    give_back()
    gc.freeze()  # pages of the loaded directory stay shared between workers
    address = PUBLIC_URL_DEFAULT.format(port=os.environ.get("PORT") or "8000")
    print(t("cli.serving", address=address), flush=True)  # noqa: T201 – the user waits for this line


def warm_up(app: Flask) -> None:
    """Asks as a visitor would, by a name of the site; the cookie keeps the answers from being remembered."""
    settings: Settings = app.config["TSUNAGI"]
    visitor = app.test_client(use_cookies=False)
    for path in WARM:
        visitor.get(path, headers={"Host": settings.own_host, "Cookie": "warm=up"})


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
    close_connections(server.app.wsgi())


def close_connections(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def give_back() -> None:
    """Room that the start needed goes back to the system: workers would fill it, each with pages of its own."""
    trim = getattr(CDLL(None), "malloc_trim", None)  # only GNU's C library has it
    if trim is not None:
        trim(0)
