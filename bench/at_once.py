"""Eight clients at once, each a process that asks one page after the other: how many pages a second, how long each."""

from __future__ import annotations

import http.client
import multiprocessing
import random
import statistics
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

CLIENTS: Final = 8
EACH: Final = 100  # pages of one client
LONGEST: Final = 60.0  # seconds


def measure(url: str, paths: Sequence[str]) -> dict[str, float]:
    """Pages a second of all clients together; median and 95th percentile of one page in milliseconds."""
    host = urlsplit(url).netloc
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.starmap(_ask, [(host, paths, seed, CLIENTS) for seed in range(CLIENTS)])  # both workers warm
        began = time.perf_counter()
        taken = [
            each
            for part in pool.starmap(_ask, [(host, paths, s, EACH) for s in range(CLIENTS)])
            for each in part
        ]
        seconds = time.perf_counter() - began
    return {
        "a second": len(taken) / seconds,
        "median": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[18],
    }


def _ask(host: str, paths: Sequence[str], seed: int, count: int) -> list[float]:
    dice, taken, until = random.Random(seed), list[float](), time.perf_counter() + LONGEST
    for _ in range(count):
        began = time.perf_counter()
        connection = http.client.HTTPConnection(host, timeout=30)  # sync workers close after each answer
        connection.request("GET", dice.choice(paths))
        answer: Any = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{answer.status} for a page of the bench")
        taken.append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > until:
            break
    return taken
