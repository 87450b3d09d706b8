"""The suggestions of the search box in a real browser: arrows, Escape, Enter, without JavaScript, clean for axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_axe import examined, faults, scrolls_sideways, width  # noqa: F401 – fixtures

pytestmark = pytest.mark.journey


def typed(page: Page, text: str) -> Locator:
    """The box on the search page with something typed into it, its list open."""
    page.goto("/search")
    box = page.locator("main input[name=q]")
    box.focus()
    page.keyboard.type(text)
    expect(page.locator("[role=option]").first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    return box


def test_arrows_choose_and_enter_searches_for_what_was_chosen(visitor: Page):
    box = typed(visitor, "ハロー")
    visitor.keyboard.press("ArrowDown")
    first = visitor.locator("[role=option]").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    chosen = first.get_attribute("data-text")
    with visitor.expect_navigation():
        visitor.keyboard.press("Enter")
    expect(visitor.locator("main input[name=q]")).to_have_value(chosen or "")


def test_up_goes_to_the_last_and_past_the_ends_back_to_the_box(visitor: Page):
    box = typed(visitor, "ハロー")
    visitor.keyboard.press("ArrowUp")
    expect(visitor.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    visitor.keyboard.press("ArrowDown")
    expect(visitor.locator("[role=option][aria-selected=true]")).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None


def test_escape_closes_the_list_and_keeps_what_was_typed(visitor: Page):
    box = typed(visitor, "ハロー")
    visitor.keyboard.press("Escape")
    expect(visitor.locator("[role=option]")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("ハロー")
    with visitor.expect_navigation():
        visitor.keyboard.press("Enter")
    expect(visitor.locator("main input[name=q]")).to_have_value("ハロー")


def test_axe_finds_nothing_with_the_list_open(examined: Page):  # noqa: F811 – the fixture
    typed(examined, "ハロー")
    examined.keyboard.press("ArrowDown")
    assert faults(examined) == []
    assert not scrolls_sideways(examined)


def test_without_javascript_it_is_a_plain_box(site: Site, browser: Browser):
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    page.goto("/search")
    assert page.locator("main input[name=q]").get_attribute("role") is None
    page.fill("main input[name=q]", "ハローワーク")
    page.press("main input[name=q]", "Enter")
    expect(page.locator("article").first).to_be_visible()
    page.goto("/search?q=札幌の職安")
    page.locator("a.chip", has_text="札幌").first.click()
    expect(page.locator("a.chip", has_text="文字どおり")).to_be_visible()
    context.close()
