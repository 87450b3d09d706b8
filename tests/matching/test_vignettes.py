"""The vignettes of vignettes.toml on the real files, through import, index and match."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from directory.actions import import_release, load_bundled, wamnet_release
from foundation.db import db
from matching.facts import MatchInput
from matching.home import home_of_text
from matching.match import rank
from matching.result import MatchResult
from tests.conftest import closing_app
from tests.matching.cases import serves

VIGNETTES = tomllib.loads(Path(__file__).with_name("vignettes.toml").read_text("utf-8"))["vignette"]
PREFECTURES = ("01", "13", "22", "40")
FILES = ("045", "060", "062")
FACTS = ("main", "age", "employment", "months_employed", "within_km")


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The directory of four prefectures' services and all offices of the law."""
    instance = tmp_path_factory.mktemp("vignettes") / "instance"
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(instance)})) as app:
        db.create_all(bind_key=None)
        load_bundled()
        whole = wamnet_release(shared_data / "wamnet" / "202503" / f"csvdownload{name}.csv" for name in FILES)
        rows = [row for row in whole.rows() if row.record and row.record.municipality_code[:2] in PREFECTURES]
        assert len(rows) > 1_000
        import_release(replace(whole, rows=lambda: iter(rows)))
        yield app


def asked_in(vignette: dict[str, Any]) -> MatchInput:
    facts = {name: vignette[name] for name in FACTS if name in vignette}
    return MatchInput(
        needs=tuple(vignette["needs"]),
        place=home_of_text(vignette["near"]),
        certificates=tuple(vignette.get("certificates", ())),
        **facts,
    )


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda each: each["says"])
def test_vignette(real: Flask, vignette: dict[str, Any]):
    result = rank(asked_in(vignette))
    _kinds(vignette, result)
    _names(vignette, result)
    _reasons(vignette, result)
    if "doors" in vignette:
        assert len(result.plan.organizations) == vignette["doors"]
    assert set(vignette.get("uncovered", ())) <= set(result.plan.uncovered)
    assert result.fallback.municipality_code == home_of_text(vignette["near"]).municipality_code


def _kinds(vignette: dict[str, Any], result: MatchResult) -> None:
    if "top" in vignette:
        assert vignette["top"] in result.results[0].kinds
    for kind in vignette.get("among5", ()):
        assert any(kind in one.kinds for one in result.results[:5]), kind
    never = set(vignette.get("never", ()))
    for one in result.results:
        for need in one.needs:
            assert [kind for kind in one.kinds if serves(kind, need) and kind not in never], (one.name, need)


def _names(vignette: dict[str, Any], result: MatchResult) -> None:
    names = [one.name for one in result.results]
    assert set(vignette.get("shown", ())) <= set(names), names
    assert not set(vignette.get("hidden", ())) & set(names), names


def _reasons(vignette: dict[str, Any], result: MatchResult) -> None:
    because = {one.name: {reason.key for reason in one.because} for one in result.excluded}
    for name, key in vignette.get("excluded", {}).items():
        assert key in because[name]
    asked = {reason.key for one in result.results for reason in one.reasons.unknown}
    assert set(vignette.get("asked", ())) <= asked, asked


def test_there_are_enough_people():
    assert len(VIGNETTES) >= 12
    assert len({each["says"] for each in VIGNETTES}) == len(VIGNETTES)
