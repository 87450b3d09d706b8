"""Values of a JSON file, one after another: a file may be as large as a directory, one value of it may not. Pure but
for the file."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from directory.sources.csv_file import encoding_of
from directory.sources.record import SourceFileError, unreadable

MAX_BYTES: Final = 300 * 1024 * 1024
MAX_ONE: Final = 4 * 1024 * 1024
"""Of one value, and of a file that is read whole: parsed, three bytes may take seventy."""
_DEEPEST: Final = 100
_ZIP: Final = b"PK\x03\x04"
_BEGIN: Final = frozenset({"start_map", "start_array"})
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
_LISTS: Final = ("contents", "features")
_END: Final = frozenset({"end_map", "end_array"})


class Value(NamedTuple):
    """`table` = the file of a package that it is a row of ("services.csv"), in large JSON that holds such files by
    name; `number` counts from 1."""

    table: str
    number: int
    value: Any


def values(path: Path) -> Iterator[Value]:
    """What a list holds, one by one, else the one value that there is; of a large file also what the "contents" of a
    page, the "features" of GeoJSON or files by name hold. Raises SourceFileError."""
    size = _size(path)
    if size > MAX_BYTES:
        raise SourceFileError("import.error.too_big", file=path.name, most=MAX_BYTES >> 20)
    try:
        with path.open(encoding=encoding_of(path), errors="replace") as file:
            if path.suffix in (".ndjson", ".jsonl"):
                yield from _of_lines(file, path.name)
            elif size <= MAX_ONE:
                yield from _of_whole(_parsed(file.read().lstrip("\ufeff")))
            else:
                yield from _of_large(file, path.name)
    except RecursionError as error:
        raise SourceFileError("import.error.json_deep", file=path.name, n=_DEEPEST) from error
    except json.JSONDecodeError as error:
        raise SourceFileError("import.error.json", file=path.name, line=error.lineno) from error
    except SourceFileError:
        raise
    except ValueError as error:  # a number that is too long to be one
        raise SourceFileError("import.error.json_broken", file=path.name) from error


def _size(path: Path) -> int:
    """Raises SourceFileError for what is no file, is empty or is packed."""
    try:
        with path.open("rb") as file:
            head, size = file.read(len(_ZIP)), path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from error
    if not size:
        raise SourceFileError("import.error.empty", file=path.name)
    if head == _ZIP:
        raise SourceFileError("import.error.hsds_zip", file=path.name)
    return size


def _of_lines(file: TextIO, name: str) -> Iterator[Value]:
    number = 0
    while line := file.readline(MAX_ONE + 1):
        number += 1
        if len(line) > MAX_ONE:
            raise _too_big(name)
        if line := line.strip().lstrip("\ufeff"):
            try:
                yield Value("", number, _parsed(line))
            except json.JSONDecodeError as error:
                raise SourceFileError("import.error.json", file=name, line=number) from error


def _parsed(text: str) -> Any:
    """What is half a character by its escape (\\ud800) is a question mark: no database keeps it."""
    value = json.loads(text)
    return whole(value) if _HALF.search(text) else value


def whole(value: Any) -> Any:
    """Without halves of characters, in texts and names."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {whole(key): whole(each) for key, each in value.items()}
    return [whole(each) for each in value] if isinstance(value, list) else value


def _of_whole(value: Any) -> Iterator[Value]:
    for number, each in enumerate(value if isinstance(value, list) else [value], 1):
        yield Value("", number, each)


def _is_table(key: str) -> bool:
    return key.endswith(".csv")


def _of_large(file: TextIO, name: str) -> Iterator[Value]:
    import ijson  # only here: hardly ever is a file that large

    stream = _Portioned(file, name)
    events = ijson.basic_parse(stream, use_float=True)
    try:
        for each in _streamed(events):
            yield each
            stream.since = 0
        deque(events, maxlen=0)  # what stands behind is wrong
    except ijson.JSONError as error:
        raise SourceFileError("import.error.json_broken", file=name) from error


class _Portioned:
    """The file as bytes, no more of them at once than a value may have: `since` the last one was taken."""

    def __init__(self, file: TextIO, name: str) -> None:
        self._file, self._name = file, name
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.since += len(block)
        if self.since > MAX_ONE:
            raise _too_big(self._name)
        return block.encode("utf-8", "replace")


def _too_big(name: str) -> SourceFileError:
    return SourceFileError("import.error.json_value", file=name, most=MAX_ONE >> 20)


Events = Iterator[tuple[str, Any]]


def _streamed(events: Events) -> Iterator[Value]:
    event, value = next(events)
    if event == "start_array":
        yield from _items(events, "")
        return
    for event, key in events:
        if event != "map_key":  # the end of the outermost object
            return
        event, value = next(events)
        if event == "start_array" and (key in _LISTS or _is_table(key)):
            yield from _items(events, key if _is_table(key) else "")
        else:
            _built(event, value, events)


def _items(events: Events, table: str) -> Iterator[Value]:
    for number, (event, value) in enumerate(events, 1):
        if event == "end_array":
            return
        yield Value(table, number, _built(event, value, events))


def _built(event: str, value: Any, events: Events) -> Any:
    """The value that begins with this event. Raises RecursionError: four megabytes of brackets would take five
    hundred."""
    import ijson

    builder, depth = ijson.ObjectBuilder(), 0
    while True:
        builder.event(event, value)
        depth += (event in _BEGIN) - (event in _END)
        if depth > _DEEPEST:
            raise RecursionError
        if not depth:
            return builder.value
        event, value = next(events)
