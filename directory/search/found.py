"""What a question was understood as, and what that finds. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.plan import Plan

Shown = tuple[BitMap, NDArray[np.uint32]]
"""What was found after all, and the slots of one page of it."""


@dataclass(frozen=True)
class Found:
    plan: Plan
    text: BitMap
    instead: str = ""
    """"" or why it is not (only) what was asked for: a sentence of search.instead in data/messages."""
    almost: BitMap = field(default_factory=BitMap)
    """Names that differ in one character from what was typed."""
    closest: BitMap = field(default_factory=BitMap)
    """Those of them with the likeliest slip."""
