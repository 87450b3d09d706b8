"""The house stands: floors are kept, app.py stays small, modules and functions stay readable."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("foundation", "accounts", "directory", "matching")
MODULES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)]


def test_imports_only_downward():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_app_only_creates_the_application():
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) <= 100


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_one_room(path):
    assert len(path.read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_function_is_one_thought(path):
    long = [
        f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions(path) if f.end_lineno - f.lineno >= 40
    ]
    assert not long, long


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_function_says_what_it_returns(path):
    silent = [f.name for f in functions(path) if f.returns is None]
    assert not silent, silent


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_stores_query_and_only_actions_open_a_transaction(path):
    """`select(` outside store*.py and `transaction()` outside actions*.py break the floors inside a room."""
    if path.parts[-2] == "foundation" or path.relative_to(ROOT).parts[0] == "foundation":
        return
    names = {
        n.func.id
        for n in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    if not path.name.startswith("store"):
        assert "select" not in names
    if not path.name.startswith("actions"):
        assert "transaction" not in names


def test_only_the_map_module_knows_folium():
    users = [
        p for p in MODULES if "folium" in p.read_text("utf-8") and "import folium" in p.read_text("utf-8")
    ]
    assert {p.relative_to(ROOT).as_posix() for p in users} <= {"directory/map_element.py"}


def test_nothing_imports_the_top_floor():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "app" not in names, path
