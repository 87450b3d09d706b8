"""`tsunagi match`: the guide's question on the command line."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import with_appcontext

from foundation.cli import cli
from foundation.i18n import LANGS, t
from matching.api import presented
from matching.facts import (
    BENEFITS,
    CERTIFICATES,
    EMPLOYMENT,
    GENDERS,
    LANGUAGES,
    MODES,
    WISHES,
    InvalidFacts,
    MatchInput,
)
from matching.home import home_of_text
from matching.match import rank
from matching.result import MatchResult
from matching.speech import sentence, sentences

LINES = 10


@cli.command("match")
@click.option("--need", "needs", multiple=True, required=True, help="Need code, repeated; see /api/v1/match.")
@click.option("--near", required=True, help="Municipality or address of the home.")
@click.option("--main", help="The need that weighs most.")
@click.option("--age", type=int)
@click.option("--certificate", "certificates", multiple=True, type=click.Choice(CERTIFICATES))
@click.option("--employment", type=click.Choice(EMPLOYMENT))
@click.option("--months-employed", type=int)
@click.option("--mode", type=click.Choice(MODES))
@click.option("--within", "within_km", type=float, help="Kilometres.")
@click.option("--wish", "wishes", multiple=True, type=click.Choice(WISHES))
@click.option("--gender", type=click.Choice(GENDERS))
@click.option("--benefit", type=click.Choice(BENEFITS))
@click.option("--language", type=click.Choice(LANGUAGES))
@click.option("--lang", type=click.Choice(LANGS), default="ja")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def match_command(near: str, lang: str, as_json: bool, **facts: Any) -> None:
    """Which organizations fit these needs at this place, and why."""
    try:
        wanted = MatchInput(place=home_of_text(near), **facts)
    except InvalidFacts as error:
        raise click.UsageError(" ".join(sentence(each, lang) for each in error.errors.values())) from error
    result = rank(wanted)
    if as_json:
        click.echo(json.dumps(presented(result, wanted), ensure_ascii=False, indent=1))
        return
    for line in lines(result, lang):
        click.echo(line)


def lines(result: MatchResult, lang: str) -> list[str]:
    shown = []
    for place, one in enumerate(result.results[:LINES], 1):
        shown.append(f"{place}. {one.name} ({t(f'kind.{one.kind}', lang)}) {one.score:.0f}")
        for side, mark in (("fits", "○"), ("against", "×"), ("unknown", "？")):
            shown += [f"   {mark} {each}" for each in sentences(one.reasons, lang)[side]]
    for left in result.excluded[:LINES]:
        shown.append(f"－ {left.name}: {' '.join(sentence(reason, lang) for reason in left.because)}")
    return [*shown, sentence(result.fallback.reason, lang)]
