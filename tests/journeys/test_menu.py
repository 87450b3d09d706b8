"""On a phone the head of a page is two rows at most; the rest is behind one button that works without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_a_slip_comes_back import signed_in
from tests.journeys.test_axe import faults, scrolls_sideways

pytestmark = pytest.mark.journey

TWO_ROWS_PX = 112
TARGET_PX = 44
SMALLEST = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def rows_px(page: Page) -> float:
    box = page.get_by_role("banner").bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize(
    ("lang", "label", "leads"),
    [("ja", "メニュー", "地図"), ("ja-Hira", "メニュー", "ちず"), ("en", "Menu", "Map")],
)
def test_a_phone_without_scripts_finds_every_page(phone: Page, lang: str, label: str, leads: str):
    phone.goto(f"/{lang}/")
    assert rows_px(phone) <= TWO_ROWS_PX
    assert not phone.get_by_role("link", name=leads, exact=True).is_visible()
    phone.get_by_role("button", name=label).click()
    link = phone.get_by_role("navigation").get_by_role("link", name=leads, exact=True)
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= TARGET_PX
    link.click()
    expect(phone).to_have_url(re.compile(r"/map"))


def test_the_menu_by_keyboard_in_a_tiny_window(browser: Browser, site: Site):
    context = browser.new_context(base_url=site.url, locale="ja-JP", viewport=SMALLEST, bypass_csp=True)
    page = context.new_page()
    page.goto("/")
    opener = page.get_by_role("button", name="メニュー")
    for _ in range(12):
        page.keyboard.press("Tab")
        if opener.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="主なページ")
    expect(menu).to_be_visible()
    assert faults(page) == []
    assert not scrolls_sideways(page)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert opener.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/map"))
    context.close()


def test_the_desk_has_one_row_and_a_way_out(browser: Browser, site: Site):
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.tanaka, heard, bypass_csp=True)
    expect(desk.get_by_role("button", name="メニュー")).to_be_hidden()
    expect(desk.get_by_role("button", name="ログアウト")).to_be_visible()
    desk.set_viewport_size(SMALLEST)
    assert rows_px(desk) <= TWO_ROWS_PX / 2 + 8
    expect(desk.get_by_role("button", name="ログアウト")).to_be_hidden()
    desk.get_by_role("button", name="メニュー").click()
    assert faults(desk) == []
    assert not scrolls_sideways(desk)
    desk.get_by_role("button", name="ログアウト").click()
    expect(desk).to_have_url(re.compile(r"/sign-in"))
    desk.context.close()
    assert not heard, heard
