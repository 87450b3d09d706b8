"""The cast on an empty database, for every test of this room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from foundation import clock
from tests.people import Cast, cast

MORNING = datetime(2026, 11, 24, 0, 15, tzinfo=UTC)  # 9:15 in Tokyo


class Watch:
    """The test's own time."""

    def __init__(self) -> None:
        self.at = MORNING

    def forward(self, **by: int) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Time that stands still until the test moves it."""
    watch = Watch()
    monkeypatch.setattr(clock, "now", lambda: watch.at)
    return watch


@pytest.fixture
def people(app: Flask, watch: Watch) -> Cast:
    return cast(app)
