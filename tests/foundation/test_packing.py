"""Public answers are packed for who takes them so, and nobody else's."""

from __future__ import annotations

import gzip

import pytest
import zstandard

GZIP = {"Accept-Encoding": "gzip"}


def plain(client, path: str) -> bytes:
    with client.get(path) as answer:
        return answer.data


@pytest.mark.parametrize(
    "path", ["/search", "/about/data", "/api/openapi.json", "/static/css/components.css"]
)
def test_the_same_in_fewer_bytes(client, path):
    whole, packed = plain(client, path), client.get(path, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.content_length == len(packed.data) < len(whole) / 2
    assert gzip.decompress(packed.data) == whole


def test_a_newer_browser_gets_the_newer_packing(client):
    packed = client.get("/search", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert packed.headers["Content-Encoding"] == "zstd"
    assert zstandard.ZstdDecompressor().decompressobj().decompress(packed.data) == plain(client, "/search")


@pytest.mark.parametrize("takes", [{}, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip;q=0"}])
def test_who_takes_nothing_packed_gets_it_as_it_is(client, takes):
    answer = client.get("/search", headers=takes)
    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


def test_what_a_session_may_see_is_never_packed(client):
    client.set_cookie("tsunagi", "some-session")
    assert "Content-Encoding" not in client.get("/search", headers=GZIP).headers
    assert "Content-Encoding" in client.get("/static/css/base.css", headers=GZIP).headers


def test_the_language_alone_is_no_secret(client):
    client.set_cookie("lang", "en")
    packed = client.get("/search", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b'lang="en"' in gzip.decompress(packed.data)


def test_pages_behind_a_guard_are_not_packed(client):
    assert "Content-Encoding" not in client.get("/sign-in", headers=GZIP).headers


def test_a_file_that_has_not_changed_is_not_sent_again(client):
    with client.get("/static/css/base.css") as first:
        tag = first.headers["ETag"]
    with client.get("/static/css/base.css", headers={**GZIP, "If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_the_whole_directory_goes_out_as_it_is_read(client):
    assert "Content-Encoding" not in client.get("/opendata/listings.csv", headers=GZIP).headers
