"""The index in one file, so that a worker starts in a moment. Never the only copy of anything.

Layout: magic, blake2b of the rest, length of the header, header (JSON), then arrays and bitmaps one after the
other. What does not fit in every respect is refused; the index is then built anew from the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.columns import Columns
from directory.search.index import FIELDS, LABELS, Index
from directory.search.sets import GramField, LabelSets
from directory.search.spellings import Spellings
from directory.search.words import Words

MAGIC: Final = b"tsunagi-index 3\n"
_DIGEST: Final = 32
_ROOM: Final = 4_096
_SPARE: Final = 64  # … or a 64th of what there is
_TABLES: Final = ("kinds", "municipalities", "hours_patterns")


class SnapshotUnusable(ValueError):
    """Missing, cut off, changed, or made by other code or other dictionaries."""


@dataclass(frozen=True)
class Stamp:
    """What an index was made from. `number`: the last change of listings that is in it."""

    number: int
    database: str
    words: str


def save(path: Path, index: Index, stamp: Stamp) -> None:
    """Written beside, then put in place: a reader finds the old file or the new one."""
    blobs = list(_blobs(index))
    header = {
        "stamp": stamp.__dict__,
        "columns": {"count": index.columns.count, **{name: getattr(index.columns, name) for name in _TABLES}},
        "spellings": index.spellings.counts,
        "blobs": [[name, len(data), detail] for name, detail, data in blobs],
    }
    head = json.dumps(header, ensure_ascii=False).encode()
    digest = blake2b(digest_size=_DIGEST)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(MAGIC + bytes(_DIGEST))
        for part in (len(head).to_bytes(8, "big"), head, *(data for _, _, data in blobs)):
            digest.update(part)
            file.write(part)
        file.seek(len(MAGIC))
        file.write(digest.digest())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load(path: Path, words: Words, database: str) -> tuple[Index, Stamp]:
    """SnapshotUnusable for anything but a whole file made from this database with these dictionaries."""
    header, body = _read(path)
    try:
        stamp = Stamp(**header["stamp"])
        if stamp.database != database or stamp.words != words.fingerprint:
            raise SnapshotUnusable("made from another database or other dictionaries")
        return _index(header, body, words), stamp
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise SnapshotUnusable(str(error)) from error


def _read(path: Path) -> tuple[dict[str, Any], memoryview]:
    try:
        with path.open("rb") as file:
            data = mmap(
                file.fileno(), 0, access=ACCESS_READ
            )  # a copy of it would be the largest thing in memory
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise SnapshotUnusable(str(error)) from error
    start = len(MAGIC) + _DIGEST
    if data[: len(MAGIC)] != MAGIC or len(data) < start + 8:
        raise SnapshotUnusable("not a snapshot of this version")
    rest = memoryview(data)[start:]
    if blake2b(rest, digest_size=_DIGEST).digest() != data[len(MAGIC) : start]:
        raise SnapshotUnusable("the checksum is wrong")
    end = 8 + int.from_bytes(rest[:8], "big")
    return json.loads(bytes(rest[8:end])), rest[end:]


def _blobs(index: Index) -> Iterator[tuple[str, Any, bytes]]:
    """Name, what is needed to read it, bytes."""
    for name in index.columns.arrays:
        values = index.columns[name]
        yield f"column:{name}", [str(values.dtype), list(values.shape)], values.tobytes()
    for name in index.spellings.arrays:
        values = index.spellings[name]
        yield f"spelling:{name}", [str(values.dtype), list(values.shape)], values.tobytes()
    yield "alive", None, index.alive.serialize()
    yield "has_coverage", None, index.has_coverage.serialize()
    for name in FIELDS:
        yield _group(f"field:{name}", index.fields[name].pairs)
    for name in LABELS:
        yield _group(f"label:{name}", index.labels[name].by_code)


def _group(name: str, sets: dict[str, BitMap]) -> tuple[str, Any, bytes]:
    packed = [slots.serialize() for slots in sets.values()]
    return name, [list(sets), [len(data) for data in packed]], b"".join(packed)


def _index(header: dict[str, Any], body: memoryview, words: Words) -> Index:
    blobs: dict[str, tuple[Any, memoryview]] = {}
    at = 0
    for name, length, detail in header["blobs"]:
        blobs[name] = (detail, body[at : at + length])
        at += length
    index = Index(words)
    index.columns = _columns(header["columns"], blobs)
    index.spellings = _spellings(header["spellings"], blobs)
    index.alive = BitMap.deserialize(bytes(blobs["alive"][1]))
    index.has_coverage = BitMap.deserialize(bytes(blobs["has_coverage"][1]))
    index.fields = {name: GramField(_sets(*blobs[f"field:{name}"])) for name in FIELDS}
    index.labels = {name: LabelSets(_sets(*blobs[f"label:{name}"])) for name in LABELS}
    return index


def _spellings(counts: dict[str, int], blobs: dict[str, tuple[Any, memoryview]]) -> Spellings:
    spellings = Spellings()
    spellings.counts = counts
    spellings.arrays = {name: _array(*blobs[f"spelling:{name}"]) for name in spellings.arrays}
    return spellings


def _array(detail: tuple[str, list[int]], data: memoryview) -> NDArray[Any]:
    """With room for slots to come: without it the first change would copy every array, in each worker anew."""
    dtype, shape = detail
    held = np.frombuffer(data, dtype=dtype).reshape(shape)
    roomy = np.zeros((len(held) + max(_ROOM, len(held) // _SPARE), *held.shape[1:]), held.dtype)
    roomy[: len(held)] = held
    return roomy


def _columns(header: dict[str, Any], blobs: dict[str, tuple[Any, memoryview]]) -> Columns:
    columns = Columns()
    columns.count = header["count"]
    for name in columns.arrays:
        columns.arrays[name] = _array(*blobs[f"column:{name}"])
    for table in _TABLES:
        setattr(columns, table, header[table])
    return columns


def _sets(detail: tuple[list[str], list[int]], data: memoryview) -> dict[str, BitMap]:
    sets, at = {}, 0
    for code, length in zip(*detail, strict=True):
        sets[code] = BitMap.deserialize(bytes(data[at : at + length]))
        at += length
    return sets
