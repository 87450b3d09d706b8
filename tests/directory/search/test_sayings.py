"""data/synonyms/sayings.tsv: whoever edits it by hand is told what does not fit."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from directory.search import words
from directory.search.heard import UNSAID
from directory.search.sayings import Saying, read
from directory.taxonomy import KINDS, NEEDS

ALL = list(read())


def test_there_are_thousands() -> None:
    assert len(ALL) > 3_000


def test_kinds_and_needs_are_codes_of_the_taxonomy() -> None:
    wrong = [each for each in ALL if not each.kinds or not set(each.kinds) <= set(KINDS) - {UNSAID[1]}]
    assert wrong == []
    assert {each.need for each in ALL} <= {"", *NEEDS}


def test_none_stands_there_twice_and_none_names_a_kind_twice() -> None:
    spelt = Counter(words.bundled().joined(each.text) for each in ALL)
    assert [text for text, count in spelt.items() if count > 1] == []
    assert [each for each in ALL if len(set(each.kinds)) != len(each.kinds) or len(each.kinds) > 5] == []


def test_what_has_kanji_is_read_in_kana() -> None:
    kanji = re.compile("[一-鿿々]")
    assert [each.text for each in ALL if kanji.search(each.text) and not each.reading] == []
    assert [each.reading for each in ALL if kanji.search(each.reading)] == []


def test_nothing_looks_like_a_person_or_a_number_to_call() -> None:
    assert [each.text for each in ALL if re.search(r"\d{3,}-\d{3,}|@|https?:", each.text)] == []


def test_comments_and_a_missing_reading_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "sayings.tsv"
    file.write_text(
        "# head\nおなかすいた\tnpo municipality\tfood\n家賃が\tself_reliance_office\t\tやちんが\n", "utf-8"
    )
    assert list(read(file)) == [
        Saying("おなかすいた", ("npo", "municipality"), "food"),
        Saying("家賃が", ("self_reliance_office",), "", "やちんが"),
    ]
    assert [each.texts for each in read(file)] == [("おなかすいた",), ("家賃が", "やちんが")]
