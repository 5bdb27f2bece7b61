"""A site in, nothing out unless its own templates are wrong: they are tried before anything is written."""

from __future__ import annotations

from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.model import Enclosure, Feed, Post
from feedpub.render import pages
from feedpub.render.common import NEVER


def check(site: Site) -> None:
    """Write a page of each kind of posts that have everything; raises ConfigError naming the template that fails."""
    if not site.templates or not site.pages.feeds:
        return
    from feedpub.render.pages import blocks  # with Jinja2

    posts = tuple(_post(site, number) for number in range(3))
    everything = _feed((), posts)
    category = _feed(("categories", "A"), posts)
    feeds = [everything, category, _feed(("categories", "A", "B"), posts)]
    where = pages.places(feeds, replace(site, pages=replace(site.pages, posts=True)))
    pages.index(where, site)
    pages.feed(category, where, site)
    pages.post(posts[1], where, site)
    list(pages.errors(where, site))
    blocks.check(site, ("index.html", "feed.html", "post.html", "error.html"))


def _feed(address: tuple[str, ...], posts: tuple[Post, ...]) -> Feed[Post]:
    label = address[-1] if address else "All"
    return Feed(
        address=address, title=label, label=label, names=address[1:], entries=posts, total=len(posts), newest=NEVER
    )


def _post(site: Site, number: int) -> Post:
    url = site.absolute(f"{number}/")
    return Post(
        path=str(number),
        id=url,
        url=url,
        title="Title",
        published=NEVER,
        categories=(("A",), ("A", "B")),
        tags=("tag",),
        authors=(site.author,),
        updated=NEVER,
        summary="Summary",
        content="<p>Text</p>",
        image=Enclosure(f"{url}a.png", "image/png"),
        media=(Enclosure(f"{url}a.mp3", "audio/mpeg"), Enclosure(f"{url}a.mp4", "video/mp4")),
    )
