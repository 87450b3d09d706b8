"""Language from the path, the query or the cookie; dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from foundation.i18n import MessageMissing, current_lang, date_ja, datetime_ja, t
from foundation.web import public


@pytest.fixture
def lang_client(app):
    @public
    def which() -> str:
        from flask import url_for

        return f"{current_lang()} {url_for('which')}"

    app.add_url_rule("/which", "which", which)
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/which", "ja /which"),
        ("/en/which", "en /en/which"),
        ("/ja-Hira/which", "ja-Hira /ja-Hira/which"),
        ("/which?lang=en", "en /which"),
        ("/which?lang=fr", "ja /which"),
    ],
)
def test_the_language_is_chosen_and_kept_in_links(lang_client, path, answer):
    assert lang_client.get(path).text == answer


def test_the_choice_is_remembered(lang_client):
    lang_client.get("/which?lang=en")
    assert lang_client.get("/which").text.startswith("en")
    lang_client.get("/ja/which")
    assert lang_client.get("/which").text.startswith("ja ")


def test_dates_read_as_people_write_them():
    assert date_ja(date(2026, 11, 23), "ja") == "2026年11月23日（月）"
    assert date_ja(date(2026, 11, 23), "en") == "Monday, 23 November 2026"
    assert datetime_ja(datetime(2026, 11, 22, 15, 5, tzinfo=UTC), "ja") == "2026年11月23日（月）00:05"


def test_a_missing_message_is_an_error_not_a_silent_gap(app):
    with pytest.raises(MessageMissing):
        t("no.such.message")
