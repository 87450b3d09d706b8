"""A corpus grown by a few rows: the same answers as one made whole, and the public one never learns of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search.entry import Entry
from matching.beside import Grown, beside
from matching.knowledge import Knowledge
from matching.match import rank_over
from tests.matching.cases import places, questions
from tests.matching.fake import NOBODY, TODAY, Place, cards_of, corpus_of, knowledge


def entry(place: Place) -> Entry:
    said = {"whole": place.whole} if place.whole is not None else None
    return Entry(
        id=place.id, names=(place.name,), services="", text="", foreign="", phone="", kind=place.kind,
        kinds=place.kinds, needs=place.needs, prefecture="", municipality=place.municipality_code,
        point=None if place.lat is None else (place.lat, place.lng), precision="point", hours="",
        coverage=said, capacity=place.capacity_status, reported_on=place.capacity_reported_on,
        verified_on=place.last_verified_on,
    )  # fmt: skip


@given(questions(), places(), places(at_most=5))
def test_grown_answers_as_one_made_whole(asked, public, network):
    own = [replace(each, name=f"内輪{each.name}") for each in network]
    whole = knowledge([*public, *own])
    base = replace(whole, corpus=corpus_of(public))
    open_answer = rank_over(asked, base, cards_of(public))
    grown = replace(whole, corpus=beside(base.corpus, [entry(each) for each in own]))
    found = rank_over(asked, grown, cards_of([*public, *own]))
    assert found.to_json() == rank_over(asked, whole, cards_of([*public, *own])).to_json()
    again = rank_over(asked, base, cards_of(public))
    assert again.to_json() == open_answer.to_json(), "the public answer is as before"


@given(st.integers(1, 8), st.integers(1, 4))
def test_what_the_public_index_takes_up_later_is_nobody_of_the_network(before, later):
    """Its sets grow in place: their younger rows must not be read as those behind."""
    public = [Place(f"前{at}", ("npo",)) for at in range(before)]
    base = corpus_of(public)
    grown = beside(base, [entry(Place("内輪", ("hello_work",)))])
    for row in range(before, before + later):
        base.kinds["npo"].add(row)
        base.has_coverage.add(row)
    assert isinstance(grown, Grown)
    assert before not in grown.kinds["npo"]
    assert grown.kinds["hello_work"] == BitMap([before])
    assert before not in grown.has_coverage
    assert Knowledge(grown, NOBODY, TODAY).corpus.ids[before] == Place("内輪", ()).id
