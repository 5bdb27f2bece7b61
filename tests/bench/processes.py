"""Builds with two processes beside builds with one, where there is much to do and where there is little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.measure import Side, Table, alternate, figures, ratio
from tests.bench.setting import Setting

FEW = (10, 100, 1000)
"""Posts, so few that a second process is hardly worth its start."""
RUNS = 9
"""At least, of what is so short."""


def tables(setting: Setting) -> Iterator[Table]:
    """One table of small sizes and the largest."""
    columns = ("Posts", "Build", "`--jobs 1`", "`--jobs 2`", "wall, 1 / 2")
    yield Table("With one process and with two; wall s / CPU s / MiB at most of one process:", columns, _rows(setting))


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    for posts in sorted({*FEW, max(setting.posts)}):
        site = setting.site(posts)
        runs = max(setting.runs, RUNS) if posts in FEW else setting.runs
        for build, ready in {"cold": site.forget, "nothing changed": site.settle}.items():
            sides: Mapping[str, Side] = {jobs: (ready, site.build("--jobs", jobs)) for jobs in ("1", "2")}
            costs = alternate(runs, sides)
            both = (figures(costs["1"]), figures(costs["2"]))
            yield f"{posts:,}", build, *both, ratio(costs["1"], costs["2"], "wall")
