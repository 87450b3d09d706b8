from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.taxonomy import (
    GROUPS,
    KINDS,
    NEEDS,
    UnknownKind,
    first_kinds,
    kind,
    kind_weight,
    kinds_in,
    main_kind,
    needs_of,
    service_kind,
)
from foundation.i18n import LANGS, catalogue

FILES = {
    "居宅介護": ("011", "home_care"),
    "重度訪問介護": ("012", "intensive_home_care"),
    "行動援護": ("013", "escort_support"),
    "重度障害者等包括支援": ("014", "comprehensive_support"),
    "同行援護": ("015", "escort_support"),
    "療養介護": ("021", "medical_residence"),
    "生活介護": ("022", "daily_life_care"),
    "短期入所": ("024", "short_stay"),
    "施設入所支援": ("032", "residential_support"),
    "共同生活援助": ("033", "group_home"),
    "宿泊型自立訓練": ("034", "self_training"),
    "自立訓練（機能訓練）": ("041", "self_training"),
    "自立訓練（生活訓練）": ("042", "self_training"),
    "就労継続支援Ａ型": ("045", "continued_employment_a"),
    "就労継続支援Ｂ型": ("046", "continued_employment_b"),
    "計画相談支援": ("052", "consultation_support"),
    "地域相談支援（地域移行支援）": ("053", "consultation_support"),
    "地域相談支援（地域定着支援）": ("054", "consultation_support"),
    "就労移行支援": ("060", "employment_transition"),
    "自立生活援助": ("061", "independent_living_support"),
    "就労定着支援": ("062", "retention_support"),
    "児童発達支援": ("063", "child_development_support"),
    "医療型児童発達支援": ("064", "child_development_support"),
    "放課後等デイサービス": ("065", "after_school_day_service"),
    "居宅訪問型児童発達支援": ("066", "child_visit_support"),
    "保育所等訪問支援": ("067", "child_visit_support"),
    "福祉型障害児入所施設": ("068", "child_residence"),
    "医療型障害児入所施設": ("069", "child_residence"),
    "障害児相談支援": ("070", "child_consultation_support"),
}


@pytest.mark.parametrize(("name", "expected"), FILES.items())
def test_every_file_of_wamnet_has_its_kind(name, expected):
    found = service_kind(name)
    assert (found.scope, found.kind, found.known) == (*expected, True)


def test_subtypes_and_unknown_services():
    assert service_kind("共同生活援助（介護サービス包括型）").kind == "group_home"
    assert service_kind("就労選択支援").kind == "employment_choice_support"
    unknown = service_kind("新しい支援")
    assert (unknown.kind, unknown.known, unknown.scope) == ("other", False, "新しい支援")


def test_every_kind_need_and_group_has_its_words_in_every_language():
    keys = [f"kind.{code}{side}" for code in KINDS for side in ("", ".about")]
    keys += [f"need.{code}{side}" for code in NEEDS for side in ("", ".help")]
    keys += [f"kind_group.{code}" for code in GROUPS]
    for key in keys:
        assert all(catalogue()[key][lang].strip() for lang in LANGS), key


def test_seventeen_needs_each_served_first_by_somebody_and_by_the_town_hall():
    assert len(NEEDS) == 17
    for need in NEEDS:
        assert first_kinds(need)
        assert kind_weight(need, "municipality") > 0, "no search ends empty-handed"


def test_who_serves_first_serves_best():
    for need in NEEDS:
        best = max(kind_weight(need, code) for code in KINDS)
        assert best == 1.0
        assert any(kind_weight(need, code) == best for code in first_kinds(need))
        for code in KINDS:
            assert 0 <= kind_weight(need, code) <= 1


def test_groups_split_the_kinds():
    assert sorted(code for group in GROUPS for code in kinds_in(group)) == sorted(KINDS)


@given(st.lists(st.sampled_from(KINDS), max_size=6))
def test_needs_of_is_what_some_kind_serves(kinds):
    found = needs_of(kinds)
    assert found == [need for need in NEEDS if any(kind_weight(need, code) for code in kinds)]


@given(st.lists(st.sampled_from(KINDS), min_size=1), st.randoms())
def test_the_main_kind_does_not_depend_on_the_order(kinds, random):
    main = main_kind(kinds)
    assert main in kinds
    assert kind(main).rank == min(kind(code).rank for code in kinds)
    random.shuffle(kinds)
    assert main_kind(kinds) == main


def test_a_place_without_services_is_other_and_unknown_codes_are_errors():
    assert main_kind([]) == "other"
    for wrong in (
        lambda: kind("nobody"),
        lambda: kind_weight("nothing", "npo"),
        lambda: first_kinds("nothing"),
    ):
        with pytest.raises(UnknownKind):
            wrong()
