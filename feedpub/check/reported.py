"""A Problem that every build reports in, the same as a Finding out: with a code, and with what readers notice of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from feedpub.check.findings import About, Finding
from feedpub.model import Problem

TABLE: tuple[tuple[str, About], ...] = (
    (
        r"has no date$|has no date, so it is a page",
        About("date-missing", "error", "A post without a date is in no feed.", "write date: YYYY-MM-DD"),
    ),
    (
        r"has no title",
        About("title-missing", "warning", "Readers see the name of the file.", 'write title: "..."'),
    ),
    (
        r"is empty$",
        About(
            "file-empty", "error", "There is nothing to publish.", "write front matter and a text, or delete the file"
        ),
    ),
    (
        r"is not UTF-|has a name that is not UTF-8",
        About("file-encoding", "error", "The post is in no feed.", "save the file as UTF-8"),
    ),
    (
        r"has (?:front matter|headers|an HTML head|the tag|a key|a number|.* of front matter|more than)|uses \*|merges",
        About("front-matter", "error", "The post is in no feed: nothing is known of it.", "mend the line"),
    ),
    (
        r"is there twice",
        About("key-twice", "warning", "Only one of the two values counts.", "remove the other"),
    ),
    (
        r"(?:id|link) \S+ is also that of",
        About("address-shared", "warning", "Readers take both posts for one.", "give one of them another id or slug"),
    ),
    (
        r"has template code|has reStructuredText that",
        About("template-left-out", "warning", "What the code was to show is missing.", "write it as HTML or Markdown"),
    ),
    (
        r"a quote, a comment or an element is left open",
        About("markup-open", "warning", "The end of the text may be missing.", "close it where it ends"),
    ),
    (
        r"and was cut|are longer than|is longer than|the rest is left out|and does not count|of which the first",
        About("value-long", "warning", "Readers see the beginning alone.", "write less"),
    ),
    (
        r"shows .*cannot be read:",
        About("address-missing", "error", "Readers see a broken picture.", "put the file there, or mend the address"),
    ),
    (
        r"\[private\]|private feed",
        About("private-feeds", "warning", "Who may read what is another than it seems.", "mend [private] paths"),
    ),
    (
        r"has (?:no )?room for|has no room",
        About("feed-large", "warning", "The feed does not carry all that it was to.", "set a lower limit"),
    ),
    (
        r"cannot be read:|is a (?:folder|link)|is no regular file|has .* bytes, more than|is reStruct|stands where",
        About("file-unreadable", "error", "The file is left out.", "make it a readable file or move it elsewhere"),
    ),
    (
        r"feedpub failed on it",
        About("defect", "error", "The post is in no feed.", "please report it with the post"),
    ),
    (
        r'".*" (?:is no date|has |may have|does not name|lies outside|in its name)',
        About(
            "date-invalid",
            "error",
            "A post whose date nobody can read is in no feed; other dates do not count.",
            "write YYYY-MM-DD",
        ),
    ),
    (
        r"is no|names no|, no picture|cannot be read$|no type is stated",
        About("value-invalid", "warning", "The value does not count, as if it were not there.", "mend the value"),
    ),
)
"""What a message looks like, and what it is about; the first that fits counts."""
_REST = About("other", "warning", "What is in the feed may be another than you mean.", "mend it")
_PATTERNS = tuple((re.compile(pattern), about) for pattern, about in TABLE)

ABOUTS = (*(about for _, about in TABLE), _REST)


def reported(problem: Problem, line: Callable[[str], int | None] = lambda _: None) -> Finding:
    """Make a Finding of a Problem; `line` is asked where a code that names no line belongs."""
    about = next((about for pattern, about in _PATTERNS if pattern.search(problem.message)), _REST)
    number = problem.line or line(about.code)
    return Finding(problem.path, number, about.code, problem.level, problem.message, about.why, problem.hint)
