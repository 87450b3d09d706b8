"""The resident's guide: every step, back and change without loss, nothing about a person in an address."""

from __future__ import annotations

import itertools
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from directory.models import Listing, ListingChange, Organization
from foundation.clock import now
from foundation.db import db, transaction
from foundation.i18n import LANGS
from matching.guide_steps import AGES, MONTHS_IN_WORK, STEPS, Answers, after, before, path, read
from tests.page import Page, check

EBETSU = {"lat": 43.1036, "lng": 141.5361, "municipality_code": "012173", "address": "北海道江別市野幌町1-1"}


@pytest.fixture
def listings(app: Flask) -> dict[str, str]:
    """Three places in 江別市 and one in 東京, as an import would have left them."""
    with transaction():
        owner = Organization(id=uuid4(), name="社会福祉法人 花")
        db.session.add(owner)
        db.session.flush()
        return {
            name: _add(owner.id, name, kind, **where)
            for name, kind, where in (
                ("定着支援のぽっぽ", "retention_support", EBETSU),
                ("移行支援えべつ", "employment_transition", EBETSU),
                ("たべものの会", "npo", EBETSU),
                (
                    "とおくの会",
                    "npo",
                    {"lat": 35.68, "lng": 139.76, "municipality_code": "131016", "address": "東京都"},
                ),
            )
        }


def _add(owner: object, name: str, kind: str, **where: object) -> str:
    listing = Listing(
        id=uuid4(), name=name, organization_id=owner, kind=kind, kinds=[kind], location_precision="point",
        phone="011-222-3333", prefecture_code=str(where["municipality_code"])[:2], source="wamnet", **where,
    )  # fmt: skip
    db.session.add_all([listing, ListingChange(listing_id=listing.id, at=now())])
    return str(listing.id)


def post(client: FlaskClient, path: str = "/guide", **fields: object) -> Page:
    response = client.post(path, data=fields)
    assert response.status_code == 200, response.get_data(as_text=True)[:300]
    assert "Set-Cookie" not in response.headers or "lang=" in response.headers["Set-Cookie"]
    return check(response)


def hidden(page: Page) -> set[tuple[str, str]]:
    return {(e.get("name", ""), e.get("value", "")) for e in page.find_all("input", type="hidden")}


def step(page: Page) -> str:
    return dict(hidden(page))["step"]


def test_begins_with_the_needs(page):
    start = page("/guide")
    assert step(start) == "needs"
    assert len(list(start.find_all("input", name="needs"))) == 17


def test_asks_one_question_a_page_and_carries_every_answer(client):
    at = post(client, step="needs", needs=["job_trouble", "retention"])
    assert step(at) == "main"
    at = post(client, step="main", needs=["job_trouble", "retention"], main="job_trouble")
    assert step(at) == "place"
    carried = {"needs": ["job_trouble", "retention"], "main": "job_trouble"}
    at = post(client, step="place", place="江別市", **carried)
    assert step(at) == "work"
    at = post(client, step="work", employment="working", place="江別市", **carried)
    assert step(at) == "months"
    at = post(client, step="months", months="6_42", employment="working", place="江別市", **carried)
    assert step(at) == "age"
    at = post(client, step="age", age="20_49", months="6_42", employment="working", place="江別市", **carried)
    assert step(at) == "certificate"
    assert {("needs", "job_trouble"), ("needs", "retention"), ("main", "job_trouble"), ("place", "江別市"),
            ("employment", "working"), ("months", "6_42"), ("age", "20_49")} <= hidden(at)  # fmt: skip


def finish(client: FlaskClient, **answers: object) -> Page:
    given = {
        "needs": ["job_trouble"],
        "place": "江別市",
        "employment": "working",
        "months": "6_42",
        "age": "20_49",
    }
    return post(client, step="certificate", certificates=["mental"], **(given | answers))


def test_ends_with_whom_to_call_and_why(client, listings):
    at = finish(client)
    names = [next(iter(e.itertext())) for e in at.find_all("a") if "/listings/" in e.get("href", "")]
    assert names[0] == "定着支援のぽっぽ"
    assert "就労移行支援は就職を目指す人のサービスで" in at.text  # among the excluded, with the reason
    assert "就職する前に就労移行支援などの福祉サービスを使っていましたか" in at.text  # to be asked
    assert "江別市の役所" in at.text
    assert any(link == "tel:0112223333" for link in at.links()) or any("tel:" in link for link in at.links())


def test_the_shared_address_holds_needs_and_municipality_alone(client, listings):
    links = [unescape(link) for link in finish(client).links() if "/guide/result" in link]
    assert links == ["http://localhost/guide/result?need=job_trouble&area=012173"]
    again = check(client.get(links[0].removeprefix("http://localhost")))
    assert "定着支援のぽっぽ" in again.text


def test_no_page_puts_an_answer_into_an_address(client, listings):
    typed = "北海道江別市野幌町99番地"
    for link in finish(client, place=typed).links():
        assert not any(each in link for each in ("mental", "20_49", "6_42", "番地", "working")), link


def test_back_keeps_what_was_said(client):
    at = post(client, step="age", go="place", needs=["food"], place="江別市", age="20_49", employment="none")
    assert step(at) == "place"
    assert [e.get("value") for e in at.find_all("input", name="place")] == ["江別市"]
    assert {("needs", "food"), ("age", "20_49"), ("employment", "none")} <= hidden(at)


def test_going_back_to_the_needs_shows_them_chosen(client):
    at = post(client, step="place", go="needs", needs=["food", "debt"])
    chosen = {e.get("value") for e in at.find_all("input", name="needs") if "checked" in e.attrib}
    assert chosen == {"food", "debt"}


def test_facts_may_be_skipped(client, listings):
    at = post(client, step="work", go="result", needs=["food"], place="江別市")
    assert "たべものの会" in at.text
    assert dict(hidden(at))["step"] == "result"


@pytest.mark.parametrize(
    ("here", "there"), [("work", "age"), ("age", "certificate"), ("certificate", "result")]
)
def test_a_question_may_be_left_unanswered(client, here, there):
    assert step(post(client, step=here, needs=["food"], place="江別市")) == there


def test_violence_sees_the_safety_page_first(client):
    at = post(client, step="needs", needs=["violence", "food"])
    assert step(at) == "safety"
    assert {"tel:110", "tel:%238008", "tel:189"} <= set(at.links())
    assert list(at.find_all("a", class_="quick-exit__button"))
    assert step(post(client, step="safety", needs=["violence", "food"])) == "main"


def test_violence_keeps_the_numbers_on_the_result(client, listings):
    at = post(client, step="work", go="result", needs=["violence"], place="江別市")
    assert {"tel:110", "tel:%238008", "tel:189"} <= set(at.links())
    assert list(at.find_all("a", class_="quick-exit__button"))
    assert not [link for link in at.links() if "violence" in link]
    assert "DV・虐待" in at.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"step": "needs"}, "困っていることを1つ以上選んでください。"),
        ({"step": "main", "needs": ["food", "debt"]}, "いちばん困っていることを1つ選んでください。"),
        ({"step": "place", "needs": ["food"], "place": ""}, "住んでいるところ"),
        ({"step": "place", "needs": ["food"], "place": "パリ"}, "「パリ」がどこか分かりませんでした"),
        ({"step": "place", "needs": ["food"], "place": "北海道"}, "市区町村名まで入れてください"),
        ({"step": "place", "needs": ["food"], "place": "あ" * 400}, "200"),
        (
            {"step": "age", "needs": ["food"], "place": "江別市", "age": "999"},
            "一覧にあるものから選んでください",
        ),
        ({"step": "certificate", "needs": ["food"], "certificates": ["none", "mental"]}, "手帳は「なし」と"),
    ],
)
def test_says_at_the_field_what_is_missing(client, fields, said):
    at = post(client, **fields)
    assert step(at) == fields["step"]
    assert said in at.text
    assert list(at.find_all("div", id="error-summary"))


def test_a_wrong_place_stays_in_its_field(client):
    at = post(client, step="place", needs=["food"], place="パリ")
    assert [e.get("value") for e in at.find_all("input", name="place")] == ["パリ"]


def test_a_place_that_may_be_several_is_chosen(client, listings):
    at = post(client, step="place", needs=["food"], place="府中市")
    assert {e.get("value") for e in at.find_all("input", name="area")} == {"132063", "342084"}
    assert step(post(client, step="place", needs=["food"], place="府中市", area="342084")) == "work"
    result = post(client, step="work", go="result", needs=["food"], place="府中市", area="342084")
    assert "広島県府中市" in result.text


@pytest.mark.parametrize(
    "answers", [{}, {"step": "nonsense"}, {"go": "nonsense"}, {"step": "result"}, {"go": "result"}]
)
def test_nonsense_leads_back_to_the_first_question(client, answers):
    assert step(post(client, **answers)) == "needs"


def test_a_result_without_place_asks_for_it(client):
    assert step(post(client, go="result", needs=["food"])) == "place"


def test_invented_answers_are_dropped(client):
    assert step(post(client, step="needs", needs=["food", "<b>"])) == "needs"
    at = post(client, step="needs", needs=["food"], age="9", employment="king")
    assert hidden(at) == {("step", "place"), ("needs", "food"), ("main", "food")}


def test_a_shared_address_that_is_broken_starts_anew(client, page):
    assert client.get("/guide/result").status_code == 302
    assert client.get("/guide/result?need=food").status_code == 302
    assert step(page("/guide/result?need=food&area=000000")) == "place"


def test_wrong_methods(client):
    assert client.put("/guide").status_code == 405
    assert client.post("/guide/result").status_code == 405


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("go", [each for each in STEPS if each != "result"])
def test_every_question_in_every_language(client, lang, go):
    at = post(
        client, f"/{lang}/guide", go=go, needs=["violence", "food"], employment="working", place="江別市"
    )
    assert step(at) == go
    assert next(at.find_all("html")).get("lang") == lang


@pytest.mark.parametrize("lang", LANGS)
def test_the_result_in_every_language(client, listings, lang):
    facts = {"age": "over_65", "certificates": ["mental"]}
    at = post(client, f"/{lang}/guide", go="result", needs=["job_trouble", "food"], place="江別市", **facts)
    assert "たべものの会" in at.text
    assert all(link.startswith(f"/{lang}/") for link in at.links() if "/listings/" in link)


def test_the_path_grows_only_where_it_must():
    assert path(Answers(needs=("food",))) == ("needs", "place", "work", "age", "certificate", "result")
    full = Answers(needs=("food", "violence"), employment="on_leave")
    assert path(full) == STEPS
    for here, there in itertools.pairwise(STEPS):
        assert after(here, full) == there
        assert before(there, full) == here


def test_bands_meet_without_a_gap():
    for bands in (AGES, MONTHS_IN_WORK):
        edges = list(bands.values())
        assert edges[0][0] == 0
        assert all(last + 1 == first for (_, last), (first, _) in itertools.pairwise(edges))


def test_one_need_weighs_most_by_itself():
    single = {"main": "", "place": "", "area": "", "employment": "", "months": "", "age": ""}
    assert read(single, {"needs": ["food"], "certificates": []}).main == "food"
    assert read(single | {"main": "debt"}, {"needs": ["food", "tax_utility"], "certificates": []}).main == ""


def test_the_shared_address_is_also_a_code_to_photograph(client):
    shown = client.get("/guide/result?need=job_search&area=011011").get_data(as_text=True)
    assert 'src="data:image/svg+xml' in shown
    silent = client.get("/guide/result?need=violence&area=011011").get_data(as_text=True)
    assert "data:image/svg+xml" not in silent


@pytest.mark.parametrize("step_shown", ["needs", "place", "age"])
def test_another_language_loses_nothing(client, step_shown):
    """The switch at the top sends the page's form, chosen and typed things with it."""
    given = {"needs": ["food", "debt"], "main": "debt", "place": "江別市野幌町", "age": "20_49"}
    at = post(client, go=step_shown, **given)
    switch = {b.get("lang"): b for b in at.find_all("button", form="guide") if b.get("lang")}
    assert set(switch) == {"ja-Hira", "en"}
    english = switch["en"]
    assert (english.get("formaction"), english.get("name"), english.get("value")) == (
        "/en/guide",
        "go",
        step_shown,
    )
    there = post(client, "/en/guide", **{**given, "go": step_shown, "step": step_shown})
    assert next(there.find_all("html")).get("lang") == "en"
    assert step(there) == step_shown
    chosen = {(e.get("name"), e.get("value")) for e in there.find_all("input") if "checked" in e.attrib}
    typed = {(e.get("name"), e.get("value")) for e in there.find_all("input", name="place")}
    everything = {
        ("needs", "food"),
        ("needs", "debt"),
        ("main", "debt"),
        ("place", "江別市野幌町"),
        ("age", "20_49"),
    }
    assert everything <= chosen | typed | hidden(there)


def test_enter_in_the_place_box_goes_on_and_does_not_change_the_language(client):
    at = post(client, go="place", needs=["food"])
    form = [e for e in at.root.iter("button") if e.get("form") == "guide"]
    assert form[0].get("lang") is None
    assert form[0].get("name") is None
    assert (form[0].get("tabindex"), form[0].get("aria-hidden")) == ("-1", "true")


def test_the_result_in_another_language_keeps_the_answers(client, listings):
    at = finish(client)
    assert {b.get("formaction") for b in at.find_all("button", form="guide") if b.get("lang")} == {
        "/ja-Hira/guide",
        "/en/guide",
    }
    fields: dict[str, list[str]] = {}
    for name, value in hidden(at):
        fields.setdefault(name, []).append(value)
    there = post(client, "/en/guide", **{**fields, "go": "result"})
    assert "定着支援のぽっぽ" in there.text
    assert ("age", "20_49") in hidden(there)
