"""What the pages cost: builds with all pages beside builds with none.

    python -m tests.bench.pages [--posts 1000 10000] [--runs 3]

The goal is at most 1.5 times the processor time.  Exits with an error only when a build fails.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from tests.bench.formats import WITHOUT_PAGES
from tests.bench.measure import Side, Table, alternate, headline, median, ratio
from tests.bench.setting import Setting, parser_of, setting_of

CONFIG = """\
[site]
title = "Bench"
url = "https://example.org"
"""


def main() -> None:
    """Measure and print the table."""
    options = parser_of(__doc__, posts=[1000, 10_000], runs=3).parse_args()
    with setting_of(options) as setting:
        print(headline())
        columns = ("Posts", "Build", "with pages, CPU s", "without", "ratio")
        Table("With the pages of feeds and of posts, and without:", columns, _rows(setting)).show()


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    for posts in setting.posts:
        site = setting.site(posts)
        site.configure(CONFIG)
        commands = {"with": site.build(), "without": [sys.executable, "-c", WITHOUT_PAGES, *site.build()[3:]]}
        first: Mapping[str, Side] = {name: (site.forget, command) for name, command in commands.items()}
        again: Mapping[str, Side] = {
            name: (partial(site.settle, command), command) for name, command in commands.items()
        }
        for build, sides in {"cold": first, "nothing changed": again}.items():
            costs = alternate(setting.runs, sides)
            both = (f"{median(some, 'cpu'):.2f}" for some in costs.values())
            yield f"{posts:,}", build, *both, ratio(costs["with"], costs["without"], "cpu")


if __name__ == "__main__":
    main()
