"""What template code may ask about its post, and where what it names is."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from types import MappingProxyType

from feedpub import suffixes
from feedpub.base.patterns import lazy
from feedpub.base.values import Value
from feedpub.model import PostHead


class Page(Value, frozen=True):
    """What template code may ask about its post."""

    url: str
    site_url: str
    variables: Mapping[str, str]
    """`site.x` and `page.x`: values of the site's configuration and of the post's fields."""
    find: Callable[[str], PostHead | None]
    """Name or path of another post, as the author wrote it -> that post."""

    path: str = ""
    """Where the post's file is, below the folder of the posts."""
    languages: Mapping[str, str] = MappingProxyType({})
    """Language that the name of a file may state -> how the addresses of its pages begin."""

    def address(self, name: str) -> str:
        """Where another post or the page of a folder is; the site's own address where there is no such post."""
        if folder := _FOLDERS_PAGE.fullmatch(name):
            return f"{self.site_url}{self.languages.get(folder[2] or '', '')}/{folder[1]}"
        post = self.find(name)
        return post.url if post else self.site_url

    def file(self, name: str) -> str:
        """Where a file of the site is that is named from the top, or from where the post's file is."""
        beside = posixpath.join(posixpath.dirname(self.path), name)
        return f"{self.site_url}/{posixpath.normpath(beside).lstrip('/')}"

    def target(self, name: str) -> str:
        """Where a post or any other file is."""
        is_page = posixpath.splitext(name)[1].lower() in ("", *suffixes.POSTS)
        return self.address(name) if is_page else self.file(name)


_FOLDERS_PAGE = lazy(r"/?((?:[^/]+/)*)_index(?:\.([\w-]+))?\.\w+")
