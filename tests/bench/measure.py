"""A command in, what a run of it cost out: wall and processor seconds and peak memory, as the kernel counts them."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

Command: TypeAlias = Sequence[str | Path]
Side: TypeAlias = tuple[Callable[[], object], Command]
"""What makes a run ready, which is not counted, and what is run."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run, with all processes that it started and waited for."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    peak: float
    """MiB, of the largest single process."""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures, measured while their rows are asked for."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]

    def show(self) -> None:
        """Print it as Markdown, each row as soon as it is there."""
        print(f"\n{self.title}\n\n| {' | '.join(self.columns)} |\n|{'---|' * len(self.columns)}", flush=True)
        for row in self.rows:
            print(f"| {' | '.join(row)} |", flush=True)


LAUNCH = """\
import os, sys, time
quiet = os.open(os.devnull, os.O_WRONLY)
actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
began = time.perf_counter()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - began
print(os.waitstatus_to_exitcode(status), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""A process of its own, as Linux counts the memory of whoever starts a command for the command."""


def run(command: Command) -> Cost:
    """Run a command to its end; raises SystemExit where it fails."""
    words = [str(word) for word in command]
    launch = [sys.executable, "-I", "-S", "-c", LAUNCH, *words]
    with subprocess.Popen(launch, stdout=subprocess.PIPE, text=True, process_group=0) as launcher:
        try:
            said = launcher.communicate()[0].split()
        except BaseException:  # nothing that was begun goes on after a Ctrl-C
            os.killpg(launcher.pid, signal.SIGKILL)
            raise
    if said[:1] != ["0"]:
        raise SystemExit(f"{' '.join(words)} ended with {' '.join(said[:1])}")
    wall, cpu, peak = map(float, said[1:])
    return Cost(wall, cpu, peak / 1024)


def alternate(runs: int, sides: Mapping[str, Side]) -> dict[str, list[Cost]]:
    """Run each side in turn, that many times."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, (ready, command) in sides.items():
            ready()
            costs[name].append(run(command))
    return costs


def median(costs: Iterable[Cost], what: str) -> float:
    """The median of one figure."""
    found: list[float] = [getattr(one, what) for one in costs]
    return statistics.median(found)


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost], what: str) -> str:
    """The median of the ratios turn by turn, so that a machine whose speed drifts does not matter."""
    found = statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(ours, theirs, strict=True))
    return f"{found:.3f}" if found < 0.1 else f"{found:.2f}"


def figures(costs: Sequence[Cost]) -> str:
    """The medians of a row: wall s / CPU s / MiB."""
    return f"{times(costs)} / {median(costs, 'peak'):,.0f}"


def times(costs: Sequence[Cost]) -> str:
    """The medians of a row: wall s / CPU s."""
    return " / ".join(f"{median(costs, what):.2f}" for what in ("wall", "cpu"))


def headline(**others: str) -> str:
    """When, on what and of what figures are; `others` are names of programs with their versions."""
    programs = {"feedpub": version("feedpub"), "Python": sys.version.split()[0], **others}
    return ", ".join([f"{datetime.now(UTC):%-d %B %Y}", machine(), *(f"{k} {v}" for k, v in programs.items())])


def machine() -> str:
    """What the figures were measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    name = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "unknown processor")
    return f"{os.cpu_count()} cores of {name}"


def nothing() -> None:
    """What makes a run ready that needs nothing."""


def remove(*folders: Path) -> None:
    """Remove folders, those that there are."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


ASIDE = "aside"
"""Folder of a workplace for what builds have left there and the next one is not to find."""


def put_aside(site: Path, *names: str) -> None:
    """Let a site in a workplace be without these files and folders, which go in the end.

    Removed at once, they would slow the next build down, unlike a first one: for each new file, ext4 without a journal
    looks past all inodes that were freed in the last minutes (`recently_deleted` in Linux's fs/ext4/ialloc.c).
    """
    aside = site.parent / ASIDE
    aside.mkdir(exist_ok=True)
    for name in names:
        with suppress(FileNotFoundError):
            (site / name).rename(Path(tempfile.mkdtemp(dir=aside)) / name)


@contextmanager
def workplace(folder: Path | None = None) -> Iterator[Path]:
    """A folder for corpora and what is built of them: the one that is given, or one that goes in the end."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                yield folder.resolve()
            finally:
                remove(folder / ASIDE)
        else:
            with tempfile.TemporaryDirectory(prefix="feedpub-bench-") as scratch:
                yield Path(scratch)
    finally:
        signal.signal(signal.SIGTERM, before)
