"""Whole answers over HTTP from the served site: gunicorn, Flask, search, database, template."""

from __future__ import annotations

import urllib.parse
import urllib.request
from typing import Any

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
    return figures


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
