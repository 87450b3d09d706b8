"""How good the match is: vignettes on the real directory, judged. Shared by the tests and `make bench`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from directory.actions import import_release, load_bundled
from directory.releases import wamnet_release, windows_release
from foundation.db import db
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.result import MatchResult, Ranked
from tests.conftest import closing_app
from tests.matching.cases import barred, serves


def _read(name: str) -> list[dict[str, Any]]:
    """`grades` may name profiles of the file; the best grade of each kind counts."""
    held = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
    profiles = {**(_profiles("unseen.toml") if name != "unseen.toml" else {}), **held.get("profile", {})}
    for each in held["vignette"]:
        if isinstance(each.get("grades"), list):
            each["grades"] = _merged([profiles[profile] for profile in each["grades"]])
    return held["vignette"]


def _profiles(name: str) -> dict[str, dict[str, int]]:
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["profile"]


def _merged(profiles: list[dict[str, int]]) -> dict[str, int]:
    kinds = {kind for profile in profiles for kind in profile}
    return {kind: max(profile.get(kind, 0) for profile in profiles) for kind in kinds}


VIGNETTES = _read("vignettes.toml")
"""The development set: the weights were chosen with it."""
UNSEEN = _read("unseen.toml")
"""The held-out set: it only measures."""
FRESH = _read("fresh.toml")
"""The second held-out set, from other prefectures: it only measures."""
PREFECTURES = ("01", "04", "13", "22", "23", "27", "28", "40", "42", "46", "47")
FRESH_PREFECTURES = ("05", "11", "14", "15", "17", "20", "26", "33", "34", "38", "43")
FILES = ("045", "053", "054", "060", "062", "069")
FACTS = (
    "main", "age", "employment", "months_employed", "within_km", "mode", "gender", "benefit", "language",
)  # fmt: skip
TOP = 5


@contextmanager
def real_directory(
    shared: Path, instance: Path, prefectures: Collection[str] = PREFECTURES
) -> Iterator[Flask]:
    """Eleven prefectures' services and windows and all offices of the law, in an application of their own."""
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(instance)})) as app:
        db.create_all(bind_key=None)
        load_bundled()
        whole = wamnet_release(shared / "wamnet" / "202503" / f"csvdownload{name}.csv" for name in FILES)
        import_release(replace(whole, rows=lambda: _here(whole.rows(), prefectures)))
        windows = windows_release([shared / "windows" / "offices.csv"])
        import_release(replace(windows, rows=lambda: _here(windows.rows(), prefectures)))
        yield app


def _here(rows: Iterable[Any], prefectures: Collection[str]) -> Iterator[Any]:
    """With the offices of whole prefectures, which name no municipality; what they cover sorts them out."""
    return (row for row in rows if row.record and row.record.municipality_code[:2] in ("", *prefectures))


def asked_in(vignette: dict[str, Any]) -> MatchInput:
    facts = {name: vignette[name] for name in FACTS if name in vignette}
    return MatchInput(
        needs=tuple(vignette["needs"]),
        place=home_of_text(vignette["near"]),
        certificates=tuple(vignette.get("certificates", ())),
        wishes=tuple(vignette.get("wishes", ())),
        **facts,
    )


@dataclass(frozen=True)
class Judgement:
    """`ndcg` 0–1, None where the vignette grades nothing; `violations` name what must never be; `covered`
    of `needs` are in the plan."""

    ndcg: float | None
    violations: tuple[str, ...]
    covered: int
    needs: int


def judged(vignette: dict[str, Any], asked: MatchInput, result: MatchResult) -> Judgement:
    return Judgement(
        _ndcg(vignette.get("grades", {}), result),
        tuple(_violations(vignette, asked, result)),
        len(result.plan.covers),
        len(asked.asked) - len(vignette.get("uncovered", ())),
    )


def _violations(vignette: dict[str, Any], asked: MatchInput, result: MatchResult) -> Iterator[str]:
    """What the vignette forbids, and the hard rules as cases.py tells them once more."""
    never, hidden = set(vignette.get("never", ())), set(vignette.get("hidden", ()))
    for one in result.results:
        if one.name in hidden:
            yield f"{one.name} must not be shown"
        for need in one.needs:
            kinds = [kind for kind in one.kinds if serves(kind, need)]
            if not [kind for kind in kinds if kind not in never and not barred(kind, need, asked)]:
                yield f"{one.name} ({', '.join(kinds)}) is no answer to {need}"


def _ndcg(grades: dict[str, int], result: MatchResult) -> float | None:
    """The first five against the best order of the 20 that were shown."""
    if not grades:
        return None
    gains = [_gain(grades, one) for one in result.results]
    best = sorted(gains, reverse=True)[:TOP]
    return _dcg(gains[:TOP]) / _dcg(best) if any(best) else 0.0


def _gain(grades: dict[str, int], one: Ranked) -> int:
    return max((grades.get(kind, 0) for kind in one.kinds), default=0)


def _dcg(gains: list[int]) -> float:
    return sum((2**gain - 1) / math.log2(place + 2) for place, gain in enumerate(gains))
