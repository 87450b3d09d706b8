"""The English pages read and write places in Latin letters."""

from __future__ import annotations

import pytest

from directory import actions


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/search?lang=en&near=Fuchu", "Fuchu-shi, Tokyo (東京都府中市)"),
        ("/search?lang=en&near=Sapporo", "Sapporo-shi, Hokkaido (北海道札幌市)"),
        ("/search?lang=en&q=hello+work+shinjuku", "Shinjuku-ku, Tokyo (東京都新宿区)"),
        ("/search?lang=en&area=131121", "Setagaya-ku, Tokyo (東京都世田谷区)"),
        ("/jurisdiction?lang=en&q=Setagaya-ku", "Setagaya-ku, Tokyo (東京都世田谷区)"),
    ],
)
def test_latin_letters_before_the_japanese(page, app, path: str, words: str) -> None:
    actions.load_bundled()
    assert words in page(path).text


def test_japanese_pages_write_japanese_alone(page) -> None:
    got = page("/search?lang=ja&near=Fuchu")
    assert "東京都府中市" in got.text
    assert "Tokyo" not in got.text
