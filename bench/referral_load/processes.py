"""The clients spread over processes, as they would be over workers of several hosts."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from typing import Any

from app import create_app
from bench.referral_load.cast import Office
from bench.referral_load.clients import Client, run_clients
from bench.referral_load.told import Told

THREADS = 10
"""Clients of one process: a process has 15 connections."""


def _process(
    environ: dict[str, str], seeds: Sequence[int], operations: int, found: Any, until: float, pipe: Any
) -> None:
    app = create_app(environ)
    pipe.send(run_clients(app, [Client(found, seed) for seed in seeds], operations, until))
    pipe.close()


def in_processes(
    environ: dict[str, str], clients: int, operations: int, found: Sequence[Office], until: float
) -> Told:
    seeds, context, pipes = list(range(clients)), multiprocessing.get_context("spawn"), []
    for first in range(0, clients, THREADS):
        here, there = context.Pipe(duplex=False)
        arguments = (environ, seeds[first : first + THREADS], operations, found, until, there)
        context.Process(target=_process, args=arguments).start()
        there.close()
        pipes.append(here)
    told = Told()
    for pipe in pipes:
        told.add(pipe.recv())
    return told
