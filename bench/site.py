"""The loaded site that the benches measure: bundled offices and all of WAM NET, in a folder of its own."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WAMNET = ROOT.parent / "shared" / "data" / "wamnet" / "202503"
INSTANCE = ROOT / "instance-bench"


_SITE = ("-c", "python:foundation.serving")
_BARE = ("--workers", os.environ.get("WORKERS") or "2", "--preload", "--log-level", "warning")


class DataMissing(RuntimeError):
    """The real files are not beside the project."""


def files() -> list[str]:
    found = sorted(str(path) for path in WAMNET.glob("csvdownload*.csv"))
    if not found:
        raise DataMissing(f"no files in {WAMNET}")
    return found


def environ(instance: Path = INSTANCE, port: int = 8000) -> dict[str, str]:
    """As `make run` sets it: compiled modules are kept."""
    own = {"TSUNAGI_INSTANCE": str(instance), "PORT": str(port), "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **own}


def tsunagi(*arguments: str, instance: Path = INSTANCE) -> str:
    done = subprocess.run(
        [BIN / "tsunagi", *arguments],
        env=environ(instance),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def loaded() -> Path:
    """The instance with everything in it; made on first use."""
    if not (INSTANCE / "loaded").exists():
        tsunagi("setup")
        tsunagi("import", "wamnet", *files())
        (INSTANCE / "loaded").touch()
    return INSTANCE


@contextmanager
def served(instance: Path, bare: str = "") -> Iterator[str]:
    """The site, or with the same server another application that knows nothing of it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            BIN / "gunicorn",
            *(_BARE if bare else _SITE),
            "--bind",
            f"127.0.0.1:{port}",
            bare or "app:create_app()",
        ],
        env=environ(instance, port),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url + ("/" if bare else "/readyz"))
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(url: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 – our own loopback address
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the site did not open within a minute")


def percentiles(call: Callable[[int], object], runs: int) -> tuple[float, float]:
    """(median, 95th percentile) in milliseconds of `call(i)`, after a tenth as many warm-up calls."""
    for i in range(max(3, runs // 10)):
        call(i)
    taken = []
    for i in range(runs):
        start = time.perf_counter()
        call(i)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[18]
