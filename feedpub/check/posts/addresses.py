"""A post in, the addresses in it that lead nowhere out: files that are not there, doors that readers cannot open."""

from __future__ import annotations

import os.path
import posixpath
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote, urlsplit

from feedpub.base.names import ordered
from feedpub.check.findings import Found, kept, rule
from feedpub.check.hosts import is_private
from feedpub.check.posts.subject import PostText
from feedpub.model import INDEX
from feedpub.normalize.enclosures import IMAGES, MEDIA
from feedpub.normalize.html.addresses import ADDRESSES
from feedpub.normalize.html.images import candidates
from feedpub.normalize.urls import path_and_rest
from feedpub.pipeline.assets import refused
from feedpub.suffixes import MARKDOWN, RESTRUCTURED

FILES = frozenset((*IMAGES, *MEDIA, *ordered("pdf zip gz epub doc docx xls xlsx ppt pptx csv txt mobi vtt srt")))
"""Suffixes of what is a file and no page."""
POSTS = frozenset(one.removeprefix(".") for one in (*MARKDOWN, RESTRUCTURED))
_DATED = re.compile(r"/(?:19|20)\d\d/\d\d?/")


@kept
def references(one: PostText) -> Iterator[tuple[str, str]]:
    """Every address in a post as feeds carry it, with the element that holds it."""
    for element in one.tree.iter(*ADDRESSES):
        for name in ADDRESSES[element.tag]:
            value = element.get(name) or ""
            found = [url for url, _ in candidates(value)] if name == "srcset" else [value]
            yield from ((url, element.tag) for url in found if url)
    if one.post:
        shown = (*one.post.media, *((one.post.image,) if one.post.image else ()))
        named = one.post.episode.files if one.post.episode else ()
        yield from ((file.url, "media") for file in (*shown, *named))


def _missing(one: PostText, *, surely: bool) -> Iterator[Found]:
    return (found for is_sure, found in _not_there(one) if is_sure == surely)


@kept
def _not_there(one: PostText) -> Iterator[tuple[bool, Found]]:
    """What is not at addresses below the site's, each with whether it can be nowhere else."""
    base = f"{one.site.site.url}/"
    for url, tag in dict(references(one)).items():
        address = path_and_rest(url)[0]
        if not one.post or not url.startswith(base) or address.rstrip("/") in one.blog.addresses:
            continue
        path = unquote(address.removeprefix(base))
        suffix = posixpath.splitext(path)[1].lstrip(".").lower()
        shown = unquote(address.removeprefix(one.post.url)) if address.startswith(one.post.url) else f"/{path}"
        if suffix in POSTS:
            yield True, Found(one.written(url)[0], f"links to {shown}, where no post is")
        elif _is_file(one, address, path):
            continue
        elif tag != "a" or suffix in FILES:
            verb = "links to" if tag == "a" else "shows"
            line, word = one.written(url)
            # What the author wrote from where the post is, and not from the root of the site, nothing else puts there
            is_sure = not word.startswith(("/", "http")) or _has_folder(one, path)
            yield is_sure, Found(line, f"{verb} {shown}, which is not there")
        elif not _is_page(one, path):
            yield False, Found(one.written(url)[0], f"links to {shown}, where feedpub knows of nothing")


def _has_folder(one: PostText, path: str) -> bool:
    """Whether there is a folder that would hold the file: else the server may have it from somewhere else."""
    first, slash, _ = path.partition("/")
    return bool(slash) and any(os.path.isdir(os.path.join(folder, first)) for folder in one.blog.folders)  # noqa: PTH112, PTH118


def _is_file(one: PostText, address: str, path: str) -> bool:
    assert one.post  # noqa: S101  # the only caller has looked
    home = urlsplit(one.post.url).path
    near = posixpath.relpath(urlsplit(address).path, home if home.endswith("/") else posixpath.dirname(home))
    references = (unquote(near), f"./{path}")
    if any(one.blog.source.asset(one.path, reference.replace("%", "%25")) is not None for reference in references):
        return True
    if any(one.blog.source.asset(other, name) is not None for other, name in _of_posts(one, address)):
        return True
    # Generators put the file into the folder of the blog, or leave it where the post is
    names = path, posixpath.join(path, INDEX)
    return any(os.path.isfile(os.path.join(folder, name)) for folder in one.blog.folders for name in names)  # noqa: PTH113, PTH118


def _of_posts(one: PostText, address: str) -> Iterator[tuple[str, str]]:
    """The posts below whose addresses this one is, each with the name that a file beside it has there."""
    ends = ("", ".html", ".htm") if one.fields.dialect.own_files else ("",)
    for slash in re.finditer("/", address):
        above = address[: slash.start()]
        if other := next(filter(None, (one.blog.addresses.get(above + end) for end in ends)), None):
            yield other, address[slash.end() :]


def _is_page(one: PostText, path: str) -> bool:
    """Whether a page may be there: other pages than posts are the generator's own affair."""
    if path in one.blog.places or f"{path.rstrip('/')}/" in one.blog.places or path == "":
        return True
    return not one.site.pages.posts and not _DATED.search(f"/{path}")


def _unpublished(one: PostText) -> Iterator[Found]:
    if one.post and one.site.pages.posts:
        for url, told in refused(one.post, one.site, one.blog.source):
            yield Found(one.written(url)[0], told)


def _private(one: PostText, *, linked: bool) -> Iterator[Found]:
    hosts = (urlsplit(url).hostname or "" for url, tag in references(one) if (tag == "a") == linked)
    own = urlsplit(one.site.site.url).hostname
    for host in dict.fromkeys(hosts):
        if host != own and is_private(host):
            yield Found(one.line_with(host), f"has an address at {host}, which only you can open")


def _anchors(one: PostText) -> Iterator[Found]:
    """Links inside of the post to places that it does not have; other programs name places their own way."""
    if not one.post or not one.site.pages.posts:
        return
    names = {element.get("id") for element in one.tree.iter() if element.get("id")}
    for element in one.tree.iter("a"):
        href = element.get("href", "")
        if href.startswith(f"{one.post.url}#") and (name := unquote(urlsplit(href).fragment)) and name not in names:
            yield Found(one.line_with(f"#{name}"), f"links to #{name}, a place that the post does not have")
            return


RULES = (
    rule(
        "address-missing",
        "error",
        partial(_missing, surely=True),
        why="Readers see a broken picture, or follow a link to a page that is not there.",
        mend="put the file there, or mend the address",
    ),
    rule(
        "address-elsewhere",
        "note",
        partial(_missing, surely=False),
        why="Unless something else puts it on the server, readers see a broken picture or an error.",
        mend="see whether it is there, or write the whole address with https://",
    ),
    rule(
        "file-unpublished",
        "warning",
        _unpublished,
        why="The post leads to it, and there is nothing.",
        mend="put it on a server and link to it",
    ),
    rule(
        "address-unreachable",
        "error",
        partial(_private, linked=False),
        why="On any machine but yours that address is another one or none.",
        mend="write the public address",
    ),
    rule(
        "address-local",
        "note",
        partial(_private, linked=True),
        why="On any machine but yours that address is another one or none.",
        mend="write the public address, unless readers are to open their own",
    ),
    rule(
        "anchor-missing",
        "warning",
        _anchors,
        why="Whoever follows the link stays where they are.",
        mend="write the id of a heading, as GitHub makes it of its words",
    ),
)
