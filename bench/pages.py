"""Whole answers over HTTP from the served site: gunicorn, Flask, search, database, template.

First one visitor after the other on the real listings; then eight at once on 300,000 synthetic ones, beside the least
that a page of twenty rows can be (bench.bare), served the same way in the same run.
"""

from __future__ import annotations

import random
import urllib.parse
import urllib.request
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
    asked = [urllib.parse.urlencode(each) for each in _mixed(200)]
    figures: list[dict[str, Any]] = []
    with served(many.loaded()) as url, served(many.loaded(), "bench.bare:app") as bare:
        for name, base, paths, wanted in (
            ("bare page", bare, ["/"], ("", "")),
            ("/search", url, [f"/search?{each}" for each in asked], ("≥ 1,000", "p95 ≤ 25")),
            ("/api/v1/search", url, [f"/api/v1/search?{each}" for each in asked], ("", "p95 ≤ 15")),
        ):
            figures += _crowd(f"{name}, 8 at once, {many.LISTINGS:,} listings", base, paths, wanted)
    return figures


def _crowd(name: str, url: str, paths: list[str], wanted: tuple[str, str]) -> list[dict[str, Any]]:
    measured = at_once.measure(url, paths)
    return [
        {"name": f"{name}: pages", "value": measured["a second"], "unit": "/s", "target": wanted[0]},
        {"name": f"{name}: median", "value": measured["median"], "unit": "ms", "target": ""},
        {"name": f"{name}: p95", "value": measured["p95"], "unit": "ms", "target": wanted[1]},
    ]


def _mixed(count: int) -> list[dict[str, str]]:
    """What visitors ask: words, a place for half of them, a further page now and then."""
    dice = random.Random(5)
    places = ("札幌市中央区", "大阪市北区", "福岡市博多区", "横浜市")
    asked = []
    for _ in range(count):
        query = {"q": " ".join(dice.sample(WORDS, dice.choice((1, 1, 2))))}
        if dice.random() < 0.5:
            query["near"] = dice.choice(places)
        if dice.random() < 0.2:
            query["page"] = str(dice.randint(2, 5))
        asked.append(query)
    return asked


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
