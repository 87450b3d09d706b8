"""An import that is killed at any moment leaves everything or nothing, and the next one goes through."""

from __future__ import annotations

import json
import os
import random
import shutil
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
OF_EACH_RUN = ("audit", "data_source")
"""Tables that tell of the runs themselves."""


def tsunagi(instance, *arguments):
    environ = {**os.environ, "TSUNAGI_INSTANCE": str(instance)}
    return subprocess.Popen(
        [TSUNAGI, *map(str, arguments)], env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(instance, *arguments) -> bytes:
    done = tsunagi(instance, *arguments)
    printed, complaint = done.communicate(timeout=180)
    assert done.returncode == 0, complaint
    return printed


def counts(instance) -> dict[str, int]:
    """Rows of every table. A reader rolls back by itself what a killed writer left behind."""
    with sqlite3.connect(instance / "tsunagi.db", timeout=30) as held:
        assert held.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not held.execute("PRAGMA foreign_key_check").fetchall()
        names = [name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: held.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in names
            if not name.startswith(OF_EACH_RUN)
        }


def wamnet_file(folder):
    return write(
        folder / "a.csv", *(row(no=f"A{n}", name=f"窓口{n}", street=f"北{n}条") for n in range(ROWS))
    )


def hsds_file(folder):
    """Each with what hangs on it, so that a half of it could be missed."""
    said = [
        {
            "id": f"service-{n}", "name": f"相談{n}", "status": "active",
            "organization": {"id": f"organization-{n}", "name": f"団体{n}", "description": "相談を受ける"},
            "schedules": [{"id": f"schedule-{n}", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}],
            "service_at_locations": [{"id": f"link-{n}", "location": {
                "id": f"location-{n}", "name": f"窓口{n}", "location_type": "physical",
                "addresses": [{"id": f"address-{n}", "address_1": f"北{n}条", "city": "札幌市北区",
                               "state_province": "北海道", "postal_code": "", "country": "JP"}],
                "phones": [{"id": f"phone-{n}", "number": "011-522-9370"}]}}],
        }
        for n in range(ROWS)
    ]  # fmt: skip
    file = folder / "a.ndjson"
    file.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in said), encoding="utf-8")
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize(("source", "file_of"), [("wamnet", wamnet_file), ("hsds", hsds_file)])
def test_killed_while_it_writes(tmp_path, source, file_of):
    file = file_of(tmp_path)
    instance, undisturbed = tmp_path / "instance", tmp_path / "undisturbed"
    finished(instance, "setup")
    before = counts(instance)
    shutil.copytree(instance, undisturbed)
    finished(undisturbed, "import", source, file)
    whole = counts(undisturbed)
    assert all(whole[name] == before[name] + ROWS for name in ("source_record", "listing", "location"))
    killed = 0
    for delay in (0.1, random.uniform(0.1, 1.5)):
        importing = tsunagi(instance, "import", source, file)
        journal, deadline = instance / "tsunagi.db-journal", time.monotonic() + 60
        while not journal.exists() and importing.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)  # the first write: from here on it is in the middle of things
        time.sleep(delay)
        if importing.poll() is None:
            importing.send_signal(signal.SIGKILL)
            killed += 1
        importing.communicate()
        after = counts(instance)
        assert after in (before, whole), (delay, before, after)
        if after == whole:
            break
    assert killed
    told = json.loads(finished(instance, "import", source, file, "--json"))
    assert told["new"] + told["unchanged"] == ROWS
    assert counts(instance) == whole
