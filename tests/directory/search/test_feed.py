"""From the database to the index: changes, snapshots, and what happens when one is broken."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from directory.search import feed as feeding
from directory.search.engine import SearchQuery, engine
from directory.search.feed import EXTENSION, Feed, feed, init_search
from directory.search.lexicon import new_engine
from directory.search.snapshot import SnapshotUnusable, Stamp, load, save
from tests.conftest import ROOT
from tests.directory.listings import add_listing, change_listing
from tests.directory.search.rows import engine as made_of
from tests.directory.search.rows import entries, many


def total(text: str = "") -> int:
    return engine().run(SearchQuery(text=text)).total


def fresh(app: Flask) -> Feed:
    """As another worker would start."""
    init_search(app)
    started: Feed = app.extensions[EXTENSION]
    return started


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    built: list[int] = []
    original = Feed._rebuild

    def rebuild(self: Feed, progress: Callable[[int], None] | None = None) -> None:
        built.append(1)
        original(self, progress)

    monkeypatch.setattr(Feed, "_rebuild", rebuild)
    return built


def test_a_new_listing_is_found_at_the_next_request(app: Flask) -> None:
    assert total() == 0
    add_listing("さくら工房", "npo")
    assert total("さくら工房") == 1


def test_a_changed_and_a_hidden_listing(app: Flask) -> None:
    known = add_listing("さくら工房", "npo")
    assert total() == 1
    change_listing(known, name="もみじ工房")
    assert engine().run(SearchQuery(text="もみじ工房")).interpreted["instead"] is None
    change_listing(known, visibility="network_only")
    assert total() == 0


def test_two_workers_agree_after_a_change(app: Flask) -> None:
    add_listing("さくら", "npo")
    one, other = fresh(app), fresh(app)
    one.refresh(), other.refresh()
    add_listing("もみじ", "npo")
    query = SearchQuery(text="もみじ")
    assert one.refresh().run(query).ids == other.refresh().run(query).ids != []


def test_the_next_start_reads_the_snapshot(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    add_listing("さくら", "npo")
    feed().rebuild()
    add_listing("もみじ", "npo")
    built = counted(monkeypatch)
    fresh(app)
    assert (total(), total("もみじ"), built) == (2, 1, [])


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    return data[:-5] + bytes([data[-5] ^ 1]) + data[-4:]


def older(data: bytes) -> bytes:
    return data.replace(b"tsunagi-index 3", b"tsunagi-index 1")


@pytest.mark.parametrize("spoil", [cut, flip, lambda data: b"", lambda data: b"something else", older])
def test_a_broken_snapshot_is_noticed_and_built_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    add_listing("さくら", "npo")
    feed().rebuild()
    file = feed().file
    file.write_bytes(spoil(file.read_bytes()))
    built = counted(monkeypatch)
    fresh(app)
    assert (total("さくら"), built) == (1, [1])
    assert load(file, engine().index.words, feed().database)[1].number == 1


def test_a_snapshot_of_other_dictionaries_or_another_database_is_refused(tmp_path: Path) -> None:
    made = made_of(many(5))
    words = made.index.words
    file = tmp_path / "index"
    for stamp in (Stamp(1, "here", "other words"), Stamp(1, "elsewhere", words.fingerprint)):
        save(file, made.index, stamp)
        with pytest.raises(SnapshotUnusable):
            load(file, words, "here")


def test_the_first_change_after_a_snapshot_copies_no_array(tmp_path: Path) -> None:
    """Each worker would hold all columns for itself from then on."""
    made = made_of(many(50))
    save(tmp_path / "index", made.index, Stamp(7, "here", made.index.words.fingerprint))
    index, _ = load(tmp_path / "index", made.index.words, "here")
    before = {**index.columns.arrays, **index.spellings.arrays}
    index.change([], entries(many(20, seed=8)))
    after = {**index.columns.arrays, **index.spellings.arrays}
    assert all(after[name] is before[name] for name in before)
    assert (index.columns.count, len(index.alive)) == (70, 70)


def test_a_snapshot_answers_like_the_index_it_was_made_of(tmp_path: Path) -> None:
    made = made_of(many(120))
    save(tmp_path / "index", made.index, Stamp(7, "here", made.index.words.fingerprint))
    index, stamp = load(tmp_path / "index", made.index.words, "here")
    again = new_engine()
    again.index = index
    assert stamp.number == 7
    for query in (
        SearchQuery(text="就労", per_page=99),
        SearchQuery(near=(35, 135), sort="distance", per_page=99),
    ):
        one, other = made.run(query), again.run(query)
        assert (one.ids, one.distances, one.facets) == (other.ids, other.distances, other.facets)


def test_a_database_restored_to_an_earlier_state_is_noticed(app: Flask) -> None:
    add_listing("さくら", "npo")
    assert total() == 1
    feed().number = 99
    assert total() == 1
    assert feed().number == 1


def test_many_changes_at_once_are_built_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert total() == 0
    monkeypatch.setattr(feeding, "MANY", 2)
    built = counted(monkeypatch)
    for name in ("甲の家", "乙の家", "丙の家"):
        add_listing(name, "npo")
    assert (total(), built) == (3, [1])


def test_a_full_disk_costs_only_the_snapshot(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(feeding, "save", full)
    add_listing("さくら", "npo")
    feed().rebuild()
    assert total("さくら") == 1


def test_a_writer_killed_midway_leaves_the_old_snapshot(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    add_listing("さくら", "npo")
    feed().rebuild()
    before = feed().file.read_bytes()
    feed().file.with_name("search.index.4711").write_bytes(before[:100])  # what a killed process leaves
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        feed().rebuild()
    assert feed().file.read_bytes() == before
    built = counted(monkeypatch)
    fresh(app)
    assert (total("さくら"), built) == (1, [])


def test_readers_in_threads_are_never_torn() -> None:
    """While listings come and go each answer is that of one version: so many listings, ids and facets."""
    rows = list(many(900, seed=5))
    made = made_of(rows[:600])
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        queries = (
            SearchQuery("就労", near=(35.0, 135.0), per_page=1_000),
            SearchQuery("就労支援さ"),
            SearchQuery(),
        )
        while not done.is_set():
            for query in queries:
                found = made.run(query)
                if len(found.ids) != len(set(found.ids)) or (not query.text and found.total != 600):
                    wrong.append((query.text, found.total))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for gone, come in zip(rows[:300], rows[600:], strict=True):
        made.change([gone.id, come.id], list(entries([come])))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_another_process_sees_a_change(app: Flask) -> None:
    """The change log is what workers share; nothing else passes between them."""
    add_listing("さくら", "npo")
    assert total("もみじ") == 0
    script = (
        "from app import create_app; from directory.search.engine import SearchQuery, engine\n"
        "with create_app().app_context(): print(engine().run(SearchQuery('もみじ')).total)"
    )
    add_listing("もみじ", "npo")
    instance = str(feed().file.parent)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TSUNAGI_INSTANCE": instance},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    assert done.stdout.split() == [b"1"]
