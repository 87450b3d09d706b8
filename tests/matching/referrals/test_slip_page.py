"""The slip as a page holds exactly the facts of the PDF, with headings and lists, always in Japanese."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from directory.taxonomy import NEEDS
from foundation.db import db
from foundation.i18n import t
from matching.referrals.consent import Item
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral
from matching.referrals.slip import FIELDS_OF, Slip
from matching.referrals.slip_facts import parts
from matching.referrals.slip_pdf import render
from tests.matching.referrals.conftest import CANARIES, World, send
from tests.matching.referrals.test_slip import slip_of
from tests.matching.referrals.test_slip_pdf import HANAKO as FULL
from tests.page import check
from tests.people import post_form


def say(key: str, **values: object) -> str:
    return t(key, "ja", **values)


def plain(text: str) -> str:
    return re.sub(r"[\s。／]", "", text)


def on_paper(slip: Slip) -> str:
    reader = PdfReader(BytesIO(render(slip, say, NEEDS)))
    return plain("".join(page.extract_text() for page in reader.pages))


def on_page(slip: Slip) -> list[str]:
    return [
        text
        for part in parts(slip, say)
        for text in (*part.sentences, *(value for _, values in part.pairs for value in values))
    ]


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [str(value)]


def facts_of(slip: Slip) -> list[str]:
    """Every free text that the frozen slip holds."""
    person = json.loads(json.dumps(asdict(slip.person)))
    for coded in ("birth_date", "accommodations", "main_needs", "further_needs"):
        person.pop(coded)
    offices = [{k: v for k, v in asdict(each).items() if k != "logo"} for each in (slip.to, slip.sender)]
    return [leaf for leaf in leaves([person, *offices, slip.request.asked_other]) if leaf]


@given(st.frozensets(st.sampled_from(Item)))
@settings(max_examples=25)
def test_page_and_paper_say_the_same(items):
    slip = slip_of(items, FULL)
    paper, page = on_paper(slip), plain("".join(on_page(slip)))
    for fact in facts_of(slip):
        assert plain(fact) in paper, fact
        assert plain(fact) in page, fact
    for fact in facts_of(slip_of(frozenset(Item), FULL)):
        assert (plain(fact) in paper) == (plain(fact) in page), fact


@given(st.frozensets(st.sampled_from(Item)))
@settings(max_examples=25)
def test_nothing_stands_on_the_page_that_is_not_on_the_paper(items):
    slip = slip_of(items, FULL)
    paper = on_paper(slip)
    for text in on_page(slip):
        assert plain(text) in paper, text


@pytest.mark.parametrize("item", list(Item))
def test_what_is_left_out_of_the_paper_is_left_out_of_the_page(item):
    slip = slip_of(frozenset(Item) - {item}, FULL)
    said = "\n".join(on_page(slip))
    for name in FIELDS_OF[item]:
        value = getattr(FULL, name)
        if name not in ("birth_date", "accommodations", "main_needs", "further_needs"):
            assert not [
                word for word in ([value] if isinstance(value, str) else value) if word and word in said
            ]
    if item is Item.BIRTH_DATE:
        assert "歳" not in said


def test_at_the_desk_and_by_code(world: World, client, signed_in):
    number = send(world, items=frozenset({Item.NAME, Item.NEEDS}))
    page = check(signed_in(world.people.sato).get(f"/en/desk/referrals/{number}/slip"))
    article = next(page.find_all("article"))
    assert article.get("lang") == "ja"
    assert page.h1 == f"連絡票 {number}"
    assert "山本 花子" in " ".join("".join(article.itertext()).split())
    assert "090-1234" not in page.text
    assert [h.tag for h in article.iter() if h.tag in ("h2", "h3")] == ["h2"] * 6
    row = db.session.scalars(db.select(Referral)).one()
    slip = thaw(row.slip, row.slip_hash)
    db.session.rollback()
    path = f"/r/{slip.heading.code}"
    assert client.get(f"{path}/slip").location == path
    post_form(client, path, fact=slip.heading.fact)
    assert f"{path}/slip" in check(client.get(path)).links()
    assert "山本 花子" in check(client.get(f"{path}/slip")).text
    post_form(client, path, to="accepted")
    assert client.get(f"{path}/slip").location == path
    assert signed_in(world.people.tanaka).get(f"/desk/referrals/{number}/slip").status_code == 404
    assert signed_in(world.people.nakamura).get(f"/desk/referrals/{number}/slip").status_code == 403
    suzuki = signed_in(world.people.suzuki)
    assert f"/desk/referrals/{number}/slip" in check(suzuki.get(f"/desk/referrals/{number}")).links()


def test_taken_back_it_is_gone_for_the_recipient(world: World, signed_in):
    from matching.referrals import actions_referral

    number = send(world)
    actions_referral.withdraw(world.people.sato.member, number, "まちがい")
    answer = signed_in(world.people.suzuki).get(f"/desk/referrals/{number}/slip")
    assert answer.status_code == 302
    assert not [c for c in CANARIES if c in answer.get_data(as_text=True)]
