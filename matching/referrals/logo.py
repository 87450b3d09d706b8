"""A logo from outside, drawn anew: what is kept is our own small PNG of it, and nothing that came with it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

MOST_BYTES = 500_000
MOST_PIXELS = 4_000_000
BOX = (600, 160)
"""Pixels: sharp at the size it is printed in (docs: 26 points high)."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class BadLogo(ValueError):
    """`reason` is too_large or no_picture."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def redrawn(data: bytes) -> bytes:
    """A grey PNG of at most BOX pixels on white, without any metadata. The size is looked at before it is
    unpacked, so that a small file cannot fill the memory.
    """
    if len(data) > MOST_BYTES:
        raise BadLogo("too_large")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadLogo("too_large")
            return _grey(picture)
    except BadLogo:
        raise
    except Image.DecompressionBombError as error:
        raise BadLogo("too_large") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise BadLogo("no_picture") from error


def _grey(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(BOX)
    paper = Image.new("L", upright.size, 255)
    paper.paste(upright.convert("L"), mask=upright.getchannel("A"))
    out = BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()
