"""Messages, a stand-in, passing a slip on: with Tab, Enter, Space and letters, never the mouse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation import clock
from tests.journeys.conftest import Site
from tests.journeys.slips import Desk
from tests.journeys.test_a_slip_comes_back import signed_in

pytestmark = pytest.mark.journey


def tab_onto(page: Page, selector: str) -> None:
    """Tab until the focus is there, and can be seen."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            break
    else:
        raise AssertionError(f"Tab does not reach {selector}")
    seen = "e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'"
    assert page.locator(":focus").evaluate(seen), selector


def press(page: Page, selector: str) -> None:
    tab_onto(page, selector)
    page.keyboard.press("Enter")


def type_date(page: Page, name: str, iso: str) -> None:
    """The browser asks for the parts in its own language's order."""
    tab_onto(page, f"input[name={name}]")
    year, month, day = iso.split("-")
    page.keyboard.type(f"{month}{day}{year}")
    if page.locator(f"input[name={name}]").input_value() != iso:
        for _ in range(2):
            page.keyboard.press("ArrowLeft")
        for part in (year, month, day):
            page.keyboard.type(part)
            page.keyboard.press("ArrowRight")
    expect(page.locator(f"input[name={name}]")).to_have_value(iso)


def test_messages_a_stand_in_and_passing_on(browser: Browser, site: Site, slips: Desk):
    heard: list[str] = []
    page = signed_in(browser, site, slips.stand_in, heard)
    writes_a_message(page, slips)
    says_who_stands_in(page)
    passes_the_slip_on(page, slips)
    page.context.close()
    assert not heard, heard


def writes_a_message(page: Page, slips: Desk) -> None:
    page.goto(f"/desk/referrals/{slips.talked}")
    press(page, "main a[href$='/messages']")
    expect(page).to_have_url(re.compile("/messages$"))
    press(page, "main form button[type=submit]")  # empty: the error takes the focus, what was typed is kept
    expect(page.locator("main [role=alert], main .error-summary").first).to_be_visible()
    tab_onto(page, "textarea[name=body]")
    page.keyboard.type("わたしが代わりにうかがいます。")
    press(page, "main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("わたしが代わりにうかがいます。")


def says_who_stands_in(page: Page) -> None:
    page.goto("/desk/waiting")
    expect(page.get_by_role("heading", level=1)).to_contain_text("止まっている連絡票")
    page.goto("/desk/duty")
    day = clock.today() + timedelta(days=9)
    for name, person in (("away", "伊藤"), ("stand_in", "佐藤")):
        tab_onto(page, f"select[name={name}]")
        choice = page.locator(f"select[name={name}] option:checked")
        for _ in range(5):
            if person in choice.inner_text():
                break
            page.keyboard.press("ArrowDown")
        expect(choice).to_contain_text(person)
    type_date(page, "from_on", day.isoformat())
    type_date(page, "until_on", (day + timedelta(days=1)).isoformat())
    press(page, "main form button:not(.button--text)")
    expect(page.locator("main")).to_contain_text("伊藤 真さんの分を佐藤 美咲")


def passes_the_slip_on(page: Page, slips: Desk) -> None:
    at = f"/desk/clients/{slips.world.client_id}/slips/new?to={slips.world.c}&part_of={slips.declined}"
    page.goto(at)
    press(page, "button[value=preview]")
    expect(page.locator("button[value=issue]")).to_be_visible()
    press(page, "button[value=issue]")
    expect(page).to_have_url(re.compile(r"/desk/referrals/[^/]+-\d{4}$"))
    expect(page.locator("main")).to_contain_text(slips.declined)
