"""Views whose answers are remembered: never for who is signed in, never longer than what they show stays true.

What people look for may be nobody's business: answers stay in the memory of the process, for minutes at most, and none
to a long text or to somebody in danger is remembered (docs/decisions/2026-11-29-remembered-pages.md).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Timer
from typing import Any, Final

from flask import Response, current_app, g, make_response, request

from directory import store_places
from directory.remembered import Answer, Answers
from foundation import clock
from foundation.i18n import COOKIE, current_lang
from foundation.packing import pack

EXTENSION: Final = "tsunagi.answers"
LONGEST: Final = 400  # bytes of a query: a few words and a place; what is longer nobody asks again
FORGOTTEN_AFTER_S: Final = 120.0
"""From the first answer that is held to when all are forgotten, if nobody asks meanwhile."""
View = Callable[..., Any]


def remembered(view: View) -> View:
    """For a view whose answer depends on its address, the language, the directory, places and the minute alone."""

    @wraps(view)
    def answer() -> Any:
        if not _is_alike_for_all():
            return view()
        answers, key, state = _answers(), _key(), _state()
        known = answers.get(state, key)
        if known is not None:
            return _sent(known)
        made = pack(make_response(view()))
        if made.status_code == 200 and "Set-Cookie" not in made.headers and not g.get("is_forgotten", False):
            encoding = made.headers.get("Content-Encoding", "")
            # copied: what zstd gives keeps ten times the memory of what it says
            body = bytes(memoryview(made.get_data()))
            _hold(answers, state, key, Answer(body, made.content_type, encoding))
        return made

    return answer


def _sent(known: Answer) -> Response:
    response = Response(known.body, content_type=known.content_type)
    if known.encoding:
        response.headers["Content-Encoding"] = known.encoding
    return response


def forget_this() -> None:
    """The answer to this request is not to be remembered."""
    g.is_forgotten = True


def _is_alike_for_all() -> bool:
    """Only the language may be known of the visitor: no session, no token, nothing else of theirs."""
    return (
        request.cookies.keys() <= {COOKIE}
        and "Authorization" not in request.headers
        and len(request.query_string) <= LONGEST
        and len(_takes()) <= LONGEST
    )


def _key() -> Hashable:
    lang = request.environ.get("tsunagi.lang")
    return request.endpoint, request.script_root, lang, current_lang(), request.query_string, _takes()


def _takes() -> str:
    """How the visitor takes answers packed; browsers say it in a few ways only."""
    return request.headers.get("Accept-Encoding", "")


def _state() -> Hashable:
    """Asked before the answer is made: what changes meanwhile counts for the next one."""
    return store_places.hold_version(), clock.now().replace(second=0, microsecond=0)


def _hold(answers: Answers, state: Hashable, key: Hashable, answer: Answer) -> None:
    if answers.put(state, key, answer):
        timer = Timer(FORGOTTEN_AFTER_S, answers.forget)
        timer.daemon = True
        timer.start()


def _answers() -> Answers:
    found: Answers = current_app.extensions.setdefault(EXTENSION, Answers())
    return found
