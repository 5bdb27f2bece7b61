"""How many processes do the work: a `map` that shares it with others once there is enough."""

from __future__ import annotations

import itertools
import os
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import FileIO
from typing import Generic, Protocol, TypeVar

from feedpub.jobs.forks import Fork, Tell, telling

A = TypeVar("A")
B = TypeVar("B")


WORTHWHILE = 4
"""Items for which it is worth starting other processes."""


class Map(Protocol):
    """`map` as the built-in does it with one iterable; the results come in the order of the items."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """Apply the function to every item."""


def available() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def pool(jobs: int) -> Iterator[Map]:
    """Give a `map` over that many processes, this one among them.

    Others start with each call that has items enough, and end with it; where there are fewer, or one job, everything
    stays in this process.
    """
    with ExitStack() as stack:

        def shared_map(function: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
            items = iter(items)
            some = list(itertools.islice(items, WORTHWHILE))
            if jobs < 2 or len(some) < WORTHWHILE:
                return map(function, itertools.chain(some, items))
            # Here, as what it imports is there for all others then
            first = function(some.pop(0))
            team = _Team(function, [*some, *items], jobs - 1)
            stack.callback(team.end)
            return itertools.chain([first], team.results())

        yield shared_map


class _Team(Generic[A, B]):
    """This process and helpers that take items in turn: whoever is ready takes the next one."""

    def __init__(self, function: Callable[[A], B], items: Sequence[A], helpers: int) -> None:
        self._function = function
        self._items = items
        self._tickets = _Tickets(len(items))
        self._results: dict[int, B] = {}
        self._helpers: list[Fork] = []
        with suppress(OSError):  # the system gives no more processes: those that there are do it all
            for _ in range(helpers):
                self._helpers.append(Fork(self._help))

    def results(self) -> Iterator[B]:
        """What the function makes of each item, in their order; raises what it raises."""
        for number in range(len(self._items)):
            while number not in self._results:
                self._go_on(number)
            yield self._results.pop(number)
        self.end()

    def _go_on(self, wanted: int) -> None:
        """Do what is next, and take over what helpers have done meanwhile, or wait where nothing is left to do."""
        numbers = self._tickets.take()
        if not numbers:
            self._listen(wait=True)
            if wanted not in self._results and not any(one.is_telling for one in self._helpers):
                numbers = range(wanted, wanted + 1)  # a helper has died with it, or what went wrong is to be seen here
        for number in numbers:
            self._listen(wait=False)
            self._results[number] = self._function(self._items[number])

    def _listen(self, *, wait: bool) -> None:
        for helper in telling(self._helpers, wait=wait):
            with suppress(EOFError):  # its end: it is done, was killed, or something went wrong
                number, result = helper.told()
                self._results[number] = result

    def _help(self, tell: Tell) -> None:
        while numbers := self._tickets.take():
            for number in numbers:
                tell((number, self._function(self._items[number])))

    def end(self) -> None:
        """End the helpers, whatever they are doing, and let go of what was given to them."""
        self._items = ()
        self._tickets.close()
        while self._helpers:
            self._helpers.pop().end()


class _Tickets:
    """Numbers of items in a pipe, from which each process takes the next ones."""

    _NUMBER = struct.Struct("=I")
    _MOST = 1024
    """Which any pipe holds: one page of memory, to a user who has many pipes (pipe(7))."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._step = count // self._MOST + 1
        reading, writing = os.pipe()
        self._pipe = FileIO(reading)
        os.write(writing, b"".join(map(self._NUMBER.pack, range(0, count, self._step))))
        os.close(writing)

    def take(self) -> range:
        """Those that are next; none where none is left."""
        ticket = self._pipe.read(self._NUMBER.size)
        if not ticket:
            return range(0)
        [begin] = self._NUMBER.unpack(ticket)
        return range(begin, min(begin + self._step, self._count))

    def close(self) -> None:
        """Give no more of them to this process."""
        self._pipe.close()


def batches(items: Iterable[A], size: int) -> Iterator[list[A]]:
    """Give items in lists of that many."""
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
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
