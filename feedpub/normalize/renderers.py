"""HTML that was made of Markdown in, with what a generator's own renderer does to it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from feedpub.config import Site
from feedpub.normalize.urls import inside

# As the renderer writes them
_PICTURE = re.compile(r'(?<=<img src=")/[^"]*(?=" alt="[^"]*"(?: title="[^"]*")? />)')
_STATED_LANGUAGE = re.compile(r"<pre><code>(?:::+|#!)([\w#.+-]+)[ \t]*(?:hl_lines=[^\n]*)?\n")


def _with_root(markup: str, site: Site) -> str:
    """Hexo puts its `root` before pictures, and before nothing else."""
    root = dict(site.variables).get("site.root")
    return _PICTURE.sub(lambda found: inside(root, found[0]), markup) if root else markup


def _with_languages(markup: str, _site: Site) -> str:
    """Pelican takes the first line of code for its language: `:::python`, or `#!python` without a path."""
    return _STATED_LANGUAGE.sub(lambda found: f'<pre><code class="language-{found[1].lower()}">', markup)


CHANGES: Mapping[str, Callable[[str, Site], str]] = {"hexo": _with_root, "pelican": _with_languages}
"""Dialect -> what its renderer does that others do not."""
