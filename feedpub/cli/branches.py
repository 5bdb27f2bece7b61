"""Planned feeds in, their tree as a terminal shows it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from feedpub.cli.outline import addresses, described
from feedpub.config import Site
from feedpub.model import Feed, PostHead
from feedpub.plan import Plan
from feedpub.render.common import Node, groups

WIDEST = 5000
"""Columns: a terminal wraps what is too long for it, and an address can still be copied whole."""


def show(planned: Plan, site: Site) -> None:
    """Print all feeds with their numbers of posts and their addresses."""
    main, *others = planned.feeds
    root = Tree(_label(main, site), guide_style="dim")
    for name, nodes in (*_kinds(others), *_kinds(planned.private_feeds, "private ")):
        _grow(root.add(Text(name, style="italic")), nodes, site)
    Console(width=WIDEST).print(root)


def _kinds(feeds: Sequence[Feed[PostHead]], prefix: str = "") -> Iterator[tuple[str, list[Node]]]:
    for kind, nodes in groups(feeds):
        yield prefix + kind, nodes


def _grow(branch: Tree, nodes: Sequence[Node], site: Site) -> None:
    for node in nodes:
        _grow(branch.add(_label(node.feed, site)), node.children, site)


def _label(feed: Feed[PostHead], site: Site) -> Text:
    """The name, which is no markup whatever it looks like, and what is known of the feed."""
    text = Text.assemble((feed.label, "bold"), f"  {described(feed, site)}")
    for address in addresses(feed, site).values():
        text.append(f"\n{address}", style=f"dim link {address}")
    return text
