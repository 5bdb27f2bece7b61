"""Where the processor time of a cold build goes: one process, looked into by `profiled`."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tests.bench import profiled
from tests.bench.measure import Cost, Table, median, run
from tests.bench.setting import Setting
from tests.bench.site import Site

Spent = Mapping[str, float]
"""Processor seconds by stage."""


def tables(setting: Setting) -> Iterator[Table]:
    """A profile for each size."""
    for posts in setting.posts:
        title = f"Where a cold build of {posts:,} posts spends its processor time, in one process:"
        yield Table(title, ("Stage", "CPU s", "share", "µs a post"), _rows(setting, posts))


def _rows(setting: Setting, posts: int) -> Iterator[tuple[str, ...]]:
    site = setting.site(posts)
    plain: list[Cost] = []
    found: list[Spent] = []
    for _ in range(setting.runs):
        site.forget()
        plain.append(run(site.build("--jobs", "1")))
        found.append(_look(site))
    whole = statistics.median_low(sum(one.values()) for one in found)
    spent = next(one for one in found if sum(one.values()) == whole)
    for stage, seconds in {**spent, "**all**": whole}.items():
        yield stage, f"{seconds:.3f}", f"{seconds / whole:.0%}", f"{seconds / posts * 1e6:.1f}"
    yield "not looked into", f"{median(plain, 'cpu'):.3f}", f"{median(plain, 'cpu') / whole:.0%}", ""


def _look(site: Site) -> Spent:
    """Build once; what the process did after its last word counts as start-up, too."""
    site.forget()
    file = site.folder / "profile.json"
    cost = run([sys.executable, "-m", "tests.bench.profiled", file, *site.build("--jobs", "1")[3:]])
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    unseen = {place for places in profiled.STAGES.values() for place in places} - set(known["called"])
    if unseen:
        raise SystemExit(f"a build no longer calls {', '.join(sorted(unseen))}: mend STAGES in {profiled.__file__}")
    spent: dict[str, float] = known["spent"]
    return {**spent, profiled.START: spent[profiled.START] + cost.cpu - sum(spent.values())}
