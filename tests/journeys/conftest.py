"""The real thing: gunicorn on real data, and Debian's Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from app import create_app
from tests.journeys.slips import Desk, a_desk
from tests.people import Cast, cast

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    url: str
    instance: Path
    environ: dict[str, str]
    cast: Cast

    def tsunagi(self, *arguments: str) -> str:
        done = subprocess.run(
            [BIN / "tsunagi", *arguments],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_open(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server stopped before it opened")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310 – our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not open within 30 s")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Site]:
    """The bundled offices and the real file of 就労定着支援, served as `make run` serves them."""
    instance = tmp_path_factory.mktemp("journey") / "instance"
    port = str(_free_port())
    own = {"TSUNAGI_INSTANCE": str(instance), "PORT": port, "TSUNAGI_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    environ = {**os.environ, **own}

    def tsunagi(*arguments: str) -> None:
        subprocess.run([BIN / "tsunagi", *arguments], env=environ, cwd=ROOT, check=True, capture_output=True)

    tsunagi("setup")
    tsunagi("import", "wamnet", str(shared_data / "wamnet" / "202503" / "csvdownload062.csv"))
    app = create_app(own)
    with app.app_context():
        people = cast(app)
    server = subprocess.Popen(
        [BIN / "gunicorn", "-c", "python:foundation.serving", "app:create_app()"], env=environ, cwd=ROOT
    )
    try:
        _wait_until_open(f"http://127.0.0.1:{port}", server)
        yield Site(f"http://127.0.0.1:{port}", instance, environ, people)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def slips(site: Site) -> Desk:
    return a_desk(site.instance, site.url, site.cast)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    """A browser of its own that fails the test on any console error, page error or foreign request."""
    context = browser.new_context(base_url=site.url, locale="ja-JP", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    faults: list[str] = []
    yield watched(context, site, faults)
    context.close()
    assert not faults, faults


def watched(context: BrowserContext, site: Site, faults: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda m: faults.append(f"console: {m.text}") if _is_fault(m) else None)
    page.on("request", lambda r: faults.append(f"foreign: {r.url}") if not _own(r.url, site.url) else None)
    return page


def _is_fault(message: ConsoleMessage) -> bool:
    """A form that comes back with errors answers 422, which Chromium reports too: that is no fault."""
    return message.type == "error" and "status of 422" not in message.text


def _own(url: str, site_url: str) -> bool:
    return url.startswith((site_url, "data:", "blob:", "about:"))
