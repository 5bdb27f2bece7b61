"""The posts that are shown in, problems out with their links to posts that have no page among static files."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.config import Site
from feedpub.pipeline.showing import Shown
from feedpub.problems import Problem
from feedpub.render.pages import Places


def links_to_no_page(shown: Shown, places: Places, site: Site) -> Iterator[Problem]:
    """Tell of links to public posts that no feed and no archive carries; a server has the pages of all posts."""
    if not (site.pages.posts and shown.links):
        return
    carried = (one for feed in (*shown.plan.feeds, *shown.plan.archives) for one in feed.entries)
    there = {one.url for one in carried if one.path in places.posts}
    for path, links in shown.links.items():
        if path in shown.plan.secret:
            continue
        lost = dict.fromkeys(
            name for name, url in links.items() if url.startswith(f"{site.site.url}/") and url not in there
        )
        if lost:
            told = f"has links to posts that no feed carries, so that they have no page: {', '.join(lost)}"
            hint = "set a higher limit in [feeds], or archives = true; feedpub serve has their pages"
            yield Problem(path, told, hint, level="warning", code="link-lost")
