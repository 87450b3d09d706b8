"""Answers are packed (zstd, brotli or gzip) for who takes them so: a page of results is an eighth over the line.

Only what is the same for everybody: where an answer holds a secret of a session, its packed length would tell of it to
somebody who can make the browser ask again and again (BREACH).
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, current_app, request

from foundation.i18n import COOKIE
from foundation.web import PUBLIC, guard_of

EXTENSION: Final = "tsunagi.packing"
STATIC: Final = "static"
PACKINGS: Final = ("zstd", "br", "gzip")
SETTINGS: Final = {
    "COMPRESS_REGISTER": False,
    "COMPRESS_ALGORITHM": list(PACKINGS),
    "COMPRESS_LEVEL": 5,
    "COMPRESS_BR_LEVEL": 4,
    "COMPRESS_STREAMS": False,  # the whole directory as CSV is sent as it is read, never held
    "COMPRESS_MIMETYPES": [
        "text/html", "text/css", "text/csv", "text/plain", "text/javascript", "application/javascript",
        "application/json", "application/problem+json", "application/geo+json", "application/atom+xml",
        "application/xml", "image/svg+xml",
    ],
}  # fmt: skip


def init_packing(app: Flask) -> None:
    from flask_compress import Compress  # only here: commands send no answers, and it is slow to load

    app.config.update(SETTINGS)
    app.extensions[EXTENSION] = Compress(app)
    app.after_request(pack)


def pack(response: Response) -> Response:
    """The answer, packed if it may be."""
    if not (response.status_code == 200 and _is_alike_for_all() and _takes_any()):
        return response
    if request.endpoint == STATIC:
        _read(response)
    packed: Response = current_app.extensions[EXTENSION].after_request(response)
    return packed


def _read(response: Response) -> None:
    """A file is handed on unread; it cannot be packed so."""
    file: Any = response.response
    response.direct_passthrough = False
    response.set_data(b"".join(file))
    getattr(file, "close", lambda: None)()


def _takes_any() -> bool:
    """flask-compress takes `gzip;q=0` for a wish."""
    takes = request.accept_encodings
    return not takes or any(takes.quality(each) > 0 for each in PACKINGS)


def _is_alike_for_all() -> bool:
    """A file of ours, or a public page for somebody of whom at most the language is known."""
    if request.endpoint == STATIC:
        return True
    return guard_of(request.endpoint) == PUBLIC and request.cookies.keys() <= {COOKIE}
