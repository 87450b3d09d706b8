"""What the site has acknowledged to its clients, to be found in the database afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Told:
    """What the site has acknowledged to its clients."""

    issued: dict[str, str] = field(default_factory=dict)  # token → number
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)  # (number, state) → how often
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def add(self, other: Told) -> None:
        for token, number in other.issued.items():
            if self.issued.setdefault(token, number) != number:
                self.faults.append(f"one form made {number} and {self.issued[token]}")
        self.steps += other.steps
        self.refused += other.refused
        self.faults += other.faults
        self.took += other.took
