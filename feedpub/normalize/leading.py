"""One post, all others and a reference in its text in, where that leads out; takes note of those that lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cached_property

from feedpub import dialects
from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import PostHead
from feedpub.normalize import links
from feedpub.normalize.enclosures import Assets
from feedpub.normalize.fields import Fields
from feedpub.normalize.paths import PostPath
from feedpub.normalize.spellings import RULES
from feedpub.normalize.urls import absolute, scheme_of


class Leading:
    """Where the references of one post lead."""

    def __init__(self, post: PostHead, others: Mapping[str, PostHead], site: Site, assets: Assets) -> None:
        self._post = post
        self._others = others
        self._site = site
        self._assets = assets
        self._unknown: dict[str, None] = {}
        self._closed: dict[str, None] = {}
        self._missing: dict[str, None] = {}

    @cached_property
    def _manner(self) -> links.Manner:
        return links.manner(self._site, self._post.language)

    @cached_property
    def _translation(self) -> Translation | None:
        """How Hugo leads from it, in a site of several languages."""
        if dialects.of(self._site).references != "translation" or not self._site.ways.languages:
            return None
        bundle = links.original(self._others, self._post.path, self._site.ways)
        return Translation(self._post, self._manner, self._others, self._assets, bundle)

    @property
    def files(self) -> str:
        """The address of the page with which the files beside the post are."""
        return self._translation.files if self._translation else self._post.url

    def find(self, name: str) -> PostHead | None:
        """The post that template code names, or the page of a folder."""
        found = links.find(self._others, self._post.path, name, self._manner) or self._section(name)
        if found and found.url:
            return found
        self._unknown[name] = None
        return None

    def _section(self, name: str) -> PostHead | None:
        """The page that Hugo makes of a folder: of one that the post is in, or that has an `_index.md`."""
        dialect, ways = dialects.of(self._site), self._site.ways
        if dialect.references != "translation":
            return None
        folder, here = name.strip("/"), PostPath.of(self._post.path, folders=ways.folders).folder
        if not _is_in(f"{self._manner.top}{here}", folder):
            way = posixpath.relpath(f"/{folder}", posixpath.dirname(f"/{self._post.path}"))
            if self._assets(f"{way}/_index.md") is None:
                return None
        begins = dict(ways.languages)
        top = self._site.site.url + begins.get(self._post.language or "", begins.get("", ""))
        path = "".join(f"{RULES[dialect.folders](one)}/" for one in folder.split("/") if one)
        return replace(self._post, url=f"{top}/{path}", title=folder)

    def resolve(self, name: str, reference: str) -> str | None:
        """The absolute address of what an attribute of this name holds; None where it is refused."""
        if self._translation and (found := self._translation(reference)):
            return found
        wanted = self._lead(reference) if name == "href" and ".m" in reference else reference
        return None if wanted is None else absolute(wanted, self._post.url)

    def _lead(self, reference: str) -> str | None:
        """What a link leads to that may name the file of another post; None where nobody is to follow it."""
        found = links.lead(self._others, self._post.path, self._manner, reference)
        if found is None:
            self._closed[reference] = None
        elif found == reference and self._site.pages.posts and links.names_post(reference):
            self._missing[reference] = None
        return found

    def tell(self, fields: Fields) -> None:
        """Warn of what leads nowhere."""
        for references, wrong, hint in (
            (self._unknown, "that lead to no post", "name a post, or write a whole address"),
            (
                self._closed,
                "to posts that are private or not published",
                "take them out, or publish those posts for the same readers",
            ),
            (
                self._missing,
                "to files of posts that are not there",
                "write where they are now, or take the links out",
            ),
        ):
            if references:
                fields.warn("link-lost", None, f"has links {wrong}: {', '.join(references)}", hint)


def _is_in(path: str, folder: str) -> bool:
    return not folder or f"{path}/".lower().startswith(f"{folder}/".lower())


class Translation(Value, frozen=True):
    """Where Hugo, in a site of several languages, leads from a post: to pages in its own one, to files of its bundle
    beside their page in the main one.
    """

    post: PostHead
    manner: links.Manner
    others: Mapping[str, PostHead]
    assets: Assets
    bundle: PostHead | None
    """The same post in the main language, where it has files of its own."""

    def __call__(self, reference: str) -> str | None:
        """The address of what is not where the reference leads; None for anything else."""
        if scheme_of(reference) or reference.startswith(("#", "?")):
            return None
        if self.bundle and self._is_shared(self.bundle, reference):
            return absolute(reference, self.bundle.url)
        return links.led_by_path(self.others, self.post.path, self.manner, reference)

    @property
    def files(self) -> str:
        """The address of the page with which the files beside the post are."""
        return self.bundle.url if self.bundle and self._way_to(self.bundle) == "." else self.post.url

    def _is_shared(self, bundle: PostHead, reference: str) -> bool:
        """Whether it is a file of that bundle, and not one of the post's language."""
        if reference.startswith(("/", "..")):
            return False
        way = self._way_to(bundle)
        is_own = re.search(rf"\.{re.escape(self.post.language or '')}\.\w+(?:[?#]|$)", reference)
        if is_own or (way != "." and self.assets(reference) is not None):
            return False
        return self.assets(f"{way}/{reference}") is not None

    def _way_to(self, bundle: PostHead) -> str:
        """From the folder of the post to that of another one."""
        return posixpath.relpath(posixpath.dirname(bundle.path), posixpath.dirname(self.post.path))
