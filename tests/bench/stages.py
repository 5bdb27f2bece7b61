"""Where the processor time of a build goes: one process, looked into by `profiled`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
        columns = ("Stage", "cold, CPU s", "share", "µs a post", "one edit, CPU s", "share")
        yield Table(title, columns, _rows(setting, posts))


def _rows(setting: Setting, posts: int) -> Iterator[Sequence[str]]:
    site = setting.site(posts)
    cold = _measure(site, site.forget, setting.runs, profiled.PLACES)
    edit = _measure(site, site.after(site.edit), setting.runs)
    for stage in cold:
        first, again = (f"{spent[stage]:.3f}" for spent in (cold, edit))
        shares = [f"{spent[stage] / spent[ALL]:.0%}" for spent in (cold, edit)]
        yield stage, first, shares[0], f"{cold[stage] / posts * 1e6:.1f}", again, shares[1]


def _measure(site: Site, ready: Callable[[], object], runs: int, expected: frozenset[str] = frozenset()) -> Spent:
    """The run whose whole is the median, so that its stages make up the whole, and builds without a look."""
    plain: list[Cost] = []
    found: list[Spent] = []
    for _ in range(runs):
        ready()
        plain.append(run(site.build("--jobs", "1")))
        ready()
        found.append(_look(site, expected))
    middle = sorted(found, key=lambda spent: sum(spent.values()))[(runs - 1) // 2]
    return {**middle, ALL: sum(middle.values()), PLAIN: median(plain, "cpu")}


def _look(site: Site, expected: frozenset[str]) -> Spent:
    """Build once; what the process did after its last word counts as start-up, too."""
    file = site.folder / "profile.json"
    python, _, _, *words = site.build("--jobs", "1")
    cost = run([python, "-m", "tests.bench.profiled", file, *words])
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    unseen = expected - set(known["called"])
    if unseen:
        raise SystemExit(f"a build no longer calls {', '.join(sorted(unseen))}: mend STAGES in {profiled.__file__}")
    spent: dict[str, float] = known["spent"]
    return {**spent, profiled.START: spent[profiled.START] + cost.cpu - sum(spent.values())}
