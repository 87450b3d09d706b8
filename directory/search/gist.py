"""What a whole text is about, by the pieces of it that people say who look for each kind of place. Pure.

A naive Bayes reckoning over pairs and triples of characters, single kanji and Latin words, made from sayings and
the dictionaries when a process starts: who edits those changes it, and nothing that visitors type is learnt.
docs/decisions/2026-11-29-what-a-sentence-is-about.md says how often it is right.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SMOOTH: Final = 0.1  # added to every count: a piece that was never said for a kind does not rule it out
COMMON: Final = 2  # pieces of fewer texts than this are left out: half of all, and they say nothing of others
_BITS: Final = np.uint64(21)  # of a character
_BEGIN, _END = "^", "$"
_LATIN: Final = re.compile("[a-z]{2,}")
_WORD: Final = 1 << 63
Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Counted = tuple[Keys, Numbers, Numbers, Numbers]


class Doc(NamedTuple):
    """`text`: normalised, without spaces but those between Latin words. `weight`: how often it counts."""

    text: str
    labels: Sequence[str]
    weight: float = 1.0


class Gist:
    """`docs`: what is said for which labels."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.labels = sorted({label for doc in docs for label in doc.labels})
        self._keys, rows, columns, counts = _common(*_counted([doc.text for doc in docs]))
        held = np.bincount(columns, minlength=len(self._keys))
        self._rare = np.log((1 + len(docs)) / (1 + held)) + 1
        self._rarest = self._rare.max(initial=1.0)
        values = (1 + np.log(counts)) * self._rare[columns]
        lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(docs)))
        values *= np.array([doc.weight for doc in docs])[rows] / lengths[rows]
        self._worth = self._weighed(docs, rows, columns, values)

    def _weighed(
        self,
        docs: Sequence[Doc],
        rows: Numbers,
        columns: Numbers,
        values: NDArray[np.float64],
    ) -> NDArray[np.float16]:
        """How much more often each piece is said for a label than for the others, as a logarithm; label by label,
        so that it takes little memory."""
        begins = np.searchsorted(rows, np.arange(len(docs) + 1))  # rows are in order
        values = values * np.array([len(doc.labels) ** -0.5 for doc in docs])[rows]
        pieces = [np.arange(begin, end) for begin, end in pairwise(begins.tolist())]
        of_label: dict[str, list[Numbers]] = {label: [] for label in self.labels}
        for doc, held in zip(docs, pieces, strict=True):
            for label in doc.labels:
                of_label[label].append(held)
        count = len(self._keys)
        labels = np.array([len(doc.labels) for doc in docs])[rows]
        total = np.bincount(columns, values * labels, minlength=count) + SMOOTH
        worth = np.empty((count, len(self.labels)), np.float16)
        for at, label in enumerate(self.labels):
            chosen = np.concatenate(of_label[label])
            said = np.bincount(columns[chosen], values[chosen], minlength=count)
            held, others = said + SMOOTH, total - said
            worth[:, at] = np.log(held / others) - np.log(held.sum() / others.sum())
        return worth

    def weigh(self, text: str) -> list[tuple[str, float]]:
        """Labels with what speaks for them (below 0: against), most first. `text`: normalised."""
        keys, _, _, counts = _counted([text])
        at = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        is_known = self._keys[at] == keys
        at = at[is_known]
        values = (1 + np.log(counts[is_known])) * self._rare[at]
        # what was never said makes the rest say less
        unknown = (1 + np.log(counts[~is_known])) * self._rarest
        values /= np.sqrt((values**2).sum() + (unknown**2).sum()) or 1.0
        worth = values @ self._worth[at].astype(np.float64)
        return [(self.labels[n], float(worth[n])) for n in np.argsort(-worth, kind="stable")]


def _common(keys: Keys, rows: Numbers, columns: Numbers, counts: Numbers) -> Counted:
    """The same without pieces that only one text has."""
    is_common = np.bincount(columns, minlength=len(keys)) >= COMMON
    kept, number = is_common[columns], np.cumsum(is_common) - 1
    return keys[is_common], rows[kept], number[columns[kept]], counts[kept]


def _counted(texts: Sequence[str]) -> Counted:
    """All pieces as sorted numbers, and how often each text has each: text, number of the piece, count."""
    whole = "".join(f"{_BEGIN}{text}{_END}" for text in texts)
    letters = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
    pairs = letters[:-1] << _BITS | letters[1:]
    triples = pairs[:-1] << _BITS | letters[2:]
    words = [
        (_WORD | zlib.crc32(word.encode()), at) for at, text in enumerate(texts) for word in _latin(text)
    ]
    is_kanji = (letters >= ord("一")) & (letters <= ord("鿿"))
    keys = np.concatenate([
        letters[is_kanji], pairs[owner[:-1] == owner[1:]], triples[owner[:-2] == owner[2:]],
        np.array([key for key, _ in words], np.uint64),
    ])  # fmt: skip
    owners = np.concatenate([
        owner[is_kanji], owner[:-1][owner[:-1] == owner[1:]], owner[:-2][owner[:-2] == owner[2:]],
        np.array([at for _, at in words], np.int64),
    ])  # fmt: skip
    known, numbers = np.unique(keys, return_inverse=True)
    of_text, counts = np.unique(owners * len(known) + numbers, return_counts=True)
    return known, of_text // len(known), of_text % len(known), counts


def _latin(text: str) -> Iterator[str]:
    return (match[0] for match in _LATIN.finditer(text))
