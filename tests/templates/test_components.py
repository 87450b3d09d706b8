"""Components: what they say, what they escape, how they name themselves to assistive software."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template_string
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from foundation import clock
from foundation.forms import GetForm, required
from matching.referrals.self_referral.actions_look import NATIONAL_LINE

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ROOT / "templates" / "components"
NASTY = "<script>alert(1)</script>\"'"
PARTIALS = {"brand_mark"}  # included, not called


class SampleForm(GetForm):
    name = StringField("Name", [required("components.required")])
    sure = BooleanField("Sure")
    way = RadioField("Way", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])


def card(**changes: Any) -> SimpleNamespace:
    usual = {
        "id": UUID(int=7),
        "name": "ハローワーク札幌",
        "name_kana": "はろーわーくさっぽろ",
        "official_name": "札幌公共職業安定所",
        "organization_name": "厚生労働省",
        "kind": "hello_work",
        "services": [],
        "address": "北海道札幌市中央区1",
        "phone": "011-562-0101",
        "hours": [],
        "hours_note": "",
        "location_precision": "point",
        "visibility": "public",
        "status": "active",
        "capacity_status": "unknown",
        "last_verified_on": date(2026, 11, 1),
        "source_released_on": None,
        "source": "wamnet",
    }
    return SimpleNamespace(**{**usual, **changes})


def shown(app: Flask, name: str, call: str, path: str = "/", **context: Any) -> Element:
    with app.test_request_context(path):
        source = f'{{% from "components/{name}.html" import {name} %}}{{{{ {call} }}}}'
        html = render_template_string(source, **context)
    return html5lib.parseFragment(html, namespaceHTMLElements=False, container="div")


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def find(element: Element, tag: str) -> list[Element]:
    return list(element.iter(tag))


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_one_macro_is_one_file(app: Flask, path: Path) -> None:
    if path.stem in PARTIALS:
        assert "macro" not in path.read_text("utf-8")
        return
    name = "map_panel" if path.stem == "map" else path.stem
    module = app.jinja_env.get_template(f"components/{path.name}").module
    assert callable(getattr(module, name))


def test_button_is_a_link_with_href_and_a_button_without(app: Flask) -> None:
    assert find(shown(app, "button", 'button("Go", href="/x")'), "a")[0].get("href") == "/x"
    button = find(shown(app, "button", 'button("Go", name="do", value="")'), "button")[0]
    assert (button.get("type"), button.get("name"), button.get("value")) == ("submit", "do", "")


def test_field_ties_label_hint_and_error_to_its_input(app: Flask) -> None:
    with app.test_request_context("/?name="):
        form = SampleForm(formdata=None)
        form.name.errors = ["No name", NASTY]
        field = shown(app, "field", 'field(form.name, hint="As on paper")', form=form)
    control = find(field, "input")[0]
    assert find(field, "label")[0].get("for") == control.get("id")
    ids = {element.get("id"): text(element) for element in field.iter() if element.get("id")}
    described = [ids[one] for one in control.get("aria-describedby", "").split()]
    assert described[0] == "As on paper"
    assert "No name" in described[1]
    assert NASTY in described[1]
    assert control.get("aria-invalid") == "true"


def test_a_required_field_says_so_but_the_browser_does_not_step_in(app: Flask) -> None:
    with app.test_request_context("/"):
        form = SampleForm(formdata=None)
        field = shown(app, "field", "field(form.name)", form=form)
        free = shown(app, "field", "field(form.sure)", form=form)
    control = find(field, "input")[0]
    assert "必須" in text(field)
    assert control.get("aria-required") == "true"
    assert "required" not in control.attrib
    assert "必須" not in text(free)


def test_field_takes_attributes(app: Flask) -> None:
    with app.test_request_context("/"):
        form = SampleForm(formdata=None)
        field = shown(app, "field", 'field(form.name, autocomplete="email", class="input--short")', form=form)
    control = find(field, "input")[0]
    assert control.get("autocomplete") == "email"
    assert control.get("class") == "input input--short"


def test_choices_are_a_named_group(app: Flask) -> None:
    with app.test_request_context("/"):
        form = SampleForm(formdata=None)
        form.way.errors = ["Choose"]
        group = shown(app, "choices", "choices(form.way)", form=form)
    fieldset = find(group, "fieldset")[0]
    assert text(find(fieldset, "legend")[0]) == "Way"
    assert [label.get("for") for label in find(group, "label")] == [i.get("id") for i in find(group, "input")]
    assert "Choose" in text(group)


def test_error_summary_links_to_each_field(app: Flask) -> None:
    with app.test_request_context("/"):
        form = SampleForm(formdata=None)
        assert text(shown(app, "error_summary", "error_summary(form)", form=form)) == ""
        form.name.errors, form.way.errors = ["No name"], ["Choose"]
        summary = shown(app, "error_summary", "error_summary(form)", form=form)
    assert [link.get("href") for link in find(summary, "a")] == ["#name", "#way"]
    assert find(summary, "div")[0].get("role") == "alert"


def test_listing_card_shows_what_a_caller_needs(app: Flask) -> None:
    with clock.frozen(clock.now()):
        article = shown(app, "listing_card", "listing_card(card, distance=1234, number=3)", card=card())
    links = {link.get("href"): text(link) for link in find(article, "a")}
    assert links[f"/listings/{UUID(int=7)}"] == "ハローワーク札幌"
    assert "011-562-0101" in links["tel:0115620101"]
    for words in (
        "ハローワーク",
        "札幌公共職業安定所",
        "北海道札幌市中央区1",
        "約1.2 km",
        "受付時間は電話で確認",
        "WAM NET",
    ):
        assert words in text(article)


def test_listing_card_says_how_exact_its_place_is(app: Flask) -> None:
    exact = text(shown(app, "listing_card", "listing_card(card, distance=900)", card=card()))
    rough = text(
        shown(
            app,
            "listing_card",
            "listing_card(card, distance=900)",
            card=card(location_precision="municipality"),
        )
    )
    assert "約900 m" in exact
    assert "代表点" not in exact
    assert "1 km以内" in rough
    assert "代表点" in rough


def test_listing_card_hides_a_hidden_address_and_its_distance(app: Flask) -> None:
    words = text(
        shown(app, "listing_card", "listing_card(card, distance=900)", card=card(visibility="address_hidden"))
    )
    assert "札幌市中央区" not in words
    assert "900" not in words
    assert "住所は公開していません" in words


def test_listing_card_escapes_what_sources_wrote(app: Flask) -> None:
    services = [{"id": "1", "name": NASTY, "kind": "npo"}, {"id": "2", "name": "x", "kind": "npo"}]
    nasty = card(name=NASTY, official_name=NASTY, address=NASTY, phone=NASTY, services=services, source=NASTY)
    reasons = {"fits": [NASTY], "against": [], "unknown": [NASTY]}
    article = shown(app, "listing_card", "listing_card(card, reasons=reasons)", card=nasty, reasons=reasons)
    assert not find(article, "script")
    assert text(article).count("alert(1)") >= 7


@pytest.mark.parametrize(("lang", "words"), [("en", "Open now"), ("ja-Hira", "いま あいて います")])
def test_listing_card_speaks_the_language(app: Flask, lang: str, words: str) -> None:
    hours = [{"days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU", "HO"], "opens": "00:00", "closes": "24:00"}]
    with clock.frozen(datetime(2026, 11, 25, 3, tzinfo=UTC)):  # around New Year nobody may be there
        article = shown(app, "listing_card", "listing_card(card)", f"/?lang={lang}", card=card(hours=hours))
    assert words in text(article)


def test_unknown_hours_are_never_shown_as_closed(app: Flask) -> None:
    words = text(shown(app, "open_state", "open_state(card)", card=card()))
    assert words == "受付時間は電話で確認"


def test_kind_badge_has_a_shape_and_a_word(app: Flask) -> None:
    for kind in ("hello_work", "npo", "no_such_kind"):
        badge = shown(app, "kind_badge", "kind_badge(kind)", kind=kind)
        assert find(badge, "{http://www.w3.org/2000/svg}path")[0].get("d")
        assert text(badge)


def test_pagination_keeps_the_other_parameters(app: Flask) -> None:
    arguments = {"need": ["debt", "food"], "q": "相談 & x", "page": 2}
    nav = shown(app, "pagination", 'pagination(2, 20, 60, "pages.map_page", arguments)', arguments=arguments)
    links = [link.get("href", "") for link in find(nav, "a")]
    assert [link.partition("page=")[2][:1] for link in links] == ["1", "1", "3", "3"]
    assert all("need=debt&need=food" in link and "%26" in link for link in links)
    assert [text(e) for e in nav.iter() if e.get("aria-current") == "page"] == ["2ページ目"]


def test_pagination_of_one_page_is_nothing(app: Flask) -> None:
    assert text(shown(app, "pagination", 'pagination(1, 20, 20, "pages.map_page", {})')) == ""


def test_data_table_names_its_rows_and_columns(app: Flask) -> None:
    table = shown(app, "data_table", 'data_table("C", ["A", "B"], [["x", nasty]])', nasty=NASTY)
    assert [(h.get("scope"), text(h)) for h in find(table, "th")] == [
        ("col", "A"),
        ("col", "B"),
        ("row", "x"),
    ]
    assert text(find(table, "td")[0]) == NASTY
    assert find(table, "div")[0].get("tabindex") == "0"


def test_definition_list_leaves_out_what_is_empty(app: Flask) -> None:
    pairs = [("A", "1"), ("B", ""), ("C", None), ("D", ["2", "3"]), ("E", 0)]
    listed = shown(app, "definition_list", "definition_list(pairs)", pairs=pairs)
    assert [text(e) for e in listed.iter() if e.tag in ("dt", "dd")] == ["A", "1", "D", "2", "3", "E", "0"]


def test_chip_says_what_its_link_does(app: Flask) -> None:
    assert text(shown(app, "chip", 'chip("札幌市", "/search")')) == "札幌市の条件を外す"
    assert not find(shown(app, "chip", 'chip("札幌市")'), "a")


def test_freshness_warns_of_old_and_undated_facts(app: Flask) -> None:
    old = clock.today() - timedelta(days=211)
    new = clock.today() - timedelta(days=210)
    assert "要確認" in text(shown(app, "freshness", 'freshness(day, "X")', day=old))
    assert "要確認" not in text(shown(app, "freshness", 'freshness(day, "X")', day=new))
    assert "不明" in text(shown(app, "freshness", 'freshness(None, "X")'))


def test_quick_exit_works_without_script(app: Flask) -> None:
    link = find(shown(app, "quick_exit", "quick_exit()"), "a")[0]
    assert link.get("href", "").startswith("https://")
    assert "noreferrer" in link.get("rel", "")


def test_emergency_numbers_can_be_dialled(app: Flask) -> None:
    links = [link.get("href") for link in find(shown(app, "emergency", "emergency()"), "a")]
    assert links == ["tel:110", "tel:119", "tel:%238008", "tel:189", "tel:0120279338"]


def test_every_number_of_a_national_line_has_its_source(app: Flask) -> None:
    named = (ROOT / "data" / "SOURCES.md").read_text()
    boxes = '{{ emergency() }}{{ emergency("large") }}{{ life_lines() }}'
    every = '{% from "components/emergency.html" import emergency, life_lines %}' + boxes
    with app.test_request_context("/"):
        drawn = html5lib.parseFragment(render_template_string(every), namespaceHTMLElements=False)
    numbers = [bold.text or "" for bold in find(drawn, "b")]
    assert len(numbers) == 13
    for number in (*numbers, NATIONAL_LINE):
        assert f"| {number} |" in named, number


def test_search_box_works_without_script(app: Flask) -> None:
    form = find(shown(app, "search_box", 'search_box("/search", q=nasty)', nasty=NASTY), "form")[0]
    assert (form.get("action"), form.get("method")) == ("/search", "get")
    values = {field.get("name"): field.get("value") for field in find(form, "input")}
    assert values == {"q": NASTY, "near": ""}


def test_the_notice_of_an_error_is_announced(app: Flask) -> None:
    assert find(shown(app, "notice", 'notice("x", "error")'), "div")[0].get("role") == "alert"
    assert find(shown(app, "notice", 'notice("x")'), "div")[0].get("role") is None
