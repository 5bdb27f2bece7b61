"""A body with template code in, a body without it out: known tags as HTML, unknown ones gone and named.

Template code is read, never run.  What a code sample shows is no template code: fenced blocks, code spans,
`<pre>` and `<code>` stay as they are, to the byte.
"""

from __future__ import annotations

import re

from feedpub.normalize.templates.references import REFERENCES
from feedpub.normalize.templates.syntaxes import SYNTAXES, Syntax
from feedpub.normalize.templates.tags import Arguments, Page

__all__ = ["Page", "expand", "has_code"]

# As in the syntaxes: no part holds the beginning of another one, so that nothing is read twice.
_CODE = (
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n(?![ \t>]*(?P=fence))[^\n]*)*(?:\n[^\n]*)?"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|<(?P<element>(?i:pre|code))\b[^<>]*>(?:(?!<(?P=element)\b).)*?</(?P=element)\s*>"
)

# With what any of that begins, and the code of any syntax; a look at that first halves the time.
_BEGINNING = r"(?=[`<{@|]|^[ \t>#~])"


def expand(body: str, language: str, page: Page) -> tuple[str, tuple[str, ...]]:
    """Write out the tags of a template language (a dialect's `templates`), whose other tags are removed.

    Gives the text and the names of the tags that were removed, each once.
    """
    return _Expansion(SYNTAXES[language], page).run(body) if has_code(body, language) else (body, ())


def has_code(body: str, language: str) -> bool:
    """Whether there is anything in a body that may be code of a template language."""
    syntax = SYNTAXES.get(language)
    return syntax is not None and any(sign in body for sign in syntax.signs)


class _Expansion:
    def __init__(self, syntax: Syntax, page: Page) -> None:
        self._syntax = syntax
        self._page = page
        self._unknown: dict[str, None] = {}
        self._unclosed: set[str] = set()

    def run(self, body: str) -> tuple[str, tuple[str, ...]]:
        """Replace from left to right; what a tag gives is not read again."""
        pattern = re.compile(f"{_BEGINNING}(?:(?P<code>{_CODE})|{self._syntax.code})", re.MULTILINE | re.DOTALL)
        parts = []
        place = 0
        while match := pattern.search(body, place):
            parts.append(body[place : match.start()])
            text, place = self._replace(match, body)
            parts.append(text)
        return "".join([*parts, body[place:]]), tuple(self._unknown)

    def _replace(self, match: re.Match[str], body: str) -> tuple[str, int]:
        """What stands in the place of a match, and where to go on."""
        found = match.groupdict()
        shown = found["code"] or found.get("shown")
        if shown:
            return self._syntax.show(shown), match.end()
        if found.get("value") is not None:
            return self._value(found["value"].strip()), match.end()
        if found.get("heading"):
            return found["heading"].rstrip(), match.end()
        if found.get("reference") is not None:
            refer = REFERENCES[found.get("kind") or "filename"]
            return refer(self._page, found["reference"]).replace(" ", "%20"), match.end()
        if found.get("name"):
            return self._tag(found["name"], match, body)
        return "", match.end()  # a comment

    def _value(self, expression: str) -> str:
        text, is_known = self._syntax.value(expression, self._page)
        if not is_known:
            self._unknown[f"{{{{ {expression[:40]} }}}}"] = None
        return text

    def _tag(self, name: str, match: re.Match[str], body: str) -> tuple[str, int]:
        if match.groupdict().get("close") or self._syntax.parts(name):
            opened = self._syntax.tags.get(name.removeprefix("end"))
            return opened.end if opened else "", match.end()
        tag = self._syntax.tags.get(name)
        if not tag:
            self._unknown[name] = None
            return "", match.end()
        content, end = self._content(name, body, match.end()) if tag.paired else ("", match.end())
        text = tag.render(Arguments.read(match["args"] or ""), self._syntax.show(content), self._page)
        if text is None:
            self._unknown[name] = None
            return "", end
        has_end = not tag.end or self._closing(name, body, match.end())
        return text if has_end else text + tag.end, end

    def _content(self, name: str, body: str, start: int) -> tuple[str, int]:
        """What stands between a tag and its end; nothing where it has none."""
        closing = self._closing(name, body, start)
        return (body[start : closing.start()], closing.end()) if closing else ("", start)

    def _closing(self, name: str, body: str, start: int) -> re.Match[str] | None:
        if name in self._unclosed:
            return None
        closing = re.compile(self._syntax.end.replace("NAME", name)).search(body, start)
        if not closing:
            self._unclosed.add(name)
        return closing
