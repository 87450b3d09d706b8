"""The engine alone over 300,000 synthetic listings: build, snapshot, memory, queries, nearest, one change."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.site import ROOT, percentiles
from directory.search.engine import SearchQuery
from directory.search.lexicon import new_engine
from directory.search.snapshot import Stamp, load, save
from directory.taxonomy import KINDS, NEEDS
from tests.directory.search.rows import entries, many

LISTINGS = int(os.environ.get("TSUNAGI_BENCH_LISTINGS", "300000"))
WORDS = (
    "就労支援",
    "相談",
    "の相談をお受けします",
    "作業所",
    "ひかり",
    "さく",
    "B型",
    "職安",
    "仕事がない",
    "星 OR 月",
    "学園 NOT 山",
)


def run() -> list[dict[str, Any]]:
    """In processes of their own: memory is measured, and the two do not share any."""
    with tempfile.TemporaryDirectory() as folder:
        built = _apart("build", folder)
        return [*built, *_apart("ask", folder)]


def _apart(step: str, folder: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.search", step, folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    return figures


def build(folder: str) -> list[dict[str, Any]]:
    rows = list(entries(many(LISTINGS)))
    made = new_engine()
    began = time.perf_counter()
    made.build(rows)
    taken = time.perf_counter() - began
    file = Path(folder) / "search.index"
    save(file, made.index, Stamp(1, "bench", made.index.words.fingerprint))
    return [
        _figure(f"sets and arrays of {LISTINGS:,} listings built", taken, "s", "≤ 30"),
        _figure("snapshot", file.stat().st_size / 1e6, "MB"),
    ]


def ask(folder: str) -> list[dict[str, Any]]:
    made = new_engine()
    before = _resident()
    began = time.perf_counter()
    made.index, _ = load(Path(folder) / "search.index", made.index.words, "bench")
    loaded = time.perf_counter() - began
    queries = _queries(240)
    median, p95 = percentiles(lambda i: made.run(queries[i % len(queries)]), 480)
    common = [SearchQuery("の相談をお受けします"), SearchQuery("の相談をお受けします", near=(35.0, 135.0))]
    common_median, common_p95 = percentiles(lambda i: made.run(common[i % 2]), 60)
    nearest = [replace(q, text="", sort="distance", near=q.near or (35.0, 135.0)) for q in queries]
    near_median, near_p95 = percentiles(lambda i: made.run(nearest[i % len(nearest)]), 240)
    return [
        _figure("snapshot loaded", loaded, "s", "≤ 2"),
        _figure("query with filters, facets, distance: median", median, "ms"),
        _figure("query with filters, facets, distance: p95", p95, "ms", "≤ 5"),
        _figure("words that every listing holds: median", common_median, "ms"),
        _figure("words that every listing holds: p95", common_p95, "ms", "≤ 5"),
        _figure("nearest 20 with filters: median", near_median, "ms"),
        _figure("nearest 20 with filters: p95", near_p95, "ms", "≤ 5"),
        _figure("one changed listing searchable: median", _change(made), "ms", "≤ 1,000"),
        _figure("memory of the process, engine in use", _resident(), "MB", "≤ 300"),
        _figure("memory of the engine", _resident() - before, "MB"),
    ]


def _queries(count: int) -> list[SearchQuery]:
    dice = random.Random(11)
    return [
        SearchQuery(
            " ".join(dice.sample(WORDS, dice.randint(0, 2))),
            needs=tuple(dice.sample(NEEDS, dice.randint(0, 1))),
            kinds=tuple(dice.sample(KINDS, dice.choice((0, 0, 1, 2)))),
            near=dice.choice((None, (35.68, 139.76), (43.06, 141.35), (34.69, 135.50))),
            sort=dice.choice(("relevance", "distance")),
        )
        for _ in range(count)
    ]


def _change(made: Any) -> float:
    changed = list(many(50, seed=99))
    fresh = list(entries(changed))
    return percentiles(lambda i: made.change([changed[i % 50].id], [fresh[i % 50]]), 50)[0]


def _resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _figure(name: str, value: float, unit: str, target: str = "") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "target": target}


if __name__ == "__main__":
    print(json.dumps({"build": build, "ask": ask}[sys.argv[1]](sys.argv[2])))
