"""Whole answers over HTTP from the served site: gunicorn, Flask, search, database, template.

First one visitor after the other on the real listings; then eight at once on 300,000 synthetic ones, beside the least
that a page of twenty rows can be (bench.bare), served the same way in the same run. Answers are remembered for a minute
(directory.remembering): searches that nobody asked before and searches that were asked a moment ago are told apart.
"""

from __future__ import annotations

import random
import urllib.parse
import urllib.request
from collections.abc import Sequence
from typing import Any

from bench import at_once, many
from bench.search import WORDS
from bench.site import loaded, percentiles, served

QUERIES = (
    {"q": "就労移行支援"},
    {"q": "家賃が払えない"},
    {"q": "B型 札幌"},
    {"near": "札幌市中央区", "sort": "distance"},
    {"near": "大阪市北区", "need": "job_search", "within": "10"},
    {"kind": "retention_support", "area": "13"},
    {"q": "精神 障がい", "near": "福岡市博多区"},
    {"need": "retention"},
)
AT_ONCE = 1_600  # searches, each asked once
ALONE = 550  # … of one visitor, the first tenth to warm up
OFTEN = 200  # … of those that are asked again and again
PLACES = (
    "札幌市中央区",
    "大阪市北区",
    "福岡市博多区",
    "横浜市",
    "仙台市青葉区",
    "新潟市",
    "長崎市",
    "高松市",
    "那覇市",
    "京都市",
)


def run() -> list[dict[str, Any]]:
    figures = []
    with served(loaded()) as url:
        for path, queries, target in (
            ("/", ({},), "p95 ≤ 50"),
            ("/api/v1/search", QUERIES, "p95 ≤ 50"),
            ("/search", QUERIES, "p95 ≤ 100"),
            ("/api/hsds/v3/services", ({"per_page": "100", "page": "7"},), "≤ 200 (issue 3)"),
            ("/jurisdiction", ({"q": "札幌市中央区"},), ""),
            (
                "/api/v1/match",
                ({"need": "retention", "near": "江別市"}, {"need": "job_search", "near": "奈良市"}),
                "",
            ),
        ):
            figures += _measure(url, path, queries, target)
    return figures + _eight_at_once()


def _eight_at_once() -> list[dict[str, Any]]:
    new, known = _mixed(AT_ONCE, PLACES), _mixed(OFTEN, PLACES[:4])
    figures: list[dict[str, Any]] = []
    with served(many.loaded()) as url, served(many.loaded(), "bench.bare:app") as bare:
        figures += _crowd("bare page", bare, ["/"] * AT_ONCE, ("", ""))
        for path, wanted in (("/search", ("≥ 1,000", "p95 ≤ 25")), ("/api/v1/search", ("", "p95 ≤ 15"))):
            first = [f"{path}?{each}" for each in new]
            again = [f"{path}?{each}" for each in known] * (AT_ONCE // OFTEN)
            alone = (f"{path}, first seen, one visitor, {many.LISTINGS:,} listings", wanted[1])
            figures += _alone(url, [f"{path}?{each}" for each in _mixed(ALONE, PLACES, seed=6)], alone)
            figures += _crowd(f"{path}, first seen", url, first, ("", wanted[1]))
            at_once.measure(url, again)
            figures += _crowd(f"{path}, asked a moment ago", url, again, wanted)
    return figures


def _alone(url: str, paths: list[str], named: tuple[str, str]) -> list[dict[str, Any]]:
    """Each search once, one after the other."""
    new, (name, wanted) = iter(paths), named

    def ask(_: int) -> None:
        with urllib.request.urlopen(url + next(new)) as answer:  # noqa: S310 – our own loopback address
            answer.read()

    median, p95 = percentiles(ask, ALONE * 9 // 10)
    return [
        {"name": f"{name}: median", "value": median, "unit": "ms", "target": ""},
        {"name": f"{name}: p95", "value": p95, "unit": "ms", "target": wanted},
    ]


def _crowd(name: str, url: str, paths: list[str], wanted: tuple[str, str]) -> list[dict[str, Any]]:
    name = f"{name}, 8 at once, {many.LISTINGS:,} listings"
    measured = at_once.measure(url, paths)
    return [
        {"name": f"{name}: pages", "value": measured["a second"], "unit": "/s", "target": wanted[0]},
        {"name": f"{name}: median", "value": measured["median"], "unit": "ms", "target": ""},
        {"name": f"{name}: p95", "value": measured["p95"], "unit": "ms", "target": wanted[1]},
    ]


def _mixed(count: int, places: Sequence[str], seed: int = 5) -> list[str]:
    """What visitors ask, each search once: words, a place for half of them, a further page now and then."""
    dice, asked = random.Random(seed), set[str]()
    while len(asked) < count:
        query = {"q": " ".join(dice.sample(WORDS, dice.choice((1, 1, 2, 2, 3))))}
        if dice.random() < 0.5:
            query["near"] = dice.choice(places)
        if dice.random() < 0.2:
            query["page"] = str(dice.randint(2, 5))
        asked.add(urllib.parse.urlencode(query))
    found = sorted(asked)
    dice.shuffle(found)
    return found


def _measure(url: str, path: str, queries: tuple[dict[str, str], ...], target: str) -> list[dict[str, Any]]:
    def ask(i: int) -> None:
        query = urllib.parse.urlencode(queries[i % len(queries)])
        with urllib.request.urlopen(f"{url}{path}?{query}") as answer:  # noqa: S310 – our own loopback address
            answer.read()

    median, p95 = percentiles(ask, 200)
    return [
        {"name": f"{path} median", "value": median, "unit": "ms", "target": ""},
        {"name": f"{path} p95", "value": p95, "unit": "ms", "target": target},
    ]
