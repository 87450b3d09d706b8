"""The names of listings themselves: who is called exactly so, and who is but for one character. Pure.

Exact: by a hash of the normalised name. Nearly: one character other, missing, too many or swapped, compared
letter by letter over all names at once; `letters` are UTF-16 units of folded names, so 10 names take 200 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SHORTEST: Final = 3  # characters: below that every name is one character from many others
_LONGEST: Final = 120
_TAIL: Final = 4_096  # newer names that are looked through one by one
_SHAPES: Final[dict[str, Any]] = {
    "letters": np.uint16,
    "starts": np.uint32,
    "lengths": np.uint8,
    "slots": np.uint32,
    "hashes": np.uint64,
    "written": np.bool_,
}


class Name(NamedTuple):
    """`normalised`: without spaces, with the one spelling of the dictionaries; `folded`: without spaces, "" for
    what is not compared by letters. `written`: the listing's own name, not a reading or another one."""

    normalised: str
    folded: str = ""
    written: bool = False


_ByLetter = tuple[
    tuple[NDArray[np.uint16], NDArray[np.uint32]],  # letters that names begin with, whose they are
    tuple[NDArray[np.uint16], NDArray[np.uint32]],  # letters that they end with
]


class Spellings:
    """Append-only arrays, one row for each name of each slot; readers intersect with `alive`."""

    def __init__(self) -> None:
        self.arrays: dict[str, NDArray[Any]] = {name: np.zeros(0, kind) for name, kind in _SHAPES.items()}
        self.counts = {"letters": 0, "names": 0}
        self._lengths: tuple[int, dict[int, _ByLetter]] = (0, {})
        self._sorted: tuple[NDArray[np.uint64], NDArray[np.uint32]] | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name][: self.counts["letters" if name == "letters" else "names"]]

    def add(self, first: int, names: Sequence[Sequence[Name]]) -> None:
        """The names of each slot from `first` on."""
        flat = [(slot, name) for slot, each in enumerate(names, first) for name in each if name.normalised]
        folded = [_letters(name.folded)[:_LONGEST] for _, name in flat]
        letters = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = np.array([len(text) for text in folded], np.uint32)
        self._append(
            letters=letters.astype(np.uint16),
            starts=self.counts["letters"] + np.cumsum(lengths) - lengths,
            lengths=lengths,
            slots=[slot for slot, _ in flat],
            hashes=np.array([name_hash(name.normalised) for _, name in flat], np.uint64),
            written=[name.written for _, name in flat],
        )

    def _append(self, **columns: Any) -> None:
        counts = dict(self.counts)
        for name, values in columns.items():
            which = "letters" if name == "letters" else "names"
            stop = self.counts[which] + len(values)
            old = self.arrays[name]
            if stop > len(old):  # new arrays when full, so that a reader keeps the old ones whole
                self.arrays[name] = np.zeros(max(1024, stop * 5 // 4), old.dtype)
                self.arrays[name][: self.counts[which]] = old[: self.counts[which]]
            self.arrays[name][self.counts[which] : stop] = values
            counts[which] = stop
        self.counts = counts

    def named(self, name: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Slots whose own name is exactly `name` (normalised, no spaces); slots with it as another name."""
        wanted = np.uint64(name_hash(name))
        count = self.counts["names"]
        known = self._sorted
        if known is None or count - len(known[0]) > _TAIL:
            hashes = self.arrays["hashes"][:count]
            order = np.argsort(hashes, kind="stable")
            known = self._sorted = (hashes[order], order.astype(np.uint32))
        low, high = np.searchsorted(known[0], wanted, "left"), np.searchsorted(known[0], wanted, "right")
        upto = len(known[0])
        newer = upto + np.flatnonzero(self.arrays["hashes"][upto:count] == wanted)
        at = np.concatenate([known[1][low:high], newer]).astype(np.intp)
        slots, written = self.arrays["slots"][at], self.arrays["written"][at]
        return slots[written], slots[~written]

    def almost(self, typed: str) -> NDArray[np.uint32]:
        """Slots with a name that is `typed` (folded, no spaces) but for one character."""
        typed = _letters(typed)
        if not SHORTEST <= len(typed) <= _LONGEST:
            return np.zeros(0, np.uint32)
        wanted = np.frombuffer(typed.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint16)
        found = [self._one_off(wanted, length) for length in (len(wanted) - 1, len(wanted), len(wanted) + 1)]
        return np.unique(self["slots"][np.concatenate(found)])

    def beginning(self, typed: str, count: int = 64) -> NDArray[np.uint32]:
        """Slots with a name that begins with `typed` (folded, no spaces), the shortest names first."""
        wanted = np.frombuffer(_letters(typed).encode("utf-32-le", "surrogatepass"), np.uint32)
        if not 0 < len(wanted) <= _LONGEST:
            return np.zeros(0, np.uint32)
        letters, starts = self["letters"], self["starts"]
        at = np.flatnonzero(self["lengths"] >= len(wanted))
        for place, letter in enumerate(wanted.astype(np.uint16)):
            at = at[letters[starts[at] + place] == letter]
        order = np.argsort(self["lengths"][at], kind="stable")[:count]
        slots = self["slots"][at[order]]
        return slots[np.sort(np.unique(slots, return_index=True)[1])]

    def _one_off(self, wanted: NDArray[np.uint16], length: int) -> NDArray[np.uint32]:
        """Of the names of one length. What begins alike and what ends alike must cover all but the one slip."""
        letters, starts = self["letters"], self["starts"]
        begun, ended = (_among(*each) for each in zip(self._of_length(length), wanted[[0, -1]], strict=True))
        at = np.concatenate([begun, ended[letters[starts[ended]] != wanted[0]]])
        shorter = min(length, len(wanted))
        held = letters[starts[at][:, None] + np.arange(length)]
        ahead = _run(held[:, :shorter] == wanted[:shorter])
        behind = _run(held[:, ::-1][:, :shorter] == wanted[::-1][:shorter])
        if length != len(wanted):
            return at[ahead + behind >= shorter]
        missing = length - ahead - behind
        swapped = np.zeros(len(at), bool)
        two = np.flatnonzero(missing == 2)
        left = ahead[two]
        swapped[two] = (held[two, left] == wanted[left + 1]) & (held[two, left + 1] == wanted[left])
        return at[(missing <= 1) | swapped]

    def _of_length(self, length: int) -> _ByLetter:
        """Names of a length by their first letter and by their last; kept until there are more names."""
        count = self.counts["names"]
        known = self._lengths
        if known[0] != count:
            known = self._lengths = (count, {})
        if length not in known[1]:
            at = np.flatnonzero(self.arrays["lengths"][:count] == length)
            begin = self.arrays["starts"][at]
            letters = self.arrays["letters"]
            known[1][length] = (_by(letters[begin], at), _by(letters[begin + (length - 1)], at))
        return known[1][length]


def _by(letters: NDArray[np.uint16], at: NDArray[np.intp]) -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
    """Letters in order, and whose they are."""
    order = np.argsort(letters, kind="stable")
    return letters[order], at[order].astype(np.uint32)


def _among(by: tuple[NDArray[np.uint16], NDArray[np.uint32]], letter: np.uint16) -> NDArray[np.uint32]:
    low, high = np.searchsorted(by[0], letter, "left"), np.searchsorted(by[0], letter, "right")
    return by[1][low:high]


def _letters(folded: str) -> str:
    """Without the long vowels that folding leaves behind kanji: a swapped ー is one slip, not two."""
    return folded.replace("ー", "")


def _run(same: NDArray[np.bool_]) -> NDArray[np.intp]:
    """How many of each row are true before the first that is not."""
    ended = ~same
    first: NDArray[np.intp] = np.where(ended.any(axis=1), ended.argmax(axis=1), same.shape[1])
    return first


def name_hash(name: str) -> int:
    """64 bits that stand for a normalised name."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
