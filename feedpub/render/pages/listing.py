"""Trees of feeds in, as much of them as a page can list out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feedpub.base.values import Value
from feedpub.model import Feed, PostHead
from feedpub.render.common import Node

OPEN = 40
"""Feeds up to which the branches of a list stand open."""
CLOUD = 40
"""Feeds up to which those of a kind that is no tree, as tags are, stand below each other."""
NAMES = 2
"""Of such a cloud so many take the room of one feed in a list."""


class Room(Value, frozen=True):
    """How long a list may be, so that its page stays small."""

    detailed: int
    """Feeds up to which each stands with its formats; where there are more, a script adds what is alike for all."""
    most: int
    """Feeds up to which those deeper down are listed, too; where there are more, the pages of those above list them."""


WIDE = Room(detailed=64, most=170)
NARROW = Room(detailed=20, most=60)
"""Beside the latest posts."""


class Branch(Value, frozen=True):
    """A feed in a list."""

    feed: Feed[PostHead]
    children: Sequence[Branch]
    """Those below it that are listed."""
    below: int
    """How many feeds there are below it, at any depth."""


class Group(Value, frozen=True):
    """The feeds of one kind."""

    kind: str
    branches: Sequence[Branch]
    is_cloud: bool
    """Whether they are so many names side by side."""


class Listing(Value, frozen=True):
    """Feeds as a page lists them."""

    groups: Sequence[Group]
    is_open: bool
    is_detailed: bool


def listing(groups: Sequence[tuple[str, Sequence[Node]]], room: Room) -> Listing:
    """Choose how to list the feeds of each kind."""
    clouds = {kind for kind, nodes in groups if len(nodes) > CLOUD and not any(node.children for node in nodes)}
    depths = [depth for kind, nodes in groups if kind not in clouds for depth in _depths(nodes)]
    names = sum(len(nodes) for kind, nodes in groups if kind in clouds)
    most = room.most - names // NAMES
    fitting = (depth for depth in sorted(set(depths), reverse=True) if sum(one <= depth for one in depths) <= most)
    deepest = next(fitting, 1)
    listed = sum(one <= deepest for one in depths)
    return Listing(
        [Group(kind, [_branch(node, deepest) for node in nodes], kind in clouds) for kind, nodes in groups],
        listed <= OPEN,
        listed + names // NAMES <= room.detailed,
    )


def _depths(nodes: Iterable[Node]) -> list[int]:
    """How deep each feed lies, from 1."""
    found, level = [], list(nodes)
    depth = 0
    while level:
        depth += 1
        found += [depth] * len(level)
        level = [child for node in level for child in node.children]
    return found


def _branch(node: Node, deepest: int) -> Branch:
    children = [_branch(child, deepest - 1) for child in node.children] if deepest > 1 else []
    return Branch(node.feed, children, len(_depths(node.children)))
