"""Known items and everyday words on all real listings: the judged lists of tests/, and thousands of names."""

from __future__ import annotations

import os
import statistics
from typing import Any, Final
from uuid import UUID

from bench.site import WAMNET, DataMissing
from directory.search.engine import Engine
from tests.directory.search.judging import directory, failures, judged, known_items, reciprocal_ranks
from tests.directory.search.rows import Row, engine

LISTINGS: Final = int(os.environ.get("TSUNAGI_BENCH_KNOWN", "1000"))
SAPPORO: Final = (43.0554, 141.3410)


LISTS: Final = (
    "seen", "unseen", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "stranger_one", "stranger_two", "stranger_three", "stranger_four", "stranger_five",
)  # fmt: skip


def run() -> list[dict[str, Any]]:
    if not WAMNET.is_dir():
        raise DataMissing(f"no files in {WAMNET}")
    rows = directory(WAMNET)
    made, by_id = engine(rows), {row.id: row for row in rows}
    return [*_everyday(made, by_id), *_known(made, rows)]


def _everyday(made: Engine, by_id: dict[UUID, Row]) -> list[dict[str, Any]]:
    figures = []
    for name in LISTS:
        asked = judged(name)
        for place, near in (("", None), (", near 札幌", SAPPORO)):
            some = [each for each in asked if not (near and each.area)]
            right = 1 - len(failures(made, by_id, some, near=near)) / len(some)
            figures.append(
                _figure(
                    f"{name} list of {len(some)}{place}: right kind in the first 5", right * 100, "%", "≥ 95"
                )
            )
    return figures


def _known(made: Engine, rows: list[Row]) -> list[dict[str, Any]]:
    figures = []
    for sample, what in ((0, "looked at"), (1, "held out")):
        ranks = reciprocal_ranks(made, known_items(rows, LISTINGS, sample))
        figures += [
            _figure(
                f"{what}, {way} ({len(found):,}): mean reciprocal rank", statistics.fmean(found), "", "≥ 0.97"
            )
            for way, found in ranks.items()
        ]
        typos = [rank for way, found in ranks.items() if way.startswith("typo") for rank in found]
        figures.append(
            _figure(
                f"{what}, all typos ({len(typos):,}): mean reciprocal rank",
                statistics.fmean(typos),
                "",
                "≥ 0.97",
            )
        )
    return figures


def _figure(name: str, value: float, unit: str, target: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "target": target}
