"""The map in a real browser: circles, list and map in step, the keyboard, the visitor's place, print, no JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from directory.offices import office
from tests.journeys.conftest import Site
from tests.journeys.test_axe import examined, faults, scrolls_sideways, width  # noqa: F401 – fixtures

pytestmark = pytest.mark.journey

PIN = ".map-pin"
CIRCLE = ".map-cluster"
SAPPORO = "/map?q=就労定着支援&near=札幌市中央区&lat=43.06&lng=141.35&zoom=15"


def opened(page: Page, path: str = "/map") -> Page:
    page.goto(path)
    expect(page.locator(".map-panel__note")).to_have_text(re.compile(r"\d"))
    return page


def test_a_circle_leads_closer_until_the_list_agrees_with_the_pins(visitor: Page):
    opened(visitor, "/map?kind=hello_work")
    expect(visitor.locator(CIRCLE).first).to_be_visible()
    for _ in range(8):
        if visitor.locator(".map-list__item").count():
            break
        before = visitor.locator(".map-panel__note").text_content()
        visitor.locator(CIRCLE).first.press("Enter")
        expect(visitor.locator(".map-panel__note")).not_to_have_text(before or "")
    listed = visitor.locator(".map-list__item")
    expect(listed.first).to_be_visible()
    numbers = set(visitor.locator(f"{PIN} span").all_text_contents())
    assert numbers <= set(listed.locator(".map-sign").all_text_contents())
    assert str(listed.count()) in (visitor.locator(".map-panel__note").text_content() or "")


def test_showing_a_listed_place_opens_it_and_escape_closes_it(visitor: Page):
    opened(visitor, SAPPORO)
    first = visitor.locator(".map-list__item").first
    name = first.locator(".map-list__name").text_content() or ""
    first.get_by_role("button").click()
    expect(visitor.locator(".map-popup__name")).to_have_text(name)
    visitor.keyboard.press("Escape")
    expect(visitor.locator(".map-popup")).to_have_count(0)


def test_the_search_in_the_visible_part_finds_what_is_in_view(visitor: Page):
    opened(visitor, SAPPORO)
    shown = re.sub(r"\D", "", visitor.locator(".map-panel__note").text_content() or "")
    visitor.locator("[data-map-here]").click()
    expect(visitor).to_have_url(re.compile(r"/search\?.*bbox="))
    expect(visitor.locator("main")).to_contain_text(f"{shown}件")


def test_the_keyboard_reaches_moves_and_opens(visitor: Page):
    opened(visitor, SAPPORO)
    visitor.locator(".folium-map").focus()
    before = visitor.locator(".map-panel__note").text_content()
    visitor.keyboard.press("-")
    expect(visitor.locator(".map-panel__note")).not_to_have_text(before or "")
    opened(visitor, SAPPORO)
    pin = visitor.locator(f"{PIN}[tabindex='0']").first
    pin.focus()
    assert pin.get_attribute("aria-label")
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".map-popup__name a")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile("/listings/"))
    routes = visitor.locator("a[href^='geo:'], a[href*='openstreetmap.org']")
    expect(routes.first).to_be_visible()


def test_the_visitor_s_place_moves_the_map_and_is_sent_nowhere_else(browser: Browser, site: Site):
    context = browser.new_context(
        base_url=site.url,
        geolocation={"latitude": 43.0631234, "longitude": 141.3541234},
        permissions=["geolocation"],
    )
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context.new_page())
    page.locator("[data-map-position]").click()
    expect(page.locator(".map-here")).to_be_visible()
    expect(page.locator(".map-list__item, .map-cluster").first).to_be_visible()
    assert not [url for url in asked if "43.0631" in url and "bbox" not in url]
    context.close()


def test_an_office_s_area_is_drawn_and_named(visitor: Page):
    visitor.goto(f"/listings/{office('hello_work', '栃木県/office/黒磯').id}")
    expect(visitor.locator("path.map-area")).to_have_count(2)
    expect(visitor.locator("path.map-area--part")).to_have_count(1)
    expect(visitor.locator(".map-name--area span", has_text="那須町")).to_be_visible()
    expect(visitor.locator(".leaflet-control-attribution")).to_contain_text("Geolonia")
    expect(visitor.locator(".map-pin")).to_have_count(1)  # the office alone, not what else has the same point
    expect(visitor.locator(".map-cluster")).to_have_count(0)
    visitor.locator(".map-pin").press("Enter")
    expect(visitor.locator(".map-popup__name")).to_contain_text("黒磯")


def test_paper_shows_the_map_and_its_list(visitor: Page):
    opened(visitor, SAPPORO)
    visitor.emulate_media(media="print")
    expect(visitor.locator(".folium-map")).to_be_visible()
    expect(visitor.locator(".map-list__item").first).to_be_visible()
    visitor.emulate_media(media="screen")


@pytest.mark.parametrize("path", ["/map/picture", "/map/picture?kind=hello_work&at=35.6,139.7,9", SAPPORO])
def test_axe_finds_nothing(examined: Page, path: str):  # noqa: F811 – the fixture
    examined.goto(path)
    examined.wait_for_load_state("networkidle")
    assert faults(examined) == []
    assert not scrolls_sideways(examined)


def test_without_javascript_links_lead_to_an_office(site: Site, browser: Browser):
    context = browser.new_context(
        java_script_enabled=False, base_url=site.url, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto("/map?kind=hello_work")
    page.locator(".map-panel__without a[href*='/map/picture']").click()
    for _ in range(8):
        if page.locator("a[href*='/listings/']").count():
            break
        page.locator("a.map-list__name").first.click()
    page.get_by_role("link", name="縮小").click()
    page.get_by_role("link", name="北へ").click()
    page.get_by_role("link", name="南へ").click()
    page.get_by_role("link", name="拡大").click()
    expect(page.locator("main")).to_contain_text("この範囲に")
    page.locator("main a[href*='/listings/']").first.click()
    expect(page.locator("h1")).to_contain_text("ハローワーク")
    context.close()
