"""Who asks what was asked a moment ago gets the same answer, unless anything that it shows has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from directory import remembering
from directory.models import SourceRecord, Town
from directory.remembered import Answers
from foundation import clock
from foundation.config import Settings
from foundation.db import transaction
from foundation.i18n import LANGS, t
from foundation.packing import PACKINGS
from tests.conftest import closing_app
from tests.directory.listings import add_listing, change_listing, statements

MONDAY = datetime(2026, 11, 16, 0, 30, tzinfo=UTC)  # 9:30 in Tokyo
HOURS = [{"days": ["MO"], "opens": "09:00", "closes": "09:31"}]
PATHS = ["/search?q=さくら", "/api/v1/search?q=さくら"]
both = pytest.mark.parametrize("path", PATHS)


@pytest.fixture(autouse=True)
def standing() -> Any:
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def known(app: Flask) -> UUID:
    return add_listing("さくら工房", "npo", hours=HOURS, phone="011-000-0000", address="北海道札幌市中央区")


def held(app: Flask) -> int:
    answers: Answers | None = app.extensions.get(remembering.EXTENSION)
    return len(answers) if answers else 0


@both
def test_the_same_question_gets_the_same_answer_for_one_look_at_the_database(
    known: UUID, client: FlaskClient, path: str
) -> None:
    first = client.get(path)
    with statements() as seen:
        again = client.get(path)
    assert (again.data, sorted(again.headers)) == (first.data, sorted(first.headers))
    assert len([each for each in seen if each.startswith("SELECT")]) == 1


@pytest.mark.parametrize(
    "takes", ["", "identity", "gzip", "gzip, deflate, br", "gzip, deflate, br, zstd", "gzip;q=0"]
)
@both
def test_it_is_sent_packed_as_the_visitor_takes_it(
    app: Flask, known: UUID, client: FlaskClient, path: str, takes: str
) -> None:
    for other in ("gzip", "br", "zstd", "identity"):
        client.get(path, headers={"Accept-Encoding": other})
    app.extensions.pop(remembering.EXTENSION)
    first, again = (client.get(path, headers={"Accept-Encoding": takes}) for _ in range(2))
    assert (again.data, sorted(again.headers)) == (first.data, sorted(first.headers))
    encoding = takes.rpartition(" ")[2]
    assert first.headers.get("Content-Encoding", "") == (encoding if encoding in PACKINGS else "")
    assert "さくら工房" in client.get(path).text


def test_who_asks_for_the_head_alone_leaves_the_whole_for_others(known: UUID, client: FlaskClient) -> None:
    assert client.head(PATHS[0]).data == b""
    assert "さくら工房" in client.get(PATHS[0]).text
    assert client.head(PATHS[0]).data == b""


@both
def test_a_change_shows_at_once(known: UUID, client: FlaskClient, path: str) -> None:
    for number in range(3):
        assert f"工房{number}" not in client.get(path).text
        change_listing(known, name=f"さくら工房{number}")
        assert f"工房{number}" in client.get(path).text


@both
def test_a_change_in_another_process_shows_at_once(
    app: Flask, known: UUID, client: FlaskClient, path: str
) -> None:
    settings: Settings = app.config["TSUNAGI"]
    other = create_app({"TSUNAGI_INSTANCE": str(settings.instance)})
    assert "さくら工房" in client.get(path).text
    with closing_app(other):
        change_listing(known, visibility="network_only")
    assert "さくら工房" not in client.get(path).text


def test_places_imported_since_count_at_once(app: Flask, known: UUID, client: FlaskClient) -> None:
    client.get(PATHS[0])
    assert held(app) == 1
    with transaction() as session:
        session.add(_town_file("1"))
    with statements() as seen:
        client.get(PATHS[0])
    assert len(seen) > 3


def _town_file(content: str) -> SourceRecord:
    return SourceRecord(source="towns", record_key="file", content_hash=content)


def test_an_office_closes_by_the_minute(known: UUID, client: FlaskClient) -> None:
    assert t("components.open_now", "ja") in client.get(PATHS[0]).text
    with clock.frozen(MONDAY + timedelta(minutes=1)):
        assert t("components.closed_now", "ja") in client.get(PATHS[0]).text


def test_every_language_has_its_own(known: UUID, client: FlaskClient) -> None:
    for _ in range(2):
        for lang in LANGS:
            assert f'<html lang="{lang}">' in client.get(f"/{lang}/search?q=さくら").text
            client.set_cookie("lang", lang)
            assert f'<html lang="{lang}">' in client.get(PATHS[0]).text
            assert f"/{lang}/listings/{known}" in client.get(f"/{lang}/search?q=さくら").text


def test_the_language_is_remembered_for_each_visitor(app: Flask, known: UUID) -> None:
    for _ in range(2):
        answer = app.test_client().get("/en/search?q=さくら")
        assert "lang=en" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("name", ["tsunagi", "session", "lang2"])
@both
def test_who_may_be_signed_in_gets_an_answer_of_their_own(
    app: Flask, known: UUID, client: FlaskClient, path: str, name: str
) -> None:
    client.get(path)
    client.set_cookie(name, "x")
    with statements() as seen:
        client.get(path)
    assert len(seen) > 3
    client.get(path + "&page=1")
    assert held(app) == 1


@both
def test_a_token_gets_an_answer_of_its_own(app: Flask, known: UUID, client: FlaskClient, path: str) -> None:
    client.get(path, headers={"Authorization": "Bearer x"})
    assert held(app) == 0


@pytest.mark.parametrize("page", ["/search", "/api/v1/search"])
@pytest.mark.parametrize("words", ["死にたい", "夫が殴る", "さくら" * 20, "さくら " + "a" * 400])
def test_what_is_delicate_is_not_remembered(app: Flask, client: FlaskClient, page: str, words: str) -> None:
    client.get(page, query_string={"q": words})
    client.get(page, query_string={"need": "violence"})
    client.get(page, query_string={"lat": "43.05", "lng": "141.34"})
    assert held(app) == 0


@pytest.mark.parametrize(("place", "count"), [("札幌市中央区", 1), ("北海道", 1), ("札幌市中央区南1条", 0)])
def test_a_place_is_remembered_only_as_a_municipality(
    app: Flask, client: FlaskClient, place: str, count: int
) -> None:
    with transaction() as session:
        session.add(Town(municipality_code="011011", name="南一条", koaza="", lat=43.05, lng=141.35))
    client.get("/search", query_string={"near": place})
    assert held(app) == count


def test_what_is_refused_is_not_remembered(app: Flask, client: FlaskClient) -> None:
    assert client.get("/api/v1/search?need=nonsense").status_code == 400
    assert client.get("/api/v1/search?near=nonsense").status_code == 422
    assert held(app) == 0


def test_all_is_forgotten_even_if_nobody_asks_again(
    app: Flask, known: UUID, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[tuple[float, Callable[[], None]]] = []

    class Waiting(threading.Timer):
        def start(self) -> None:
            waiting.append((self.interval, self.function))

    monkeypatch.setattr(remembering, "Timer", Waiting)
    for path in (*PATHS, "/search"):
        client.get(path)
    assert held(app) == 3
    [(after, forget)] = waiting
    assert after == remembering.FORGOTTEN_AFTER_S <= 300
    forget()
    assert held(app) == 0


def test_two_applications_share_nothing(app: Flask, known: UUID, client: FlaskClient, tmp_path: Any) -> None:
    client.get(PATHS[0])
    other = create_app({"TSUNAGI_INSTANCE": str(tmp_path / "other")})
    assert held(app) == 1
    assert held(other) == 0


def test_what_the_places_are_is_asked_once_a_search(client: FlaskClient, known: UUID) -> None:
    with statements() as seen:
        assert client.get("/search?q=さくら&near=札幌市中央区").status_code == 200
    assert sum("source_record" in each for each in seen) == 1
    with statements() as seen:  # a request that comes later sees what has changed meanwhile
        assert client.get("/search?q=工房&near=札幌市中央区").status_code == 200
    assert sum("source_record" in each for each in seen) == 1
