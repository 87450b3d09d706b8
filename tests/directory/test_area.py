"""Who is in charge: every municipality of Japan, the divided ones by town, and never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.area import Coverage, UnknownService, coverage, office_in_charge
from directory.area_match import Answer, districts, lies_in
from directory.area_parse import TownUnit, UnreadableJurisdiction
from directory.area_table import Claim, smallest, table
from directory.geo.gazetteer import Gazetteer
from directory.geo.municipality import Municipality, municipalities
from directory.geo.place import Place
from directory.offices import SERVICES, read_offices
from tests.directory.geo.towns import towns_of

BARE = Gazetteer()
WITH_TOWNS = Gazetteer(towns_of)
KNOWN = municipalities()
UNDIVIDED = [m for m in KNOWN.all if not KNOWN.wards(m) and m.name != "小笠原村"]


def names(text: str, service: str = "hello_work", gazetteer: Gazetteer = BARE) -> tuple[bool, set[str]]:
    verdict = office_in_charge(gazetteer.locate(text), service)
    return verdict.certain, {each.name for each in verdict.offices}


def claims(service: str, m: Municipality) -> tuple[Claim, ...]:
    return table(service).claims.get(m.code, ())


@pytest.mark.parametrize("service", SERVICES)
def test_every_municipality_is_served_once(service: str) -> None:
    """An undivided one by exactly one office wholly; a divided one by one that takes what the others name."""
    for m in UNDIVIDED:
        found = claims(service, m)
        if len(found) == 1:
            assert found[0].whole, m
        else:
            assert sum(bool(claim.but) for claim in found) == 1, m
            assert not any(claim.whole for claim in found), m
            rest = next(claim for claim in found if claim.but)
            named = [town for claim in found for town in claim.only]
            assert sorted(town.name for town in rest.but) == sorted(town.name for town in named)


@pytest.mark.parametrize("service", SERVICES)
def test_every_municipality_answers(service: str) -> None:
    for m in UNDIVIDED:
        verdict = office_in_charge(m.place(), service)
        found = claims(service, m)
        assert verdict.certain == (len(found) == 1), m
        assert {each.key for each in verdict.offices} == {claim.office.key for claim in found}
        assert (verdict.ask_key is None) == verdict.certain


@pytest.mark.parametrize(("service", "divided"), [("hello_work", 34), ("labour_standards", 22)])
def test_so_many_are_divided(service: str, divided: int) -> None:
    assert sum(len(claims(service, m)) > 1 for m in UNDIVIDED) == divided


@pytest.mark.parametrize("service", SERVICES)
def test_an_office_serves_only_its_prefecture(service: str) -> None:
    for code, found in table(service).claims.items():
        assert {claim.office.prefecture for claim in found} == {KNOWN.get(code).prefecture}


@pytest.mark.parametrize("service", SERVICES)
def test_every_office_with_a_jurisdiction_serves_somebody(service: str) -> None:
    serving = {claim.office.key for found in table(service).claims.values() for claim in found}
    assert serving == {o.key for o in read_offices(service) if o.jurisdiction and not o.special}


def test_ogasawara_is_in_no_row() -> None:
    verdict = office_in_charge(BARE.locate("東京都小笠原村"))
    assert (verdict.certain, verdict.offices, verdict.ask_key) == (False, (), "places.no_office")


def test_day_and_port_labour_is_never_offered() -> None:
    special = {each.key for each in read_offices("hello_work") if each.special}
    offered = {each.key for m in KNOWN.all for each in office_in_charge(m.place()).offices}
    assert len(special) == 6
    assert not offered & special


@pytest.mark.parametrize(
    ("text", "service", "certain", "expected"),
    [
        ("札幌市北区", "hello_work", True, {"ハローワーク札幌北"}),
        ("札幌市", "hello_work", False, {"ハローワーク札幌", "ハローワーク札幌東", "ハローワーク札幌北"}),
        ("浜松市", "hello_work", True, {"ハローワーク浜松"}),
        ("浜松市中区紺屋町", "hello_work", True, {"ハローワーク浜松"}),
        ("浜松市北区", "hello_work", True, {"ハローワーク浜松"}),
        ("岡山市", "labour_standards", True, {"岡山労働基準監督署"}),
        ("岡山市", "hello_work", False, {"ハローワーク岡山", "ハローワーク西大寺"}),
        ("宮城県塩竈市", "hello_work", True, {"ハローワーク塩釜"}),
        ("茨城県龍ケ崎市", "hello_work", True, {"ハローワーク龍ヶ崎"}),
        ("大紀町錦", "hello_work", True, {"ハローワーク尾鷲"}),
        ("大紀町崎", "hello_work", False, {"ハローワーク尾鷲", "ハローワーク伊勢"}),
        ("石狩市浜益区柏木1", "hello_work", True, {"ハローワーク滝川"}),
        ("福岡市南区那の川1-2-3", "hello_work", True, {"ハローワーク福岡中央"}),
        ("福岡市南区那の川十一丁目", "hello_work", False, {"ハローワーク福岡中央", "ハローワーク福岡南"}),
        ("横浜市鶴見区扇島", "labour_standards", True, {"川崎南労働基準監督署"}),
        ("大阪市中央区松屋町住吉1", "hello_work", False, {"ハローワーク大阪東", "ハローワーク大阪西"}),
        ("長野市若穂綿内100", "hello_work", True, {"ハローワーク須坂"}),
        ("奥州市前沢字田畠1", "labour_standards", True, {"一関労働基準監督署"}),
        ("府中市", "hello_work", False, {"ハローワーク府中"}),
    ],
)
def test_without_town_data(text: str, service: str, certain: bool, expected: set[str]) -> None:
    assert names(text, service) == (certain, expected)


@pytest.mark.parametrize(
    ("text", "certain", "expected"),
    [
        ("鴻巣市吹上本町1-2-3", True, {"ハローワーク行田"}),
        ("鴻巣市榎戸5", True, {"ハローワーク行田"}),
        ("鴻巣市本町1-1", True, {"ハローワーク大宮"}),
        ("鴻巣市原", True, {"ハローワーク大宮"}),
        ("鴻巣市存在しない町1", False, {"ハローワーク大宮", "ハローワーク行田"}),
        ("平川市小国字深沢12", True, {"ハローワーク黒石"}),
        ("平川市小国字聞かない沢12", True, {"ハローワーク弘前"}),
        ("平川市小国12", False, {"ハローワーク弘前", "ハローワーク黒石"}),
        ("平川市新屋町上沢田3", True, {"ハローワーク黒石"}),
    ],
)
def test_with_town_data(text: str, certain: bool, expected: set[str]) -> None:
    assert names(text, gazetteer=WITH_TOWNS) == (certain, expected)


@pytest.mark.parametrize(
    ("rest", "certain", "expected"),
    [
        ("吉川4860-6", True, {"ハローワーク高梁"}),
        ("吉川字日ノヘ7518番", True, {"ハローワーク岡山"}),
        ("吉川字日ノヘ七五一九番", True, {"ハローワーク岡山"}),
        ("吉川7520番", True, {"ハローワーク岡山"}),
        ("吉川字日ノヘ7520番", True, {"ハローワーク高梁"}),
        ("吉川", False, {"ハローワーク岡山", "ハローワーク高梁"}),
    ],
)
def test_down_to_single_lots(rest: str, certain: bool, expected: set[str]) -> None:
    assert names(f"岡山県加賀郡吉備中央町{rest}") == (certain, expected)


def test_a_reason_is_given_in_the_words_of_the_law() -> None:
    (office,) = office_in_charge(BARE.locate("鴻巣市吹上本町1-2-3")).offices
    assert (office.because_key, office.because_values) == (
        "places.because_town",
        {"municipality": "鴻巣市", "town": "吹上本町一丁目"},
    )


def test_a_divided_municipality_says_who_serves_what() -> None:
    verdict = office_in_charge(BARE.locate("塩尻市"))
    assert (verdict.ask_key, verdict.ask_values) == ("places.ask_town", {"municipality": "塩尻市"})
    assert {o.name: (o.because_key, o.because_values["towns"]) for o in verdict.offices} == {
        "ハローワーク松本": ("places.serves_all_but", "贄川、木曽平沢、奈良井"),
        "ハローワーク木曽福島": ("places.serves_only", "贄川、木曽平沢、奈良井"),
    }


def test_the_same_name_in_two_prefectures_asks_which() -> None:
    verdict = office_in_charge(BARE.locate("府中市"))
    assert (verdict.certain, verdict.ask_key, len(verdict.offices)) == (False, "places.ask_which", 2)


@pytest.mark.parametrize(("text", "key"), [("", "places.ask_address"), ("東京都", "places.ask_municipality")])
def test_too_little_is_asked_about(text: str, key: str) -> None:
    verdict = office_in_charge(BARE.locate(text))
    assert (verdict.certain, verdict.offices, verdict.ask_key) == (False, (), key)


def test_a_service_without_jurisdictions() -> None:
    with pytest.raises(UnknownService):
        office_in_charge(BARE.locate("札幌市"), "post")


NAMED = [
    (service, KNOWN.get(code), claim.office.key, town)
    for service in SERVICES
    for code, found in table(service).claims.items()
    for claim in found
    for town in claim.only
]


@given(st.sampled_from(NAMED), st.sampled_from(["", "1-2", "５番地", "１２３番地４", " ビル2階"]))
def test_a_town_that_the_law_names_is_certain(
    named: tuple[str, Municipality, str, TownUnit], lot: str
) -> None:
    service, m, key, town = named
    verdict = office_in_charge(BARE.locate(f"{m.prefecture}{m.full_name}{town.name}{lot}"), service)
    if town.except_lots and not any(c.isdigit() for c in lot):
        assert (verdict.certain, len(verdict.offices)) == (False, 2)
    else:
        assert (verdict.certain, [each.key for each in verdict.offices]) == (True, [key])


@given(st.sampled_from(KNOWN.all), st.text(max_size=20), st.sampled_from(SERVICES))
def test_a_verdict_is_one_office_or_a_question(m: Municipality, tail: str, service: str) -> None:
    place = BARE.locate(m.prefecture + m.full_name + tail)
    verdict = office_in_charge(place, service)
    assert verdict.certain == (verdict.ask_key is None)
    assert not verdict.certain or len(verdict.offices) == 1
    possible = {c.office.key for unit in smallest(m.code) for c in table(service).claims.get(unit.code, ())}
    if place.municipality_code == m.code:
        assert {each.key for each in verdict.offices} <= possible


@pytest.mark.parametrize("service", SERVICES)
def test_coverage_of_all_offices_is_the_table(service: str) -> None:
    for office in read_offices(service):
        if office.special or not office.jurisdiction:
            continue
        found = coverage(office.jurisdiction, office.prefecture, service)
        mine = {
            code: c for code, cs in table(service).claims.items() for c in cs if c.office.key == office.key
        }
        cities = {m.code for m in KNOWN.all if KNOWN.wards(m)}
        assert found.whole - cities == {code for code, claim in mine.items() if claim.whole}
        assert found.part - cities == {code for code, claim in mine.items() if not claim.whole}


@pytest.mark.parametrize(
    ("raw", "prefecture", "whole", "part"),
    [
        ("相模原市", "神奈川県", {"141500", "141518", "141526", "141534"}, set()),
        ("札幌市のうち中央区、南区", "北海道", {"011011", "011061"}, {"011002"}),
        ("石狩市（滝川公共職業安定所の管轄区域を除く。）", "北海道", set(), {"012351"}),
        ("静岡市（清水公共職業安定所の管轄区域を除く。）", "静岡県", {"221015", "221023"}, {"221007"}),
        ("福岡市南区のうち那の川一丁目", "福岡県", set(), {"401340", "401307"}),
        ("利尻郡", "北海道", {"015181", "015199"}, set()),
        ("大阪市のうち波速区", "大阪府", {"271110"}, {"271004"}),
        ("", "東京都", set(), set()),
    ],
)
def test_coverage(raw: str, prefecture: str, whole: set[str], part: set[str]) -> None:
    assert coverage(raw, prefecture) == Coverage(frozenset(whole), frozenset(part))


@pytest.mark.parametrize(
    "raw", ["函館市", "どこか", "新宿区（上野公共職業安定所、無い公共職業安定所の管轄区域を除く。）"]
)
def test_a_text_about_elsewhere(raw: str) -> None:
    with pytest.raises(UnreadableJurisdiction):
        coverage(raw, "東京都")


def test_maybe_is_neither_yes_nor_no() -> None:
    kosu = Place(2, "埼玉県", "鴻巣市", "112178")
    assert lies_in(kosu, [TownUnit("榎戸")]) is Answer.MAYBE
    assert lies_in(kosu, [TownUnit("榎戸")]).opposite is Answer.MAYBE
    assert (Answer.YES.opposite, Answer.NO.opposite) == (Answer.NO, Answer.YES)


def test_districts_are_named_in_the_law() -> None:
    """Every line of districts.csv is a part that some office serves."""
    named = {(m.prefecture + m.full_name, town.name) for _, m, _, town in NAMED}
    folded = {(place, name) for place, name in districts()}
    assert len(folded) == 34
    from directory.geo.address import fold_key

    assert folded <= {(place, fold_key(name)) for place, name in named}
