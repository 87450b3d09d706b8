"""Staff's match in a real browser, by keyboard alone, and clean at 360 and 1280 px; so too the map of needs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_a_slip_comes_back import register_the_client, signed_in
from tests.journeys.test_axe import faults, scrolls_sideways
from tests.journeys.test_guide_by_keyboard import Keys

pytestmark = pytest.mark.journey


def clean(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == [], (page.url, width)
        assert not scrolls_sideways(page), (page.url, width)


def test_from_the_question_to_leaving_an_office_out(browser: Browser, site: Site):
    heard: list[str] = []
    page = signed_in(browser, site, site.cast.tanaka, heard, bypass_csp=True)
    register_the_client(page)
    file = urlsplit(page.url).path
    page.goto(f"{file}/match")
    keys = Keys(page)
    keys.to("input[name=near]")
    page.keyboard.press("Control+A")
    page.keyboard.type("札幌市中央区")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#results")).to_be_visible()
    clean(page)
    _compare(page, keys)
    _shortlist(page, keys)
    _why_again_runs(page, keys, file)
    _leave_out(page, keys, file)
    page.context.close()
    assert not heard, heard


def _compare(page: Page, keys: Keys) -> None:
    boxes = page.locator("#results article input[name=to]")
    for at in (0, 1):
        keys.to(f"#{boxes.nth(at).get_attribute('id')}")
        keys.press("Space")
        assert boxes.nth(at).is_checked()
    keys.go("button[formaction$='/compare']", "Enter")
    expect(page.locator("main table thead th[scope=col]")).to_have_count(3)
    clean(page)
    page.go_back()


def _shortlist(page: Page, keys: Keys) -> None:
    name = page.locator("#results article h3").first.inner_text().split("\n")[-1].strip()
    keys.go("#results article form[action*='/shortlist'] button", "Enter")
    expect(page.locator("#shortlist")).to_be_visible()
    expect(page.locator("section[aria-labelledby=shortlist]")).to_contain_text(name)
    clean(page)


def _why_again_runs(page: Page, keys: Keys, file: str) -> None:
    summary = page.locator("#results > details.fold").last.locator("summary").first
    for _ in range(200):
        if summary.evaluate("e => e === document.activeElement"):
            break
        keys.press("Tab")
    keys.press("Enter")
    keys.to("#why-name")
    page.keyboard.type("ハローワーク")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("main")).to_contain_text("ハローワーク")
    clean(page)
    for path in ("again", "runs"):
        page.goto(f"{file}/match/{path}")
        clean(page)


def _leave_out(page: Page, keys: Keys, file: str) -> None:
    page.goto(f"{file}/match")
    keys.to("#results article details summary")
    keys.press("Enter")
    gone = page.locator("#results article h3").first.inner_text().split("\n")[-1].strip()
    keys.go("#results article details a.match-card__out", "Enter")
    clean(page)
    keys.to("input[name=left_out_because]")
    keys.press("Space")
    keys.go("main form button[type=submit]", "Enter")
    expect(page.locator("main")).to_contain_text(gone)
    assert gone not in page.locator("#results article h3").all_inner_texts()


def test_the_map_of_needs_by_keyboard(browser: Browser, site: Site):
    """The coordinator looks at what a change would do at a real place before it is saved."""
    heard: list[str] = []
    page = signed_in(browser, site, site.cast.takahashi, heard, bypass_csp=True)
    page.goto("/desk/needs")
    keys = Keys(page)
    keys.go("main a[href*='/desk/needs/']", "Enter")
    expect(page).to_have_url(re.compile(r"/desk/needs/\w+"))
    keys.to(
        "main form select, main form input[type=number], main form input[type=radio], main form input[type=text]"
    )
    focus = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focus != "none"
    clean(page)
    keys.to("main form button[type=submit]")
    page.context.close()
    assert not heard, heard
