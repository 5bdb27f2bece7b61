"""How many processes do the work: a `map` that goes to a pool once there is enough to share out."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

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
                executors.append(stack.enter_context(_executor(jobs)))
            return executors[0].map(function, itertools.chain(first, items))

        yield shared_map


def _executor(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor  # few builds need more than one process
    from multiprocessing import get_all_start_methods, get_context

    return ProcessPoolExecutor(jobs, get_context("fork" if "fork" in get_all_start_methods() else None))


def batches(items: Iterable[A], part: int = 1) -> Iterator[list[A]]:
    """Give items in lists of BATCH, or of that part of it, each worth sending to another process."""
    items = iter(items)
    while batch := list(itertools.islice(items, max(1, BATCH // part))):
        yield batch


def portions(items: Iterable[A], size: Callable[[A], int], most: int) -> Iterator[list[A]]:
    """Give items in lists that are about as large as `most`, or hold one item that is larger.

    >>> list(portions(["aa", "bb", "c", "dd"], len, 3))
    [['aa'], ['bb', 'c'], ['dd']]
    """
    few: list[A] = []
    room = most
    for one in items:
        room -= size(one)
        if few and room < 0:
            yield few
            few, room = [], most - size(one)
        few.append(one)
    if few:
        yield few
