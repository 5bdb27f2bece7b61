"""How builds grow with the number of posts: feedpub alone, up to a million posts with small bodies.

    python -m tests.bench.growth [--posts 10000 100000 1000000] [--size 600] [--runs 3] [--folder DIR]

A million posts take 5 GB and many minutes.  Exits with an error only when something is wrong with the measurement.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence

from tests.bench.measure import Cost, Side, Table, alternate, headline, median, remove
from tests.bench.setting import Setting, parser_of, setting_of
from tests.bench.site import Site

ROOM = 6_000
"""Bytes of disk that a small post takes at most, with what is built of it."""


def main() -> None:
    """Measure and print the table."""
    parser = parser_of(__doc__, posts=[10_000, 100_000, 1_000_000], runs=3)
    parser.add_argument("--size", type=int, default=600, metavar="N", help="median bytes of a body")
    options = parser.parse_args()
    with setting_of(options) as setting:
        print(f"{headline()}; medians of {setting.runs} runs, bodies of about {options.size} bytes")
        columns = ("Posts", "Build", "wall s", "CPU s", "MiB at most", "wall µs a post", "CPU µs a post")
        rows = _rows(setting, options.size, keep=options.folder is not None)
        Table("How builds grow:", columns, rows).show()


def _rows(setting: Setting, size: int, *, keep: bool) -> Iterator[Sequence[str]]:
    for posts in setting.posts:
        if shutil.disk_usage(setting.folder).free < posts * ROOM:
            raise SystemExit(f"{posts:,} posts take {posts * ROOM / 1e9:.0f} GB, which {setting.folder} does not have")
        site = Site(setting.folder, posts, setting.shape, size)
        for build, costs in _measure(site, setting.runs).items():
            wall, cpu = (median(costs, what) for what in ("wall", "cpu"))
            each = (f"{seconds / posts * 1e6:.1f}" for seconds in (wall, cpu))
            yield f"{posts:,}", build, f"{wall:.2f}", f"{cpu:.2f}", f"{median(costs, 'peak'):,.0f}", *each
        if not keep:
            remove(site.folder)


def _measure(site: Site, runs: int) -> dict[str, list[Cost]]:
    sides: Mapping[str, Side] = {
        "cold": (site.forget, site.build()),
        "one edit": (site.after(site.edit), site.build()),
        "nothing changed": (site.settle, site.build()),
    }
    return alternate(runs, sides)


if __name__ == "__main__":
    main()
