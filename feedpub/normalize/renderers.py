"""Markdown in, the HTML out that the renderer of a generator makes of it, as far as CommonMark alone does not."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from feedpub.base.patterns import lazy
from feedpub.config import Site
from feedpub.dialects import Dialect
from feedpub.model import PostHead
from feedpub.normalize import emoji, markdown
from feedpub.normalize.enclosures import Assets
from feedpub.normalize.markdown.samples import held
from feedpub.normalize.text import clean
from feedpub.normalize.urls import beside, inside, path_and_rest

# As the renderer writes them; what they begin with is found fast, unlike a look behind
_PICTURE = lazy(r'(<img src=")(/[^"]*)(?=" alt="[^"]*"(?: title="[^"]*")? />)')
_RELATIVE = lazy(r'(<img src=")(?!(?i:[a-z][a-z0-9+.-]*:)|[/\\#])([^"]+)(?=" alt="[^"]*"(?: title="[^"]*")? />)')
_IN_FOLDER = lazy(r"""(<img\b[^<>]*?\ssrc=["'])(?:\./)?([^"'/:?#<>]+)/(?=[^"'<>])""")
_STATED_LANGUAGE = lazy(r"<pre><code>(?:::+|#!)([\w#.+-]+)[ \t]*(?:hl_lines=[^\n]*)?\n")
_WORDS = lazy(r"<(?:p|li|dd)>[^<]*(?:<(?!/?(?:blockquote|dd|dl|dt|li|ol|p|pre|table|ul)\b)[^<]*)*")
_LINE_END = lazy(r"(?<!<br />)\n(?!\Z)")

_BARE = lazy(r"http(?<![\w/=\"']http)s?://", re.ASCII)


def _address(sign: str) -> re.Pattern[str]:
    """What finds an address whose signs behind its host are those of a set, and passes over links, code and tags."""
    return lazy(
        rf"{held('a|code|pre')}|(?<![\w/])(?P<url>https?://[0-9a-z-]+(?:\.[0-9a-z-]+)+(?:[/?#:](?:{sign}|&amp;)*)?)",
        re.IGNORECASE | re.ASCII,
    )


# GitHub's autolinks, but full-width punctuation ends them, too
_ADDRESS = _address(r"[^\s<&\u3000-\u303f\uff01-\uff65]")
_ADDRESSES: Mapping[str, re.Pattern[str]] = {"hugo": _address("[!-%'-;=-~]")}
"""Dialect -> those of its renderer, where they are others."""


def to_html(text: str, dialect: Dialect, site: Site) -> str:
    """Render Markdown as the renderer of the generator does."""
    return adapt(clean(markdown.to_html(_as_commonmark(text, dialect), dialect.marks)), dialect, site)


def _as_commonmark(text: str, dialect: Dialect) -> str:
    """The same Markdown where CommonMark would read another thing in it."""
    text = markdown.spaced(text) if dialect.tight_headings else text
    text = markdown.tabled(text, dialect.tables) if dialect.tables else text
    text = markdown.numbered(text) if dialect.numbered else text
    return markdown.parted(markdown.encoded(text)) if dialect.closed else text


def adapt(markup: str, dialect: Dialect, site: Site) -> str:
    """Do to HTML of Markdown what only this renderer does."""
    change = CHANGES.get(dialect.name)
    if change:
        markup = change(markup, site)
    if dialect.breaks:
        markup = _WORDS.sub(_with_breaks, markup)
    if dialect.links and _BARE.search(markup):
        markup = _ADDRESSES.get(dialect.name, _ADDRESS).sub(_linked, markup)
    return emoji.shown(markup) if site.ways.emoji and ":" in markup else markup


def with_pictures(markup: str, dialect: Dialect, site: Site, post: PostHead, assets: Assets) -> str:
    """Lead pictures to where Hexo has them: those in the folder that is named like the post beside its page, others
    that Markdown names without a slash at the top of the site.
    """
    if not dialect.own_files or "<img" not in markup:
        return markup
    name, own = posixpath.splitext(posixpath.basename(post.path))[0], beside(post.url)

    def in_folder(found: re.Match[str]) -> str:
        return found[1] + html.escape(own) if unquote(html.unescape(found[2])) == name else found[0]

    def in_markdown(found: re.Match[str]) -> str:
        reference = html.unescape(found[2])
        is_own = assets(unquote(path_and_rest(reference)[0])) is not None
        address = (own if is_own else f"{_root(site)}/") + posixpath.normpath(f"/{reference}")[1:]
        return found[1] + html.escape(address)

    markup = _IN_FOLDER.sub(in_folder, markup)
    return markup if site.ways.relative_pictures else _RELATIVE.sub(in_markdown, markup)


def _with_breaks(words: re.Match[str]) -> str:
    """Lines stay lines, but in formulas."""
    return words[0] if "$$" in words[0] else _LINE_END.sub("<br />\n", words[0])


def _linked(found: re.Match[str]) -> str:
    """An address as a link, without the punctuation of the sentence around it."""
    if not found["url"]:
        return found[0]
    url = found["url"].rstrip("?!.,:*_~']")
    unopened = max(0, url.count(")") - url.count("("))
    url = url[: len(url) - min(unopened, len(url) - len(url.rstrip(")")))]
    return f'<a href="{url}">{url}</a>{found[0][len(url) :]}'


def _with_root(markup: str, site: Site) -> str:
    """Hexo puts its `root` before pictures, and before nothing else."""
    root = _root(site)
    return _PICTURE.sub(lambda found: found[1] + inside(root, found[2]), markup) if root else markup


def _root(site: Site) -> str:
    return dict(site.ways.variables).get("site.root", "")


def _with_languages(markup: str, _site: Site) -> str:
    """Pelican takes the first line of code for its language: `:::python`, or `#!python` without a path."""
    return _STATED_LANGUAGE.sub(lambda found: f'<pre><code class="language-{found[1].lower()}">', markup)


CHANGES: Mapping[str, Callable[[str, Site], str]] = {"hexo": _with_root, "pelican": _with_languages}
"""Dialect -> what its renderer does that others do not."""
