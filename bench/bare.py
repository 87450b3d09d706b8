"""The least that a search page can be: a template of twenty plain rows, without database, search and sentences.

The bench of pages serves it the same way and at the same time as the site, so that machines can be compared.
"""

from __future__ import annotations

from flask import Flask, render_template_string

ROWS = [
    {"name": f"さくら工房{n}", "address": f"北海道札幌市中央区南{n}条", "phone": f"011-000-{n:04d}"}
    for n in range(20)
]
PAGE = """<!doctype html><html lang="ja"><head><title>bare</title></head><body><ol>
{% for row in rows %}<li><h3><a href="/listings/{{ loop.index }}">{{ row.name }}</a></h3><p>{{ row.address }}</p>
<p><a href="tel:{{ row.phone }}">{{ row.phone }}</a></p></li>{% endfor %}</ol></body></html>"""

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return render_template_string(PAGE, rows=ROWS)
