"""鈴木 keeps her listing right in a real browser: by keyboard alone, every page clean at both widths; 高橋 decides."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app import create_app
from directory import actions_revise
from directory.author import of_member
from tests.directory.editing.test_desk import own_by
from tests.directory.editing.test_revise import WEEK
from tests.directory.listings import add_listing
from tests.journeys.conftest import Site
from tests.journeys.test_a_slip_comes_back import signed_in
from tests.journeys.test_axe import faults, scrolls_sideways

pytestmark = pytest.mark.journey


@pytest.fixture
def place(site: Site) -> UUID:
    app = create_app(site.environ)
    with app.app_context():
        known = add_listing("みずうみの窓口", "employment_transition", address="北海道札幌市中央区")
        own_by(known, site.cast.b)
        own_by(add_listing("はやしの窓口", "npo"), site.cast.b)
        actions_revise.revise(
            of_member(site.cast.suzuki.member), known, {"phone": "011-522-9370", "hours": WEEK}
        )
    return known


def look(page: Page, path: str = "") -> None:
    """At both widths: clean, and nothing scrolls sideways."""
    if path:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == [], (page.url, width)
        assert not scrolls_sideways(page), (page.url, width)


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def test_from_the_desk_to_the_published_listing(browser: Browser, site: Site, place: UUID):
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.suzuki, heard, bypass_csp=True)
    here = f"/desk/listings/{place}"
    for path in ("/desk", "/desk/listings", "/desk/listings/bulk", here, f"{here}/edit", f"{here}/special-days",
                 f"{here}/versions", f"{here}/versions/compare?from=0&to=1"):  # fmt: skip
        look(desk, path)

    desk.goto(f"{here}/edit?part=contact")
    tab_to(desk, desk.locator("#phone"))
    desk.keyboard.press("Control+A")
    desk.keyboard.type("12")
    desk.keyboard.press("Enter")
    expect(desk.locator("#error-summary")).to_contain_text("市外局番")
    look(desk)
    desk.locator("#phone").focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("011-111-2222")
    desk.keyboard.press("Enter")  # the first button of the form looks at it, it publishes nothing
    expect(desk.locator("main")).to_contain_text("変わるところ")
    look(desk)
    tab_to(desk, desk.get_by_role("button", name="公開する"))
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(rf"{here}$"))
    expect(desk.locator("main")).to_contain_text("011-111-2222")

    desk.goto(f"{here}/edit?part=hours")
    tab_to(desk, desk.locator("#bands-0-days-5"))
    desk.keyboard.press("Space")
    expect(desk.locator("#bands-0-days-5")).to_be_checked()
    desk.goto(f"{here}/edit?part=checked")
    desk.locator("#name").fill("みずうみの家")
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("確認待ちになります")
    desk.get_by_role("button", name="確認を頼む").click()
    look(desk)

    visitor = browser.new_page(base_url=site.url)
    visitor.goto(f"/listings/{place}")
    expect(visitor.locator("h1")).to_have_text("みずうみの窓口")
    expect(visitor.locator("main")).to_contain_text("011-111-2222")

    queue = signed_in(browser, site, site.cast.takahashi, heard, bypass_csp=True)
    look(queue, "/desk/queue")
    queue.locator("section.card", has_text="みずうみの家").get_by_role("button", name="公開する").click()
    expect(queue.locator("main")).to_contain_text("公開しました")
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("みずうみの家")
    for page in (visitor, desk, queue):
        page.context.close()
    assert not heard, heard
