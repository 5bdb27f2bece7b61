"""A folder in, the text of its first feedpub.toml out: what is known of the folder, and the other keys to think of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feedpub import config, dialects, suffixes
from feedpub.base.values import Value, replace
from feedpub.cache import saving
from feedpub.cache.learned import Heads
from feedpub.config import FILE_NAME, Site
from feedpub.config.tables import toml
from feedpub.config.ways import Ways
from feedpub.dialects.generators import eleventy, jekyll
from feedpub.ends import posts_of
from feedpub.errors import FeedpubError, PublishError
from feedpub.model import SourceFile
from feedpub.problems import Problem
from feedpub.sources.blogs import blog_in, defaults, folder_dialect
from feedpub.sources.folder import PostsFolder
from feedpub.sources.listing import Rules
from feedpub.sources.site import BLOG_OUTPUT, load_site
from feedpub.wording import named

COMMENTS_AT = 40
"""Column of the comments."""
_ALL = Rules(unread=dialects.named("plain").unread)
NO_POSTS = ("readme", "license", "changelog", "contributing")
"""Names of files that stand in many folders and are no posts."""


class Line(Value, frozen=True):
    """A key of the file, what it means, and what stands there, as a comment, where nothing is known."""

    section: str
    key: str
    comment: str = ""
    example: object = None
    """The line is left out where neither this nor a value is known."""


LINES = (
    Line("site", "url", "canonical addresses start here"),
    Line("site", "title", "the name of every feed", "A name"),
    Line("site", "description", "", "What it is about"),
    Line("site", "language", "of posts that name none", "en"),
    Line("site", "author", "of posts that name none", "Someone"),
    Line("site", "timezone", "of dates without a zone", "UTC"),
    Line("site", "permalink", "address of a post, below url", "/{year}/{month}/{day}/{slug}/"),
    Line("site", "authority", "your domain and a year in which it is yours; in every id, so never change it"),
    Line("posts", "path", "folder of the posts"),
    Line("posts", "dialect", "the generator that they are written for"),
    Line("feeds", "formats", "", ["rss", "atom", "json"]),
    Line("feeds", "limit", "entries per feed, the newest first; 0 for all", 20),
    Line("feeds", "content", 'or "summary"', "full"),
    Line("feeds", "tags", "true: a feed for each tag, too", False),
    Line("output", "path", "folder of the feeds"),
)


class Start(Value, frozen=True):
    """What is known of a folder that has no feedpub.toml yet."""

    values: Mapping[str, Mapping[str, Any]]
    """Settings by section and key."""
    generator: str = ""
    """Empty where none is known."""
    files: tuple[str, ...] = ()
    """The generator's configuration."""
    output: str = ""
    """The folder that the generator writes to."""
    ways: Ways = Ways()
    """What else the generator's configuration says."""

    @property
    def url(self) -> str:
        """The publication's address; empty where it is not known."""
        return str(self.values["site"].get("url", ""))

    @property
    def known(self) -> Iterator[tuple[str, str]]:
        """What the generator's configuration and ways say, by the words in which people are told of it."""
        site = {line.key: self.values["site"].get(line.key) for line in LINES if line.section == "site"}
        yield from ((key, value) for key, value in {**site, "posts": self.values["posts"]["path"]}.items() if value)

    def knowing(self, **site: str | None) -> Start:
        """The same with these settings of `[site]`, where they are not empty."""
        given = {key: value for key, value in site.items() if value}
        return replace(self, values={**self.values, "site": {**self.values["site"], **given}})


class Advice(Value, frozen=True):
    """What keeps a generator from files of feedpub."""

    why: str
    """What it does with them, as a sentence."""
    file: str
    """Where the line belongs."""
    line: str


def look(folder: Path) -> Start:
    """Find out what a folder publishes.

    Raises ConfigError where a generator's configuration cannot be understood, and FeedpubError where there
    is a feedpub.toml already.
    """
    if (folder / FILE_NAME).exists():
        raise FeedpubError(f"{folder / FILE_NAME}: is there already and stays as it is; edit it, or move it away first")
    found = blog_in(folder)
    if found:
        values = {**defaults(found), "output": {"path": BLOG_OUTPUT}}
        values.pop("pages")  # follows from the dialect
        return Start(values, found.dialect, found.files, found.settings.output, found.settings.ways)
    path = _posts(folder)
    dialect = folder_dialect((folder / path).resolve())
    return Start(
        {
            "site": {},
            "posts": {"path": path} | ({"dialect": dialect} if dialect != "plain" else {}),
            # Among the posts only a hidden folder is not taken for posts
            "output": {"path": BLOG_OUTPUT if path == "." else config.OutputSection().path},
        }
    )


def _posts(folder: Path) -> str:
    """The folder of the posts, below this one."""
    if not folder.is_dir() or (folder / "posts").is_dir():
        return "posts"
    inside = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    if any(_is_post(one) for one in inside):
        return "."
    holding = [one.name for one in inside if one.is_dir() and any(_listed(PostsFolder(one, _ALL)))]
    return holding[0] if len(holding) == 1 else "." if holding else "posts"


def _is_post(file: Path) -> bool:
    name = file.name.lower()
    return name.endswith((*suffixes.POSTS, *_ALL.unread)) and file.is_file() and not name.startswith(NO_POSTS)


def posts(folder: Path) -> tuple[int, list[Problem]]:
    """How many files of posts there are in a folder that has its feedpub.toml, drafts and pages among them, and what is
    wrong with others.
    """
    site = load_site(folder)
    files, problems = _listed(posts_of(site)) if site.posts_folder.is_dir() else ((), ())
    return len(files), [one.below(site.posts.path) for one in problems]


def _listed(posts: PostsFolder) -> tuple[Sequence[SourceFile], list[Problem]]:
    files, problems = posts.files()
    return files, [one for one in problems if one.code != "no-posts"]


def advice(folder: Path, start: Start) -> Advice | None:
    """What is to be written so that the generator publishes nothing of feedpub's own; None where it does not anyway."""
    if start.generator == "jekyll" and (names := jekyll.published(start.ways)):
        why = "Jekyll would publish feedpub's own files, too."
        return Advice(why, start.files[0], f"exclude: [{', '.join(names)}]")
    if start.generator == "eleventy" and eleventy.reads(BLOG_OUTPUT, start.values["posts"]["path"], _ignored(folder)):
        why = "Eleventy would take feedpub's pages for its own."
        return Advice(why, eleventy.IGNORES[0], f"{BLOG_OUTPUT.partition('/')[0]}/")
    return None


def _ignored(folder: Path) -> list[str]:
    """The lines of the files that name what Eleventy passes over."""
    files = [folder / name for name in eleventy.IGNORES]
    return [line for file in files if file.is_file() for line in file.read_text("utf-8", "replace").splitlines()]


def text(folder: Path, start: Start, year: int) -> str:
    """Write the configuration; raises ConfigError where a value, such as an address that a person gave, is wrong.

    `year` is one in which the owner of the site's domain owns it.
    """
    site = config.read("", FILE_NAME, start.values)
    before = _authority_before(folder, site.site.url)
    is_default = before == site.site.authority
    authority = _authority(site, year) if before is None or is_default else before
    known = {**start.values, "site": {**start.values["site"], "url": site.site.url}}
    if authority and not is_default:
        known["site"] = {**known["site"], "authority": authority}
    return "\n".join([*_heading(start), *_lines(known, authority), ""])


def _authority(site: Site, year: int) -> str:
    """What names the owner of a site (RFC 4151 §2.1); empty for an address that nobody owns."""
    host = urlsplit(site.site.url).hostname or ""
    return f"{host},{year}" if "." in host and not host.replace(".", "").isdigit() else ""


def _authority_before(folder: Path, url: str) -> str | None:
    """The authority of the ids by which readers may know the posts since the last build; None where there was none."""
    if not folder.is_dir():
        return None
    site = load_site(folder, url=url)
    if not (folder / site.state).exists():
        return None
    ids = (head.id for head in Heads.of_last_build(saving.folder(site)).by_path.values())
    stated = Counter(found[1] for one in ids if (found := re.match("tag:([^:]+):", one)))
    return max(stated, key=lambda one: (stated[one], one), default=site.site.authority)


def _heading(start: Start) -> Iterator[str]:
    yield "# What feedpub publishes.  Everything but the address has a default."
    if start.generator:
        yield f"# Filled in from {named(start.files)}: a line that is deleted here is read from there again."


def _lines(known: Mapping[str, Mapping[str, Any]], authority: str) -> Iterator[str]:
    section = ""
    for line in LINES:
        if section != line.section:
            section = line.section
            yield f"\n[{section}]"
        if line.key in known.get(section, {}):
            yield _line(line, known[section][line.key], "")
        elif (example := authority if line.key == "authority" else line.example) not in (None, ""):
            yield _line(line, example, "# ")


def _line(line: Line, value: object, mark: str) -> str:
    setting = f"{mark}{line.key} = {toml(value)}"
    return f"{setting:<{COMMENTS_AT - 1}} # {line.comment}" if line.comment else setting


def write(folder: Path, text: str) -> Path:
    """Write feedpub.toml into a folder, which is made where it is missing; raises PublishError."""
    file = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise PublishError(f"{file}: cannot be written: {error.strerror}") from error
    return file
