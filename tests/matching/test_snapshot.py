"""A kept match: run again from what was kept it gives the same answer, whatever became of the directory."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from matching.knowledge import telling
from matching.learned import Learned
from matching.lessons import History
from matching.match import answered, rank_over
from matching.service_map import BUNDLED, ServiceMap
from matching.snapshot import card_of, knowledge_to_json, place_to_json, rerun
from matching.terms import Terms
from tests.matching.cases import places, questions
from tests.matching.fake import CHARGED, cards_of, knowledge


def kept_of(them, asked, by):
    told = telling(asked, by)
    result, drawn = answered(told, by, cards_of(them), 5)
    cards = {
        row: SimpleNamespace(**vars(card), **EXTRA, id=card.id, kind=card.kind)
        for row, card in drawn.cards.items()
    }
    kept = knowledge_to_json(by, [place_to_json(by, row, card) for row, card in cards.items()])
    return result, json.loads(json.dumps(kept))


EXTRA = {
    "organization_id": "6f3d2c1a-0000-4000-8000-000000000001",
    "organization_name": "",
    "services": [],
    "address": "",
    "hours_note": "",
    "coverage": None,
}


@given(questions(), places(at_most=30), st.integers(0, 3), st.booleans())
def test_the_same_answer_from_what_was_kept(asked, them, version, charged):
    them = [replace(each, own_terms=Terms(youngest=at * 7 % 40)) for at, each in enumerate(them)]
    served = ServiceMap(version, BUNDLED.with_need("food", {"npo": 0.3}).changes)
    history = History({each.id: Learned(4, 2, {"no_vacancy": 2}, 3.0, 20.0) for each in them[:2]})
    by = knowledge(them, charge=CHARGED if charged else knowledge([]).charge, served=served, history=history)
    them_by_id = {str(each.id): each for each in them}
    result, kept = kept_of(them, asked, by)
    for place in kept["places"]:  # coverage is read from the card; the fakes keep it in two fields
        own = them_by_id[place["id"]]
        if own.whole is not None or own.part is not None:
            place["card"]["coverage"] = {"whole": list(own.whole or ()), "part": list(own.part or ())}
    cards = {place["id"]: card_of(place) for place in kept["places"]}
    again = rank_over(
        asked, rerun(kept), lambda ids: [cards[str(each)] for each in ids if str(each) in cards]
    )
    assert again.results == result.results
    assert again.excluded == result.excluded
    assert (again.plan, again.next_plans) == (result.plan, result.next_plans)
    assert again.fallback == result.fallback
    assert (again.rule_version, again.as_of) == (result.rule_version, result.as_of)
