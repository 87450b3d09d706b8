"""The optional analyser: other wordings where nothing was found, and a site that works without it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from directory.search import lexicon, morphology
from directory.search.engine import SearchQuery
from directory.search.morphology import Form, MorphologyMissing, Wordings
from directory.search.words import bundled
from tests.directory.search.rows import engine, row

FORMS = {
    "ぺっこりんで": [Form("食べる", "タベレ", True), Form("無い", "ナク", True), Form("て", "テ", False)],
    "食べれなくて": [Form("食べる", "タベレ", True), Form("無い", "ナク", True), Form("て", "テ", False)],
    "食べられない": [Form("食べる", "タベ", True), Form("無い", "ナイ", True)],
    "ご飯たべれない": [
        Form("御飯", "ゴハン", True),
        Form("食べる", "タベレ", True),
        Form("無い", "ナイ", True),
    ],
    "ご飯が食べられない": [
        Form("御飯", "ゴハン", True),
        Form("食べる", "タベ", True),
        Form("無い", "ナイ", True),
    ],
}


@pytest.fixture
def fresh() -> Iterator[None]:
    """What is remembered of the analyser is forgotten before and after."""
    for known in (morphology.analyser, lexicon.is_reworded, lexicon.wordings):
        known.cache_clear()
    yield
    for known in (morphology.analyser, lexicon.is_reworded, lexicon.wordings):
        known.cache_clear()


@pytest.fixture
def missing(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> morphology.Analyse:
        raise MorphologyMissing("sudachipy")

    monkeypatch.setattr(morphology, "analyser", absent)


@pytest.fixture
def spoken(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up analyser, so that this is tried where Sudachi is not installed, too."""
    unknown = [Form("？", "", says=False)]
    monkeypatch.setattr(morphology, "analyser", lambda: lambda text: FORMS.get(text, unknown))


def test_another_inflection_of_a_known_word_is_that_word(spoken: None) -> None:
    assert next(Wordings(bundled())("ご飯たべれない")) == "ご飯が食べられない"


def test_what_is_found_in_other_words_is_named_so(spoken: None) -> None:
    made = engine([row("フードバンク", "npo"), row("ひまわり", "school")])
    found = made.run(SearchQuery("ぺっこりんで"))
    assert found.interpreted["instead"] == "reworded"
    assert found.interpreted["needs"] == ["food"]
    assert found.ids == [row("フードバンク").id]


@pytest.mark.parametrize("typed", ['"ご飯たべれない"', "name:ご飯たべれない", "ご飯たべれない -みかん"])
def test_what_was_asked_for_exactly_is_not_reworded(spoken: None, typed: str) -> None:
    made = engine([row("フードバンク", "npo")])
    assert made.run(SearchQuery(typed)).interpreted["instead"] != "reworded"


def test_without_it_search_works_and_says_so_once(
    missing: None, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert list(Wordings(bundled())("ご飯たべれない")) == []
    with caplog.at_level(logging.WARNING, "tsunagi.search"):
        told = [client.get("/readyz").json["morphology"] for _ in range(2)]
    assert told == [False, False]
    assert sum("sudachipy" in record.getMessage() for record in caplog.records) == 1
    assert client.get("/search?q=ご飯たべれない").status_code == 200


@pytest.mark.skipif(not morphology.is_installed(), reason="the extra [morphology] is not installed")
@pytest.mark.parametrize(
    ("typed", "wording"),
    [
        ("ご飯たべれない", "ご飯が食べられない"),
        ("やちん払えない", "やちんはらえない"),
        ("夜ねむれなくて", "眠れず"),
    ],
)
def test_sudachi_knows_other_spellings(fresh: None, typed: str, wording: str) -> None:
    assert wording in list(Wordings(bundled())(typed))


@pytest.mark.skipif(not morphology.is_installed(), reason="the extra [morphology] is not installed")
@pytest.mark.parametrize("typed", ["", " ", "\x00", "😀", "ない", "無い", "あ" * 200])
def test_what_says_nothing_becomes_no_need(fresh: None, client: FlaskClient, typed: str) -> None:
    assert not any(bundled().pieces(each)[0].meaning for each in Wordings(bundled())(typed) if each)
    assert client.get("/readyz").json["morphology"] is True
