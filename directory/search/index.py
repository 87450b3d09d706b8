"""Sets and columns together: listings go in, bitmaps come out. Append-only; a change is a new slot. Pure."""

from __future__ import annotations

import copy
import gc
import json
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.hours import open_now, slot_from_json
from directory.search.areas import Area
from directory.search.columns import Columns
from directory.search.entry import Entry
from directory.search.query import Node, Word
from directory.search.sets import GramField, LabelSets
from directory.search.spellings import Spellings
from directory.search.texts import Normaliser
from directory.search.words import Meaning, Piece, Words

T = TypeVar("T")
FIELDS = ("name", "services", "text")  # text holds all that may be searched, the other two included
_UNASKED = -1
_PHONE = 8  # digits from which a number is a telephone number, not part of an address
CHUNK = 4_000  # listings that are placed at once: more are hardly faster and take memory
_LABELLED: Mapping[str, Callable[[Entry], Iterable[str]]] = {
    "kinds": lambda entry: entry.kinds,
    "needs": lambda entry: entry.needs,
    "municipality": lambda entry: (entry.municipality,),
    "prefecture": lambda entry: (entry.prefecture,),
    "coverage_whole": lambda entry: (entry.coverage or {}).get("whole", ()),
    "coverage_part": lambda entry: (entry.coverage or {}).get("part", ()),
}
LABELS = tuple(_LABELLED)


@dataclass
class Index:
    words: Words
    fields: dict[str, GramField] = field(default_factory=lambda: {name: GramField() for name in FIELDS})
    labels: dict[str, LabelSets] = field(default_factory=lambda: {name: LabelSets() for name in LABELS})
    columns: Columns = field(default_factory=Columns)
    spellings: Spellings = field(default_factory=Spellings)
    alive: BitMap = field(default_factory=BitMap)
    """Replaced, never changed in place: it is what makes a version of the index."""
    has_coverage: BitMap = field(default_factory=BitMap)
    _open_flags: dict[int, NDArray[np.int8]] = field(default_factory=dict)
    _asked: dict[Hashable, Any] | None = None
    """What one question looked up already; None: not for one question."""

    def fill(self, entries: Iterable[Entry], progress: Callable[[int], None] | None = None) -> None:
        """Many at once, into an index that nobody reads yet."""
        waiting, normaliser = iter(entries), Normaliser(self.words)
        with _collecting_later():
            while chunk := list(islice(waiting, CHUNK)):
                self._place(chunk, normaliser)
                if progress:
                    progress(self.columns.count)
        for label in self.labels.values():
            label.tidy()
        self.alive = BitMap(range(self.columns.count))

    def change(self, gone: Iterable[UUID], entries: Iterable[Entry]) -> None:
        """Takes listings out and puts their new selves in; readers see all of it or nothing."""
        alive = self.alive.copy()
        for listing_id in gone:
            alive -= BitMap(self.columns.slot_of(listing_id).tolist())
        alive.update(self._place(list(entries), Normaliser(self.words)))
        self.alive = alive

    def _place(self, entries: Sequence[Entry], normaliser: Normaliser) -> range:
        """New slots: columns, labels and texts."""
        if not entries:
            return range(0)
        texts = normaliser.texts(entries)
        first = self.columns.add(entries, [each.lengths for each in texts])
        self.spellings.add(first, [each.spellings for each in texts])
        for label, codes in _LABELLED.items():
            self.labels[label].add(first, map(codes, entries))
        self.has_coverage.update(n for n, entry in enumerate(entries, first) if entry.coverage is not None)
        self.fields["name"].add(first, [" ".join(each.names) for each in texts])
        self.fields["services"].add(first, [each.services for each in texts])
        self.fields["text"].add(first, [each.everywhere for each in texts])
        return range(first, first + len(entries))

    def reading(self) -> Index:
        """For one question: the same sets, and columns that stay as long as they are while listings are added."""
        read = copy.copy(self)
        read.columns = copy.copy(self.columns)
        read._asked = {}
        return read

    def find(self, name: str, text: str) -> BitMap:
        """Slots whose field `name` holds all pairs of a text; looked up once a question."""
        return self.once((name, text), lambda: self.fields[name].find(text))

    def once(self, key: Hashable, look_up: Callable[[], T]) -> T:
        """What `look_up` says, asked once a question."""
        known = self._asked
        if known is None:
            return look_up()
        if key not in known:
            known[key] = look_up()
        found: T = known[key]
        return found

    # --- reading: every answer still has to be intersected with `alive` --------------------------------

    def matching(self, node: Node) -> BitMap:
        if isinstance(node, Word):
            return self._word(node)
        sets = [self.matching(part) for part in node.nodes]
        if node.join == "not":
            return self.alive - BitMap.union(*sets)
        return BitMap.intersection(*sets) if node.join == "all" else BitMap.union(*sets)

    def _word(self, word: Word) -> BitMap:
        if word.area:
            return self.located(word.area)
        if word.field == "name":
            return self.find("name", word.text)
        return BitMap.intersection(*(self.piece(piece) for piece in word.pieces))

    def piece(self, piece: Piece) -> BitMap:
        """Where the text stands, or one of its other wordings, the kinds it means, its needs (unless it is a kind)."""
        if piece.text.isdigit() and len(piece.text) >= _PHONE:
            return BitMap.union(*self.named(piece.text))
        if piece.meaning is None:
            return self.find("text", piece.text)
        wordings = (piece.text, *piece.meaning.also)
        written = (self.find("text", each) for each in wordings if len(each) > 1)
        return BitMap.union(self.meant(piece.meaning), *written)

    def meant(self, meaning: Meaning) -> BitMap:
        """What is of the kinds that are meant, or meets the needs (unless it is a kind that was named)."""
        kinds = self.labels["kinds"].any_of(meaning.kinds)
        is_wide = not kinds or meaning.asks
        return kinds | self.labels["needs"].any_of(meaning.needs) if is_wide else kinds

    def located(self, area: Area) -> BitMap:
        """Slots of an area."""
        return self.labels["prefecture"].any_of(area.codes) | self.labels["municipality"].any_of(area.codes)

    def named(self, *names: str) -> tuple[BitMap, BitMap]:
        """Slots whose name is exactly one of `names` (normalised, no spaces), and those whose reading, official
        name, name without legal form or telephone number is."""
        found = [self.once(name, partial(self.spellings.named, name)) for name in names if name]
        written, other = (BitMap(s for each in found for s in each[i].tolist()) for i in (0, 1))
        return written, other

    def near(self, point: NDArray[np.float64], chord: float) -> BitMap:
        """Slots with a point at most `chord` (on the unit sphere) from `point`."""
        # |a−b|² = 2 − 2·a·b on the sphere
        close = self.columns["unit"] @ point >= 1 - chord * chord / 2
        return bitmap(close & (self.columns["precision"] > 0))

    def inside(self, box: tuple[float, float, float, float]) -> BitMap:
        """Slots with a point between west, south, east and north (degrees)."""
        west, south, east, north = np.radians(box)
        x, y, z = self.columns["unit"].T
        here = (z >= np.sin(south)) & (z <= np.sin(north)) & (self.columns["precision"] > 0)
        lng = np.arctan2(y, x)
        return bitmap(here & (lng >= west) & (lng <= east))

    def open_at(self, at: datetime, within: BitMap) -> BitMap:
        """Those of `within` that are surely open at an aware datetime."""
        slots = slots_of(within)
        patterns = self.columns["hours"][slots]
        flags = self._flags(at, len(self.columns.hours_patterns))
        for number in np.unique(patterns[flags[patterns] == _UNASKED]).tolist():
            flags[number] = _is_open(self.columns.hours_patterns[number], at)
        return bitmap_of(slots[flags[patterns] == 1])

    def _flags(self, at: datetime, count: int) -> NDArray[np.int8]:
        """By pattern of hours: open (1), not (0) or not asked yet in this minute."""
        minute = int(at.timestamp()) // 60
        flags = self._open_flags.get(minute)
        if flags is None or len(flags) < count:
            self._open_flags.clear()
            flags = self._open_flags[minute] = np.full(count, _UNASKED, np.int8)
        return flags


def _is_open(pattern: str, at: datetime) -> bool:
    if not pattern:
        return False
    hours = json.loads(pattern)
    return open_now([slot_from_json(slot) for slot in hours["slots"]], hours["closed"], at) is True


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Building makes millions of objects and no cycles: looking for some again and again took 40 % of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def slots_of(slots: BitMap) -> NDArray[np.uint32]:
    return np.frombuffer(slots.to_array(), dtype=np.uint32) if slots else np.zeros(0, np.uint32)


def bitmap_of(slots: NDArray[Any]) -> BitMap:
    return BitMap(array("I", slots.astype(np.uint32).tobytes()))


def bitmap(mask: NDArray[np.bool_]) -> BitMap:
    return bitmap_of(np.flatnonzero(mask))
