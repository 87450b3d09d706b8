"""Fixtures that every room's tests use."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from werkzeug.test import TestResponse

from app import create_app
from directory.schema import upgrade_schema
from foundation.db import db, new_id
from tests.page import Page, fetch
from tests.postgres import PostgresMissing, cluster

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"

settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("TSUNAGI_EXAMPLES", "50")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")


class OwnContextClient(FlaskClient):
    """Each request gets a context of its own, as in production: no `g`, no session left over from the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()  # the test's own reading ends before the site writes
        with self.application.app_context():
            return super().open(*args, **kwargs)


@contextmanager
def closing_app(app: Flask) -> Iterator[Flask]:
    app.config.update(TESTING=True)
    app.test_client_class = OwnContextClient
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application of its own on an empty SQLite database."""
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path / "instance")})) as app:
        db.create_all(bind_key=None)
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient):
    """`page("/search", status=200)` fetches and checks what every page owes its reader."""

    def get(path: str, status: int = 200, **kwargs: object) -> Page:
        return fetch(client, path, status, **kwargs)

    return get


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not there: the real files cannot be tried")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server started for this session."""
    try:
        with cluster() as url:
            yield url
    except PostgresMissing as error:
        pytest.skip(str(error))


def new_database(server: str) -> str:
    name = f"t{new_id().hex}"
    with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty, migrated database: once on SQLite, once on PostgreSQL."""
    environ = {"TSUNAGI_INSTANCE": str(tmp_path / "instance")}
    if request.param == "postgresql":
        environ["TSUNAGI_DATABASE_URL"] = new_database(request.getfixturevalue("postgres"))
    with closing_app(create_app(environ)) as app:
        logging.getLogger("alembic").setLevel(logging.WARNING)
        upgrade_schema()
        yield app


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a test that skips itself has failed: nothing may go unlooked at there."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names at the end what could not run here, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("could not run here")
    for report in skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {why}")
