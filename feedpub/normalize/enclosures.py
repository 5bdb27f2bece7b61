"""What front matter says of a picture, an audio or a video file in, Enclosures out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from feedpub.base.patterns import lazy
from feedpub.base.values import Value
from feedpub.dialects import FilesOf
from feedpub.model import Enclosure
from feedpub.normalize import urls

Assets: TypeAlias = Callable[[str], int | None]
"""The path of a local file as a post names it -> its size in bytes; None where there is no such file."""


class Top(Value, frozen=True):
    """Where the files of a site are that lie beside no post."""

    base: str
    folder: str
    """Is put before a path that begins with a slash."""

    def absolute(self, path: str) -> str | None:
        """The address of a file."""
        return urls.absolute(urls.inside(self.folder, path), self.base)


# The standard library's mimetypes also reads tables of the system, so that its answers differ by machine.
IMAGES: Mapping[str, str] = {
    "apng": "image/apng",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "ico": "image/vnd.microsoft.icon",
    "jfif": "image/jpeg",
    "jpe": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "jxl": "image/jxl",
    "pjpeg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}
MEDIA: Mapping[str, str] = {
    "3gp": "video/3gpp",
    "aac": "audio/aac",
    "aif": "audio/aiff",
    "aiff": "audio/aiff",
    "avi": "video/x-msvideo",
    "flac": "audio/flac",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "m4v": "video/mp4",
    "mka": "audio/matroska",
    "mkv": "video/matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",  # RFC 7845 §9
    "wav": "audio/wav",
    "weba": "audio/webm",
    "webm": "video/webm",
}

_ADDRESS_KEYS = ("url", "src", "href", "path", "file", "image", "img", "audio", "video", "feature", "large", "name")
TYPE_KEYS = ("type", "mime", "mime_type")
LENGTH_KEYS = ("length", "size", "size_in_bytes", "bytes")
"""Where a mapping with an address of a file states its type, and its bytes."""
_TYPE = lazy(r"(?:audio|video|image|application|text)/[a-z0-9][a-z0-9.+-]{0,60}")
_DEEPEST = 4
"""Levels of lists and mappings that are looked into; YAML can make them endless."""

# What themes put after the address: a colour ('a.jpg #111'), a size ('a.jpg 800x600', 'a.jpg 2x').
_SUFFIX = lazy(r"\s(?<!\s\s)\s*+(?:#[0-9A-Za-z]*|[0-9]+x[0-9]*|x[0-9]+|[0-9]+(?:\.[0-9]+)?[wx])$")
# What themes take for no picture, or for a colour in its place
_NOTHING = lazy(r"|true|false|none|null|transparent|#[0-9a-f]{3,8}|(?:rgb|hsl|[a-z]+-gradient)a?\(.*", re.IGNORECASE)
_PARTS = lazy(r"[a-z]+://[^/?#]*([^?#]*)(?:\?([^#]*))?")
"""Path and query of an absolute URL (RFC 3986, appendix B)."""
# The last extension of a name, or the one before a mark, after which image services take orders: a.jpg!w800.
_EXTENSION = lazy(r"\.([A-Za-z0-9]{2,5})$")
_MARKED_EXTENSION = lazy(r"\.([A-Za-z0-9]{2,5})[!@]")
# ?format=webp, &fm=png, wx_fmt=jpeg, and image services' ?imageView2/2/format/webp, image/format,webp
_QUERY_HINT = lazy(
    r"(?:^|[&/?=,])(?:wx_fmt|format|fmt|fm|f|ext|type)[=/,](?:image(?:/|%2F))?([A-Za-z]{3,5})(?![A-Za-z])"
)


@lru_cache(maxsize=16)
def top_of(url: str, files: FilesOf) -> Top | None:
    """Where a generator looks for the files of the site at `url`; None where it is below each post."""
    return None if files == "post" else Top(f"{url}/", urlsplit(url).path if files == "site" else "")


def image(value: object, base: str, assets: Assets, top: Top | None = None) -> Enclosure | None:
    """The picture that a front matter value names: an address, a list of them (the first serves), a mapping.

    `base` is the address of the post, below which every path is unless there is a `top`.  None where there is no
    picture, and for inline `data:` pictures, which cannot be enclosed.  Raises ValueError where the address is refused.

    >>> image("photo.webp #111", "https://example.org/post/", lambda path: None)
    Enclosure(url='https://example.org/post/photo.webp', type='image/webp', length=0)
    """
    return next(_enclosures(value, base, assets, top, _image_type), None)


def media(value: object, base: str, assets: Assets, top: Top | None = None) -> tuple[Enclosure, ...]:
    """The audio and video files that a front matter value names, in its order; see `image`.

    A mapping may state `type` and `length` (bytes).  Raises ValueError where an address is refused or the
    kind of a file is not known.
    """
    return tuple(_enclosures(value, base, assets, top, _media_type))


def _enclosures(
    value: object, base: str, assets: Assets, top: Top | None, type_of: Callable[[str, str], str]
) -> Iterator[Enclosure]:
    for address, stated in _addresses(value):
        reference = _SUFFIX.sub("", address.strip()).replace("&amp;", "&")  # as it stood in the HTML that it came from
        scheme = urls.scheme_of(reference)
        if scheme == "data" or _NOTHING.fullmatch(reference):
            continue
        if urls.leads_nowhere(reference):
            raise ValueError(f"{_short(reference)} was made of a value that was not there")
        path = urls.path_and_rest(reference)[0]
        local = None if scheme or reference.startswith(("//", "\\\\")) else assets(unquote(path))
        url = top.absolute(reference) if top and local is None else urls.absolute(reference, base)
        if url is None or not url.startswith(("http:", "https:")):
            raise ValueError(f"{_short(reference)} is no web address" + (f": {scheme}: is refused" if scheme else ""))
        kind = type_of(url, str(_first(stated, TYPE_KEYS) or "").strip().lower())
        yield Enclosure(url, kind, _length(_first(stated, LENGTH_KEYS)) if local is None else local)


def _addresses(value: object, depth: int = 0) -> Iterator[tuple[str, Mapping[object, object]]]:
    """Each address in a value, with the mapping that it stands in."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        value = _lines(value)
    if isinstance(value, list | tuple):
        for item in value:
            yield from _addresses(item, depth + 1)
    if isinstance(value, Mapping):
        address = _first(value, _ADDRESS_KEYS)
        if isinstance(address, str):
            yield address, value
        else:
            yield from _addresses(address, depth + 1)


def _lines(value: str) -> object:
    """WordPress writes an enclosure as three lines: address, length, type."""
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    if not lines:
        return None
    return dict(zip(("url", "length", "type"), lines, strict=False))


def _first(value: Mapping[object, object], keys: Iterable[str]) -> object:
    return next((value[key] for key in keys if value.get(key)), None)


def _image_type(url: str, stated: str) -> str:
    extension = _extension(url)
    if extension in MEDIA:
        raise ValueError(f"{_short(url)} is {MEDIA[extension]}, no picture")
    if stated.startswith("image/") and _TYPE.fullmatch(stated):
        return stated
    if extension in IMAGES:
        return IMAGES[extension]
    query = _parts(url)[1]
    hint = _QUERY_HINT.search(query) or _EXTENSION.search(query)
    return IMAGES.get(hint[1].lower(), "image/jpeg") if hint else "image/jpeg"


def _media_type(url: str, stated: str) -> str:
    if _TYPE.fullmatch(stated):
        return stated
    if kind := MEDIA.get(_extension(url)):
        return kind
    raise ValueError(f"{_short(url)} has no extension of an audio or video file, such as .mp3, and no type is stated")


def _extension(url: str) -> str:
    name = unquote(_parts(url)[0]).rpartition("/")[2]
    found = _EXTENSION.search(name) or _MARKED_EXTENSION.search(name)
    return found[1].lower() if found else ""


def _parts(url: str) -> tuple[str, str]:
    found = _PARTS.match(url)
    return (found[1], found[2] or "") if found else ("", "")


def _length(stated: object) -> int:
    try:
        return max(0, int(str(stated or 0)))
    except ValueError:
        return 0


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
