"""A fetched page, checked: valid HTML, one h1, unique ids, a title that begins with the h1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# Parser messages that are style, not faults.
_TOLERATED: set[str] = set()


@dataclass
class Page:
    response: TestResponse
    root: Element

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.root.itertext()).split())

    @property
    def h1(self) -> str:
        return _text(next(self.find_all("h1")))

    def find_all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Elements by tag; `class_="chip"` asks for one class among several."""
        for element in self.root.iter(tag):
            if all(_has(element, name, value) for name, value in attributes.items()):
                yield element

    def links(self) -> list[str]:
        return [a.get("href", "") for a in self.find_all("a")]


def _has(element: Element, name: str, value: str) -> bool:
    if name == "class_":
        return value in element.get("class", "").split()
    return element.get(name.rstrip("_").replace("_", "-")) == value


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def fetch(client: FlaskClient, path: str, status: int = 200, method: str = "GET", **kwargs: object) -> Page:
    response = client.open(path, method=method, **kwargs)  # type: ignore[arg-type]
    assert response.status_code == status, (path, response.status_code, response.get_data(as_text=True)[:500])
    return check(response)


def check(response: TestResponse) -> Page:
    """What every page owes its reader, whatever it is about."""
    text = response.get_data(as_text=True)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    faults = [(place, code, data) for place, code, data in parser.errors if code not in _TOLERATED]
    assert not faults, faults[:5]
    page = Page(response, root)
    headings = [_text(h) for h in page.find_all("h1")]
    assert len(headings) == 1, headings
    title = _text(next(page.find_all("title")))
    assert title.startswith(headings[0]), (title, headings)
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    assert not [i for i, n in ids.items() if n > 1], ids.most_common(3)
    assert not [e.tag for e in root.iter() if any(a.startswith("on") or a == "style" for a in e.attrib)]
    inline = [s for s in page.find_all("script") if "".join(s.itertext()).strip()]
    assert all(s.get("type") == "application/ld+json" for s in inline)
    assert "lang" in next(page.find_all("html")).attrib
    return page
