"""The documents name every command, setting and public page, and their links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from foundation.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data" / "SOURCES.md", *ROOT.glob("docs/**/*.md"))
WORDS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")
NOT_PAGES = {"static", "pages.favicon", "pages.robots", "pages.map_js"}


def commands(group: click.Group, prefix: str = "tsunagi") -> Iterator[str]:
    for name, command in group.commands.items():
        path = f"{prefix} {name}"
        yield from commands(command, path) if isinstance(command, click.Group) else [path]


def settings() -> set[str]:
    source = "".join((ROOT / "foundation" / f"{name}.py").read_text() for name in ("config", "serving"))
    return {"PORT", "WORKERS", *re.findall(r"\bTSUNAGI_[A-Z_]+", source)}


def test_every_command_is_named(app: Flask) -> None:
    found = set(commands(cli))
    assert "tsunagi import wamnet" in found
    assert {each for each in found if f"`{each}`" not in WORDS} == set()


def test_no_command_is_named_that_does_not_exist(app: Flask) -> None:
    found = set(commands(cli))
    groups = {" ".join(each.split()[:2]) for each in found}
    named = set(re.findall(r"`(tsunagi [a-z-]+(?: [a-z-]+)?)`", WORDS))
    assert named - found - groups == set()


def test_every_setting_is_named() -> None:
    assert {"PORT", "TSUNAGI_PUBLIC_URL", "TSUNAGI_SECOND_FACTOR"} <= settings()
    assert {each for each in settings() if f"`{each}`" not in WORDS} == set()


def test_every_public_page_is_named(app: Flask) -> None:
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NOT_PAGES
        and not rule.rule.startswith("/desk/")
    ]
    plain = {re.split(r"/?<", rule)[0] or "/" for rule in rules}
    assert "/jurisdiction" in plain
    assert {each for each in plain if f"`{each}" not in WORDS} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [each for each in targets if not (page.parent / each).exists()] == []
