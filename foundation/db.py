"""The database: session, transaction, types, and which engine a request may use."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, g, has_request_context
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, DateTime, Engine, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.types import TypeDecorator

PUBLIC = "public"
BUSY_MS = 15_000  # how long a writer waits for another one on SQLite
PAGES_KB = (
    16_384  # of the file that one connection keeps, in each worker for itself: the system keeps them for all
)
PAGES_PUBLIC_KB = 8_192
_writing: ContextVar[bool] = ContextVar("writing", default=False)

# SQLite 3.7.0–3.51.2 can lose a committed write in WAL mode when several connections checkpoint.
_WAL_SAFE_FROM = (3, 51, 3)
_WAL_SAFE_ALSO = {(3, 44, 6), (3, 50, 7)}


class NestedTransaction(RuntimeError):
    """A use case was called inside another one's transaction."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, kept in UTC on every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Model(DeclarativeBase):
    """Base of every table. `info={"public": True}` in its table arguments lets public pages read it."""


class RoutedSession(Session):
    """Sends a public request's statements to the engine that cannot read personal tables."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kwargs: Any) -> Any:
        if bind is None and has_request_context() and g.get("reads_publicly", False):
            return self._db.engines[PUBLIC]
        return super().get_bind(mapper, clause, bind, **kwargs)


db = SQLAlchemy(
    model_class=Model,
    session_options={"class_": RoutedSession, "expire_on_commit": False, "autoflush": False},
)
if TYPE_CHECKING:  # db.Model is made at run time, which type checkers cannot follow
    Base = Model
else:
    Base = db.Model


def new_id() -> uuid.UUID:
    return uuid.uuid4()


@contextmanager
def transaction() -> Iterator[OrmSession]:
    """One use case: begins (IMMEDIATE on SQLite), commits at the end, rolls back on any error."""
    session = db.session()
    if session.info.get("in_transaction"):
        raise NestedTransaction("a use case inside a use case: call the store instead")
    session.commit()  # ends the read that came before; nothing is expired
    token = _writing.set(True)
    session.info["in_transaction"] = True
    try:
        session.connection()
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_transaction"] = False
        _writing.reset(token)


PATIENCE_MS = 50


@contextmanager
def brief_write() -> Iterator[Connection]:
    """A small write beside the request's session, on the private engine; for counts without a person.

    Raises OperationalError rather than wait longer than PATIENCE_MS for another writer.
    """
    db.session.commit()  # on SQLite the request's own open reading would keep the write from ending
    with db.engines[None].connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        try:
            with connection.begin():
                limit = (
                    f"PRAGMA busy_timeout={PATIENCE_MS}"
                    if sqlite
                    else f"SET LOCAL lock_timeout={PATIENCE_MS}"
                )
                connection.exec_driver_sql(limit)
                yield connection
        finally:
            if sqlite:  # the connection goes back to the pool
                connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")


def public_tables() -> frozenset[str]:
    return frozenset(name for name, table in db.metadata.tables.items() if table.info.get("public"))


def init_engines(app: Flask) -> None:
    """Sets up both engines: the private one, and the public one that only reads public tables."""
    with app.app_context():
        for key, engine in db.engines.items():
            if engine.dialect.name == "sqlite":
                _prepare_sqlite(engine, public=key == PUBLIC)
            elif key == PUBLIC:
                event.listen(engine, "connect", _become_public_role)


def _wal_is_safe() -> bool:
    return sqlite3.sqlite_version_info >= _WAL_SAFE_FROM or sqlite3.sqlite_version_info in _WAL_SAFE_ALSO


def _prepare_sqlite(engine: Engine, *, public: bool) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        for pragma in (
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            "synchronous=FULL",
            f"journal_mode={'WAL' if _wal_is_safe() else 'DELETE'}",
            f"cache_size=-{PAGES_PUBLIC_KB if public else PAGES_KB}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if public:
            connection.execute("PRAGMA query_only=ON")
            connection.set_authorizer(_allow_public_reads)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


_HARMLESS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_PRAGMA,
}


def _allow_public_reads(action: int, first: str | None, *_rest: str | None) -> int:
    if action in _HARMLESS or action == getattr(sqlite3, "SQLITE_RECURSIVE", 33):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (first in public_tables() or not first):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


PUBLIC_ROLE = "tsunagi_public"


def _become_public_role(connection: Any, _record: Any) -> None:
    """PostgreSQL: the role that the migration made and granted the public tables only."""
    autocommit, connection.autocommit = connection.autocommit, True
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {PUBLIC_ROLE}")
        cursor.execute("SET default_transaction_read_only = on")
    connection.autocommit = autocommit
