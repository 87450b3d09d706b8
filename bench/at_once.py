"""Eight clients at once, each a process that asks one page after the other: how many pages a second, how long each."""

from __future__ import annotations

import http.client
import multiprocessing
import statistics
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

CLIENTS: Final = 8
BROWSER: Final = {"Accept-Encoding": "gzip, deflate, br, zstd"}
LONGEST: Final = 60.0  # seconds


def measure(url: str, paths: Sequence[str]) -> dict[str, float]:
    """Pages a second of all clients together; median and 95th percentile of one page in milliseconds. Each client
    asks for its own part of `paths`, one after the other and each once."""
    host = urlsplit(url).netloc
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.starmap(_ask, [(host, ["/healthz"])] * CLIENTS)  # all clients are there
        began = time.perf_counter()
        taken = [
            each
            for part in pool.starmap(_ask, [(host, paths[n::CLIENTS]) for n in range(CLIENTS)])
            for each in part
        ]
        seconds = time.perf_counter() - began
    return {
        "a second": len(taken) / seconds,
        "median": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[18],
    }


def _ask(host: str, paths: Sequence[str]) -> list[float]:
    taken, until = list[float](), time.perf_counter() + LONGEST
    for path in paths:
        began = time.perf_counter()
        connection = http.client.HTTPConnection(host, timeout=30)  # sync workers close after each answer
        connection.request("GET", path, headers=BROWSER)
        answer: Any = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status >= http.client.INTERNAL_SERVER_ERROR:
            raise RuntimeError(f"{answer.status} for a page of the bench")
        taken.append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > until:
            break
    return taken
