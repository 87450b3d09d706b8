"""Runs every bench of this folder and prints one table: what, measured, wanted."""

from __future__ import annotations

import json
import platform
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

BENCHES = ("start", "imports", "search", "relevance", "places", "pages", "matching", "slip", "inbox")


def main() -> int:
    figures: list[dict[str, Any]] = []
    for name in sys.argv[1:] or BENCHES:
        print(f"── {name} …", file=sys.stderr, flush=True)
        for figure in import_module(f"bench.{name}").run():
            figures.append({"bench": name, **figure})
            print(_line(figures[-1]), flush=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    Path("bench.json").write_text(
        json.dumps({"machine": machine, "figures": figures}, ensure_ascii=False, indent=1)
    )
    return 0


def _line(figure: dict[str, Any]) -> str:
    value = figure["value"]
    shown = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value
    unit, target = figure.get("unit", ""), figure.get("target", "")
    return f"{figure['bench']:<9} {figure['name']:<62} {shown:>12} {unit:<7} {target}"


if __name__ == "__main__":
    sys.exit(main())
