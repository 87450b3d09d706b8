"""What the commands say of files that they cannot take: whole sentences in the reader's language, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from app import create_app
from directory.models import Listing, SourceRecord
from directory.schema import ensure_schema
from foundation.cli import cli
from foundation.db import db
from foundation.i18n import t
from tests.conftest import closing_app

FILES = ("wamnet", "kaigo", "npo-portal", "municipal", "windows", "listings", "towns", "stations")
ALL = (*FILES, "hsds")
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")
"""Two words of a system's own message."""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Nothing is ever written here but by the test of a folder, which is the last of all."""
    with closing_app(create_app({"TSUNAGI_INSTANCE": str(tmp_path_factory.mktemp("cli"))})) as app:
        ensure_schema()
        yield app


def zipped(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("_", "."), text)
    return held.getvalue()


CONTENT = {
    "empty": b"",
    "blank": b"\n\n\n",
    "zeros": b"\x00" * 300,
    "noise": bytes(range(256)) * 9,
    "text": "ただの文です。\n".encode(),
    "foreign": "りんご,みかん\n1,2\n".encode(),
    "utf-16": "りんご,みかん\n1,2\n".encode("utf-16-le"),
    "zip": zipped(readme_md="x"),
    "zip of two": zipped(a_csv="x,y\n", b_csv="x,y\n"),
    "half a zip": zipped(a_csv="x,y\n" * 99)[:60],
    "old Excel": b"\xd0\xcf\x11\xe0" + b"\x00" * 99,
    "html": b"<!DOCTYPE html><html><body>404</body></html>",
    "json": b'{"a": [1, 2',
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 99,
}


def said(app, *words: str) -> str:
    """The command's only sentence; nothing has come in."""
    result = app.test_cli_runner().invoke(cli, list(words))
    assert result.exit_code == 1, result.output
    assert not isinstance(result.exception, OSError | ValueError), result.exception
    output = result.output.strip()
    assert "Traceback" not in output
    assert not ENGLISH.search(output.replace("JSON Lines", "")), output
    assert output.endswith("。"), output
    assert not db.session.query(Listing).count() + db.session.query(SourceRecord).count()
    return output


@pytest.mark.parametrize("source", ALL)
@pytest.mark.parametrize("name", CONTENT)
def test_a_file_of_another_kind(app, tmp_path, source, name):
    suffix = ".json" if source == "hsds" else ".csv"
    file = tmp_path / f"ファイル{suffix}"
    file.write_bytes(CONTENT[name])
    assert "ファイル" in said(app, "import", source, str(file))


@pytest.mark.parametrize("source", ALL)
def test_no_such_file(app, tmp_path, source):
    file = str(tmp_path / "ない" / "offices.csv")
    assert said(app, "import", source, file) == t("import.error.missing", "ja", file=file)


@pytest.mark.parametrize("source", ALL)
def test_a_file_that_may_not_be_read(app, tmp_path, monkeypatch, source):
    file = tmp_path / "offices.csv"
    file.write_text("x")
    whole = Path.open

    def refused(self: Path, *args, **kwargs):
        if self == file:
            raise PermissionError(13, "Permission denied")
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refused)
    assert said(app, "import", source, str(file)) == t("import.error.forbidden", "ja", file=str(file))


@pytest.mark.parametrize("source", ALL)
def test_a_folder_with_nothing_in_it(app, tmp_path, source):
    assert "フォルダー" in said(app, "import", source, str(tmp_path)) or source in ("windows", "hsds")


def test_a_rejects_file_that_cannot_be_written(app, tmp_path):
    (tmp_path / "taken").write_text("")
    file = tmp_path / "a.csv"
    file.write_text("lgcode,pref,city,town,koaza,lat,lng\nx\n", encoding="utf-8")
    places = [str(file), "--rejects", str(tmp_path / "taken" / "r.csv")]
    answer = app.test_cli_runner().invoke(cli, ["import", "towns", *places])
    assert answer.exit_code == 1
    assert "--rejects" in answer.output or "a.csv" in answer.output
    assert not ENGLISH.search(answer.output)


def test_a_place_that_cannot_be_written_to(app, tmp_path):
    (tmp_path / "taken").write_text("")
    folder = str(tmp_path / "taken" / "out")
    assert folder in said(app, "export", "hsds", folder)


def test_a_folder_is_the_tables_in_it(app, shared_data, tmp_path):
    folder = tmp_path / "202503"
    folder.mkdir()
    (folder / "SOURCE.txt").write_text("出典")
    whole = (
        (shared_data / "wamnet" / "202503" / "csvdownload034.csv")
        .read_text("utf-8-sig")
        .splitlines(keepends=True)
    )
    (folder / "csvdownload034.csv").write_text("".join(whole[:20]), encoding="utf-8-sig")
    result = app.test_cli_runner().invoke(cli, ["import", "wamnet", str(folder)])
    assert result.exit_code == 0, result.output
    assert db.session.query(SourceRecord).count() == 19
