"""How many processes do the work: a `map` that goes to a pool once there is enough to share out."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")


BATCH = 250
"""Files that one call of a Map handles."""


class Map(Protocol):
    """`map` as the built-in does it with one iterable; the results come in the order of the items."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """Apply the function to every item."""


def available() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def pool(jobs: int, worthwhile: int = 4) -> Iterator[Map]:
    """Give a `map` over that many processes.

    Processes start with the first call that has at least `worthwhile` items; where there are fewer, or one
    job, everything stays in this process.  What both passes need is imported before, once for all of them.
    """
    with ExitStack() as stack:
        executors: list[ProcessPoolExecutor] = []

        def shared_map(function: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
            items = iter(items)
            first = list(itertools.islice(items, worthwhile))
            if jobs < 2 or len(first) < worthwhile:
                return map(function, itertools.chain(first, items))
            if not executors:
                import_module("feedpub.normalize.posts")
                context = multiprocessing.get_context("fork" if _can_fork() else None)
                executors.append(stack.enter_context(ProcessPoolExecutor(jobs, context)))
            return executors[0].map(function, itertools.chain(first, items))

        yield shared_map


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


def batches(items: Iterable[A]) -> Iterator[list[A]]:
    """Give items in lists of BATCH: each worth sending to another process."""
    items = iter(items)
    while batch := list(itertools.islice(items, BATCH)):
        yield batch
