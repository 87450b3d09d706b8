"""Templates are compiled once a language, and say the same as if every sentence were looked up each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, render_template, render_template_string
from jinja2 import DictLoader

from foundation import folding
from foundation.folding import drawn, init_folding
from foundation.i18n import init_i18n, t

PLAIN = '{% from "components/icon.html" import icon as draw %}{{ t("layout.site") }}{{ draw("pin") }}'


@pytest.fixture
def pages() -> Iterator[Flask]:
    app = Flask("pages")
    init_folding(app)
    app.jinja_loader = DictLoader(
        {
            "components/icon.html": "{% macro icon(name) %}<svg>{{ name }}</svg>{% endmacro %}",
            "plain.html": PLAIN,
            "choice.html": '{{ t("layout.nav.map" if here else "layout.nav.guide") }}',
            "own.html": '{% macro say(t) %}{{ t("layout.site") }}{% endmacro %}{{ say(shout) }}',
            "lang.html": '<html lang="{{ current_lang() }}">',
            "escaped.html": '{{ t("test.<b>") }}',
            "counted.html": '{% macro counted(n) %}{{ t("layout.site") }}{{ ask(n) }}{% endmacro %}',
        }
    )
    init_i18n(app)
    return app


@pytest.mark.parametrize("lang", ["ja", "ja-Hira", "en"])
def test_every_language_has_its_own_sentences(pages: Flask, lang: str) -> None:
    with pages.test_request_context(f"/?lang={lang}"):
        assert render_template("plain.html") == t("layout.site", lang) + "<svg>pin</svg>"
        assert render_template("lang.html") == f'<html lang="{lang}">'
        assert render_template("choice.html", here=True) == t("layout.nav.map", lang)
        assert render_template("choice.html", here=False) == t("layout.nav.guide", lang)


def test_languages_that_take_turns_stay_apart(pages: Flask) -> None:
    for lang in ("en", "ja", "en", "ja-Hira", "ja"):
        with pages.test_request_context(f"/?lang={lang}"):
            assert t("layout.site", lang) in render_template("plain.html")


def test_sentences_are_constants_of_the_compiled_template(pages: Flask) -> None:
    with pages.test_request_context("/"):
        compiled = pages.jinja_env.compile(PLAIN, name="plain.html", raw=True)
    assert t("layout.site", "ja") in compiled
    assert "svg" in compiled


def test_a_name_that_a_template_gives_itself_is_not_ours(pages: Flask) -> None:
    with pages.test_request_context("/"):
        assert render_template("own.html", shout=lambda key: key.upper()) == "LAYOUT.SITE"


def test_what_a_sentence_holds_is_escaped(pages: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "has_message", lambda key: key == "test.<b>")
    monkeypatch.setattr(folding, "t", lambda key: key)
    with pages.test_request_context("/"):
        assert render_template("escaped.html") == "test.&lt;b&gt;"


def test_a_sentence_that_is_missing_is_still_an_error(pages: Flask) -> None:
    with pages.test_request_context("/"), pytest.raises(KeyError):
        render_template_string('{{ t("no.such.sentence") }}')


def test_a_drawing_is_made_once_a_language_and_value(pages: Flask) -> None:
    folding._drawn.cache_clear()
    asked: list[int] = []
    pages.jinja_env.globals["ask"] = lambda n: asked.append(n) or n
    for _ in range(3):
        for lang in ("ja", "en"):
            with pages.test_request_context(f"/?lang={lang}"):
                assert drawn("counted.html", "counted", 7) == t("layout.site", lang) + "7"
    assert asked == [7, 7]
