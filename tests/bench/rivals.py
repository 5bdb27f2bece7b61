"""Cold builds beside those of other generators doing the same job, as far as they can be had.

    python -m tests.bench.rivals [--posts 1000 10000] [--runs 1] [--tools DIR]

Pelican comes from PyPI, Eleventy and Hexo from npm, into a folder of tools; Jekyll is measured where it is installed.
The goal at 10,000 posts is a 25th of Pelican's processor time and a 20th of that of the other three.  Exits with an
error only when something is wrong with the measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.feeds import require_same
from tests.bench.measure import Table, alternate, figures, headline, ratio, run
from tests.bench.peers import LeftOut, Peer, Program
from tests.bench.peers.eleventy import ELEVENTY
from tests.bench.peers.hexo import HEXO
from tests.bench.peers.hugo import HUGO
from tests.bench.peers.jekyll import JEKYLL
from tests.bench.peers.pelican import PELICAN
from tests.bench.setting import Setting, parser_of, setting_of

PEERS = (HUGO, PELICAN, ELEVENTY, JEKYLL, HEXO)


def main() -> None:
    """Measure and print the tables."""
    parser = parser_of(__doc__, posts=[1000, 10_000], runs=1)
    parser.add_argument("--tools", type=Path, metavar="DIR", help="where the generators are kept")
    options = parser.parse_args()
    with setting_of(options) as setting:
        print(f"{headline()}; posts of the kind {options.shape}")
        for table in tables(setting, (options.tools or setting.folder / "tools").absolute()):
            table.show()


def tables(setting: Setting, tools: Path) -> Iterator[Table]:
    """A table of all that can be had, and one of what cannot."""
    programs, left_out = _installed(tools)
    columns = ("Posts", "Generator", "its build", "feedpub", "wall / its", "CPU / its", "its CPU / ours")
    rows = (row for posts in setting.posts for row in _rows(setting, posts, programs, tools))
    yield Table("Cold builds of other generators and of feedpub; wall s / CPU s / MiB at most:", columns, rows)
    if left_out:
        yield Table("Left out:", ("Generator", "because"), left_out)


def _installed(tools: Path) -> tuple[list[tuple[Peer, Program]], list[tuple[str, str]]]:
    programs, left_out = [], []
    for peer in PEERS:
        try:
            programs.append((peer, peer.install(tools)))
        except LeftOut as reason:
            left_out.append((peer.name, str(reason)))
    return programs, left_out


def _rows(
    setting: Setting, posts: int, programs: Sequence[tuple[Peer, Program]], tools: Path
) -> Iterator[Sequence[str]]:
    site = setting.site(posts)
    site.forget()
    run(site.build())
    for peer, program in programs:
        other = setting.folder / f"{peer.name.lower()}-{setting.shape.name}-{posts}"
        peer.prepare(other, site.posts, tools)
        command = peer.command(program, other)

        def forget(peer: Peer = peer, other: Path = other) -> None:
            peer.forget(other)

        costs = alternate(setting.runs, {"theirs": (forget, command), "ours": (site.forget, site.build())})
        require_same(site.folder / "public", other / peer.leftovers[0], peer.name)
        ours, theirs = costs["ours"], costs["theirs"]
        ratios = (ratio(ours, theirs, "wall"), ratio(ours, theirs, "cpu"), ratio(theirs, ours, "cpu"))
        yield f"{posts:,}", f"{peer.name} {program.version}", figures(theirs), figures(ours), *ratios


if __name__ == "__main__":
    main()
