"""What else than RSS and Atom costs: cold builds of these feeds alone, beside builds that write more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.measure import Side, Table, alternate, figures, ratio
from tests.bench.setting import Setting
from tests.bench.site import CONFIG

WITH_PAGES = CONFIG.replace("opml = false", "opml = true").replace("feeds = false", "feeds = true")
WITH_JSON = WITH_PAGES.replace('"atom"', '"atom", "json"')


def tables(setting: Setting) -> Iterator[Table]:
    """One table of all sizes."""
    columns = ("Posts", "RSS, Atom", "and OPML, pages of feeds", "CPU / RSS, Atom", "and JSON Feed", "CPU / RSS, Atom")
    yield Table("What more than RSS and Atom costs, cold; wall s / CPU s / MiB at most:", columns, _rows(setting))


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    for posts in setting.posts:
        site = setting.site(posts)
        configurations = {"alone": CONFIG, "pages": WITH_PAGES, "json": WITH_JSON}
        sides: Mapping[str, Side] = {
            name: (site.configured(text), site.build()) for name, text in configurations.items()
        }
        costs = alternate(setting.runs, sides)
        site.configure(CONFIG)
        base = costs.pop("alone")
        more = ((figures(one), ratio(one, base, "cpu")) for one in costs.values())
        yield f"{posts:,}", figures(base), *(cell for pair in more for cell in pair)
