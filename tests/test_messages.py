"""The catalogue: three languages each, the same values, every used key, no sentence elsewhere."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.i18n import LANGS, catalogue

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("foundation", "accounts", "directory", "matching", "followup", "network")
ROOMS = sorted((ROOT / "data" / "messages").glob("*.toml"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]+")
KEY = re.compile(r"""\b(?:t|required|queue_mail)\(\s*(["'])([a-z0-9_.#-]+)\1\s*[,)]""", re.IGNORECASE)
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# Japanese that may stand in a template. Each entry needs its reason.
KANJI_AS_WRITTEN = {"pages.patterns.card.address"}  # an address stays as the post needs it
ALLOWED_IN_TEMPLATES: dict[str, set[str]] = {}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.stem)
def test_every_sentence_has_three_languages(room: Path) -> None:
    lacking = {
        key: sentences
        for key, sentences in tomllib.loads(room.read_text("utf-8")).items()
        if set(sentences) != set(LANGS) or not all(isinstance(text, str) for text in sentences.values())
    }
    assert not lacking


def test_no_sentence_is_empty_in_every_language() -> None:
    """Words around a number ("Page 3", 3ページ目) may be needless in one language, never in all."""
    assert not [key for key, texts in catalogue().items() if not any(texts.values())]


def test_languages_name_the_same_values() -> None:
    uneven = {
        key: [sorted(placeholders(texts[lang])) for lang in LANGS]
        for key, texts in catalogue().items()
        if len({frozenset(placeholders(texts[lang])) for lang in LANGS}) > 1
    }
    assert not uneven


def test_plain_japanese_uses_few_kanji() -> None:
    """やさしい日本語 is written for people who read kana: kanji are the exception in it."""
    hard = {
        key: texts["ja-Hira"]
        for key, texts in catalogue().items()
        if len(re.findall(r"[\u3400-\u9fff]", texts["ja-Hira"])) > 16 and key not in KANJI_AS_WRITTEN
    }
    assert not hard


def used_keys() -> Iterator[tuple[str, str]]:
    for path in (*TEMPLATES, *CODE):
        for match in KEY.finditer(path.read_text("utf-8")):
            yield match[2], str(path.relative_to(ROOT))


def test_every_key_that_is_used_exists() -> None:
    unknown = {(key, place) for key, place in used_keys() if "." in key and key not in catalogue()}
    assert not unknown


def test_the_search_for_keys_finds_them() -> None:
    assert ("layout.skip", "templates/base.html") in set(used_keys())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_hold_no_japanese(template: Path) -> None:
    text = JINJA_COMMENT.sub("", template.read_text("utf-8"))
    name = str(template.relative_to(ROOT / "templates"))
    assert set(JAPANESE.findall(text)) <= ALLOWED_IN_TEMPLATES.get(name, set())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_need_no_inline_script_or_style(template: Path) -> None:
    text = JINJA_COMMENT.sub("", template.read_text("utf-8"))
    assert not re.search(r"""\s(style|on[a-z]+)\s*=\s*["'{]""", _outside_jinja(text))
    assert not re.search(r"<style\b|<script(?![^>]*\b(src|type=\"application/ld\+json\"))", text)


def _outside_jinja(text: str) -> str:
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)
