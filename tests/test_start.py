"""A start loads what it needs and nothing else; what it leaves out it must not miss. (No time is measured.)"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from directory import schema
from foundation import serving

ROOT = Path(__file__).resolve().parent.parent
SLOW = {"alembic", "branca", "flask_migrate", "folium", "openpyxl", "scipy", "sudachipy"}
PAGES = {"directory.views", "matching.match", "reportlab", "requests", "whoosh"}


def loaded_by(code: str, instance: Path) -> set[str]:
    """The modules in a process that has run some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        env={**os.environ, "TSUNAGI_INSTANCE": str(instance)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def command(*arguments: str) -> str:
    return (
        f"sys.argv = {['tsunagi', *arguments]}\n"
        "from app import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code"
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    instance = tmp_path_factory.mktemp("instance")
    loaded_by(command("setup"), instance)
    return instance


def test_the_site_opens_without_what_few_pages_need(tmp_path):
    assert loaded_by("from app import create_app; create_app()", tmp_path) & SLOW == set()


def test_a_second_setup_loads_neither_pages_nor_migrations(prepared):
    assert loaded_by(command("setup"), prepared) & (SLOW | PAGES) == set()


def test_help_opens_no_pages(tmp_path):
    assert loaded_by(command("--help"), tmp_path) & (SLOW | {"directory.views"}) == set()


def test_a_worker_loads_the_rest_by_itself(tmp_path):
    loaded = loaded_by("from foundation import serving; serving.load_later()", tmp_path)
    assert set(serving.LATER) <= loaded


def test_the_newest_migration_is_the_one_that_alembic_names():
    folder = ROOT / "migrations"
    assert schema.newest_heads(folder / "versions") == set(ScriptDirectory(str(folder)).get_heads())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "revision = 'b'",
        "revision = 'b'\ndown_revision = (\n    'a',\n)",
        "revision = name\ndown_revision = None",
    ],
)
def test_a_migration_that_cannot_be_read_is_left_to_alembic(app, tmp_path, monkeypatch, text):
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "b.py").write_text(text)
    with pytest.raises(schema.UnreadableMigration):
        schema.newest_heads(tmp_path / "versions")
    ran = []
    monkeypatch.setattr(schema, "_MIGRATIONS", tmp_path)
    monkeypatch.setattr(schema, "upgrade_schema", lambda: ran.append(True))
    schema.ensure_schema()
    assert ran == [True]


@pytest.mark.parametrize("held", [[], ["0001"], ["0001", "keeping"]])
def test_a_database_that_is_behind_is_brought_up_to_date(app, monkeypatch, held):
    ran = []
    monkeypatch.setattr(schema, "upgrade_schema", lambda: ran.append(True))
    monkeypatch.setattr(schema, "current_heads", lambda: frozenset(held))
    schema.ensure_schema()
    assert ran == [True]


def test_a_merge_of_two_migrations_follows_both(tmp_path):
    for name, before in (("a", None), ("b", "a"), ("c", "a"), ("d", ("b", "c"))):
        (tmp_path / f"{name}.py").write_text(f'revision = "{name}"\ndown_revision: str | None = {before!r}\n')
    assert schema.newest_heads(tmp_path) == {"d"}
