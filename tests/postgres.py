"""A real PostgreSQL 15 of the tests' own, on a free loopback port, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class PostgresMissing(RuntimeError):
    """No PostgreSQL server is installed here."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(*command: str) -> None:
    """PostgreSQL refuses to run as root, so root becomes the user postgres."""
    if os.geteuid() == 0:
        become = shutil.which("runuser", path="/usr/sbin:/sbin:/usr/bin") or "runuser"
        command = (become, "-u", "postgres", "--", *command)
    subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=60)


@contextmanager
def cluster() -> Iterator[str]:
    """Yields the URL of a server, without a database name: f"{url}/postgres"."""
    if not BINARIES or not (BINARIES[0] / "initdb").exists():
        raise PostgresMissing("no PostgreSQL server under /usr/lib/postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tsunagi-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    port = _free_port()
    data = str(folder / "data")
    try:
        _run(
            str(BINARIES[0] / "initdb"),
            "-D",
            data,
            "-U",
            "tsunagi",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c max_connections=60"
        _run(str(BINARIES[0] / "pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        yield f"postgresql+psycopg://tsunagi@127.0.0.1:{port}"
        _run(str(BINARIES[0] / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
