"""Import of all 29,673 rows of WAM NET until searchable, and the same files again."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.site import files, tsunagi


def run() -> list[dict[str, Any]]:
    instance = Path(tempfile.mkdtemp(prefix="tsunagi-bench-"))
    try:
        tsunagi("setup", instance=instance)
        first, rows = _timed(instance)
        again, _ = _timed(instance)
    finally:
        shutil.rmtree(instance, ignore_errors=True)
    return [
        {"name": f"import of {rows:,} rows until searchable", "value": first, "unit": "s", "target": "≤ 60"},
        {"name": "rows per second", "value": rows / first, "unit": "rows/s", "target": "≥ 3,000 (issue 3)"},
        {"name": "the same files again, unchanged", "value": again, "unit": "s", "target": "≤ 10 (issue 3)"},
    ]


def _timed(instance: Path) -> tuple[float, int]:
    start = time.perf_counter()
    printed = tsunagi("import", "wamnet", "--json", *files(), instance=instance)
    tsunagi("index", "rebuild", instance=instance)
    return time.perf_counter() - start, int(json.loads(printed)["read"])
