"""The guide in a real browser: by keyboard alone, in another language half way, clean at every step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_axe import examined, faults, scrolls_sideways, width  # noqa: F401 – fixtures

pytestmark = pytest.mark.journey


class Keys:
    """Someone with a keyboard and no mouse; counts what they press."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def to(self, selector: str) -> None:
        for _ in range(60):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    def go(self, selector: str, key: str) -> None:
        """Presses `key` on it and waits for the next page."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press(key)


def test_by_keyboard_alone_to_a_telephone_number(visitor: Page):
    visitor.goto("/guide")
    keys = Keys(visitor)
    keys.to("input[value=retention]")
    keys.press("Space")
    keys.go("main button.button--primary", "Enter")
    keys.to("input[name=place]")
    visitor.keyboard.type("札幌市中央区")
    with visitor.expect_navigation():
        keys.press("Enter")  # goes on; the languages at the top are not what Enter means
    expect(visitor.locator("html")).to_have_attribute("lang", "ja")
    keys.go("button[lang=en]", "Enter")
    expect(visitor.locator("html")).to_have_attribute("lang", "en")
    keys.to("input[name=employment]")
    keys.press("ArrowDown")  # working
    keys.go("main button.button--primary", "Enter")
    keys.go("main button[value=result]", "Enter")
    expect(visitor.locator("h1")).to_have_text("Who can help")
    assert visitor.locator("main a[href^='tel:']").count() > 0
    keys.to("main article a[href^='/en/listings/']")
    assert keys.pressed < 150


@pytest.mark.parametrize("lang", ["ja", "ja-Hira", "en"])
def test_every_step_is_clean(examined: Page, lang: str):  # noqa: F811 – the fixture
    examined.goto(f"/{lang}/guide")
    for choice in ("violence", "job_trouble"):
        examined.locator(
            f"label[for={examined.locator(f'input[value={choice}]').get_attribute('id')}]"
        ).click()
    for _ in range(9):
        assert faults(examined) == [], examined.locator("h1").inner_text()
        assert not scrolls_sideways(examined)
        box = examined.locator("input[name=place]:not([type=hidden])")
        if box.count():
            box.fill("札幌市中央区")
        elif examined.locator("main input[type=radio]").count():
            first = examined.locator("main input[type=radio]").nth(1)
            examined.locator(f"label[for={first.get_attribute('id')}]").click()
        if not examined.locator("main form button.button--primary").count():
            break
        with examined.expect_navigation():
            examined.locator("main form button.button--primary").first.click()
    assert examined.locator("main article").count() > 0


def test_the_result_fits_on_a_few_sheets(visitor: Page):
    """What is carried to the telephone: names, numbers, what to ask; not ten pages of boxes."""
    visitor.goto("/guide/result?need=retention&area=011011")
    visitor.emulate_media(media="print")
    for hidden in (".steps", ".reasons--fits", "button"):
        assert not visitor.locator(f"main {hidden}").first.is_visible(), hidden
    assert visitor.locator("article .phone, article a[href^='tel:']").first.is_visible()
    pages = visitor.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 <= pages <= 4, pages
