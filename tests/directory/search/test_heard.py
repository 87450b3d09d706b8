"""What is heard out of a whole text: when, how it is shown, and how it is taken away."""

from __future__ import annotations

import pytest

from directory.search.engine import Engine, SearchQuery
from tests.directory.search.rows import engine, row

BEATEN = "おとうさんがおさけのむとたたく"
CARDS = "カード5枚で300万、もう回らへん"


@pytest.fixture(scope="module")
def town() -> Engine:
    kinds = (
        "hello_work", "child_guidance_center", "violence_support_center", "legal_aid", "self_reliance_office",
        "labour_standards_office", "medical", "public_health_center", "consultation_support", "consumer_center",
        "municipality", "community_general_support_center", "group_home",
    )  # fmt: skip
    here = [
        row(f"甲{n}", kind, municipality_code="131121", prefecture_code="13") for n, kind in enumerate(kinds)
    ]
    return engine([*here, row("乙の園", "medical", municipality_code="011011", prefecture_code="01")])


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (BEATEN, "child_guidance_center"),
        (CARDS, "legal_aid"),
        ("契約更新しないって急に言われた、もう6年働いてるのに", "labour_standards_office"),
        ("my husband hits me when he drinks", "violence_support_center"),
        (
            "お母ちゃんが同じこと何べんも聞いてくるねんけど、これボケてきたんやろか",
            "community_general_support_center",
        ),
    ],
)
def test_a_sentence_without_a_known_word_finds_who_helps(town: Engine, typed: str, kind: str) -> None:
    found = town.run(SearchQuery(typed, per_page=5))
    assert kind in found.interpreted["kinds"]
    assert found.facets["kind"][kind] == 1


def test_it_says_that_no_place_says_so_and_what_was_heard(town: Engine) -> None:
    said = town.run(SearchQuery(BEATEN)).interpreted
    assert said["instead"] == "heard"
    assert said["needs"] == ["violence"]  # the page begins with whom to call
    assert [(each["word"], each["is_whole"]) for each in said["understood"]] == [(BEATEN, True)]


@pytest.mark.parametrize(
    "typed", [BEATEN, f" {BEATEN}", f"東京都 {BEATEN}", "no money for food until friday"]
)
def test_it_can_be_taken_away(town: Engine, typed: str) -> None:
    last = town.run(SearchQuery(typed)).interpreted["understood"][-1]
    assert last["is_whole"]
    again = town.run(SearchQuery(typed, plain=(last["plain"],)))
    assert last["plain"] == typed.strip()  # a chip of the page shows it so
    assert not any(each["is_whole"] for each in again.interpreted["understood"])
    assert again.interpreted["instead"] != "heard"


def test_beside_known_words_it_finds_more_and_nothing_is_said_instead(town: Engine) -> None:
    found = town.run(SearchQuery("離婚したいけど弁護士さんに頼むお金がない"))
    assert found.interpreted["instead"] is None
    assert "legal_aid" in found.interpreted["kinds"]
    assert [each["is_whole"] for each in found.interpreted["understood"]][-1]


@pytest.mark.parametrize(
    "typed", ["職安", "グループホーム", "弁護士", "甲1", "乙の園", "ひまわりの家", "さくらんぼ", "qwzx"]
)
def test_kinds_and_names_are_not_listened_to(town: Engine, typed: str) -> None:
    found = town.run(SearchQuery(typed))
    assert not any(each["is_whole"] for each in found.interpreted["understood"])


@pytest.mark.parametrize("typed", [f"「{BEATEN}」", f"name:{BEATEN}", f"たすけて -{BEATEN}"])
def test_nor_is_what_was_asked_for_to_the_letter(town: Engine, typed: str) -> None:
    assert not any(each["is_whole"] for each in town.run(SearchQuery(typed)).interpreted["understood"])


def test_only_kinds_of_which_there_are_places_are_heard() -> None:
    alone = engine([row("甲", "municipality"), row("乙", "violence_support_center")])
    assert "child_guidance_center" not in alone.run(SearchQuery(BEATEN)).interpreted["kinds"]
    assert "violence_support_center" in alone.run(SearchQuery(BEATEN)).interpreted["kinds"]


def test_in_the_area_that_was_named(town: Engine) -> None:
    found = town.run(SearchQuery(f"東京都 {BEATEN}"))
    assert found.facets["prefecture"] == {"13": found.total}
    assert "child_guidance_center" in found.interpreted["kinds"]


def test_where_there_is_none_in_the_area_who_serves_it_is_shown() -> None:
    serves = row("乙児相", "child_guidance_center", prefecture_code="13", municipality_code="131016",
                 coverage={"whole": ["131121"], "part": []})  # fmt: skip
    found = engine([serves]).run(SearchQuery(f"世田谷区 {BEATEN}"))
    assert (found.total, found.interpreted["instead"]) == (1, "serves")


def test_words_side_by_side_are_listened_to_where_nothing_else_is_found(town: Engine) -> None:
    found = town.run(SearchQuery("給与明細 もらえん"))
    assert "labour_standards_office" in found.interpreted["kinds"]


def test_several_kinds_come_before_more_of_one(town: Engine) -> None:
    many = [row(f"丙{n}", "child_guidance_center") for n in range(8)]
    made = engine([*many, row("丁", "violence_support_center")])
    assert row("丁", "violence_support_center").id in made.run(SearchQuery(BEATEN, per_page=5)).ids


def test_a_kind_of_which_there_is_none_does_not_keep_from_listening() -> None:
    made = engine([row("甲", "public_health_center"), row("乙", "municipality"), row("丙", "hello_work")])
    found = made.run(SearchQuery("眠れない 病院", per_page=1))
    assert found.ids == [row("甲", "public_health_center").id]
    assert any(each["is_whole"] for each in found.interpreted["understood"])
    alone = made.run(SearchQuery("病院")).interpreted
    assert not any(each["is_whole"] for each in alone["understood"])


def test_being_in_charge_of_the_place_says_little_for_who_is_hardly_meant() -> None:
    here = {
        "lat": 35.64,
        "lng": 139.65,
        "location_precision": "point",
        "coverage": {"whole": ["131121"], "part": []},
    }
    there = {"lat": 35.77, "lng": 139.70, "location_precision": "point"}  # 15 km away
    meant = row("保健所", "public_health_center", **there)
    made = engine([row("監督署", "labour_standards_office", **here), meant])
    found = made.run(SearchQuery("リスカがやめられないんです", home="131121", near=(35.64, 139.65)))
    assert found.ids[0] == meant.id


def test_a_long_text_is_listened_to_though_it_does_not_end_as_a_sentence(town: Engine) -> None:
    found = town.run(SearchQuery("ネットで化粧水お試し500円のはずが2回目から18000円請求来た"))
    assert "consumer_center" in found.interpreted["kinds"]


def test_near_a_place_the_kinds_that_were_heard_come_first_of_many() -> None:
    here = {"lat": 35.64, "lng": 139.65, "location_precision": "point"}
    other = [row(f"{n}", "municipality", **here) for n in range(21_000)]
    meant = row("児相", "child_guidance_center", lat=35.70, lng=139.70, location_precision="point")
    found = engine([*other, meant]).run(SearchQuery(BEATEN, near=(35.64, 139.65), per_page=5))
    assert found.ids[0] == meant.id


def test_a_kind_beside_a_name_that_is_not_there_is_not_listened_to(town: Engine) -> None:
    found = town.run(SearchQuery("職安 さくら"))
    assert not any(each["is_whole"] for each in found.interpreted["understood"])


def test_what_stands_so_in_a_listing_is_looked_for_as_it_stands() -> None:
    says = row("甲", "npo", description="みんなで歌を歌っています")
    made = engine([says, row("乙", "self_reliance_office")])
    found = made.run(SearchQuery("みんなで歌を歌っています"))
    assert found.ids == [says.id]
    assert not any(each["is_whole"] for each in found.interpreted["understood"])


@pytest.mark.parametrize("kind", ["hello_work", "municipality"])
def test_who_is_in_danger_is_heard_where_no_place_for_them_is_listed(kind: str) -> None:
    """A new site knows Hello Work alone: the page still begins with whom to call."""
    assert engine([row("甲", kind)]).run(SearchQuery(BEATEN)).interpreted["needs"] == ["violence"]
