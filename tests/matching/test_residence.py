"""Coverage and jurisdiction are not distance."""

from __future__ import annotations

import pytest

from directory.offices import office, read_offices
from matching.charge import charge_of
from matching.facts import HomePlace, InvalidFacts, MatchInput
from matching.home import PlaceUnclear, home_of_code, home_of_point, home_of_text
from matching.residence import families
from matching.result import MatchResult
from tests.matching.fake import Place, match

CHUO = HomePlace(43.06, 141.35, "011011", "札幌市中央区", "北海道", "札幌市中央区")
CITY = HomePlace(43.06, 141.35, "011002", "札幌市", "北海道", "札幌市")


def window(name: str, **coverage: tuple[str, ...]) -> Place:
    return Place(name, ("self_reliance_office",), **coverage)  # type: ignore[arg-type]


def found(home: HomePlace, *them: Place) -> dict[str, str]:
    """Name → the key of what is said about the area."""
    result = match(them, MatchInput(needs=("income",), place=home))
    said = {one.name: (*one.reasons.fits, *one.reasons.unknown) for one in result.results}
    said |= {one.name: one.because for one in result.excluded}
    return {
        n: next(r.key for r in rs if ".area." in r.key).removeprefix("reason.area.") for n, rs in said.items()
    }


def test_coverage_decides_however_near():
    said = found(CHUO, window("here", whole=("011011",)), window("city", whole=("011002",)),
                 window("part", whole=(), part=("011011",)), window("next", whole=("011029",)),
                 window("other part", part=("011029", "011002")), window("nothing"))  # fmt: skip
    assert said == {"here": "inside", "city": "inside", "part": "partly", "next": "outside",
                    "other part": "outside", "nothing": "same_town"}  # fmt: skip


def test_a_home_known_only_as_the_city_may_be_in_any_ward():
    said = found(CITY, window("ward", whole=("011011",)), window("city", whole=("011002",)),
                 window("elsewhere", whole=("012173",)))  # fmt: skip
    assert said == {"ward": "partly", "city": "inside", "elsewhere": "outside"}


def test_a_home_without_municipality_excludes_nobody():
    assert found(HomePlace(43.06, 141.35), window("there", whole=("012173",))) == {"there": "unsaid"}


def test_the_workplace_decides_for_labour_standards():
    far = Place("監督署", ("labour_standards_office",), whole=("131016",))
    result = match([far], MatchInput(needs=("job_trouble",), place=CHUO))
    assert [one.name for one in result.results] == ["監督署"]
    assert "reason.rule.workplace.unknown" in {reason.key for reason in result.results[0].reasons.unknown}


def test_wards_and_their_city():
    assert families("011011") == ({"011011", "011002"}, set())
    sure, perhaps = families("011002")
    assert sure == {"011002"}
    assert len(perhaps) == 10
    assert families("012173") == ({"012173"}, set())
    assert families("") == (set(), set())


OFFICES = ("北海道/office/札幌", "北海道/office/札幌東", "北海道/office/札幌北", "北海道/sub_office/江別")


def hello_works(*keys: str) -> list[Place]:
    rows = [office("hello_work", key) for key in keys]
    return [Place(row.name, ("hello_work",), whole=("999999",), fixed_id=row.id) for row in rows]


def offices_for(text: str, *keys: str) -> MatchResult:
    home = home_of_text(text)
    return match(hello_works(*keys), MatchInput(needs=("job_search",), place=home), charge_of(home))


def test_only_the_office_in_charge_fits():
    result = offices_for("江別市", *OFFICES)
    assert {one.name for one in result.excluded} == {"ハローワーク札幌", "ハローワーク札幌北"}
    by_name = {one.name: one.reasons for one in result.results}
    assert any(reason.key.startswith("places.") for reason in by_name["ハローワーク札幌東"].fits)
    assert [reason.key for reason in by_name["ハローワーク江別"].unknown] == ["reason.area.branch"]


def test_nobody_is_excluded_among_those_who_may_be_in_charge():
    result = offices_for("札幌市", *OFFICES, "北海道/office/小樽")
    assert {one.name for one in result.excluded} == {"ハローワーク小樽"}
    for one in result.results:
        assert not [reason for reason in one.reasons.fits if reason.key.startswith("places.")]
        assert [reason.key for reason in one.reasons.unknown] == ["places.ask_ward"]


def test_where_the_law_names_nobody_nobody_is_excluded():
    assert offices_for("小笠原村", *OFFICES).excluded == ()


def test_offices_for_day_labour_are_nobodys():
    special = [row.key for row in read_offices("hello_work") if row.special]
    assert len(special) >= 4
    result = offices_for("大阪市西成区", *special)
    assert result.results == ()
    assert {reason.key for one in result.excluded for reason in one.because} == {"reason.area.day_labour"}


def test_a_neighbourhood_is_read_but_no_house_number():
    home = home_of_text("福岡市南区那の川1丁目2-3")
    assert home.town == "那の川1丁目"
    assert charge_of(home).certain


@pytest.mark.parametrize("text", ["", "  ", "パリ", "zzz", "北海道", "\N{NO-BREAK SPACE}" * 400])
def test_a_place_that_is_none_is_said_at_near(text):
    with pytest.raises(InvalidFacts) as caught:
        home_of_text(text)
    assert set(caught.value.errors) == {"near"}


def test_a_name_of_several_places_names_them():
    with pytest.raises(PlaceUnclear) as caught:
        home_of_text("府中市")
    assert {each.prefecture for each in caught.value.candidates} == {"東京都", "広島県"}


def test_a_code_that_never_was_makes_nothing_certain():
    charge = charge_of(HomePlace(43.06, 141.35, "999999", prefecture="北海道"))
    assert not charge.certain
    assert match([], MatchInput(needs=("food",), place=HomePlace(43.06, 141.35, "999999"))).results == ()


def test_codes_and_points():
    assert home_of_code("012173").municipality == "江別市"
    assert home_of_point(43.1, 141.54).label.endswith("江別市")
    for broken in (lambda: home_of_code("000000"), lambda: home_of_point(48.8, 2.3)):
        with pytest.raises(InvalidFacts):
            broken()
