"""The widget: in any frame, without cookies, with what its site has fixed."""

from __future__ import annotations

import pytest

from tests.directory.listings import add_listing


def test_only_the_widget_may_be_framed(client, page):
    add_listing("ひだまり", "npo", prefecture_code="01", municipality_code="011011")
    add_listing("よそ", "npo", prefecture_code="13", municipality_code="131016")
    found = page("/embed?area=01&kind=npo")
    assert "ひだまり" in found.text
    assert "よそ" not in found.text
    headers = found.response.headers
    assert "frame-ancestors *" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers
    assert "Set-Cookie" not in headers
    assert not list(found.find_all("script"))
    kept = {(each.get("name"), each.get("value")) for each in found.find_all("input", type="hidden")}
    assert kept == {("area", "01"), ("kind", "npo")}
    assert all(
        link.get("target") == "_blank" for link in found.find_all("a") if "/listings/" in link.get("href", "")
    )
    for path in ("/", "/search", "/embed/example"):
        other = client.get(path).headers
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("query", ["?area=zz", "?kind=x&page=-1", "?lat=900&lng=1", "?q=" + "a" * 300])
def test_wrong_questions_get_a_sentence(page, query):
    assert page(f"/embed{query}").h1


@pytest.mark.parametrize("prefix", ["", "/en", "/ja-Hira"])
def test_the_example_gives_the_code(page, prefix):
    found = page(f"{prefix}/embed/example?area=13&kind=npo")
    assert "/embed?area=13&kind=npo" in found.text
    assert "<iframe" in found.text
    strange = page("/embed/example?area=%22%3E&kind=%3Cb%3E")
    assert "embed?" not in strange.text
