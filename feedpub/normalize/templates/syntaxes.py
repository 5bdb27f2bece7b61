"""The template languages of the generators, as tables: what their code looks like and which tags are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import field

from feedpub.base.patterns import lazy
from feedpub.base.values import Value, replace
from feedpub.normalize.templates import tags, themes
from feedpub.normalize.templates.expressions import holds, value
from feedpub.normalize.templates.page import Page
from feedpub.normalize.templates.references import REFERENCES
from feedpub.normalize.templates.tag import Tag


class Syntax(Value, frozen=True):
    """One template language.

    The groups of `code` say what was found: `name`, `args` and `close` of a tag, the end of the `last` one, the
    `value` of an output, a `reference` to another file and its `kind`, a `heading` whose attributes follow it, the
    `caption` of a part of the text, or code that is only `shown`; none of them in a comment.  It begins with a sign
    that `expand` looks for, or that `lines` has.
    """

    code: str
    signs: tuple[str, ...]
    """A body without any of them holds no template code."""
    lines: str = ""
    """With what lines may begin that are code, as part of a set in a pattern."""
    end: str = ""
    """Pattern of the end of the tag NAME."""
    tags: Mapping[str, Tag] = field(default_factory=dict)
    other: Tag | None = None
    """How any other tag is written out."""
    value: Callable[[str, Page], tuple[str, bool]] = lambda _expression, _page: ("", False)
    """What an output shows, and whether all of it is known."""
    holds: Callable[[str, Page], bool | None] | None = None
    """Whether the condition of an `if` holds, for a language that has such; None where that is not known."""
    show: Callable[[str], str] = lambda text: text
    """What the generator makes of code that is marked as being only shown, also within code samples."""
    parts: Callable[[str], bool] = lambda name: name.startswith("end") or name in ("else", "elsif", "when")
    """Whether a tag only ends or parts another one."""


# A part of the code never holds the beginning of another one: nothing is read twice, however broken it is.
_BRACES = (
    r"\{%-?\s*(?P<name>[A-Za-z_]\w*)(?P<args>(?:[^%{]|%(?!\})|\{(?!%))*?)-?%\}"
    r"|\{\{-?(?P<value>(?:[^{}]|\}(?!\})|\{(?!\{))*)\}\}"
)
_COMMENT = r"|\{#(?:[^#{]|#(?!\})|\{(?!#))*#\}"
# `# Heading {#id .class}` of kramdown, Goldmark, Python-Markdown and Zola
_HEADING = r"|^(?P<heading>[ ]{0,3}#{1,6}[ \t][^\n{]*)\{[ ]*[#.:][^{}\n]*\}[ \t]*$"
# Those of kramdown and Python-Markdown; and `*[HTML]: what the letters mean`
_ATTRIBUTES = r"|^[ \t>]*\{:[^{}\n]*\}[ \t]*$|(?<=[)*_`\]])\{:[^{}\n]*\}|^[ ]{0,3}\*\[[^]\n]+\]:[^\n]*$"
_ATTRIBUTES_SIGNS = ("{:", "{#", "{ #", "{.", "*[")
# Extensions, and the list in whose place a table of contents comes
_KRAMDOWN = (
    r"|\{::comment\}(?:[^{]|\{(?!:[:/]))*\{:/(?:comment)?\}|\{:[:/][^{}\n]*\}"
    r"|^[ ]{0,3}(?:[-*+]|[0-9]{1,9}\.)[ \t]+(?=\S)[^\n]*\n[ \t]*\{:[ ]*toc\b[^{}\n]*\}[ \t]*$"
)
_BRACES_END = r"\{%-?\s*endNAME\s*-?%\}"
_BRACES_SIGNS = ("{%", "{{", "{#")


# Where themes have what stands above a part of a text
_CAPTION = r"|<!--[ \t]*(?:tab|timeline|node)[ \t](?P<caption>(?:[^\n<-]|<(?!!--)|-(?!->))*)-->"
HEXO = Syntax(
    code=_BRACES + _COMMENT + _CAPTION,
    signs=_BRACES_SIGNS,
    end=_BRACES_END,
    tags={**themes.HEXO, **tags.HEXO},
    value=value,
    holds=holds,
)
# Before Jekyll 4 the addresses of posts began below `baseurl`
_BEFORE_ADDRESS = r"(?:\{\{-?\s*site\.(?:base)?url\s*-?\}\}){1,2}/?(?=\{%-?\s*(?:post_url|link)\b)|"
JEKYLL = Syntax(
    code=_BEFORE_ADDRESS + _BRACES + _HEADING + _KRAMDOWN + _ATTRIBUTES,
    signs=(*_BRACES_SIGNS, *_ATTRIBUTES_SIGNS),
    lines="*+0-9-",
    end=_BRACES_END,
    tags={**themes.LIQUID, **tags.OCTOPRESS, **tags.LIQUID, "include": themes.INCLUDE},
    value=value,
    holds=holds,
    show=tags.unraw,  # Liquid runs before anything knows what is code, so `raw` disappears within samples as well
)
ELEVENTY = replace(
    JEKYLL, code=_BRACES + _COMMENT, signs=_BRACES_SIGNS, lines="", tags={**themes.LIQUID, **tags.LIQUID}
)

_SHOWN = lazy(r"(\{[{%]?[<%]?)/\*(.*?)\*/([>%]?[%}]?\})", re.DOTALL)
# With attributes of the block above, which have a line of their own
HUGO = Syntax(
    code=r"(?P<shown>\{\{[<%]/\*(?:[^*{]|\*(?!/)|\{(?!\{))*\*/[>%]\}\})"
    r"|\{\{[<%]\s*(?P<last>/)\s*[>%]\}\}"
    r"|\{\{[<%]\s*(?P<close>/?)\s*(?P<name>[\w./-]+)(?P<args>(?:[^{}]|\{(?!\{)|\}(?!\}))*?)/?\s*[>%]\}\}"
    r"|^[ \t>]*\{[ ]*[#.][^{}\n]*\}[ \t]*$" + _HEADING,
    signs=("{{<", "{{%", "{#", "{ #", "{."),
    end=r"\{\{[<%]\s*/\s*(?:NAME\s*)?[>%]\}\}",
    tags={**themes.HUGO, **tags.HUGO},
    other=themes.OWN,
    show=lambda text: _SHOWN.sub(r"\1\2\3", text),
    parts=lambda _name: False,
)
# [text]: @/post.md
_DEFINED = "|".join(rf"(?<=\]:[ ]{{{spaces}}})" for spaces in range(4))
# With braces, as TeX has them
_QUOTED = "|".join(rf"{quote}(?:[^{quote}{{]|\{{(?![{{%]))*{quote}" for quote in "\"'`")
ZOLA = Syntax(
    code=r"(?P<shown>\{[{%]/\*(?:[^*{]|\*(?!/)|\{(?![{%]))*\*/[%}]\})"
    rf"|\{{[{{%]-?\s*(?P<name>\w+)\s*(?:\((?P<args>(?:[^{{}}\"'`]|{_QUOTED})*)\))?\s*-?[%}}]\}}"
    rf"|(?:(?<=\()|{_DEFINED})@/(?P<reference>[^)\s#?]+)" + _HEADING,
    signs=("{{", "{%", "(@/", ":@/", " @/", "{#", "{ #", "{."),
    end=r"\{%\s*end\s*%\}",
    tags={**themes.ZOLA, **tags.ZOLA},
    other=themes.OWN,
    show=lambda text: _SHOWN.sub(r"\1\2\3", text),
    parts=lambda name: name == "end",
)
# Pelican replaces what stands in attributes; a table may have such words between its bars
PELICAN = Syntax(
    code=r"""(?:(?<=[("'<])|(?<=\]:[ ]))[{|]"""
    r"""(?P<kind>index(?=[}|])|(?:filename|static|attach|tag|category|author)(?=[}|][^\s)"'>]))[}|]"""
    r"""(?P<reference>[^\s)"'>#?]*(?:[ ]+[^\s)"'>#?]+)*)""" + _HEADING + _ATTRIBUTES,
    signs=(*(f"{start}{kind}{end}" for kind in REFERENCES for start, end in ("{}", "||")), *_ATTRIBUTES_SIGNS),
    lines="*",
)

SYNTAXES: Mapping[str, Syntax] = {
    "hexo": HEXO,
    "jekyll": JEKYLL,
    "hugo": HUGO,
    "zola": ZOLA,
    "eleventy": ELEVENTY,
    "pelican": PELICAN,
}
