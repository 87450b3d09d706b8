"""The engine over 300,000 synthetic listings: build, snapshot, memory, queries, nearest, one change; and peers.

CPU time, the better of two: other work on the machine does not count.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bench import peers
from bench.corpus import COMMON, listings
from bench.site import ROOT
from directory.search.engine import Engine, SearchQuery
from directory.search.entry import Entry
from directory.search.lexicon import new_engine
from directory.search.snapshot import Stamp, load, save
from directory.taxonomy import KINDS, NEEDS
from tests.directory.search.rows import entries

LISTINGS: Final = int(os.environ.get("TSUNAGI_BENCH_LISTINGS", "300000"))
TODAY: Final = 20_781
PLACES: Final = (None, (35.68, 139.76), (43.06, 141.35), (34.69, 135.50))
WORDS: Final = (
    "就労支援", "相談", COMMON, "作業所", "ひまわり", "さく", "B型", "職安", "仕事がない", "星 OR 月", "学園 NOT 山",
    "家賃が払えない", "送迎", "ひまわり工房", "パソコン訓練", "子育て",
)  # fmt: skip
EVERYWHERE: Final = (COMMON, "相談", "障害", "", "の", COMMON + " 障害")


def run() -> list[dict[str, Any]]:
    """In processes of their own: memory is measured, and they do not share any."""
    with tempfile.TemporaryDirectory() as folder:
        return [figure for step in ("build", "ask", "compare") for figure in _apart(step, folder)]


def _apart(step: str, folder: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.search", step, folder]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    return figures


def corpus() -> list[Entry]:
    """Neighbours together, as the index is fed from the database."""
    return sorted(entries(listings(LISTINGS)), key=lambda entry: (entry.municipality, entry.id))


def build(folder: str) -> list[dict[str, Any]]:
    rows = corpus()
    made = new_engine()
    taken = _took(lambda: made.build(rows))
    file = Path(folder) / "search.index"
    save(file, made.index, Stamp(1, "bench", made.index.words.fingerprint))
    return [
        _figure(f"sets and arrays of {LISTINGS:,} listings built", taken / 1000, "s CPU", "≤ 30"),
        _figure("snapshot", file.stat().st_size / 1e6, "MB"),
    ]


def ask(folder: str) -> list[dict[str, Any]]:
    made = new_engine()
    before = _resident()
    began = time.perf_counter()
    made.index, _ = load(Path(folder) / "search.index", made.index.words, "bench")
    loaded = time.perf_counter() - began
    queries = _queries(240)
    common = [SearchQuery(text, near=near, today=TODAY) for text in EVERYWHERE for near in PLACES]
    nearest = [replace(q, text="", sort="distance", near=q.near or (35.0, 135.0)) for q in queries]
    return [
        _figure("snapshot loaded", loaded, "s", "≤ 2"),
        *_percentiles(made, "query with filters, facets, distance", queries),
        *_percentiles(made, "words that 45–100 % of the listings hold", common),
        *_percentiles(made, "nearest 20 with filters", nearest),
        _figure("one changed listing searchable: median", _change(made), "ms CPU", "≤ 1,000"),
        _figure("memory of the process, engine in use", _resident(), "MB", "≤ 300"),
        _figure("memory of the engine", _resident() - before, "MB"),
    ]


def compare(_folder: str) -> list[dict[str, Any]]:
    return [{"target": "", **figure} for figure in peers.run(corpus())]


def _percentiles(made: Engine, name: str, queries: Sequence[SearchQuery]) -> list[dict[str, Any]]:
    for query in queries[:40]:
        made.run(query)
    taken = [min(_took(lambda q=query: made.run(q)) for _ in range(2)) for query in queries]  # type: ignore[misc]
    return [
        _figure(f"{name}: median", statistics.median(taken), "ms CPU"),
        _figure(f"{name}: p95", statistics.quantiles(taken, n=20)[18], "ms CPU", "≤ 5"),
    ]


def _queries(count: int) -> list[SearchQuery]:
    dice = random.Random(11)
    return [
        SearchQuery(
            " ".join(dice.sample(WORDS, dice.randint(0, 2))),
            needs=tuple(dice.sample(NEEDS, dice.randint(0, 1))),
            kinds=tuple(dice.sample(KINDS, dice.choice((0, 0, 1, 2)))),
            near=dice.choice(PLACES),
            home=dice.choice(("", "131041", "011011")),
            sort=dice.choice(("relevance", "distance")),
            today=TODAY,
        )
        for _ in range(count)
    ]


def _change(made: Engine) -> float:
    changed = list(entries(listings(50, seed=99)))
    return statistics.median(_took(lambda e=each: made.change([e.id], [e])) for each in changed)  # type: ignore[misc]


def _took(call: Callable[[], object]) -> float:
    """Milliseconds of this process."""
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def _resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _figure(name: str, value: float, unit: str, target: str = "") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "target": target}


if __name__ == "__main__":
    print(json.dumps({"build": build, "ask": ask, "compare": compare}[sys.argv[1]](sys.argv[2])))
