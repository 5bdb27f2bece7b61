"""Where the processor time of a build goes: one process, looked into by `profiled`, beside its libraries `alone`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from tests.bench import profiled
from tests.bench.measure import Cost, Table, median, run
from tests.bench.setting import Setting
from tests.bench.site import Site

Spent: TypeAlias = Mapping[str, float]
"""Processor seconds by stage."""
ALL, PLAIN = "**all**", "all, not looked into"


def tables(setting: Setting) -> Iterator[Table]:
    """A profile for each size."""
    for posts in setting.posts:
        title = f"Where builds of {posts:,} posts spend their processor time, in one process:"
        columns = ("Stage", "cold, CPU s", "share", "µs a post", "libraries alone", "one edit, CPU s", "share")
        yield Table(title, columns, _rows(setting, posts))


def _rows(setting: Setting, posts: int) -> Iterator[Sequence[str]]:
    site = setting.site(posts)
    cold = _measure(site, site.forget, setting.runs, profiled.PLACES)
    floor = _floor(site, setting.runs)
    edit = _measure(site, site.after(site.edit), setting.runs)
    for stage in cold:
        first, least, again = (f"{spent[stage]:.3f}" if stage in spent else "" for spent in (cold, floor, edit))
        shares = [f"{spent[stage] / spent[ALL]:.0%}" for spent in (cold, edit)]
        yield stage, first, shares[0], f"{cold[stage] / posts * 1e6:.1f}", least, again, shares[1]


def _measure(site: Site, ready: Callable[[], object], runs: int, expected: frozenset[str] = frozenset()) -> Spent:
    """The run whose whole is the median, and builds without a look."""
    plain: list[Cost] = []
    found: list[Spent] = []
    for _ in range(runs):
        ready()
        plain.append(run(site.build("--jobs", "1")))
        ready()
        found.append(_look(site, expected))
    return {**_middle(found), PLAIN: median(plain, "cpu")}


def _floor(site: Site, runs: int) -> Spent:
    """What the libraries take for the like of what was built."""
    return _middle([_run(site, "tests.bench.alone", site.folder)[0] for _ in range(runs)])


def _middle(found: Sequence[Spent]) -> Spent:
    """The run whose whole is the median, so that its stages make up the whole."""
    middle = sorted(found, key=lambda spent: sum(spent.values()))[(len(found) - 1) // 2]
    return {**middle, ALL: sum(middle.values())}


def _look(site: Site, expected: frozenset[str]) -> Spent:
    """Build once; what the process did after its last word counts as start-up, too."""
    _, _, _, *words = site.build("--jobs", "1")
    known, cost = _run(site, "tests.bench.profiled", *words)
    unseen = expected - set(known["called"])
    if unseen:
        raise SystemExit(f"a build no longer calls {', '.join(sorted(unseen))}: mend STAGES in {profiled.__file__}")
    spent: dict[str, float] = known["spent"]
    return {**spent, profiled.START: spent[profiled.START] + cost.cpu - sum(spent.values())}


def _run(site: Site, module: str, *words: str | Path) -> tuple[dict[str, Any], Cost]:
    """Run a module that writes down what was spent; gives that, and what the process cost."""
    file = site.folder / "profile.json"
    cost = run([sys.executable, "-m", module, file, *words])
    written = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    return written, cost
