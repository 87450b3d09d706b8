"""By keyboard alone, every page clean at both widths: a duplicate is decided, a lost edit is merged, a table is looked
at and published; and what was typed when the session ended waits for that person and for nobody else."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from accounts import store
from app import create_app
from directory import actions_revise
from directory.author import of_member
from directory.bulk_rows import COLUMN_OF
from directory.models import DuplicatePair, Listing, Location
from foundation import clock
from foundation.db import db, new_id, transaction
from tests.directory.editing.test_desk import own_by
from tests.directory.editing.test_revise import WEEK
from tests.directory.listings import add_listing
from tests.journeys.conftest import Site
from tests.journeys.test_a_slip_comes_back import signed_in
from tests.journeys.test_an_editor_at_work import look, tab_to
from tests.people import Person

pytestmark = pytest.mark.journey


def in_app(site: Site):
    return create_app(site.environ).app_context()


@pytest.fixture
def pair(site: Site) -> None:
    with in_app(site):
        address = "北海道札幌市中央区北1条西2丁目"
        one = add_listing("みどりの相談室", "npo", address=address, phone="011-222-3333")
        two = add_listing("みどり相談室", "npo", address=address, phone="011-222-3333")
        first, second = sorted((one, two), key=str)
        gone = add_listing("むかしの窓口", "npo", address="北海道小樽市", phone="0134-11-2222")
        with transaction() as session:
            session.add(DuplicatePair(id=new_id(), one_id=first, two_id=second, score=0.7, reasons=[],
                                      found_at=clock.now()))  # fmt: skip
            session.get(Listing, gone).status = session.get(Location, gone).status = "maybe_gone"


@pytest.fixture
def place(site: Site) -> UUID:
    with in_app(site):
        with (
            transaction() as session
        ):  # other journeys of this site have cards for b without an office behind them
            bare = Listing.id.not_in(select(Location.id))
            session.execute(update(Listing).where(bare).values(organization_id=site.cast.c))
        known = add_listing("もりの窓口", "employment_transition", address="北海道札幌市中央区")
        own_by(known, site.cast.b)
        own_by(add_listing("うみの窓口", "npo", address="北海道小樽市"), site.cast.b)
        actions_revise.revise(
            of_member(site.cast.suzuki.member), known, {"phone": "011-522-9370", "hours": WEEK}
        )
    return known


def said(site: Site, person: Person, place: UUID, **wanted: str) -> None:
    with in_app(site):
        actions_revise.revise(of_member(person.member), place, wanted)


def test_a_coordinator_decides_by_keyboard(browser: Browser, site: Site, pair: None):
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.takahashi, heard, bypass_csp=True)
    for path in ("/desk/queue/gone", "/desk/worklist", "/desk/claims", "/desk/queue/duplicates"):
        look(desk, path)
    tab_to(desk, desk.get_by_role("button", name="違う窓口です"))
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("違う窓口として残しました")
    look(desk)
    desk.goto("/desk/queue/gone")
    tab_to(desk, desk.locator("article", has_text="むかしの窓口").get_by_role("button", name="続いています"))
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("続いている窓口として表示します")
    desk.context.close()
    assert not heard, heard


def test_a_lost_edit_is_merged_by_keyboard(browser: Browser, site: Site, place: UUID):
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.suzuki, heard, bypass_csp=True)
    here = f"/desk/listings/{place}"
    desk.goto(f"{here}/edit?part=contact")
    said(site, site.cast.takahashi, place, phone="011-999-0000")
    tab_to(desk, desk.locator("#phone"))
    desk.keyboard.press("Control+A")
    desk.keyboard.type("011-111-2222")
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("011-999-0000")
    look(desk)
    tab_to(desk, desk.locator("input[value=mine]"))
    desk.keyboard.press("Space")
    expect(desk.locator("input[value=mine]")).to_be_checked()
    tab_to(desk, desk.locator("main form .button--primary"))
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("変わるところ")
    tab_to(desk, desk.get_by_role("button", name="公開する"))
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(rf"{here}$"))
    expect(desk.locator("main")).to_contain_text("011-111-2222")
    for path in (
        f"{here}/versions",
        f"{here}/versions/compare?from=1&to=2",
        f"{here}/special-days",
        f"{here}/close",
    ):
        look(desk, path)
    desk.context.close()
    assert not [each for each in heard if "409" not in each], heard


def test_a_table_is_looked_at_and_published_by_keyboard(
    browser: Browser, site: Site, place: UUID, tmp_path: Path
):
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.suzuki, heard, bypass_csp=True)
    answer = desk.request.get(f"{site.url}/desk/listings/bulk/listings.csv")
    assert (answer.status, answer.headers["content-type"][:8]) == (200, "text/csv"), answer.text()[:2000]
    text = answer.body().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        if row[COLUMN_OF["id"]] == str(place):
            row[COLUMN_OF["contacts"]] = "相談室／室長／"
            row[COLUMN_OF["special_days"]] = "2026-12-29〜2027-01-03 休み 年末年始"
        else:
            row[COLUMN_OF["phone"]] = "12"
    table = tmp_path / "table.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    look(desk, "/desk/listings/bulk")
    tab_to(desk, desk.locator("input[type=file]"))
    desk.locator("input[type=file]").set_input_files(table)  # the system's own dialog is not ours to press
    tab_to(desk, desk.locator("main form .button--primary"))
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("相談室 室長")
    look(desk)
    tab_to(desk, desk.locator("main input[type=checkbox]").first)
    desk.keyboard.press("Space")
    expect(desk.locator("main input[type=checkbox]").first).not_to_be_checked()
    desk.keyboard.press("Space")
    tab_to(desk, desk.locator("main form .button--primary"))
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"/desk/listings$"))
    expect(desk.locator("main")).to_contain_text("1件の掲載を更新しました")
    look(desk)
    desk.context.close()
    assert not heard, heard


def test_what_was_typed_waits_for_the_same_person_alone(browser: Browser, site: Site, place: UUID):
    heard: list[str] = []
    desk = signed_in(browser, site, site.cast.suzuki, heard, bypass_csp=True)
    desk.goto(f"/desk/listings/{place}/edit?part=about")
    desk.locator("#description").fill("長い紹介を、つかれた夜に書きました。")
    with in_app(site), transaction():
        store.end_sign_ins(site.cast.suzuki.user_id, clock.now())
        db.session.execute(store.update(store.User).values(totp_last_step=None))
    desk.locator("main form .button--primary").first.click()
    expect(desk).to_have_url(re.compile("/sign-in"))
    assert "つかれた夜" not in desk.content(), "whoever sits there next sees nothing"
    there = re.search(r"/desk/kept/[0-9a-f-]+", desk.content() + desk.url.replace("%2F", "/"))
    assert there
    other = signed_in(browser, site, site.cast.tanaka, heard)
    answer = other.goto(there[0])
    assert answer is not None
    assert answer.status == 404
    other.context.close()
    enter(desk, site.cast.suzuki)
    expect(desk).to_have_url(re.compile("/desk/kept/"))
    expect(desk.locator("main")).to_contain_text("つかれた夜に書きました")
    look(desk)
    desk.get_by_role("button", name="この内容で送る").click()
    expect(desk.locator("main")).to_contain_text("変わるところ")
    expect(desk.locator("main")).to_contain_text("つかれた夜に書きました")
    desk.context.close()
    assert not [each for each in heard if "404" not in each], heard


def enter(page: Page, person: Person) -> None:
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード").fill(person.password)
    page.get_by_role("button", name="ログイン").click()
    page.locator("input[autocomplete='one-time-code']").fill(person.code())
    page.locator("main form button[type='submit']").first.click()
