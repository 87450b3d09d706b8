"""The law's grammar, read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.area_parse import TownUnit, Unit, UnreadableJurisdiction, parse
from directory.offices import SERVICES, read_offices


def flat(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(u.place, tuple(town.name for town in u.towns), u.except_offices) for u in parse(text)]


def test_wards_of_a_city_and_what_follows() -> None:
    text = "札幌市のうち北区、東区、石狩市（滝川公共職業安定所の管轄区域を除く。）、石狩郡のうち当別町"
    assert flat(text) == [
        ("札幌市北区", (), ()),
        ("札幌市東区", (), ()),
        ("石狩市", (), ("滝川",)),
        ("石狩郡当別町", (), ()),
    ]


def test_a_ward_ends_the_towns_of_another_ward() -> None:
    text = "福岡市のうち中央区、南区のうち那の川一丁目、那の川二丁目、城南区、糟屋郡のうち宇美町、志免町"
    assert flat(text) == [
        ("福岡市中央区", (), ()),
        ("福岡市南区", ("那の川一丁目", "那の川二丁目"), ()),
        ("福岡市城南区", (), ()),
        ("糟屋郡宇美町", (), ()),
        ("糟屋郡志免町", (), ()),
    ]


def test_a_city_named_with_its_ward_stays_for_the_next_ones() -> None:
    assert flat("大阪市西区、港区、中央区のうち安堂寺町、上本町西") == [
        ("大阪市西区", (), ()),
        ("大阪市港区", (), ()),
        ("大阪市中央区", ("安堂寺町", "上本町西"), ()),
    ]
    assert flat("千葉市中央区のうち赤井町、緑区、東金市")[1] == ("千葉市緑区", (), ())


def test_another_city_within() -> None:
    assert flat("川崎市のうち川崎区、幸区、横浜市鶴見区のうち扇島")[-1] == ("横浜市鶴見区", ("扇島",), ())


def test_towns_of_tokyo_islands_need_no_county() -> None:
    assert [place for place, _, _ in flat("千代田区、中央区、大島町、利島村")] == [
        "千代田区",
        "中央区",
        "大島町",
        "利島村",
    ]


def test_a_part_of_a_town_within_a_county() -> None:
    assert flat("南牟婁郡、度会郡のうち大紀町錦")[-1] == ("度会郡大紀町", ("錦",), ())


def test_a_town_as_container_and_single_lots() -> None:
    unit = parse(
        "新見市、加賀郡吉備中央町のうち上竹、吉川（字日ノヘ七五一八番、字長坂七五二〇番を除く。）、西"
    )[-1]
    assert unit.place == "加賀郡吉備中央町"
    assert unit.towns == (
        TownUnit("上竹"),
        TownUnit("吉川", ("字日ノヘ七五一八番", "字長坂七五二〇番")),
        TownUnit("西"),
    )


def test_several_offices_are_excepted() -> None:
    text = "神戸市（灘公共職業安定所、明石公共職業安定所及び西神公共職業安定所の管轄区域を除く。）、三田市"
    assert flat(text)[0] == ("神戸市", (), ("灘", "明石", "西神"))


@pytest.mark.parametrize("text", ["函館市、", "、函館市", "函館市（青森を除く", "どこか"])
def test_what_does_not_follow_the_grammar(text: str) -> None:
    with pytest.raises(UnreadableJurisdiction):
        parse(text)


def test_nothing_is_no_unit() -> None:
    assert parse("") == ()


@pytest.mark.parametrize("service", SERVICES)
def test_every_row_of_the_law_is_read_and_nothing_is_lost(service: str) -> None:
    """Each part between two 「、」 becomes one town or one whole place, in the law's order."""
    for office in read_offices(service):
        leaves = [
            name
            for unit in parse(office.jurisdiction)
            for name in [t.name for t in unit.towns] or [unit.place]
        ]
        parts = [re.sub("（.*", "", part).rsplit("のうち", 1)[-1] for part in _split(office.jurisdiction)]
        assert len(leaves) == len(parts), office.key
        assert all(
            part.endswith(leaf) or leaf.endswith(part) for leaf, part in zip(leaves, parts, strict=True)
        )


def _split(text: str) -> list[str]:
    depth, parts = 0, [""]
    for letter in text:
        depth += {"（": 1, "）": -1}.get(letter, 0)
        if letter == "、" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]


# Names as the law has them: letters that end no city, county, ward, town or village.
STEM = st.text(alphabet="山川田原松竹梅春夏秋冬東西南北上中下", min_size=2, max_size=3)
TOWNS = st.lists(
    st.builds(lambda a, b: a + b, STEM, st.sampled_from(["町", "一丁目", ""])), min_size=1, max_size=4
)
WHOLE = st.builds(lambda a, b: Unit(a + b), STEM, st.sampled_from(["市", "郡"]))
WITHOUT = st.builds(
    lambda a, b, offices: Unit(a + b, (), tuple(offices)),
    STEM,
    st.sampled_from(["市", "郡"]),
    st.lists(STEM, min_size=1, max_size=3),
)
PARTS = st.builds(lambda a, towns: Unit(a + "市", tuple(TownUnit(town) for town in towns)), STEM, TOWNS)
WARD_PARTS = st.builds(
    lambda a, b, towns: Unit(f"{a}市{b}区", tuple(TownUnit(town) for town in towns)), STEM, STEM, TOWNS
)


def written(unit: Unit) -> str:
    if unit.towns:
        return f"{unit.place}のうち{'、'.join(town.name for town in unit.towns)}"
    names = [f"{office}公共職業安定所" for office in unit.except_offices]
    joined = "及び".join(filter(None, ["、".join(names[:-1]), *names[-1:]]))
    return f"{unit.place}（{joined}の管轄区域を除く。）" if names else unit.place


@given(st.lists(st.one_of(WHOLE, WITHOUT, PARTS, WARD_PARTS), min_size=1, max_size=6))
def test_what_is_written_by_the_grammar_is_read_again(units: list[Unit]) -> None:
    assert parse("、".join(map(written, units))) == tuple(units)
