"""All listings at once, for the matcher. Pure."""

from __future__ import annotations

from directory.search.asked import Corpus
from directory.search.columns import Ids, Names
from directory.search.index import Index


def corpus_of(index: Index) -> Corpus:
    """Of one version of the index (`Index.reading`)."""
    labels, columns = index.labels, index.columns
    return Corpus(
        ids=Ids(columns),
        unit=columns["unit"],
        kinds=labels["kinds"].by_code,
        needs=labels["needs"].by_code,
        municipality=Names(columns["municipality"], columns.municipalities),
        alive=index.alive,
        verified_days=columns["verified_days"],
        capacity=columns["capacity"],
        has_coverage=index.has_coverage,
        coverage_whole=labels["coverage_whole"].by_code,
        coverage_part=labels["coverage_part"].by_code,
        precision=columns["precision"],
        hours=columns["hours"],
        hours_patterns=columns.hours_patterns,
    )
