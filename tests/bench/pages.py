"""What the pages cost: builds with all pages beside builds with none.

    python -m tests.bench.pages [--posts 1000 10000] [--runs 3]

The goal is at most 1.5 times the processor time.  A cold build finds nothing of earlier ones but the compiled
templates, which are the user's and not the site's.  Exits with an error only when a build fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from tests.bench.measure import Side, Table, alternate, headline, median, ratio
from tests.bench.setting import Setting, parser_of, setting_of
from tests.bench.site import Site

CONFIG = """\
[site]
title = "Bench"
url = "https://example.org"
"""
CONFIGURATIONS: Mapping[str, str] = {"with": CONFIG, "without": f"{CONFIG}[pages]\nfeeds = false\nposts = false\n"}


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
        first: Mapping[str, Side] = {
            name: (site.configured(text), site.build()) for name, text in CONFIGURATIONS.items()
        }
        again: Mapping[str, Side] = {
            name: (partial(_settled, site, text), site.build()) for name, text in CONFIGURATIONS.items()
        }
        for build, sides in {"cold": first, "nothing changed": again}.items():
            costs = alternate(setting.runs, sides)
            both = (f"{median(some, 'cpu'):.2f}" for some in costs.values())
            yield f"{posts:,}", build, *both, ratio(costs["with"], costs["without"], "cpu")


def _settled(site: Site, text: str) -> None:
    """Let feedpub know everything as it is, when it writes that."""
    site.configure(text)
    site.settle()


if __name__ == "__main__":
    main()
