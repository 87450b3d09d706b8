"""A resident asks an office for a call back on a phone, without JavaScript; every page on the way is clean."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from app import create_app
from directory.models import Listing
from foundation.db import db
from tests.journeys.conftest import Site
from tests.journeys.test_axe import faults, scrolls_sideways, tab_to

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def office(site: Site) -> UUID:
    """A real listing, given to the organization of 鈴木, who will read what comes in."""
    app = create_app({"TSUNAGI_INSTANCE": str(site.instance), "TSUNAGI_PUBLIC_URL": site.url})
    with app.app_context():
        listing_id = db.session.scalars(
            db.select(Listing.id).where(Listing.kind == "retention_support")
        ).first()
        mine = {"organization_id": site.cast.b, "accepts_self_referral": True}
        db.session.execute(update(Listing).where(Listing.id == listing_id).values(**mine))
        db.session.commit()
        db.session.remove()
    return listing_id


def phone(browser: Browser, site: Site, **options: bool) -> BrowserContext:
    context = browser.new_context(
        base_url=site.url, locale="ja-JP", viewport={"width": 360, "height": 740}, **options
    )
    context.set_default_timeout(20_000)
    return context


def fill(page: Page, need: str) -> None:
    page.locator("input[name=name]").fill("はなちゃん")
    page.locator(f"input[name=needs][value={need}]").check(force=True)
    page.locator("input[name=way][value=phone]").check(force=True)
    page.locator("input[name=contact]").fill("090-1234-5678")
    page.locator("input[name=when]").fill("平日の夜だけ")
    page.locator("input[name=word]").fill("5678")
    page.locator("input[name=agree]").check(force=True)
    time.sleep(3.1)  # nobody fills it in faster, says the site


def clean(page: Page) -> None:
    assert faults(page) == [], page.url
    assert not scrolls_sideways(page), page.url


def test_without_javascript_from_the_listing_to_the_answer(browser: Browser, site: Site, office: UUID):
    context = phone(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/listings/{office}")
    page.get_by_role("link", name="ネットで連絡をお願いする").first.click()
    fill(page, "housing")
    page.get_by_role("button", name="送る").click()
    code = page.locator(".receipt__code").inner_text()
    page.goto("/r")
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="次へ").click()
    page.locator("input[name=word]").fill("５６７８")
    page.get_by_role("button", name="次へ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("窓口からの返事")
    page.get_by_role("button", name="取り下げて、すべて消す").click()
    page.get_by_role("button", name="はい、消します").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("消しました")
    context.close()


def test_every_page_on_the_way_is_clean_and_safety_comes_first(browser: Browser, site: Site, office: UUID):
    context = phone(browser, site, bypass_csp=True)
    page = context.new_page()
    for lang in ("", "/ja-Hira", "/en", "/ja"):
        page.goto(f"{lang}/self-referral/{office}")
        clean(page)
    page.get_by_role("button", name="送る").click()
    clean(page)
    fill(page, "violence")
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("先に、あなたの安全のために")
    clean(page)
    page.get_by_role("button", name="安全なので").click()
    clean(page)
    page.goto(f"/r/{page.locator('.receipt__code').inner_text()}")
    clean(page)
    page.locator("input[name=word]").fill("5678")
    page.get_by_role("button", name="次へ").click()
    clean(page)
    context.close()


def test_by_keyboard_alone(browser: Browser, site: Site, office: UUID):
    context = phone(browser, site)
    page = context.new_page()
    page.goto(f"/self-referral/{office}")
    started = time.monotonic()
    for label, typed in (("何とお呼びすればよいですか", "はな"), ("食べるものがない", " "), ("電話", " ")):
        tab_to(page, label) if typed != " " else press_on(page, label)
        page.keyboard.type(typed) if typed != " " else None
    for name, typed in (("contact", "090-1234-5678"), ("when", "いつでも"), ("word", "ひまわり")):
        tab_until(page, f"input[name={name}]")
        page.keyboard.type(typed)
    tab_until(page, "input[name=agree]")
    page.keyboard.press("Space")
    time.sleep(max(0.0, 3.1 - (time.monotonic() - started)))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt__code")).to_be_visible()
    context.close()


def press_on(page: Page, label: str) -> None:
    box = page.get_by_label(label, exact=True).first
    tab_until(page, f"#{box.get_attribute('id')}")
    page.keyboard.press("Space")


def tab_until(page: Page, selector: str) -> None:
    """The trap for machines is never reached on the way."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") != "website"
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")
