"""Headers on every answer, errors that speak, nothing personal in the log."""

from __future__ import annotations

import logging

import pytest
from flask import request

from app import create_app
from foundation.web import public
from tests.page import check


def test_every_answer_is_strict(client):
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in headers["Vary"]


def test_a_machine_gets_a_problem_it_can_read(client):
    response = client.get("/api/v1/no-such-thing")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == 404


@pytest.mark.parametrize("path", ["/no-such-page", "/listings/nonsense"])
def test_a_person_gets_a_page_that_says_where_to_go(page, path):
    found = page(path, status=404)
    assert any(link.endswith("/") or "search" in link for link in found.links())


def test_a_wrong_method_is_a_page_too(page):
    page("/healthz", status=405, method="POST", headers={})


def test_an_unexpected_error_is_logged_without_what_was_typed(app, caplog):
    @public
    def broken() -> str:
        raise ValueError("花子 090-0000-0000")

    app.add_url_rule("/broken", "broken", broken)
    app.testing = False
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert "花子" not in caplog.text
    assert "ValueError at" in caplog.text


@pytest.mark.parametrize(
    ("proxies", "seen"), [("0", "127.0.0.1"), ("1", "203.0.113.7"), ("2", "198.51.100.9")]
)
def test_only_our_own_proxies_are_believed(tmp_path, proxies, seen):
    """Limits count addresses: a visitor must neither hide behind a made-up header nor share the proxy's."""
    app = create_app({"TSUNAGI_INSTANCE": str(tmp_path), "TSUNAGI_TRUSTED_PROXIES": proxies})

    @public
    def address() -> str:
        return request.remote_addr or ""

    app.add_url_rule("/address", "address", address)
    headers = {"X-Forwarded-For": "192.0.2.1, 198.51.100.9, 203.0.113.7"}
    assert app.test_client().get("/address", headers=headers).text == seen


FOREIGN = ["elsewhere.example", "known.example.elsewhere.example", "xn--a b", "<i>", "", "localhost:8000"]


@pytest.fixture
def known(tmp_path):
    """A site that answers by its own names only."""
    app = create_app({"TSUNAGI_INSTANCE": str(tmp_path), "TSUNAGI_TRUSTED_HOSTS": "known.example, .known.jp"})
    return app.test_client()


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize(
    "path", ["/search", "/en/search?q=x", "/no-such-page", "/desk", "/static/css/base.css"]
)
def test_a_request_for_a_foreign_host_gets_a_page_that_does_not_name_it(known, host, path):
    found = check(known.get(path, headers={"Host": host}))
    assert found.response.status_code == 400
    assert not host or host not in found.response.text
    root = "/en" if path.startswith("/en/") else ""
    assert f"{root}/search" in found.links()


@pytest.mark.parametrize("host", FOREIGN)
def test_a_machine_that_names_a_foreign_host_gets_a_problem(known, host):
    response = known.get("/api/v1/search", headers={"Host": host})
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert not host or host not in response.text


def test_nothing_is_posted_to_a_foreign_host(known):
    assert known.post("/sign-in", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("host", ["known.example", "known.example:8443", "www.known.jp", "known.jp"])
def test_the_site_answers_by_its_own_names(known, host):
    assert known.get("/healthz", headers={"Host": host}).status_code == 200
