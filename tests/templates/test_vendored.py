"""What was taken from others stands unchanged, named and licensed in VENDORED.md."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
LIST = (VENDOR / "VENDORED.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\|[^|]+\|[^|]+\|[^|]+\| (\S+) \| `([0-9a-f]{64})` \|$", LIST, re.MULTILINE))
LICENCES = {"LICENSE"}


def test_every_vendored_file_is_listed_with_its_checksum() -> None:
    files = {path for path in VENDOR.rglob("*") if path.is_file() and path.name not in LICENCES}
    found = {str(path.relative_to(VENDOR)): sha256(path.read_bytes()).hexdigest() for path in files}
    del found["VENDORED.md"]
    assert found == ROWS
    assert len(ROWS) >= 9


def test_every_vendored_folder_holds_its_licence() -> None:
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert folders
    assert all((folder / "LICENSE").stat().st_size > 500 for folder in folders)


def test_axe_is_the_listed_one() -> None:
    axe = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
    assert sha256(axe.read_bytes()).hexdigest() in LIST
