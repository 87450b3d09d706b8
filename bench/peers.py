"""The same listings and questions put to SQLite FTS5 and to whoosh's own index: what each takes, in one run."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from whoosh import analysis, fields, qparser
from whoosh import index as whoosh_index

from directory.search.asked import SearchQuery
from directory.search.engine import Engine
from directory.search.entry import Entry
from directory.search.lexicon import new_engine
from directory.search.text import fold, grams, query_grams

WHOOSH_LISTINGS: Final = 30_000  # its index of 300,000 takes ten minutes to build
QUESTIONS: Final = (
    ("家賃",), ("送迎",), ("ひまわり",), ("さくら", "工房"), ("パソコン訓練",), ("子育て", "介護"), ("相談", "学校"),
    ("ご相談をお受けしています",), ("希望の家",), ("青葉", "センター"), ("食事の提供",), ("札幌",),
)  # fmt: skip
_TEXT: Final = "names, services and text"


def run(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each answer: the total, the best 20, and how many of each prefecture."""
    few = entries[:: max(1, len(entries) // WHOOSH_LISTINGS)][:WHOOSH_LISTINGS]
    return [
        *_figures(f"here, {len(entries):,}", *_ours(entries)),
        *_figures(f"SQLite FTS5 trigram, {len(entries):,}", *_sqlite(entries, "trigram")),
        *_figures(f"SQLite FTS5 pairs, {len(entries):,}", *_sqlite(entries, "pairs")),
        *_figures(f"here, {len(few):,}", *_ours(few)),
        *_figures(f"whoosh's own index, {len(few):,}", *_whoosh(few)),
    ]


def _figures(who: str, built: float, ask: Callable[[Sequence[str]], int]) -> list[dict[str, Any]]:
    totals, taken = [], list[float]()
    for words in QUESTIONS:
        ask(words)
        times = []
        for _ in range(3):
            began = time.process_time()
            total = ask(words)
            times.append((time.process_time() - began) * 1000)
        totals.append(total)
        taken.append(statistics.median(times))
    found = {
        "name": f"{who}: questions with an answer",
        "value": sum(map(bool, totals)),
        "unit": f"of {len(QUESTIONS)}",
    }
    slow = {"name": f"{who}: slowest", "value": max(taken), "unit": "ms CPU"}
    return [
        {"name": f"{who}: built", "value": built, "unit": "s CPU"},
        {"name": f"{who}: median", "value": statistics.median(taken), "unit": "ms CPU"},
        slow,
        found,
    ]


def _ours(entries: Sequence[Entry]) -> tuple[float, Callable[[Sequence[str]], int]]:
    made: Engine = new_engine()
    began = time.process_time()
    made.build(entries)
    built = time.process_time() - began
    return built, lambda words: made.run(SearchQuery(" ".join(f'"{word}"' for word in words))).total


def _text_of(entry: Entry) -> str:
    return fold(" ".join((*entry.names, entry.services, entry.text)))


def _sqlite(entries: Sequence[Entry], tokens: str) -> tuple[float, Callable[[Sequence[str]], int]]:
    base = sqlite3.connect(":memory:")
    kind = "trigram" if tokens == "trigram" else "unicode61"
    base.execute(f"CREATE VIRTUAL TABLE found USING fts5(body, prefecture UNINDEXED, tokenize='{kind}')")
    cut: Callable[[str], str] = (lambda text: text) if tokens == "trigram" else lambda text: _pairs(text)
    began = time.process_time()
    rows = ((cut(_text_of(entry)), entry.prefecture) for entry in entries)
    base.executemany("INSERT INTO found(body, prefecture) VALUES (?, ?)", rows)
    built = time.process_time() - began

    def ask(words: Sequence[str]) -> int:
        asked = [f'"{fold(w)}"' if tokens == "trigram" else f'"{_pairs(fold(w))}"' for w in words]
        match = " AND ".join(asked)
        by_prefecture = base.execute(
            "SELECT prefecture, count(*) FROM found WHERE found MATCH ? GROUP BY 1", (match,)
        ).fetchall()
        base.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 20", (match,)
        ).fetchall()
        return sum(count for _, count in by_prefecture)

    return built, ask


def _pairs(folded: str) -> str:
    """Overlapping pairs in their order, so that a phrase of them is the text itself."""
    solid = folded.replace(" ", "")
    return " ".join(solid[i : i + 2] for i in range(max(1, len(solid) - 1)))


def _whoosh(entries: Sequence[Entry]) -> tuple[float, Callable[[Sequence[str]], int]]:
    folder = tempfile.mkdtemp(prefix="tsunagi-whoosh-")
    schema = fields.Schema(
        body=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer()), prefecture=fields.ID(sortable=True)
    )
    made = whoosh_index.create_in(folder, schema)
    began = time.process_time()
    writer = made.writer(limitmb=256)
    for entry in entries:
        writer.add_document(body=" ".join(grams(_text_of(entry))), prefecture=entry.prefecture)
    writer.commit()
    built = time.process_time() - began
    searcher = made.searcher()
    parser = qparser.QueryParser("body", schema)

    def ask(words: Sequence[str]) -> int:
        wanted = " ".join(pair for word in words for pair in query_grams(fold(word)))
        found = searcher.search(parser.parse(wanted), limit=20, groupedby="prefecture")
        return len(found)

    return built, ask
