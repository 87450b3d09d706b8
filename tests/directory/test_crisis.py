"""Who searches with 「死にたい」 or 「夫が殴る」 is first told whom to telephone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from directory.crisis import LIFE, VIOLENCE, dangers

LINE, DV = 'href="tel:0120279338"', 'href="tel:%238008"'


@pytest.mark.parametrize(
    "typed",
    [
        "死にたい",
        "もう シニタイ",
        "消えてしまいたいです",
        "ﾘｽﾄｶｯﾄがやめられない",
        "I want to die",
        "息子が自殺しそう",
    ],
)
def test_words_of_dying_are_heard(typed: str) -> None:
    assert dangers(typed, []) == (LIFE,)


@pytest.mark.parametrize("typed", ["", "仕事をさがしたい", "西谷にしたい", "家賃が払えない", "生活の支え"])
def test_other_words_are_not(typed: str) -> None:
    assert dangers(typed, ["health", "job_search"]) == ()


def test_life_comes_before_violence() -> None:
    assert dangers("殴られて死にたい", ["violence"]) == (LIFE, VIOLENCE)


@pytest.mark.parametrize("language", ["", "/ja-Hira", "/en"])
def test_the_page_begins_with_who_listens(client: FlaskClient, language: str) -> None:
    page = client.get(f"{language}/search", query_string={"q": "死にたい"}).text
    assert LINE in page
    assert page.index(LINE) < page.index('id="found"')
    assert "data-quick-exit" not in page


@pytest.mark.parametrize("asked", [{"q": "夫が殴る"}, {"need": "violence"}])
def test_violence_has_numbers_and_a_quick_exit(client: FlaskClient, asked: dict[str, str]) -> None:
    page = client.get("/search", query_string=asked).text
    assert DV in page
    assert "data-quick-exit" in page
    assert LINE not in page


def test_other_searches_frighten_nobody(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "仕事をさがしたい"}).text
    assert LINE not in page
    assert DV not in page


def test_the_frame_on_other_sites_says_it_too(client: FlaskClient) -> None:
    page = client.get("/embed", query_string={"q": "死にたい"}).text
    assert LINE in page
    assert page.index(LINE) < page.index("<form")
    assert DV in client.get("/embed", query_string={"q": "夫が殴る"}).text
    assert LINE not in client.get("/embed", query_string={"q": "仕事"}).text
