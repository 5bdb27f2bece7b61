"""What else than RSS and Atom costs: cold builds of these feeds alone, beside builds that write more."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from tests.bench.measure import Side, Table, alternate, figures, ratio
from tests.bench.setting import Setting
from tests.bench.site import CONFIG

WITHOUT_PAGES = """\
from feedpub import documents
from feedpub.cli import main
used = []
documents.pages = lambda *_: used.append("here") or ()
main(standalone_mode=False)
assert used, "pages are written elsewhere now"
"""
"""Nothing in a site's configuration leaves the pages of feeds and the OPML out."""
WITH_JSON = CONFIG.replace('"atom"', '"atom", "json"')


def tables(setting: Setting) -> Iterator[Table]:
    """One table of all sizes."""
    columns = ("Posts", "RSS, Atom", "and OPML, pages of feeds", "CPU / RSS, Atom", "and JSON Feed", "CPU / RSS, Atom")
    yield Table("What more than RSS and Atom costs, cold; wall s / CPU s / MiB at most:", columns, _rows(setting))


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    for posts in setting.posts:
        site = setting.site(posts)
        alone = [sys.executable, "-c", WITHOUT_PAGES, *site.build()[3:]]
        sides: Mapping[str, Side] = {
            "alone": (site.configured(CONFIG), alone),
            "pages": (site.configured(CONFIG), site.build()),
            "json": (site.configured(WITH_JSON), site.build()),
        }
        costs = alternate(setting.runs, sides)
        site.configure(CONFIG)
        base = costs.pop("alone")
        more = ((figures(one), ratio(one, base, "cpu")) for one in costs.values())
        yield f"{posts:,}", figures(base), *(cell for pair in more for cell in pair)
