"""What a run says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.referral_load.told import Told


@dataclass(frozen=True)
class Run:
    clients: int
    operations: int
    took: float
    """Seconds, without the races."""
    slips: int
    told: Told
    raced: Counter[str]
    wrong: Sequence[str]


def printed(run: Run) -> None:
    times = sorted(run.told.took)
    done = f"{len(times)} of {run.clients * run.operations} operations"
    print(f"{run.clients} clients, {done} in {run.took:.0f} s: {len(times) / run.took:.0f} a second")
    print(f"  p50 {times[len(times) // 2] * 1000:.0f} ms, p95 {times[len(times) * 95 // 100] * 1000:.0f} ms")
    print(f"  slips {run.slips}, acknowledged {len(run.told.issued)}, steps {sum(run.told.steps.values())}")
    print(f"  refused: {dict(run.told.refused)}")
    print(f"  races {sum(run.raced.values())}: {dict(run.raced)}")
    print(f"  wrong: {len(run.wrong)}", *run.wrong[:20], sep="\n    ")
