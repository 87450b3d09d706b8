"""Before the workers are made the site has asked itself, by a name that it answers to."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask, Response

from app import create_app
from directory.remembering import EXTENSION
from directory.search import heard, lexicon
from foundation import serving
from foundation.db import db
from foundation.i18n import LANGS
from tests.conftest import closing_app

HOSTS = ["", "known.example", "known.example:8443,other.example", ".known.example", "つなぎ.example"]


@pytest.mark.parametrize("hosts", HOSTS)
def test_the_first_pages_are_answered_whatever_hosts_are_trusted(
    tmp_path: Path, hosts: str, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {"TSUNAGI_INSTANCE": str(tmp_path / "instance"), "TSUNAGI_TRUSTED_HOSTS": hosts}
    with closing_app(create_app(environ)) as app, caplog.at_level(logging.WARNING):
        db.create_all(bind_key=None)
        answers = _listen(app)
        serving.warm_up(app)
        assert answers == [200] * len(serving.WARM)
        assert not caplog.records


def test_workers_inherit_no_connection_and_no_remembered_answer(app: Flask) -> None:
    serving.warm_up(app)
    serving.close_connections(app)
    serving.give_back()
    assert all(engine.pool.checkedin() == 0 for engine in db.engines.values())
    assert not app.extensions.get(EXTENSION)


@pytest.mark.parametrize("lang", LANGS)
def test_templates_are_compiled_in_every_language(app: Flask, lang: str) -> None:
    serving.warm_up(app)
    assert any("directory/search.html" in key for key in app.jinja_env._caches[lang])


def _listen(app: Flask) -> list[int]:
    answers = []

    @app.after_request
    def note(response: Response) -> Response:
        answers.append(response.status_code)
        return response

    return answers


def test_what_a_sentence_is_about_is_ready_before_anybody_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon.ear.cache_clear()
    serving.warm_up(app)
    monkeypatch.setattr(heard, "Gist", None)  # would be made again
    assert lexicon.ear().prepare()
