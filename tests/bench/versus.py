"""Builds beside Hugo doing the same job, and beside the floor that the file system sets.

The job: one RSS and one Atom feed of everything and of each category, the newest 20 posts in full, no pages.  feedpub
also cleans the HTML, which Hugo does not.  Hugo's command always builds everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.feeds import require_same
from tests.bench.measure import Cost, Side, Table, alternate, figures, nothing, ratio, run, times
from tests.bench.peers.hugo import HUGO
from tests.bench.setting import Setting

TITLE = "feedpub, Hugo doing the same, and a bare scandir-and-stat of the posts; wall s / CPU s / MiB at most:"
COLUMNS = ("Posts", "Build", "feedpub", "Hugo", "wall / Hugo", "CPU / Hugo", "scan", "wall / scan", "CPU / scan")


def tables(setting: Setting) -> Iterator[Table]:
    """One table of all sizes."""
    yield Table(TITLE, COLUMNS, _rows(setting))


def _rows(setting: Setting) -> Iterator[Sequence[str]]:
    for posts in setting.posts:
        costs = _measure(setting, posts)
        hugo, scan = costs.pop("Hugo"), costs.pop("scan")
        for build, ours in costs.items():
            beside = (figures(ours), figures(hugo), ratio(ours, hugo, "wall"), ratio(ours, hugo, "cpu"))
            floor = (times(scan), ratio(ours, scan, "wall"), ratio(ours, scan, "cpu"))
            yield f"{posts:,}", build, *beside, *(floor if build != "cold" else ("", "", ""))


def _measure(setting: Setting, posts: int) -> dict[str, list[Cost]]:
    site = setting.site(posts)
    other = setting.folder / f"hugo-{setting.shape.name}-{posts}"
    HUGO.prepare(other, site.posts, setting.folder)
    hugo = HUGO.command(HUGO.install(setting.folder), other)

    def afresh() -> None:
        HUGO.forget(other)

    for ready, command in ((site.forget, site.build()), (afresh, hugo)):
        ready()
        run(command)
    require_same(site.folder / "public", other / "public", HUGO.name)
    sides: Mapping[str, Side] = {
        "cold": (site.forget, site.build()),
        "Hugo": (afresh, hugo),
        "one edit": (site.after(site.edit), site.build()),
        "one new post": (site.after(site.add), site.build()),
        "one deletion": (site.after(site.remove), site.build()),
        "scan": (nothing, site.scan),
        "nothing changed": (site.settle, site.build()),
    }
    return alternate(setting.runs, sides)
