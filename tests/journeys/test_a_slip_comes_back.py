"""The whole main job, in a real browser on real data: from "who near me can help?" to an answered slip."""

from __future__ import annotations

import io
import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Site, watched
from tests.people import HANAKO, Person

pytestmark = pytest.mark.journey


def test_from_a_resident_s_search_to_the_sender_seeing_the_answer(
    visitor: Page, browser: Browser, site: Site
):
    faults: list[str] = []
    a_resident_finds_an_office(visitor)

    desk = signed_in(browser, site, site.cast.sato, faults)
    register_the_client(desk)
    recipient = match_and_choose(desk)
    record_the_consent(desk)
    number = issue_the_slip(desk)

    pdf = open_the_pdf(desk, number)
    assert recipient in pdf
    for wanted in (
        "連絡票",
        number,
        "取扱注意",
        HANAKO["name"].replace(" ", ""),
        "返信",
        "受理",
        "受理不可",
        "同意",
    ):
        assert wanted in re.sub(r"\s", "", pdf), wanted
    assert "北海道札幌市中央区大通西" not in re.sub(r"\s", "", pdf), "the address was not consented to"

    answer_by_code(browser, site, *code_and_fact(pdf), faults)

    desk.goto(f"/desk/referrals/{number}")
    expect(desk.locator("main")).to_contain_text("受入可")
    expect(desk.locator("main")).to_contain_text("橋本")
    desk.context.close()
    assert not faults, faults


def a_resident_finds_an_office(page: Page) -> None:
    """花子 looks near 札幌市中央区 and opens a listing: phone to tap, hours, where the facts come from."""
    page.goto("/")
    page.get_by_label("困っていること").first.fill("就労定着支援")
    page.get_by_label("住んでいるところ").first.fill("札幌市中央区")
    page.get_by_role("button", name="さがす", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    cards = page.locator("article")
    expect(cards.first).to_contain_text("札幌市")
    link = page.locator("main article h3 a, main article h2 a").filter(has_not_text="ハローワーク").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert page.locator("a[href^='tel:']").count() >= 1
    expect(page.locator("main")).to_contain_text("福祉医療機構")


def signed_in(
    browser: Browser, site: Site, person: Person, faults: list[str], *, bypass_csp: bool = False
) -> Page:
    context = browser.new_context(
        base_url=site.url, locale="ja-JP", viewport={"width": 1280, "height": 900}, bypass_csp=bypass_csp
    )
    context.set_default_timeout(15_000)
    page = watched(context, site, faults)
    page.goto("/sign-in")
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード").fill(person.password)
    page.get_by_role("button", name="ログイン").click()
    give_code(page, person, faults)
    expect(page).to_have_url(re.compile(r"/desk$"))
    return page


def give_code(page: Page, person: Person, faults: list[str]) -> None:
    """A code counts once: whoever signed in within the same half minute waits for the next, as the page says."""
    known = len(faults)
    for _ in range(2):
        page.locator("input[autocomplete='one-time-code']").fill(person.code())
        with page.expect_navigation():
            page.locator("main form button[type='submit']").first.click()
        if "/second-factor" not in page.url:
            return
        del faults[known:]
        page.wait_for_timeout(30_500 - time.time() * 1000 % 30_000)


def register_the_client(page: Page) -> None:
    page.goto("/desk/clients/new")
    page.get_by_label("氏名").fill(HANAKO["name"])
    page.get_by_label("ふりがな").fill(HANAKO["kana"])
    page.get_by_label("生年月日").fill(HANAKO["birth_date"])
    page.get_by_label("住所").fill("北海道札幌市中央区大通西1丁目")
    page.get_by_label("電話番号").fill(HANAKO["phone"])
    page.get_by_label("おもな相談").select_option("retention")
    page.get_by_label("相談の概要").fill("働き始めて7か月。上司が替わり、朝起きられない日が増えた。")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HANAKO["name"])


def match_and_choose(page: Page) -> str:
    """佐藤 matches 花子's needs; reasons for and against are there to be read; one office is chosen."""
    page.locator("main").get_by_role("link", name=re.compile("つなぎ先|マッチ|さがす|探す")).first.click()
    page.get_by_label("住まい・探す場所").fill("札幌市中央区")
    page.locator("main form button[type='submit']").first.click()
    results = page.locator("#results")
    expect(results).to_be_visible()
    expect(results).to_contain_text("合う点")
    card = (
        results.locator("article")
        .filter(has=page.locator("input[name='to']"))
        .filter(has_text="就労定着支援")
        .first
    )
    name = card.locator("h3").inner_text().split("\n")[-1].strip()
    card.locator("input[name='to']").press("Space")
    results.get_by_role("button", name="選んだ機関あての連絡票を書く").click()
    expect(page.locator("main")).to_contain_text("同意")
    return name


def record_the_consent(page: Page) -> None:
    """Without a consent the slip cannot be written; everything but the address and birth date may go out."""
    page.get_by_role("link", name=re.compile("同意")).last.click()
    for box in page.locator("input[name='items']").all():
        if box.is_checked() == (box.get_attribute("value") in {"address", "birth_date"}):
            box.press("Space")
    page.locator("input[name='way']").first.press("Space")
    page.locator("main form button[type='submit']").last.click()


def issue_the_slip(page: Page) -> str:
    expect(page.locator("textarea[name='summary']")).to_have_value(re.compile("7か月"))
    page.locator("input[name='urgency']").last.press("Space")
    page.locator("input[name='asked_for']").first.press("Space")
    page.locator("button[value='preview']").click()
    expect(page.locator("main")).to_contain_text("確認いただきたい点")
    page.locator("button[value='issue']").click()
    expect(page).to_have_url(re.compile(r"/desk/referrals/"))
    return urlsplit(page.url).path.rsplit("/", 1)[-1]


def open_the_pdf(page: Page, number: str) -> str:
    answer = page.request.get(f"/desk/referrals/{number}/slip.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)


def code_and_fact(pdf: str) -> tuple[str, str]:
    """What the recipient reads off the paper."""
    code = re.search(r"短縮コード\s*([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)", pdf)
    fact = re.search(r"照合番号\D*(\d{4,8})", re.sub(r"\s", "", pdf))
    assert code, pdf
    assert fact, pdf
    return code.group(1), fact.group(1)


def answer_by_code(browser: Browser, site: Site, code: str, fact: str, faults: list[str]) -> None:
    """The recipient has no account: paper, phone, code, answer."""
    context = browser.new_context(base_url=site.url, locale="ja-JP", viewport={"width": 360, "height": 740})
    context.set_default_timeout(15_000)
    page = watched(context, site, faults)
    page.goto(f"/r/{code}")
    page.locator("input[name='fact']").fill("0000" if fact != "0000" else "1111")
    page.locator("main form button[type='submit']").click()
    expect(page.locator("main")).to_contain_text("照合番号")
    expect(page.locator("main")).not_to_contain_text(HANAKO["name"])
    page.locator("input[name='fact']").fill(fact)
    page.locator("main form button[type='submit']").click()
    expect(page.locator("main")).to_contain_text(HANAKO["name"])
    page.locator("input[name='to'][value='accepted']").press("Space")
    page.locator("input[name='person']").fill("橋本")
    page.locator("main form button[type='submit']").last.click()
    expect(page.locator("main")).to_contain_text("受入可")
    context.close()
