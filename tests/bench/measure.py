"""A command in, what a run of it cost out: wall and processor seconds and peak memory, as the kernel counts them."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run, with all processes that it started and waited for."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    peak: float
    """MiB, of the largest single process."""


def run(command: Sequence[str | Path]) -> Cost:
    """Run a command to its end; raises SystemExit where it fails."""
    began = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    words = [str(word) for word in command]
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    process = os.posix_spawn(words[0], words, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - began
    os.close(quiet)
    if status:
        raise SystemExit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def alternate(
    runs: int, sides: Mapping[str, tuple[Callable[[], object], Sequence[str | Path]]]
) -> dict[str, list[Cost]]:
    """Run each side in turn, that many times: what makes it ready, which is not counted, then its command."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, (ready, command) in sides.items():
            ready()
            costs[name].append(run(command))
    return costs


def median(costs: Iterable[Cost], what: str) -> float:
    """The median of one figure."""
    return statistics.median(getattr(one, what) for one in costs)


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost], what: str) -> float:
    """The median of the ratios pair by pair, so that a machine whose speed drifts does not matter."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(ours, theirs, strict=True))


def machine() -> str:
    """What the figures were measured on."""
    name = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    return f"{name}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
