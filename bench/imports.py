"""Import of all 29,673 rows of WAM NET, the same files again, and the search sets: each as a process of its own.

CPU time is the process's, children included; wall time depends on who else is working.
"""

from __future__ import annotations

import json
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.site import files, tsunagi


@dataclass(frozen=True)
class Took:
    wall: float
    cpu: float
    printed: str


def run() -> list[dict[str, Any]]:
    instance = Path(tempfile.mkdtemp(prefix="tsunagi-bench-"))
    try:
        tsunagi("setup", instance=instance)
        first = _timed(instance, "import", "wamnet", "--json", *files())
        again = _timed(instance, "import", "wamnet", "--json", *files())
        index = _timed(instance, "index", "rebuild")
    finally:
        shutil.rmtree(instance, ignore_errors=True)
    rows = int(json.loads(first.printed)["read"])
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        {"name": f"import of {rows:,} rows", "value": first.wall, "unit": "s", "target": "≤ 20 (issue 3)"},
        {"name": "the same in CPU time", "value": first.cpu, "unit": "s", "target": "≤ 20"},
        {"name": "rows per second of CPU", "value": rows / first.cpu, "unit": "rows/s", "target": "≥ 1,500"},
        {
            "name": "the same files again, unchanged",
            "value": again.wall,
            "unit": "s",
            "target": "≤ 10 (issue 3)",
        },
        {"name": "the same in CPU time", "value": again.cpu, "unit": "s", "target": "≤ 10"},
        {"name": "search sets made anew", "value": index.wall, "unit": "s", "target": "≤ 30"},
        {"name": "largest process of these", "value": megabytes, "unit": "MB", "target": "≤ 256 for imports"},
    ]


def _timed(instance: Path, *command: str) -> Took:
    before, start = _children(), time.perf_counter()
    printed = tsunagi(*command, instance=instance)
    return Took(time.perf_counter() - start, _children() - before, printed)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
