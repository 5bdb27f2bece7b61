"""RawPost in, PostHead out: what the front matter tells, or the heading of a text where that alone is the title."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

from feedpub import dialects
from feedpub.base.patterns import lazy
from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.config.people import name_of
from feedpub.config.ways import NAMED
from feedpub.dialects import Dialect
from feedpub.model import PostHead, RawPost
from feedpub.normalize import dates, identity, languages, spellings, taxonomy, titles
from feedpub.normalize.fields import Fields
from feedpub.normalize.paths import PostPath
from feedpub.normalize.text import clean, plain, scalar
from feedpub.problems import Problem
from feedpub.suffixes import NO_MARKDOWN

_NAME = "the file's name"
_DATE_HINT = "write date: YYYY-MM-DD to publish it"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = lazy(r"(?:^|/)(\d{4})[-/](\d\d?)[-/](\d\d?)/", re.ASCII)
"""A date among the folders of a file, or among those of an address."""


def head(raw: RawPost, site: Site) -> tuple[PostHead, tuple[Problem, ...]]:
    """Make of the front matter alone what planning needs, with the warnings about it.

    Raises PostError when the post has no date, or one that cannot be read.
    """
    fields = Fields(raw, site)
    return head_of(fields, site), tuple(fields.problems)


def wants_text(raw: RawPost, site: Site) -> bool:
    """Whether the text of a post may have what its head is made of, and its front matter has not."""
    return not raw.body and _may_begin_with_title(raw, dialects.of(site))


def head_of(fields: Fields, site: Site) -> PostHead:
    """Make it of fields that tell what is wrong with them."""
    where = _path_of(fields, site)
    key, written = _date(fields, site, where)
    if key == NAMED:
        fields.came_from("published", _NAME)
        where = replace(where, slug=where.name)
    dated = dates.to_utc(written)
    title = _title(fields, where)
    categories = taxonomy.categories(fields, site, where.folder.rpartition("/")[2])
    return PostHead(
        path=fields.raw.path,
        id=identity.permanent_id(fields, site, where, written),
        url=identity.address(fields, site, where, dated, title, categories),
        title=title,
        published=_released(fields, site) or dated,
        categories=categories,
        tags=fields.texts("tags"),
        authors=_authors(fields) or _usual_author(fields, site),
        language=_language(fields) or _language_of_name(fields, where),
        draft=fields.hidden(),
        expires=_expires(fields, site),
    )


def page(raw: RawPost, site: Site) -> PostHead | None:
    """Make of a page, which lies among the posts and has no date, what they need to link to it; nothing of a draft."""
    fields = Fields(raw, site)
    if fields.hidden():
        return None
    where = _path_of(fields, site)
    title = fields.text("title") or where.name
    return PostHead(
        path=raw.path,
        id="",
        url=identity.address(fields, site, where, _NEVER, title, ()),
        title=title,
        published=_NEVER,
        language=_language(fields) or where.language or None,
    )


def _path_of(fields: Fields, site: Site) -> PostPath:
    where = PostPath.of(fields.raw.path, dict(site.ways.languages), fields.dialect.within, site.ways.folders)
    if not site.ways.titled:
        return where
    found = re.search(site.ways.titled, where.path)
    return replace(where, path=found["title"] if found else spellings.RULES["hexo"](where.path))


def _date(fields: Fields, site: Site, where: PostPath) -> tuple[str, datetime]:
    """The key and the date as written, or that of the file's name, of its folders or of its address."""
    if found := fields.date("published", site.timezone):
        return found
    if where.date:
        fields.came_from("published", _NAME)
        try:
            return "", dates.read(where.date, site.timezone)
        except ValueError as error:
            fields.fail("date-invalid", None, f'the date "{where.date}" in its name {error}', dates.HINT)
    day = _day_of_path(fields, site, where)
    if not day and fields.dialect.pages:
        fields.fail("date-missing", None, "has no date, so it is a page and no post", _DATE_HINT, "note")
    if not day:
        fields.fail("date-missing", None, "has no date", _DATE_HINT)
    return "", day


def _day_of_path(fields: Fields, site: Site, where: PostPath) -> datetime | None:
    addresses = (scalar(value) for _, value in fields.all("link"))
    for source, path in (("its folders", where.folder), *(("its address", one) for one in addresses)):
        if found := _DAY.search(f"{path}/"):
            with suppress(ValueError):  # numbers of another kind
                day = dates.read("-".join(found.groups()), site.timezone)
                fields.came_from("published", source)
                return day
    return None


def _released(fields: Fields, site: Site) -> datetime | None:
    """When the post comes out, where its date is that of its address alone."""
    found = fields.date("released", site.timezone) if "released" in fields.dialect.fields else None
    if not found:
        return None
    fields.came_from("published", found[0])
    return dates.to_utc(found[1])


def _title(fields: Fields, where: PostPath) -> str:
    """The title, or the heading of the text, which has to be at hand, see `wants_text`, or the file's name in words."""
    title = fields.text("title")
    if title:
        return title
    if _may_begin_with_title(fields.raw, fields.dialect):
        title = titles.title(clean(fields.raw.body))
    if title:
        fields.came_from("title", "the heading of its text")
        return title
    fields.came_from("title", _NAME)
    fields.warn("title-missing", None, "has no title, so its file's name is shown", 'write title: "..."')
    return plain(re.sub("[-_]+", " ", where.name)) or where.stem


def _may_begin_with_title(raw: RawPost, dialect: Dialect) -> bool:
    is_markdown = not raw.path.lower().endswith(NO_MARKDOWN)
    return is_markdown and dialect.titles and not raw.fields.get("title")


def _language(fields: Fields) -> str | None:
    for key, value in fields.all("language"):
        text = scalar(value).replace("_", "-")
        if languages.TAG.fullmatch(text):
            return text
        fields.warn("value-invalid", key, f'{key} "{text[:100]}" is no language tag', "write one such as en or zh-CN")
    return None


def _language_of_name(fields: Fields, where: PostPath) -> str | None:
    if where.language:
        fields.came_from("language", _NAME)
    return where.language or None


def _authors(fields: Fields) -> tuple[str, ...]:
    names = fields.texts("authors")
    return tuple(dict.fromkeys(map(name_of, names))) if "@" in "".join(names) else names


def _usual_author(fields: Fields, site: Site) -> tuple[str]:
    fields.came_from("authors", "the site's settings")
    return (site.author,)


def _expires(fields: Fields, site: Site) -> datetime | None:
    found = fields.date("expires", site.timezone)
    return dates.to_utc(found[1]) if found else None
