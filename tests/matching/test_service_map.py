"""The map from need to kind: the data file, what differs from it, and the sentences why."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.taxonomy import KINDS, first_kinds, kind_weight
from foundation.i18n import LANGS, t
from matching.facts import HomePlace, MatchInput
from matching.knowledge import rule_version
from matching.need import CODES
from matching.service_map import BUNDLED, ServiceMap, read_changes, why_key
from tests.matching.fake import Place, match

SAPPORO = HomePlace(43.06, 141.35, "011011", "札幌市中央区", "北海道", "札幌市中央区")
WHY = tomllib.loads((Path(__file__).parents[2] / "data" / "taxonomy" / "why.toml").read_text("utf-8"))

weights = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 20).map(lambda n: n / 20))


@pytest.mark.parametrize("need", CODES)
def test_the_bundled_map_is_the_data_file(need):
    assert BUNDLED.serving(need) == {k: kind_weight(need, k) for k in BUNDLED.serving(need)}
    assert set(BUNDLED.serving(need)) == {kind for kind in KINDS if kind_weight(need, kind) > 0}


@given(st.sampled_from(CODES), weights, st.sampled_from(CODES), weights)
def test_a_changed_need_is_served_as_said_and_the_others_as_before(need, said, other, later):
    changed = BUNDLED.with_need(need, said)
    assert all(changed.weight(need, kind) == said.get(kind, 0.0) for kind in KINDS)
    assert all(
        changed.weight(code, kind) == kind_weight(code, kind)
        for code in CODES
        if code != need
        for kind in KINDS
    )
    both = changed.with_need(other, later)
    assert all(both.weight(other, kind) == later.get(kind, 0.0) for kind in KINDS)
    assert read_changes(both.changes) == both.changes


def test_back_to_the_file_leaves_nothing_changed():
    changed = BUNDLED.with_need("food", {"npo": 0.1})
    assert changed.with_need("food", BUNDLED.serving("food")).changes == {}


def test_what_a_later_release_no_longer_knows_is_left_out():
    assert read_changes({"food": {"castle": 1.0, "npo": 0.4}, "dragons": {"npo": 1.0}}) == {
        "food": {"npo": 0.4}
    }


def test_whoever_serves_a_need_first_has_a_sentence_why():
    assert not [(n, k) for n in CODES for k in first_kinds(n) if not why_key(n, k)]


@pytest.mark.parametrize("need", CODES)
def test_every_why_belongs_to_a_kind_that_serves_and_is_said_in_every_language(need):
    for kind in WHY.get(need, {}):
        assert kind_weight(need, kind) > 0, kind
        assert all(t(why_key(need, kind), lang) for lang in LANGS)


def test_a_match_follows_the_map_and_names_its_version():
    them = [Place("団体", ("npo",), needs=("food",)), Place("役所", ("municipality",))]
    asked = MatchInput(needs=("food",), place=SAPPORO)
    changed = BUNDLED.with_need("food", {"municipality": 1.0})
    served = ServiceMap(7, changed.changes)
    before, after = match(them, asked), match(them, asked, served=served)
    assert [one.name for one in before.results] == ["団体", "役所"]
    assert [one.name for one in after.results] == ["役所"], "taken off the map, a kind serves no more"
    assert (before.rule_version, after.rule_version) == (rule_version(BUNDLED), rule_version(served))
    assert after.rule_version.endswith("/7")
