"""Addresses that the page frame needs: assets, the same page in another language, what this site has."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

from flask import current_app, request, url_for
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from foundation.i18n import LANGS

_PAGES: Final = "tsunagi.pages"


def asset(filename: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it for long."""
    return _asset(request.script_root, current_app.static_folder or "", filename)


@lru_cache(maxsize=512)
def _asset(_root: str, folder: str, filename: str) -> str:
    """Every page names the same twenty: their addresses hang on nothing but where the site hangs."""
    return url_for("static", filename=filename, v=_fingerprint(str(Path(folder) / filename)))


@cache
def _fingerprint(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:8]


def site_root() -> str:
    """Where the site hangs, without the language: "" or a mount point."""
    chosen = request.environ.get("tsunagi.lang")
    return request.script_root.removesuffix(f"/{chosen}") if chosen else request.script_root


def language_links() -> list[tuple[str, str]]:
    """(language, this page's address in that language), in the order of LANGS."""
    sent = request.query_string.decode("latin-1").split("&")
    query = "&".join(part for part in sent if part and not part.startswith("lang="))
    path = quote(request.path) + (f"?{quote(query, safe='=&+%;,/:@')}" if query else "")
    return [(code, f"{site_root()}/{code}{path}") for code in LANGS]


def site(path: str) -> str:
    """A stable path of the site below its root and language: site("/search")."""
    return f"{request.script_root}{path}"


def has_page(path: str) -> bool:
    """Whether this installation answers GET on `path`; navigation leaves out what it lacks."""
    known: dict[str, bool] = current_app.extensions.setdefault(_PAGES, {})
    if path not in known:
        known[path] = _answers(path)
    return known[path]


def _answers(path: str) -> bool:
    adapter = current_app.url_map.bind("")
    try:
        adapter.match(path, "GET")
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    return True
