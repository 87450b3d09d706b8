"""The pages that need no data, and the frame around every page."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from directory import taxonomy

PAGES = ("/", "/map", "/patterns", "/privacy", "/accessibility")
LANGUAGES = ("ja", "ja-Hira", "en")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_sound_in_every_language(page, path: str, lang: str) -> None:
    found = page(f"/{lang}{path}")
    assert next(found.find_all("html")).get("lang") == lang


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_outside(page, path: str) -> None:
    found = page(path)
    loaded = [e.get("src") or e.get("href") for tag in ("script", "link", "img") for e in found.find_all(tag)]
    assert loaded
    assert all(address and address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_everything_a_page_loads_is_there(page, client: FlaskClient, path: str) -> None:
    found = page(path)
    for tag in ("script", "link"):
        for element in found.find_all(tag):
            with client.get(element.get("src") or element.get("href")) as response:
                assert response.status_code == 200


@pytest.mark.parametrize("path", ["/", "/privacy", "/accessibility", "/map"])
def test_links_of_the_frame_lead_somewhere(page, client: FlaskClient, path: str) -> None:
    frame = (*page(path).find_all("header"), *page(path).find_all("footer"))
    links = {a.get("href", "") for part in frame for a in part.iter("a")}
    assert len(links) > 5
    for link in links:
        assert client.get(urljoin(path, link)).status_code in (200, 302), link


def test_home_offers_every_need(page) -> None:
    links = page("/").links()
    assert all(f"/search?need={need}" in links for need in taxonomy.NEEDS)


def test_home_keeps_the_language_in_its_links(page) -> None:
    home = page("/en/")
    assert "/en/search?need=debt" in home.links()
    assert next(home.find_all("form")).get("action") == "/en/search"


def test_the_first_link_skips_to_the_content(page) -> None:
    home = page("/")
    assert home.links()[0] == "#main"
    assert next(home.find_all("main")).get("id") == "main"


def test_language_switch_keeps_the_address(page) -> None:
    links = page("/en/map?q=%E4%BB%95%E4%BA%8B&lang=en&need=debt").links()
    assert "/ja/map?q=%E4%BB%95%E4%BA%8B&need=debt" in links
    assert "/ja-Hira/map?q=%E4%BB%95%E4%BA%8B&need=debt" in links


def test_language_switch_cannot_be_broken_out_of(page) -> None:
    found = page('/map?q="><script>alert(1)</script>')
    assert not [s for s in found.find_all("script") if "alert" in "".join(s.itertext())]
    assert any("%3Cscript%3E" in link for link in found.links())


def test_missing_page_helps_on(page) -> None:
    lost = page("/no-such-page", status=404)
    assert "ページが見つかりません" in lost.text
    assert any(form.get("action") == "/search" for form in lost.find_all("form"))


def test_wrong_method_is_explained(page) -> None:
    assert "受け付けられません" in page("/privacy", status=405, method="POST").text


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 500, 503, "csrf"])
def test_every_error_page_is_sound(app, code: object) -> None:
    from flask import Response, render_template

    from tests.page import check

    for lang in LANGUAGES:
        with app.test_request_context(f"/?lang={lang}"):
            check(Response(render_template(f"errors/{code}.html", error=None)))


def test_favicon_and_robots(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as icon:
        assert icon.status_code == 200
        assert icon.data[:4] == b"\x00\x00\x01\x00"
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert {"Disallow: /desk", "Disallow: /search?*&"} <= set(robots.splitlines())


@pytest.mark.parametrize(
    ("prefix", "word"),
    [("/?lang=ja", "ハローワーク"), ("/?lang=ja-Hira", "そうだん"), ("/?lang=en", "Hello Work")],
)
def test_search_engines_are_told_what_the_site_is_for(page, prefix: str, word: str) -> None:
    (told,) = [each for each in page(prefix).root.iter("meta") if each.get("name") == "description"]
    assert word in told.get("content", "")


def test_assets_change_their_address_with_their_content(app) -> None:
    from directory.presenting_site import asset

    with app.test_request_context("/"):
        assert asset("css/base.css") != asset("css/tokens.css").replace("tokens", "base")
        assert "?v=" in asset("css/base.css")
