from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.sources.elsewhere import Elsewhere, features_of
from directory.sources.record import Record
from directory.sources.sameness import Features, compare

HERE = Features(
    "ひだまり", "北の福祉", "011011", "南1条西11-327", "0115229370", "1430005013465", "0110103587", 43.05, 141.34
)  # fmt: skip
UNNUMBERED = {"corporate_number": "", "establishment_no": "", "lat": None}
words = st.sampled_from(["", "ひだまり", "ひだまり相談室", "こもれび", "つばさ"])
features = st.builds(
    Features,
    name=words,
    organization=words,
    municipality_code=st.sampled_from(["", "011011", "011029"]),
    block=st.sampled_from(["", "1-2", "3-4"]),
    phone=st.sampled_from(["", "0111234567", "0119999999"]),
    corporate_number=st.sampled_from(["", "1430005013465", "3430005001988"]),
    establishment_no=st.sampled_from(["", "0110103587", "0000000000"]),
    lat=st.sampled_from([None, 43.05, 43.0501, 43.2]),
    lng=st.sampled_from([None, 141.34]),
)


@given(features, features)
def test_it_does_not_matter_which_comes_first(one, two):
    assert compare(one, two) == compare(two, one)
    assert 0 <= compare(one, two).score <= 1


@given(features, features)
def test_two_in_different_municipalities_are_never_one(one, two):
    apart = compare(replace(one, municipality_code="011011"), replace(two, municipality_code="011029"))
    assert not apart.is_same


@given(features, features)
def test_a_number_in_common_never_speaks_against(one, two):
    without = compare(replace(one, phone=""), replace(two, phone=""))
    assert compare(replace(one, phone="0111234567"), replace(two, phone="0111234567")).score >= without.score


@given(features, features)
def test_a_name_alone_or_a_number_alone_is_never_enough(one, two):
    bare = {"organization": "", "block": "", "corporate_number": "", "establishment_no": "", "lat": None}
    named = compare(replace(one, **bare, phone=""), replace(two, **bare, phone="x"))
    called = compare(replace(one, **bare, name="a"), replace(two, **bare, name="b"))
    assert not named.is_same
    assert not called.is_same


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "same"),
        ({**UNNUMBERED, "phone": "other"}, "same"),
        ({**UNNUMBERED, "name": "社協の窓口", "organization": "x"}, "doubtful"),
        ({"name": "べつ", "block": "9-9", "phone": "x", "establishment_no": "", "lat": 43.2}, "different"),
        ({"municipality_code": "011029", "block": "", "lat": None}, "doubtful"),
        ({**UNNUMBERED, "municipality_code": "011029", "organization": "x"}, "different"),
    ],
)
def test_verdicts(changes, verdict):
    found = compare(HERE, replace(HERE, **changes))
    said = "same" if found.is_same else "doubtful" if found.is_doubtful else "different"
    assert said == verdict, found


def record(**changes):
    values = {
        "source": "x", "scope": "", "key": "1", "organization_id": uuid4(), "organization_name": "北の福祉",
        "home": uuid4(), "name": "社会福祉法人　北の福祉 ひだまり", "kind": "npo", "service_name": "相談",
        "municipality_code": "011011", "street": "南一条西１１丁目３２７番地", "phone": "011-522-9370",
    }  # fmt: skip
    return Record(**{**values, **changes})


def test_a_ward_is_its_city():
    assert features_of(record(municipality_code="011011")).municipality_code == "011002"
    assert features_of(record(municipality_code="131016")).municipality_code == "131016"


def test_the_surest_of_several_is_taken_and_what_was_told_apart_is_not():
    place, other = uuid4(), uuid4()
    mine = record()
    elsewhere = Elsewhere()
    elsewhere.add(other, features_of(record(name="べつの窓口")))
    elsewhere.add(place, features_of(record(name="北の福祉ひだまり", street="南1条西11-327")))
    assert elsewhere.like(mine) == (place, [])
    apart = Elsewhere(frozenset({frozenset((mine.home, place))}))
    apart.add(place, features_of(mine))
    assert apart.like(mine) == (None, [])
