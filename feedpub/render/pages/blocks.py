"""A site's templates in, nothing out unless one of its own fills a block that is nowhere: Jinja2 passes over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from jinja2 import BaseLoader, Environment, TemplateSyntaxError, nodes

from feedpub.config import Site
from feedpub.config.tables import nearest
from feedpub.render.pages.templates import blamed, templates_of


def check(site: Site, pages: Iterable[str]) -> None:
    """Look at the templates of these pages and at those that they extend; raises ConfigError naming the block."""
    own = f"{Path(site.root) / site.templates}/"
    for page in pages:
        with blamed(page, site):
            _blocks(templates_of(site), page, own)


def _blocks(templates: Environment, name: str, own: str) -> frozenset[str] | None:
    """The blocks of a template and of those that it extends; None where that cannot be told."""
    source, file, _ = cast("BaseLoader", templates.loader).get_source(templates, name)
    tree = templates.parse(source, name, file)
    blocks = frozenset(one.name for one in tree.find_all(nodes.Block))
    match [one.template for one in tree.find_all(nodes.Extends)]:
        case []:
            return blocks
        case [nodes.Const(value=str(extended))]:
            above = _blocks(templates, extended, own)
        case _:
            above = None
    if above is None:
        return None
    for block in _unseen(tree, above) if (file or "").startswith(own) else ():
        raise TemplateSyntaxError(
            f"there is no block {block.name} to fill{nearest(block.name, above)}", block.lineno, name
        )
    return blocks | above


def _unseen(tree: nodes.Template, above: frozenset[str]) -> Iterator[nodes.Block]:
    """The blocks that fill none above, stand in no other one, and are not shown by `self.name()`."""
    blocks = list(tree.find_all(nodes.Block))
    seen = {inner.name for one in blocks for inner in one.find_all(nodes.Block)}
    seen |= {
        one.attr for one in tree.find_all(nodes.Getattr) if isinstance(one.node, nodes.Name) and one.node.name == "self"
    }
    return (one for one in blocks if one.name not in above | seen)
