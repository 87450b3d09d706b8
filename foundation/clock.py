"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The time, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The date in Tokyo."""
    return now().astimezone(TOKYO).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """For tests: time stands still at an aware datetime."""
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
