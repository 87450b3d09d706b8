"""The vignettes of vignettes.toml on the real files, through import, index and match."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from flask import Flask

from matching.home import home_of_text
from matching.match import rank
from matching.result import MatchResult
from tests.matching.evaluation import FRESH, UNSEEN, VIGNETTES, asked_in, judged, real_directory

WORST, MEAN = 0.5, 0.9
"""nDCG@5 below which one vignette, and all of them together, must not fall."""


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with real_directory(shared_data, tmp_path_factory.mktemp("vignettes") / "instance") as app:
        yield app


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda each: each["says"])
def test_vignette(real: Flask, vignette: dict[str, Any]):
    asked = asked_in(vignette)
    result = rank(asked)
    found = judged(vignette, asked, result)
    assert not found.violations
    assert found.ndcg is None or found.ndcg >= WORST, [(one.name, one.kinds) for one in result.results[:5]]
    _kinds(vignette, result)
    _names(vignette, result)
    _reasons(vignette, result)
    if "doors" in vignette:
        assert len(result.plan.organizations) == vignette["doors"]
    assert set(result.plan.uncovered) == set(vignette.get("uncovered", ()))
    assert result.fallback.municipality_code == home_of_text(vignette["near"]).municipality_code


def test_together_they_are_answered_well(real: Flask):
    found = [judged(each, (asked := asked_in(each)), rank(asked)) for each in VIGNETTES]
    assert fmean(one.ndcg for one in found if one.ndcg is not None) >= MEAN
    assert sum(len(one.violations) for one in found) == 0
    assert sum(one.covered for one in found) == sum(one.needs for one in found)


@pytest.mark.parametrize("vignette", UNSEEN, ids=lambda each: each["says"])
def test_an_unseen_person_is_never_sent_where_they_must_not_go(real: Flask, vignette: dict[str, Any]):
    """Only the musts: how well they are answered is measured by the bench, not tuned here."""
    asked = asked_in(vignette)
    result = rank(asked)
    assert not judged(vignette, asked, result).violations
    _kinds(vignette, result)
    _names(vignette, result)
    assert result.fallback.municipality_code == asked.place.municipality_code


def _kinds(vignette: dict[str, Any], result: MatchResult) -> None:
    if "top" in vignette:
        assert vignette["top"] in result.results[0].kinds
    for kind in vignette.get("among5", ()):
        assert any(kind in one.kinds for one in result.results[:5]), kind


def _names(vignette: dict[str, Any], result: MatchResult) -> None:
    names = [one.name for one in result.results]
    assert set(vignette.get("shown", ())) <= set(names), names


def _reasons(vignette: dict[str, Any], result: MatchResult) -> None:
    because = {one.name: {reason.key for reason in one.because} for one in result.excluded}
    for name, key in vignette.get("excluded", {}).items():
        assert key in because[name]
    asked = {reason.key for one in result.results for reason in one.reasons.unknown}
    assert set(vignette.get("asked", ())) <= asked, asked


def test_there_are_enough_people():
    assert len(UNSEEN) >= 40
    assert len(FRESH) >= 40
    assert all(each.get("grades") for each in (*UNSEEN, *FRESH))
    assert not {each["near"][:3] for each in FRESH} & {each["near"][:3] for each in UNSEEN}
    assert not {each["says"] for each in UNSEEN} & {each["says"] for each in VIGNETTES}
    assert len(VIGNETTES) >= 60
    assert len({each["says"] for each in VIGNETTES}) == len(VIGNETTES)
    assert sum("grades" in each for each in VIGNETTES) >= 45
