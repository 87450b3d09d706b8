"""Whole answers that are the same for everybody, for as long as the directory and the minute stay the same. Pure."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

MOST: Final = 1_000
MOST_BYTES: Final = 8 * 1024 * 1024  # of packed answers: some 500 result pages
_QUICKLY: Final = 1
"""zlib's quickest level: a result page becomes an eighth, in a twentieth of the time that it takes to draw it."""


@dataclass(frozen=True)
class Answer:
    """`encoding`: how the body is packed already, for whom it is sent so."""

    body: bytes
    content_type: str
    encoding: str = ""


class Answers:
    """Bounded in number and in bytes, the least lately asked go first; another `state` forgets all of them."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.most, self.most_bytes = most, most_bytes
        self.size = 0
        self._state: Hashable = None
        self._held: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, state: Hashable, key: Hashable) -> Answer | None:
        """What was answered to `key` while everything was as it is in `state`."""
        with self._lock:
            self._turn(state)
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
        return held if held.encoding else replace(held, body=zlib.decompress(held.body))

    def put(self, state: Hashable, key: Hashable, answer: Answer) -> bool:
        """`state`: as it was before the answer was made. Returns whether it is the first one that is held."""
        packed = answer if answer.encoding else replace(answer, body=zlib.compress(answer.body, _QUICKLY))
        with self._lock:
            if state != self._state or len(packed.body) * 8 > self.most_bytes:
                return False
            before = self._held.pop(key, None)
            self.size += len(packed.body) - (len(before.body) if before else 0)
            self._held[key] = packed
            while len(self._held) > self.most or self.size > self.most_bytes:
                self.size -= len(self._held.popitem(last=False)[1].body)
            return len(self._held) == 1

    def forget(self) -> None:
        with self._lock:
            self._clear()

    def _turn(self, state: Hashable) -> None:
        if state != self._state:
            self._clear()
            self._state = state

    def _clear(self) -> None:
        self._held.clear()
        self.size = 0
