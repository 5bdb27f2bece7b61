"""The posts of a site in, what a strict editor finds in them out: each by itself, then all together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

from feedpub import frontmatter, normalize
from feedpub.check.findings import Finding, Rule, look
from feedpub.check.posts import addresses, dates, encoding, files, keys, markup, texts, titles, written
from feedpub.check.posts.across import RULES as ACROSS
from feedpub.check.posts.across import SHORTEST, Look, across
from feedpub.check.posts.subject import Blog, PostText
from feedpub.check.reported import reported
from feedpub.jobs import Map, batches
from feedpub.model import Post, RawPost
from feedpub.problems import PostError, Problem, defect

__all__ = ["ACROSS", "ALONE", "Blog", "Look", "look_at"]

HEADS: tuple[Rule[PostText], ...] = (*keys.RULES, *encoding.RULES, *dates.RULES, *titles.RULES)
"""What can be asked of a post that is in no feed, too."""
WHOLE: tuple[Rule[PostText], ...] = (*texts.RULES, *markup.RULES, *addresses.RULES, *written.RULES, *files.RULES)
ALONE = (*HEADS, *WHOLE)
"""Every rule about one post."""
TOGETHER = 250
"""Posts at which one call of a Map looks."""
LESS = {
    "date-full-width": "date-invalid",
    "tag-open": "markup-open",
    "comment-open": "markup-open",
    "markup-cut": "markup-open",
    "address-without-scheme": "address-elsewhere",
    "address-missing": "link-lost",
}
"""A code, and another that says less of the same fault."""
SHARED = ("title", "categories", "published", "id", "link", "slug")
"""Meanings of fields that posts may have alike."""


def look_at(blog: Blog, paths: Sequence[str], map: Map = map) -> tuple[list[Finding], list[Look]]:  # noqa: A002
    """Look at these posts; gives what was found, and what is known of each."""
    looks = [one for batch in map(partial(_batch, blog), batches(paths, TOGETHER)) for one in batch]
    return [*(finding for one in looks for finding in one.findings), *across(looks)], looks


def _batch(blog: Blog, paths: Sequence[str]) -> list[Look]:
    return [_guarded(blog, path) for path in paths]


def _guarded(blog: Blog, path: str) -> Look:
    try:
        return _look(blog, path)
    except PostError as error:
        return Look(path, findings=(reported(error.problem, 1),))
    except Exception as error:  # one bad post takes no other down
        return Look(path, findings=(reported(defect(path, error)),))


def _look(blog: Blog, path: str) -> Look:
    data = blog.source.read(path)
    text = frontmatter.decode(data, path)
    raw = blog.source.parsed(data, path)
    post, problems = _whole(blog, raw)
    subject = PostText(path, data, text, raw, blog, post)
    is_page = post is None and any(problem.level == "note" for problem in problems)
    rules = keys.RULES if is_page else HEADS if post is None else ALONE
    findings = [reported(problem, _line(subject, problem)) for problem in problems if problem.level != "note"]
    return _summed(subject, _told_once([*findings, *look(rules, subject, path)]))


def _whole(blog: Blog, raw: RawPost) -> tuple[Post | None, tuple[Problem, ...]]:
    try:
        return normalize.post(raw, blog.site, partial(blog.source.asset, raw.path), blog.others(raw.path))
    except PostError as error:
        return None, (*raw.problems, error.problem)


def _line(subject: PostText, problem: Problem) -> int:
    """Where something belongs of which the build does not say where it is."""
    if problem.code in ("title-missing", "date-missing"):
        return subject.meaning_line("title" if problem.code == "title-missing" else "published") or 1
    if problem.code in ("template-left-out", "link-lost"):
        return subject.line_with(*re.split(r"[:,] ", problem.message)[1:])
    return subject.begin if problem.code in ("markup-open", "value-long") else 1


def _told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    findings = list(findings)
    less = {(LESS[one.code], one.line) for one in findings if one.code in LESS}
    less |= {(code, None) for code, _ in less if code == "markup-open"}  # whose line the build does not know
    return (one for one in findings if not {(one.code, one.line), (one.code, None)} & less)


def _summed(subject: PostText, findings: Iterable[Finding]) -> Look:
    words = " ".join(subject.prose.split()) if subject.post else ""
    return Look(
        subject.path,
        subject.post and subject.post.head,
        tuple(findings),
        lines={name: line for name in SHARED if (line := subject.meaning_line(name))},
        begin=subject.first_line,
        zoned=dates.names_zone(subject),
        text=hashlib.sha256(words.encode()).hexdigest() if len(words) >= SHORTEST else "",
        misspelt=tuple(keys.misspelt(subject)),
        addresses=tuple(dict.fromkeys(_remote(subject))) if subject.blog.asks else (),
    )


def _remote(subject: PostText) -> Iterator[tuple[str, int]]:
    own = urlsplit(subject.site.site.url).netloc
    for url, _ in addresses.references(subject):
        if url.startswith(("http:", "https:")) and urlsplit(url).netloc != own:
            yield url, subject.written(url)[0]
