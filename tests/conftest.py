"""Fixtures that every room's tests use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from app import create_app
from foundation.db import db
from tests.page import Page, fetch

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("TSUNAGI_EXAMPLES", "50")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")


def make_app(instance: Path, **environ: str) -> Flask:
    """An application of its own, on an empty database in `instance`."""
    app = create_app({"TSUNAGI_INSTANCE": str(instance), **environ})
    app.config.update(TESTING=True)
    with app.app_context():
        db.create_all(bind_key=None)
    return app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(tmp_path / "instance")
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient):  # type: ignore[no-untyped-def]
    """`page("/search", status=200)` fetches and checks what every page owes its reader."""

    def get(path: str, status: int = 200, **kwargs: object) -> Page:
        return fetch(client, path, status, **kwargs)

    return get


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not there: the real files cannot be tried")
    return SHARED
