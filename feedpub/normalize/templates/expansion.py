"""Template code in a body in, what it shows out, from left to right; what a tag gives is not read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import outside
from feedpub.normalize.templates.page import Page
from feedpub.normalize.templates.references import REFERENCES
from feedpub.normalize.templates.syntaxes import SYNTAXES
from feedpub.normalize.templates.tag import TagUse
from feedpub.normalize.templates.themes import caption

_CHOICES = ("if", "unless")
_BLOCKS = (*_CHOICES, "case", "for")
"""Tags that an `else` may part."""
_PARTS = ("elsif", "elif", "elseif", "else")

_WORDS_BELOW = lazy(r"[ \t]*\n(?=[ \t]*\S)")


def expand(body: str, language: str, page: Page) -> tuple[str, tuple[str, ...]]:
    """Write out the tags of a template language (a dialect's `templates`), whose other tags are removed.

    Gives the text and the names of the tags that were removed, each once.
    """
    return _Expansion(language, page).run(body) if has_code(body, language) else (body, ())


def has_code(body: str, language: str) -> bool:
    """Whether there is anything in a body that may be code of a template language."""
    syntax = SYNTAXES.get(language)
    return syntax is not None and any(sign in body for sign in syntax.signs)


def _is_block(body: str, start: int, end: int) -> bool:
    """Whether a tag has a line of its own, after which CommonMark would read no Markdown before a blank line (§4.6)."""
    return _WORDS_BELOW.match(body, end) is not None and not body[body.rfind("\n", 0, start) + 1 : start].strip()


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What finds the code of a template language, and the samples that it is not looked for in."""
    return outside(SYNTAXES[language].code, signs="{@|", lines=f"#{SYNTAXES[language].lines}")


class _Expansion:
    def __init__(self, language: str, page: Page) -> None:
        self._language = language
        self._syntax = SYNTAXES[language]
        self._pattern = _pattern(language)
        self._page = page
        self._unknown: dict[str, None] = {}
        self._ends: dict[str, tuple[int, re.Match[str] | None]] = {}
        """Name -> from where on the end of a tag was looked for, and what was found."""
        self._open: list[str] = []
        """What stands for the ends of the tags in which a place is, the inmost last."""
        self._branches: dict[int, list[re.Match[str]]] | None = None
        self._leaps: dict[int, int] = {}
        """Where a branch that is shown ends -> where to go on, behind those that are not."""

    def run(self, body: str) -> tuple[str, tuple[str, ...]]:
        """Replace from left to right; what a tag gives is not read again."""
        parts = []
        place = 0
        while match := self._pattern.search(body, place):
            parts.append(body[place : match.start()])
            text, place = self._replace(match, body)
            parts.append(text)
        return "".join([*parts, body[place:]]), tuple(self._unknown)

    def _replace(self, match: re.Match[str], body: str) -> tuple[str, int]:
        """What stands in the place of a match, and where to go on."""
        found = match.groupdict()
        shown = found["sample"] or found.get("shown")
        if shown:
            return self._syntax.show(shown), match.end()
        if found.get("value") is not None:
            return self._value(found["value"].strip()), match.end()
        if found.get("heading"):
            return found["heading"].rstrip(), match.end()
        if found.get("reference") is not None:
            refer = REFERENCES[found.get("kind") or "filename"]
            return refer(self._page, found["reference"]).replace(" ", "%20"), match.end()
        text, end = "", match.end()  # of a comment
        if found.get("name"):
            text, end = self._tag(found["name"], match, body)
        elif found.get("last"):
            text = self._open.pop() if self._open else ""
        elif found.get("caption"):
            text = caption(found["caption"])
        return (f"{text}\n" if text[:1] == "<" and _is_block(body, match.start(), end) else text), end

    def _value(self, expression: str) -> str:
        text, is_known = self._syntax.value(expression, self._page)
        if not is_known:
            self._unknown[f"{{{{ {expression[:40]} }}}}"] = None
        return text

    def _tag(self, name: str, match: re.Match[str], body: str) -> tuple[str, int]:
        if match.start() in self._leaps:
            return "", self._leaps[match.start()]
        if self._syntax.holds and name in _CHOICES and (branches := self._branches_of(match, body)):
            return "", self._choose(branches, self._syntax.holds)
        if match.groupdict().get("close") or self._syntax.parts(name):
            opened = self._syntax.tags.get(name.removeprefix("end"))
            if opened and self._open[-1:] == [opened.end]:
                self._open.pop()
            return opened.end if opened else "", match.end()
        tag = self._syntax.tags.get(name) or self._syntax.other
        if not tag:
            self._unknown[name] = None
            return "", match.end()
        content, end = self._content(name, body, match.end()) if tag.paired else ("", match.end())
        content = self._inner(content) if tag.inner else self._syntax.show(content)
        text = tag.render(TagUse.read(match["args"] or "", content, self._page))
        if text is None:
            self._unknown[name] = None
            return "", end
        if tag.end and not self._closing(name, body, match.end()):
            return text + tag.end, end
        if tag.end:
            self._open.append(tag.end)
        return text, end

    def _inner(self, content: str) -> str:
        """What a tag holds with its own code written out; it ends where the first tag of its name does, so that no
        more lie in each other than there are names.
        """
        text, unknown = _Expansion(self._language, self._page).run(content)
        self._unknown.update(dict.fromkeys(unknown))
        return text

    def _branches_of(self, opening: re.Match[str], body: str) -> list[re.Match[str]] | None:
        """The tags that begin the branches of a choice, and its end; None where it has none."""
        if self._branches is None:
            self._branches = self._all_branches(body, opening.start())
        return self._branches.get(opening.start())

    def _all_branches(self, body: str, place: int) -> dict[int, list[re.Match[str]]]:
        """Those of all choices from a place on, which are looked for once, however deep they lie in each other."""
        found, open_blocks = {}, list[list[re.Match[str]]]()
        while match := self._pattern.search(body, place):
            place, name = match.end(), match.groupdict().get("name") or ""
            tag = self._syntax.tags.get(name)
            if tag and tag.paired:
                place = self._content(name, body, place)[1]
            elif name in _BLOCKS:
                open_blocks.append([match])
            elif open_blocks and name in _PARTS:
                open_blocks[-1].append(match)
            elif open_blocks and name == f"end{open_blocks[-1][0]['name']}":
                branches = open_blocks.pop()
                found[branches[0].start()] = [*branches, match]
        return found

    def _choose(self, branches: Sequence[re.Match[str]], holds: Callable[[str, Page], bool | None]) -> int:
        """Where the branch begins that is shown: the first that may be; behind all of them where none is."""
        for branch, following in pairwise(branches):
            is_so = branch["name"] == "else" or holds(branch["args"], self._page)
            if branch["name"] == "unless" and is_so is not None:
                is_so = not is_so
            if is_so is None:
                self._unknown[branches[0]["name"]] = None
            if is_so is not False:
                self._leaps[following.start()] = branches[-1].end()
                return branch.end()
        return branches[-1].end()

    def _content(self, name: str, body: str, start: int) -> tuple[str, int]:
        """What stands between a tag and its end; nothing where it has none."""
        closing = self._closing(name, body, start)
        return (body[start : closing.start()], closing.end()) if closing else ("", start)

    def _closing(self, name: str, body: str, start: int) -> re.Match[str] | None:
        since, found = self._ends.get(name, (len(body) + 1, None))
        if start < since or (found and found.start() < start):
            found = re.compile(self._syntax.end.replace("NAME", name)).search(body, start)
            self._ends[name] = start, found
        return found
