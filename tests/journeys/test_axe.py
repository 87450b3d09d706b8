"""axe finds nothing on any page; nothing scrolls sideways at 360 px; the keyboard reaches what the mouse does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.slips import Desk
from tests.journeys.test_a_slip_comes_back import signed_in
from tests.people import Person

pytestmark = pytest.mark.journey

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe-core" / "axe.min.js"
PUBLIC = (
    "/",
    "/search",
    "/search?q=就労定着支援&near=札幌市中央区",
    "/search?q=ぜったいにないことば",
    "/search?q=夫に殴られて死にたい",
    "/search?q=契約更新しないって急に言われた、もう6年働いてるのに",
    "/search?near=どこにもない町",
    "/search?kind=hello_work&area=13",
    "/map",
    "/guide",
    "/jurisdiction",
    "/jurisdiction?q=札幌市中央区",
    "/jurisdiction?q=福岡市南区",
    "/about/data",
    "/embed",
    "/embed?q=就労移行&area=01",
    "/embed/example?area=01",
    "/privacy",
    "/accessibility",
    "/patterns",
    "/sign-in",
    "/r",
    "/no-such-page",
)
TRANSLATED = ("/", "/search?q=就労定着支援&near=札幌市中央区", "/guide", "/jurisdiction?q=札幌市中央区")
DESK = (
    "/desk",
    "/desk/clients",
    "/desk/clients/new",
    "/desk/referrals",
    "/desk/inbox",
    "/desk/self-referrals",
    "/desk/figures",
    "/desk/fax-back",
    "/desk/letterhead",
    "/desk/duty",
    "/desk/waiting",
    "/desk/account",
    "/desk/search?q=支援",
)
COORDINATORS = ("/desk/needs", "/desk/needs/housing", "/desk/needs/versions/0")


@pytest.fixture(scope="module", params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture(scope="module")
def examined(browser: Browser, site: Site, width: int) -> Iterator[Page]:
    """A page that may be examined: only here does the browser look past the CSP, to let axe in."""
    context = browser.new_context(
        base_url=site.url, locale="ja-JP", viewport={"width": width, "height": 800}, bypass_csp=True
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
        "'wcag22aa', 'best-practice']})"
    )
    return [
        f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"] if not _a_pin(v, n)
    ]


def _a_pin(violation: dict[str, Any], node: dict[str, Any]) -> bool:
    """WCAG 2.5.8 exempts pins whose place on the map is their meaning; the list beside holds the same links."""
    return violation["id"] == "target-size" and "leaflet-marker-icon" in node["html"]


def scrolls_sideways(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_clean(examined: Page, path: str):
    examined.goto(path)
    assert faults(examined) == []
    assert not scrolls_sideways(examined)


@pytest.mark.parametrize("lang", ["ja-Hira", "en"])
@pytest.mark.parametrize("path", TRANSLATED)
def test_other_languages_are_clean_too(examined: Page, lang: str, path: str):
    examined.goto(f"/{lang}{path}")
    assert examined.locator("html").get_attribute("lang") in {"ja", "ja-Hira", "en"}
    assert faults(examined) == []
    assert not scrolls_sideways(examined)


def test_a_listing_is_clean(examined: Page):
    examined.goto("/search?q=就労定着支援&near=札幌市中央区")
    examined.locator("main article h3 a, main article h2 a").nth(2).click()
    assert faults(examined) == []
    assert not scrolls_sideways(examined)


def test_the_desk_is_clean(browser: Browser, site: Site):
    """As a member of staff, who may open all of it: a refusal would be examined instead of the page."""
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.tanaka, heard, bypass_csp=True)
    for width in (360, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        for path in DESK:
            answer = desk.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert faults(desk) == [], path
            assert not scrolls_sideways(desk), path
    desk.context.close()
    desk = signed_in(browser, site, site.cast.takahashi, heard, bypass_csp=True)
    for width in (360, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        for path in COORDINATORS:
            desk.goto(path)
            assert faults(desk) == [], path
            assert not scrolls_sideways(desk), path
    desk.context.close()
    assert not heard, heard


def of_slips(slips: Desk) -> dict[Person | None, list[str]]:
    """Who opens which page of referrals: the sender, the recipient, the coordinator, whoever holds the paper."""
    people, client = slips.world.people, f"/desk/clients/{slips.world.client_id}"
    at = "/desk/referrals/"
    return {
        people.sato: [
            at + slips.talked,
            f"{at}{slips.talked}/messages",
            f"{at}{slips.talked}/slip",
            at + slips.declined,
            at + slips.passed_on,
            at + slips.ended,
            f"{at}issued?number={slips.talked}&number={slips.scheduled}",
            f"{client}/slips/new?to={slips.world.c}&part_of={slips.declined}",
            f"{client}/consents/new?to={slips.world.c}",
            "/desk/referrals",
            "/desk/waiting",
            "/desk/duty",
            "/desk/fax-back",
        ],
        people.suzuki: [
            "/desk/inbox",
            at + slips.late,
            at + slips.scheduled,
            f"{at}{slips.talked}/messages",
            "/desk/waiting",
            "/desk/duty",
            "/desk/self-referrals",
            f"/desk/self-referrals/{slips.request}",
            "/desk/proposals",
            "/desk/figures",
        ],
        people.takahashi: ["/desk/stalled", "/desk/figures/network"],
        None: [f"/r/{slips.code}", f"/self-referral/{slips.world.b}"],
    }


def test_pages_of_slips_are_clean(browser: Browser, site: Site, slips: Desk):
    heard: list[str] = []
    for person, paths in of_slips(slips).items():
        context = browser.new_context(base_url=site.url, locale="ja-JP", bypass_csp=True)
        page = signed_in(browser, site, person, heard, bypass_csp=True) if person else context.new_page()
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for path in paths:
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 200, (path, person)
                assert faults(page) == [], path
                assert not scrolls_sideways(page), (path, width)
        page.context.close()
        context.close()
    assert not heard, heard


def test_by_keyboard_alone_from_the_home_page_to_an_office(visitor: Page):
    """Tab to the boxes, type, Enter; Tab to the first office, Enter. The focus is always visible."""
    visitor.goto("/")
    tab_to(visitor, "困っていること")
    visitor.keyboard.type("就労定着支援")
    tab_to(visitor, "住んでいるところ")
    visitor.keyboard.type("札幌市中央区")
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile("/search"))
    for _ in range(80):
        visitor.keyboard.press("Tab")
        if "/listings/" in (visitor.evaluate("document.activeElement.getAttribute('href')") or ""):
            break
    outline = visitor.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile("/listings/"))


def tab_to(page: Page, label: str) -> None:
    box = page.get_by_label(label).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {label}")
