"""Planned feeds in, their list as text or as JSON out."""

from __future__ import annotations

import json
from typing import Any

from feedpub.config import Site
from feedpub.model import FORMATS, Feed, Names, PostHead
from feedpub.plan import Plan
from feedpub.wording import count


def tree(planned: Plan, site: Site, as_json: bool) -> str:
    """All feeds that are planned, as text or as one JSON object."""
    return (_tree_json if as_json else _tree_text)(planned, site)


def _tree_text(planned: Plan, site: Site) -> str:
    lines, under = [], "categories"
    private = ((f"private {one.kind}", one) for one in planned.private_feeds)
    for kind, feed in (*((one.kind, one) for one in planned.feeds), *private):
        if kind not in ("", under):
            under = kind
            lines.append(kind)
        indent = "  " * len(feed.names)
        lines.append(f"{indent}{feed.label}  {described(feed, site)}")
        lines += [f"{indent}  {address}" for address in addresses(feed, site).values()]
    return "\n".join(lines)


def _tree_json(planned: Plan, site: Site) -> str:
    nodes: dict[Names, dict[str, Any]] = {}
    for feed in planned.feeds:
        nodes[feed.address] = node = _node(feed, site)
        if len(feed.names) > 1:
            nodes[feed.address[:-1]]["children"].append(node)
        elif feed.names:
            nodes[()].setdefault("children" if feed.kind == "categories" else feed.kind, []).append(node)
    if planned.private_feeds:
        nodes[()]["private"] = [_node(feed, site) for feed in planned.private_feeds]
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


def described(feed: Feed[PostHead], site: Site) -> str:
    """How many posts there are in a feed, and when the newest one came, in the site's time zone."""
    newest = f"{feed.newest.astimezone(site.timezone):%Y-%m-%d}" if feed.newest else "never"
    return f"{count(feed.total, 'post')}, newest {newest}"


def addresses(feed: Feed[PostHead], site: Site) -> dict[str, str]:
    """Where each of a feed's formats is."""
    return {name: site.absolute(feed.directory + FORMATS[name].file) for name in feed.shape.formats}
