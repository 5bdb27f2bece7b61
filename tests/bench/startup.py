"""What feedpub costs before it does anything: its import, and its help."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from tests.bench.measure import Side, Table, alternate, median, nothing
from tests.bench.setting import Setting

PYTHON = "Python itself"
COMMANDS: Mapping[str, Sequence[str]] = {
    PYTHON: ("-c", "pass"),
    "`import feedpub`": ("-c", "import feedpub"),
    "`feedpub --help`": ("-m", "feedpub", "--help"),
}
RUNS = 9
"""At least: these are short."""


def tables(setting: Setting) -> Iterator[Table]:
    """One table, whatever the sizes."""
    columns = ("Start", "wall s", "CPU s", "CPU s without Python's own")
    yield Table("Starting:", columns, _rows(setting))


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    sides: Mapping[str, Side] = {name: (nothing, [sys.executable, *words]) for name, words in COMMANDS.items()}
    costs = alternate(max(setting.runs, RUNS), sides)
    python = median(costs[PYTHON], "cpu")
    for name, some in costs.items():
        own = "" if name == PYTHON else f"{median(some, 'cpu') - python:.3f}"
        yield name, f"{median(some, 'wall'):.3f}", f"{median(some, 'cpu'):.3f}", own
