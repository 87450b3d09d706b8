"""Somebody tells in a sentence what is the matter, sees what was made of it, and takes that away by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from foundation.i18n import t
from tests.journeys.test_axe import examined, faults, scrolls_sideways, width  # noqa: F401 – fixtures

pytestmark = pytest.mark.journey

SAID = "契約更新しないって急に言われた、もう6年働いてるのに"


def test_what_was_heard_is_shown_and_taken_away(examined: Page):  # noqa: F811 – the fixture
    examined.goto("/")
    examined.locator("main input[name=q]").first.fill(SAID)
    examined.keyboard.press("Enter")
    expect(examined.locator("#found")).not_to_have_text(t("search.nothing.title", "ja"))
    expect(examined.locator(".listing-card").first).to_contain_text("労働基準監督署")
    expect(examined.locator("main")).to_contain_text(t("search.instead.heard", "ja", q=SAID))
    chip = examined.locator("a.chip", has_text=t("search.chip.whole", "ja", label="")[:-1])
    expect(chip).to_have_count(1)
    assert faults(examined) == []
    assert not scrolls_sideways(examined)
    chip.focus()
    examined.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    expect(examined.locator("a.chip", has_text=t("search.chip.plain", "ja", word=SAID))).to_be_visible()
    assert faults(examined) == []
