"""The command line answers in one line when it cannot work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TSUNAGI = Path(sys.executable).with_name("tsunagi")


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TSUNAGI, *arguments],
        env={**os.environ, **environ},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_empty_instance_is_told_what_to_do(tmp_path):
    done = run("users", "list", TSUNAGI_INSTANCE=str(tmp_path / "empty"))
    assert done.returncode == 1
    assert "tsunagi setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_with_one_line(tmp_path):
    done = run("remind", TSUNAGI_INSTANCE=str(tmp_path / "empty"), PORT="http")
    assert done.returncode == 2
    assert done.stderr.startswith("PORT=")
    assert len(done.stderr.splitlines()) == 1


def test_the_audit_log_of_a_new_site_is_intact(tmp_path):
    instance = str(tmp_path / "new")
    assert run("setup", TSUNAGI_INSTANCE=instance).returncode == 0
    done = run("audit", "verify", "--json", TSUNAGI_INSTANCE=instance)
    assert '"intact": true' in done.stdout
