"""Every sentence a person reads, in three languages, from data/messages/<room>.toml."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from foundation import clock

LANGS = ("ja", "ja-Hira", "en")
DEFAULT = "ja"
COOKIE = "lang"
MESSAGES = Path(__file__).resolve().parent.parent / "data" / "messages"
_WEEKDAYS = "月火水木金土日"


class MessageMissing(KeyError):
    """A key that no file of data/messages has."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """{key: {language: sentence}} of all rooms."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(MESSAGES.glob("*.toml")):
        for key, sentences in tomllib.loads(path.read_text("utf-8")).items():
            if key in found:
                raise ValueError(f"{path.name}: {key} stands in another file already")
            found[key] = sentences
    return found


def t(key: str, lang: str | None = None, **values: Any) -> str:
    """The sentence `key` in the language of the request (or `lang`), with `values` filled in."""
    try:
        sentence = catalogue()[key][lang or current_lang()]
    except KeyError as error:
        raise MessageMissing(f"no message {key} in {lang or current_lang()}") from error
    return sentence.format(**values) if values else sentence


def has_message(key: str) -> bool:
    return key in catalogue()


def current_lang() -> str:
    if not has_request_context():
        return DEFAULT
    chosen: str | None = g.get("lang")
    if chosen is None:
        chosen = g.lang = _choose()
    return chosen


def _choose() -> str:
    for wish in (
        request.environ.get("tsunagi.lang"),
        request.args.get("lang"),
        request.cookies.get(COOKIE),
    ):
        if wish in LANGS:
            return str(wish)
    return DEFAULT


def date_ja(day: date | datetime | None, lang: str | None = None) -> str:
    """2026年11月23日（月） – as people write it; English: Monday, 23 November 2026."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(clock.TOKYO).date()
    if (lang or current_lang()) == "en":
        return f"{day:%A}, {day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def datetime_ja(at: datetime | None, lang: str | None = None) -> str:
    """2026年11月23日（月）14:05, Tokyo time."""
    if at is None:
        return ""
    local = at.astimezone(clock.TOKYO)
    space = " " if (lang or current_lang()) == "en" else ""
    return f"{date_ja(local.date(), lang)}{space}{local:%H:%M}"


class LanguagePrefix:
    """WSGI: /en/search is /search in English; every link made there keeps the language."""

    def __init__(self, wsgi: Any) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        head, _, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
        if head in LANGS and not environ.get("tsunagi.lang"):
            environ["tsunagi.lang"] = head
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/" + head
            environ["PATH_INFO"] = "/" + rest
        return self.wsgi(environ, start_response)


def init_i18n(app: Flask) -> None:
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals.update(t=t, LANGS=LANGS, current_lang=current_lang)
    app.jinja_env.filters.update(date_ja=date_ja, datetime_ja=datetime_ja)
    app.context_processor(lambda: {"lang": current_lang()})
    app.after_request(_remember)


def _remember(response: Response) -> Response:
    wish = request.args.get("lang") or request.environ.get("tsunagi.lang")
    if wish in LANGS and request.cookies.get(COOKIE) != wish:
        response.set_cookie(COOKIE, str(wish), max_age=31_536_000, samesite="Lax", httponly=True)
    return response
