"""For machines that follow the directory: Atom of changes, open data as CSV, sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request, stream_with_context
from werkzeug.exceptions import NotFound

from directory import opendata, store_feeds
from directory.taxonomy import FEATURES, KINDS
from foundation import clock
from foundation.config import current_settings
from foundation.i18n import t
from foundation.web import public

feeds = Blueprint("feeds", __name__)
_ENTRIES: Final = 100
_PART: Final = 50_000  # sitemaps.org: URLs in one file
_PAGES: Final = (
    "/",
    "/search",
    "/guide",
    "/jurisdiction",
    "/map",
    "/about/data",
    "/embed/example",
    "/privacy",
    "/accessibility",
)
_SITEMAP: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _site() -> str:
    return (current_settings().public_url or request.url_root).rstrip("/")


@feeds.get("/feeds/updates.atom")
@public
def updates() -> Response:
    """The newest 100 listings that changed."""
    site, rows = escape(_site()), store_feeds.newest_changes(_ENTRIES)
    newest = rows[0].at if rows else clock.now()
    entries = "".join(
        f"<entry><id>urn:uuid:{row.id}</id><title>{_text(row.name)}</title>"
        f"<updated>{row.at.astimezone(UTC).isoformat()}</updated>"
        f'<link href="{site}/listings/{row.id}"/><author><name>{_text(row.organization_name)}</name></author></entry>\n'
        for row in rows
    )
    body = (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">'
        f"<id>{site}/feeds/updates.atom</id><title>{escape(t('feeds.updates.title'))}</title>"
        f"<updated>{newest.astimezone(UTC).isoformat()}</updated>"
        f'<link rel="self" href="{site}/feeds/updates.atom"/><link href="{site}/"/>\n{entries}</feed>\n'
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _text(value: str) -> str:
    """XML has no place for control characters."""
    return escape("".join(sign for sign in value if sign >= " " and sign not in "\ufffe\uffff"))


@feeds.get("/opendata/listings.csv")
@public
def listings_csv() -> Response:
    lines = stream_with_context(opendata.lines(_said()))
    answer = Response(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="listings.csv"'
    return answer


def _said() -> Iterator[opendata.Said]:
    labels = {kind: t(f"kind.{kind}") for kind in KINDS} | {f: t(f"access.{f}") for f in FEATURES["access"]}
    for card, number in store_feeds.cards_and_numbers():
        others = [code for code in card.features if code not in opendata.WITH_COLUMN]
        access = [labels[code] for code in others if code in FEATURES["access"]]
        yield card, number, access, labels.get(card.kind, "")


@feeds.get("/sitemap.xml")
@public
def sitemap() -> Response:
    parts = max(1, -(-(store_feeds.count() + len(_PAGES)) // _PART))
    held = "".join(
        f"<sitemap><loc>{escape(_site())}/sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, parts + 1)
    )
    return _xml(f"{_HEAD}<sitemapindex {_SITEMAP}>\n{held}</sitemapindex>\n")


@feeds.get("/sitemap-<int:part>.xml")
@public
def sitemap_part(part: int) -> Response:
    """The pages stand in the first part, before the listings."""
    pages = list(_PAGES) if part == 1 else []
    first = max(0, (part - 1) * _PART - len(_PAGES))
    if not 1 <= part < 10_000:
        raise NotFound
    paths = [*pages, *(f"/listings/{each}" for each in store_feeds.ids(first, _PART - len(pages)))]
    if not paths:
        raise NotFound
    held = "".join(f"<url><loc>{escape(_site() + path)}</loc></url>\n" for path in paths)
    return _xml(f"{_HEAD}<urlset {_SITEMAP}>\n{held}</urlset>\n")


def _xml(body: str) -> Response:
    return Response(body, content_type="application/xml; charset=utf-8")
