"""A visitor reports a mistake and an office takes its listing over, in a real browser; every page of it is clean."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_a_slip_comes_back import signed_in
from tests.journeys.test_axe import examined, faults, scrolls_sideways, width  # noqa: F401 – fixtures

pytestmark = pytest.mark.journey

EDITOR = ("/desk/corrections", "/desk/tokens", "/desk/colleagues")
COORDINATOR = ("/desk/worklist?near=札幌市中央区", "/desk/claims", "/desk/corrections", "/desk/guide-counts")


def first_listing(page: Page) -> str:
    page.goto("/search?q=就労定着支援&near=札幌市中央区")
    href = page.locator("main article h2 a, main article h3 a").nth(1).get_attribute("href")
    assert href
    return href


def test_a_mistake_is_reported_by_keyboard_alone(visitor: Page):
    visitor.goto(f"{first_listing(visitor)}/correction")
    visitor.locator("#about-0").focus()
    visitor.keyboard.press("Space")
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("011-222-3333")
    visitor.keyboard.press("Tab")  # the trap is passed over
    expect(visitor.locator("main form button")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor.locator("h1")).to_contain_text("ありがとう")


def test_the_pages_for_visitors_are_clean(examined: Page):  # noqa: F811 – the fixture
    listing = first_listing(examined)
    for path in (f"{listing}/correction", f"{listing}/claim", "/still-right/x", "/invitation/x", "/claim/x"):
        examined.goto(path)
        assert faults(examined) == [], path
        assert not scrolls_sideways(examined), path
    examined.goto(f"{listing}/claim")
    examined.locator("main form button").click()
    expect(examined.locator("#error-summary")).to_be_visible()
    assert faults(examined) == []


@pytest.mark.parametrize(("who", "paths"), [("suzuki", EDITOR), ("takahashi", COORDINATOR)])
def test_the_desk_of_those_who_keep_listings_is_clean(
    browser: Browser, site: Site, who: str, paths: tuple[str, ...]
):
    heard: list[str] = []
    desk = signed_in(browser, site, getattr(site.cast, who), heard, bypass_csp=True)
    for width_px in (360, 1280):
        desk.set_viewport_size({"width": width_px, "height": 800})
        for path in paths:
            answer = desk.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert faults(desk) == [], path
            assert not scrolls_sideways(desk), path
    if who == "suzuki":
        desk.set_viewport_size({"width": 360, "height": 800})
        desk.goto("/desk/tokens")
        desk.locator("#name").fill("予約システム")
        desk.locator("label[for=scopes-0]").click()
        desk.locator("main .button--primary").click()
        expect(desk.locator("#token")).to_have_value(re.compile("^tsunagi_"))
        assert faults(desk) == []
        assert not scrolls_sideways(desk)
    desk.context.close()
    assert not heard, heard
