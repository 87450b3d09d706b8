"""What a process keeps of the listings' own terms, true to the change log."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Flask, current_app

from directory import store_index
from matching import store
from matching.terms import Terms

EXTENSION: Final = "tsunagi.terms"


class KnownTerms:
    """One for each application. `number`: the last change that `terms` holds; −1 before the first."""

    def __init__(self) -> None:
        self.number = -1
        self.terms: Mapping[UUID, Terms] = {}
        self._lock = threading.Lock()

    def refresh(self) -> Mapping[UUID, Terms]:
        """A new mapping after each change; the old one is left as it was."""
        newest = store_index.newest_change()
        if newest != self.number:
            with self._lock:
                self._catch_up(newest)
        return self.terms

    def _catch_up(self, newest: int) -> None:
        if self.number < 0 or newest < self.number:  # the first time, or a database restored from a backup
            self.terms = store.terms_of()
        else:
            changed = set(store_index.changed_since(self.number))
            kept = {each: terms for each, terms in self.terms.items() if each not in changed}
            self.terms = kept | store.terms_of(changed)
        self.number = newest


def init_terms(app: Flask) -> None:
    app.extensions[EXTENSION] = KnownTerms()


def terms() -> Mapping[UUID, Terms]:
    known: KnownTerms = current_app.extensions[EXTENSION]
    return known.refresh()
