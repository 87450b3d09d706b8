"""An import that is killed at any moment leaves everything or nothing, and the next one goes through."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.directory.sources.rows import row, write

ROOT = Path(__file__).resolve().parents[2]
TSUNAGI = Path(sys.executable).parent / "tsunagi"
ROWS = 600
TABLES = ("source_record", "listing", "location")


def tsunagi(instance, *arguments):
    environ = {**os.environ, "TSUNAGI_INSTANCE": str(instance)}
    return subprocess.Popen(
        [TSUNAGI, *map(str, arguments)], env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def counts(instance) -> tuple[int, ...]:
    """A reader rolls back by itself what a killed writer left behind."""
    with sqlite3.connect(instance / "tsunagi.db", timeout=30) as held:
        one = [
            held.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("source_record", "listing", "location")
        ]
        assert held.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return one[0], one[1], one[2]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_while_it_writes(tmp_path):
    file = write(
        tmp_path / "a.csv", *(row(no=f"A{n}", name=f"窓口{n}", street=f"北{n}条") for n in range(ROWS))
    )
    instance = tmp_path / "instance"
    tsunagi(instance, "setup").communicate(timeout=120)
    before = counts(instance)
    killed = 0
    for delay in (0.1, 0.8):
        importing = tsunagi(instance, "import", "wamnet", file)
        journal, deadline = instance / "tsunagi.db-journal", time.monotonic() + 60
        while not journal.exists() and importing.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)  # the first write: from here on it is in the middle of things
        time.sleep(delay)
        if importing.poll() is None:
            importing.send_signal(signal.SIGKILL)
            killed += 1
        importing.communicate()
        after = counts(instance)
        assert after in (before, tuple(each + ROWS for each in before)), (before, after)
        if after != before:
            break
    assert killed
    done = tsunagi(instance, "import", "wamnet", file, "--json")
    printed, complaint = done.communicate(timeout=180)
    assert done.returncode == 0, complaint
    told = json.loads(printed)
    assert told["new"] + told["unchanged"] == ROWS
    assert counts(instance) == tuple(each + ROWS for each in before)
