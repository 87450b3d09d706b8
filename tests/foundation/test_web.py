"""Headers on every answer, errors that speak, nothing personal in the log."""

from __future__ import annotations

import logging

import pytest

from foundation.web import public


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
