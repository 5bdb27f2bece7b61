"""What stands in a tag in, its arguments out; and the HTML of which the meanings of tags are put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import TypeAlias

from feedpub.base.patterns import lazy
from feedpub.base.values import Value
from feedpub.normalize.templates.page import Page

_ARGUMENT = lazy(
    r"""(?:(?P<key>[\w-]+)\s*[=:]\s*)?(?:"(?P<double>(?>(?:[^"\\]|\\[\s\S])*))"?|'(?P<single>[^']*)'|`(?P<tick>[^`]*)`|(?P<bare>[^\s"'`,()]+))"""
)


class TagUse(Value, frozen=True):
    """A tag as it stands in a text: its arguments, what it holds, and the post."""

    words: tuple[str, ...]
    named: Mapping[str, str]
    text: str
    """All arguments, as written."""
    content: str
    """What a paired one takes; else empty."""
    page: Page

    @classmethod
    def read(cls, text: str, content: str, page: Page) -> TagUse:
        """Take words, texts in quotes and `key=value` among the arguments apart."""
        words, named = [], {}
        for match in _ARGUMENT.finditer(text):
            value = next((one for one in match.group("double", "single", "tick", "bare") if one is not None), "")
            value = value.replace('\\"', '"')
            if match["key"] and not value.startswith("//"):  # https://...
                named[match["key"].lower()] = value
            else:
                words.append(f"{match['key']}:{value}" if match["key"] else value)
        return cls(tuple(words), named, text.strip(), content, page)

    def get(self, key: str, place: int = 0) -> str:
        """A named argument, or the one at that place."""
        return self.named.get(key) or (self.words[place] if place < len(self.words) else "")


Render: TypeAlias = Callable[[TagUse], str | None]
"""A tag -> what stands in its place; None where its meaning is not known."""


class Tag(Value, frozen=True):
    """How one tag is written out; a paired one takes all until its end."""

    render: Render
    paired: bool = False
    inner: bool = False
    """Whether the template code in what a paired one takes is written out first."""
    end: str = ""
    """What stands for the end of a tag that is not paired: what is between them is read as the rest is."""


LINE = 'markdown="span"'
"""Says that an element holds a line of Markdown."""
_MARK = lazy(r"\[([^][]*)\]\([^()]*\)|<[^<>]*>|[*`]")
"""A link, a tag or another mark of Markdown."""


def code(language: str, content: str) -> str:
    """A code block that passes through Markdown unharmed."""
    name = re.sub(r"[^\w+#.-]", "", language)
    kind = f' class="language-{name}"' if name else ""
    text = re.sub(r"\A[ \t]*\n|\n[ \t]*\Z", "", content)
    return block(f"<pre><code{kind}>{escape(text, quote=False)}\n</code></pre>")


def written(text: str) -> str:
    """A text of an argument as HTML, where a reference that stands in it is not escaped again.

    >>> written('"R&amp;D" & more')
    '&quot;R&amp;D&quot; &amp; more'
    """
    return escape(unescape(text))


def link(url: str | None, text: str) -> str:
    """A link, or just its text where the address is not known."""
    return f'<a href="{written(url)}">{written(text)}</a>' if url else written(text)


def picture(source: str, alt: str, caption: str = "", target: str = "") -> str:
    """A picture that may lead somewhere, and its caption, which may be Markdown, where there is one."""
    image = f'<img src="{written(source)}" alt="{written(alt or unmarked(caption))}">'
    image = f'<a href="{written(target)}">{image}</a>' if target else image
    return block(f"<figure>{image}<figcaption {LINE}>{caption}</figcaption></figure>") if caption else image


def unmarked(text: str) -> str:
    """A line of Markdown without its marks."""
    return _MARK.sub(r"\1", text)


QUOTE = '<blockquote markdown="1">'
"""Begins a quotation that holds blocks of Markdown."""


def quotation(content: str, source: str) -> str:
    """A quotation, whose text may be Markdown, and the HTML that says where it is from."""
    footer = f"<footer>— {source}</footer>\n\n" if source else ""
    return block(f"{QUOTE}\n\n{content.strip()}\n\n{footer}</blockquote>")


def alone(url: str) -> str:
    """A link to an address in a paragraph of its own."""
    return block(f"<p>{link(url, url)}</p>")


def embed(address: str, key: str = "id") -> Tag:
    """A tag that shows something of another site, as a link to it."""

    def render(given: TagUse) -> str:
        name = given.get(key)
        return alone(address.replace("ID", name.strip("/"))) if name else ""

    return Tag(render)


def block(markup: str) -> str:
    """HTML that stands for itself between texts in Markdown."""
    return f"\n\n{markup}\n\n"
