"""Import of all 29,673 rows of WAM NET, the same files again, and the search sets: each as a process of its own.

CPU time is the process's, children included; wall time depends on who else is working. Memory is the most that the
process itself held (VmHWM, read while it runs: what the system says of a child afterwards includes its parent's).
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.site import BIN, ROOT, environ, files, tsunagi

_HELD = re.compile(r"VmHWM:\s+(\d+) kB")
_LOOK_S = 0.02


@dataclass(frozen=True)
class Took:
    wall: float
    cpu: float
    megabytes: float
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
        {"name": "memory of the import", "value": first.megabytes, "unit": "MB", "target": "≤ 256"},
        {"name": "memory of the second import", "value": again.megabytes, "unit": "MB", "target": "≤ 256"},
        {"name": "memory while search sets are made", "value": index.megabytes, "unit": "MB"},
    ]


def _timed(instance: Path, *command: str) -> Took:
    before, start, held = _children(), time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            [BIN / "tsunagi", *command],
            env=environ(instance),
            cwd=ROOT,
            stdout=printed,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            held = _held(process.pid) or held
            time.sleep(_LOOK_S)
        wall = time.perf_counter() - start
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        printed.seek(0)
        return Took(wall, _children() - before, held, printed.read())


def _held(pid: int) -> float:
    """Megabytes at the most so far; 0 for a process that has just ended."""
    try:
        found = _HELD.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
