"""`feedpub list`: a site in, the tree of its feeds out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedpub.cli.common import addresses, described, plain_errors, site_argument, url_option, working
from feedpub.model import Feed, PostHead

if TYPE_CHECKING:
    from feedpub.config import Site
    from feedpub.plan import Plan


@click.command("list")
@site_argument
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def command(site: Path, url: str | None, as_json: bool) -> None:
    """Show the feeds of SITE, with their posts and addresses.

    In a terminal it is drawn as a tree; elsewhere the lines are plain.

    \b
    Examples:
      feedpub list
      feedpub list POSTS --url https://example.org --json

    \b
    Exit codes: 0 shown; 1 the posts cannot be read;
    2 wrong usage or configuration.
    """
    from datetime import UTC, datetime

    from feedpub.pipeline import survey
    from feedpub.plan import plan
    from feedpub.sources import load_site

    with plain_errors():
        settings = load_site(site, url=url)
        with working() as (shared_map, on_event):
            heads = survey(settings, map=shared_map, on_event=on_event).heads
        planned = plan(heads, settings, datetime.now(UTC))
        if as_json or not sys.stdout.isatty():
            click.echo(tree(planned, settings, as_json))
            return
        from feedpub.cli.branches import show

        show(planned, settings)


def tree(planned: Plan, site: Site, as_json: bool) -> str:
    """All feeds that are planned, as text or as one JSON object."""
    public, private = planned.feeds, planned.every_feed[len(planned.feeds) :]
    return (_tree_json if as_json else _tree_text)(public, private, site)


def _tree_text(public: Sequence[Feed[PostHead]], private: Sequence[Feed[PostHead]], site: Site) -> str:
    lines, under = [], "categories"
    for kind, feed in [*((one.kind, one) for one in public), *((f"private {one.kind}", one) for one in private)]:
        if kind not in ("", under):
            under = kind
            lines.append(kind)
        indent = "  " * len(feed.names)
        lines.append(f"{indent}{feed.label}  {described(feed, site)}")
        lines += [f"{indent}  {address}" for address in addresses(feed, site).values()]
    return "\n".join(lines)


def _tree_json(public: Sequence[Feed[PostHead]], private: Sequence[Feed[PostHead]], site: Site) -> str:
    nodes: dict[tuple[str, ...], dict[str, Any]] = {}
    for feed in public:
        nodes[feed.address] = node = _node(feed, site)
        if len(feed.names) > 1:
            nodes[feed.address[:-1]]["children"].append(node)
        elif feed.names:
            nodes[()].setdefault("children" if feed.kind == "categories" else feed.kind, []).append(node)
    if private:
        nodes[()]["private"] = [_node(feed, site) for feed in private]
    return json.dumps(nodes[()], ensure_ascii=False, indent=2)


def _node(feed: Feed[PostHead], site: Site) -> dict[str, Any]:
    return {
        "name": feed.label,
        "path": list(feed.names),
        "posts": feed.total,
        "newest": feed.newest.isoformat() if feed.newest else None,
        "feeds": addresses(feed, site),
        "children": [],
    }
