"""A reference as an author wrote it and the address of the post in, an absolute ASCII URL out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from feedpub.base.patterns import lazy

HIERARCHICAL = frozenset({"http", "https", "ftp"})
OPAQUE = frozenset({"mailto", "tel", "sms", "geo", "magnet", "xmpp"})
ALLOWED = HIERARCHICAL | OPAQUE
"""Schemes that a reader may follow; none of them runs or reads anything on the reader's machine."""

_SCHEME = lazy(r"([A-Za-z][A-Za-z0-9+.-]*):")
# WHATWG URL §4.4: tabs and newlines anywhere, controls and spaces at the ends do not count.
_IGNORED = lazy(r"[\t\n\r]+")
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u3000\ufeff\u200b"
_REST_BEGINS = lazy("[?#]")
_STRAY_PERCENT = lazy(r"%(?![0-9A-Fa-f]{2})")
_HOST = lazy(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")

# RFC 3986 §3.3 to §3.5: what stands as it is; the percent sign because it is mended beforehand.
_IN_PATH = "/-._~!$&'()*+,;=:@%"
_IN_QUERY = _IN_PATH + "?"
_IN_USER = "-._~!$&'()*+,;=:%"

_VALUELESS = frozenset(("undefined", "null", "NaN", "[object Object]"))
"""What JavaScript writes where a value is none, or no text."""

_ESCAPE = "%[0-9A-Fa-f]{2}"
_START = r"https?://[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+(?<!-)(?::[1-9][0-9]{0,3})?"
_SEGMENT = rf"(?:[A-Za-z0-9_~!$&'()*+,=@-]|{_ESCAPE})(?>(?:[A-Za-z0-9._~!$&'()*+,=@-]++|{_ESCAPE})*)"
"""Part of a path that does not say `.` or `..`."""
_PARTS = rf"(?>(?:{_SEGMENT}/)*)(?>(?:{_SEGMENT})?)"
_REST = rf"(?>(?:[A-Za-z0-9/._~!$&'()*+,;=:@?-]++|{_ESCAPE})+)"
_AFTER_PATH = rf"(?>(?:\?{_REST})?)(?>(?:#{_REST})?)"
_CLEAN = lazy(
    rf"(?:(?P<whole>{_START}(?>(?:/(?>(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]++|{_ESCAPE})*))?))"
    rf"|(?P<origin>/{_PARTS})|(?P<folder>(?=[^?#]){_PARTS})|(?P<page>)){_AFTER_PATH}"
)
"""References that need no work, as nearly all do, by what stands before them in the absolute address."""
_CLEAN_BASE = lazy(rf"(?P<origin>{_START})(?P<folder>/(?>(?:{_SEGMENT}/)*))(?>(?:{_SEGMENT})?)")


def absolute(reference: str, base: str) -> str | None:
    """Resolve a reference against the absolute URL `base` and encode it.

    The host becomes punycode, everything else is percent-encoded exactly once (RFC 3986 §2.1, RFC 3987
    §3.1).  None where the reference is refused: a scheme such as `javascript:`, or no URL at all.

    >>> absolute("图 1.png", "https://example.org/2021/post/")
    'https://example.org/2021/post/%E5%9B%BE%201.png'
    >>> absolute("//例え.jp/a%20b", "https://example.org/")
    'https://xn--r8jz45g.jp/a%20b'
    """
    clean = _CLEAN.fullmatch(reference)
    start = _starts(base).get(clean.lastgroup or "") if clean else None
    return resolve(reference, base) if start is None else start + reference


@lru_cache(maxsize=16)
def _starts(base: str) -> Mapping[str, str]:
    """What makes a clean reference of each kind absolute, put before it; nothing for those that must be resolved."""
    found = _CLEAN_BASE.fullmatch(base)
    if not found:
        return {"whole": ""}
    return {"whole": "", "origin": found["origin"], "folder": found["origin"] + found["folder"], "page": base}


def resolve(reference: str, base: str) -> str | None:
    """Do the work of `absolute` whether the reference needs it or not."""
    reference = _IGNORED.sub("", reference.strip(_EDGES))
    scheme = scheme_of(reference)
    if scheme and scheme not in ALLOWED:
        return None
    if scheme in OPAQUE:
        return f"{scheme}:{_encode(reference[len(scheme) + 1 :], _IN_QUERY)}"
    try:
        reference = _with_slashes(reference, scheme)
        return _hierarchical(reference if scheme else urljoin(base, reference))
    except ValueError:  # idna.IDNAError is one too
        return None


def scheme_of(reference: str) -> str:
    """The scheme of a reference in lower case, "" for a relative one; sees through what browsers ignore.

    >>> scheme_of(" java\\nscript:alert(1)")
    'javascript'
    """
    found = _SCHEME.match(_IGNORED.sub("", reference.strip(_EDGES)))
    return found[1].lower() if found else ""


def leads_nowhere(reference: str) -> bool:
    """Whether a script made this address of a value that it did not have.

    >>> leads_nowhere("https://example.org/post/undefined"), leads_nowhere("undefined.png")
    (True, False)
    """
    return reference.rpartition("/")[2] in _VALUELESS


def path_and_rest(reference: str) -> tuple[str, str]:
    """A reference up to its query or its fragment, and these with their marks.

    >>> path_and_rest("a.png?w=640#left")
    ('a.png', '?w=640#left')
    """
    path = _REST_BEGINS.split(reference, maxsplit=1)[0]
    return path, reference[len(path) :]


def beside(url: str) -> str:
    """Where Hexo keeps the files of a post: its address as a folder.

    >>> beside("https://example.org/a.html"), beside("https://example.org/a/")
    ('https://example.org/a/', 'https://example.org/a/')
    """
    return re.sub(r"\.html?$", "", url).rstrip("/") + "/"


def inside(folder: str, path: str) -> str:
    """A path from the top of a site as one from the top of its host, which has the site in a folder.

    >>> inside("/blog", "/a.png"), inside("/blog", "/blog/a.png"), inside("/blog", "a.png")
    ('/blog/a.png', '/blog/a.png', 'a.png')
    """
    is_inside = path.startswith(("//", f"{folder}/"))
    return f"{folder}{path}" if path.startswith("/") and not is_inside else path


def names(url: str, post: str, site: str) -> tuple[str, ...]:
    """How a post at an address may name a file at another one: from where it is, and from the top of the site.

    Nothing where the file is not below the address of the site.

    >>> names("https://example.org/a/b.mp3", "https://example.org/a/c.html", "https://example.org")
    ('b.mp3', '/a/b.mp3')
    """
    if not url.startswith(f"{site}/"):
        return ()
    path, home, top = (urlsplit(one).path for one in (url, post, site))
    return posixpath.relpath(path, posixpath.dirname(home) or "/"), path.removeprefix(top)


def _with_slashes(reference: str, scheme: str) -> str:
    """Write `\\` as `/` before the query, and two slashes after the scheme, as browsers do (WHATWG URL §4.4)."""
    path, rest = path_and_rest(reference)
    reference = path.replace("\\", "/") + rest
    if not scheme:
        return reference
    return f"{scheme}://{reference[len(scheme) + 1 :].lstrip('/')}"


def _hierarchical(url: str) -> str:
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    host = _host(parts.hostname or "")
    port = f":{parts.port}" if parts.port is not None else ""
    return urlunsplit(
        (
            parts.scheme,
            f"{_encode(user, _IN_USER)}{at}{host}{port}",
            _encode(parts.path, _IN_PATH),
            _encode(parts.query, _IN_QUERY),
            _encode(parts.fragment, _IN_QUERY),
        )
    )


def _host(name: str) -> str:
    """A host name in ASCII; raises ValueError where it is none."""
    name = f"[{name}]" if ":" in name else unquote(name)
    if not name.isascii():
        import idna  # with its tables, for few hosts

        name = idna.encode(name, uts46=True).decode("ascii")
    name = name.lower()
    if not _HOST.fullmatch(name):
        raise ValueError(f"no host name: {name!r}")
    return name


def _encode(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="replace")
