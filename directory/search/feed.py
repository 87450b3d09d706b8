"""Keeps the engine of this process true to the database: snapshot at the start, change log from then on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final
from uuid import UUID

from flask import Flask, current_app

from directory import store_index
from directory.search import words
from directory.search.engine import Engine
from directory.search.entry import Entry, entry_of
from directory.search.lexicon import kind_words, new_engine
from directory.search.snapshot import SnapshotUnusable, Stamp, load, save
from foundation import clock
from foundation.config import current_settings

EXTENSION: Final = "tsunagi.search"
FILE: Final = "search.index"
MANY: Final = 3_000  # changes at once from which building anew is faster than applying them
log = logging.getLogger("tsunagi.search")


class Feed:
    """One for each application. `number`: the last change that the engine holds; −1 before the first."""

    def __init__(self, file: Path, database: str) -> None:
        self.file, self.database = file, database
        self.number = -1
        self.day = date.min
        self._lock = threading.Lock()

    @cached_property
    def engine(self) -> Engine:
        """Empty until the first refresh; made when it is first wanted, since most commands never search."""
        return _empty()

    def refresh(self) -> Engine:
        """The engine with every change that was committed before this call."""
        if self.number < 0 or self.day != clock.today() or store_index.newest_change() != self.number:
            with self._lock:
                if self.number < 0:
                    self._start()
                self._catch_up()
                self._turn()
        return self.engine

    def rebuild(self, progress: Callable[[int], None] | None = None) -> None:
        with self._lock:
            self._rebuild(progress)

    def _catch_up(self) -> None:
        newest = store_index.newest_change()
        if newest < self.number:  # another database, or one restored from a backup
            self._rebuild()
        changed = store_index.changed_since(self.number) if newest > self.number else []
        if len(changed) > MANY:
            self._rebuild()
        elif changed:
            self.engine.change(changed, _entries(changed))
            self.number = newest

    def _turn(self) -> None:
        """On a new day closing dates have come that no change says."""
        if self.day != clock.today():
            self.day = clock.today()
            dated = store_index.dated()
            self.engine.change(dated, _entries(dated))

    def _start(self) -> None:
        """From the snapshot if it is whole and fits the database, else from the database."""
        try:
            index, stamp = load(self.file, words.bundled(), self.database)
        except SnapshotUnusable as reason:
            log.info("search index: %s; building", reason)
            self._rebuild()
            return
        self.engine = _empty()
        self.engine.index, self.number = index, stamp.number
        self._catch_up()
        self._turn()
        if len(self.engine) != store_index.findable_count() and store_index.newest_change() == self.number:
            log.warning("search index: does not fit the database; building")
            self._rebuild()

    def _rebuild(self, progress: Callable[[int], None] | None = None) -> None:
        """From the database, into a new engine; readers keep the old one until it is done."""
        began = time.perf_counter()
        number = store_index.newest_change()
        engine = _empty()
        called = kind_words()
        engine.build((entry_of(row, called) for row in store_index.all_rows()), progress)
        self.engine, self.number = engine, number
        log.info("search index: %d listings in %.1f s", len(engine), time.perf_counter() - began)
        self._save(engine)

    def _save(self, engine: Engine) -> None:
        try:
            save(self.file, engine.index, Stamp(self.number, self.database, engine.index.words.fingerprint))
        except OSError as error:  # a full disk costs the next start its speed, nothing else
            log.warning("search index: not saved (%s)", error.strerror)


def _empty() -> Engine:
    """An engine that can look at the texts of a few listings in the database."""
    made = new_engine()
    made.knows.read = _entries
    return made


def _entries(ids: Sequence[UUID]) -> list[Entry]:
    return [entry_of(row, kind_words()) for row in store_index.rows(ids)]


def init_search(app: Flask) -> None:
    with app.app_context():
        settings = current_settings()
    database = blake2b(settings.database_url.encode(), digest_size=8).hexdigest()
    app.extensions[EXTENSION] = Feed(settings.instance / FILE, database)


def feed() -> Feed:
    found: Feed = current_app.extensions[EXTENSION]
    return found


def engine() -> Engine:
    """The search engine, up to date."""
    return feed().refresh()
