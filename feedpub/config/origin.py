"""Addresses in the configuration as someone writes them in, canonical ones out."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from feedpub.errors import ConfigError

SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
"""What a URL's path may hold besides letters and digits (RFC 3986 §3.3)."""

_IN_PATH = re.compile(f"[A-Za-z0-9{re.escape(SAFE_IN_PATH)}]*")

# RFC 2606, RFC 6761, RFC 6762; what a new blog of Hexo had before version 5; and addresses of machines, which move
_RESERVED = (
    r"(?:.+\.)?(?:example(?:\.(?:org|com|net))?|invalid|test|localhost|local)|yoursite\.com"
    r"|\d+(?:\.\d+){3}|\[.*\]|.*:.*"
)


def is_nobodys(url: str) -> bool:
    """Whether a site cannot last at an address: it stands in examples, or means this very machine.

    >>> [is_nobodys(f"http://{host}") for host in ("www.example.com", "127.0.0.1:8000", "yoursite.com", "example.se")]
    [True, True, True, False]
    """
    return re.fullmatch(_RESERVED, urlsplit(url).hostname or "") is not None


def in_path(text: str) -> str:
    """Percent-encode what a URL's path may not hold (RFC 3986 §2.1).

    >>> in_path("2021/港口 1")
    '2021/%E6%B8%AF%E5%8F%A3%201'
    """
    return text if _IN_PATH.fullmatch(text) else quote(text, safe=SAFE_IN_PATH)


def picture(text: str, url: str, place: str = "") -> str | None:
    """The address of a picture of the site at `url`, which may be written as a path; None where there is none.

    `place` says where it is written.  Raises ConfigError.

    >>> picture("/logo é.png", "https://example.org/blog"), picture("", "https://example.org")
    ('https://example.org/blog/logo%20%C3%A9.png', None)
    """
    if text.startswith("/") and not text.startswith("//"):
        return url + quote(text, safe=SAFE_IN_PATH + "%")
    if text and not re.fullmatch("https?://[!-~]+", text):
        raise ConfigError(f"{place} {text!r} is no address of a picture; write one such as /logo.png")
    return text or None


def origin(url: str, place: str) -> str:
    """Tidy an address: host as punycode, path percent-encoded, no slash at the end.

    `place` says where it is written.  Raises ConfigError.
    """
    parts, netloc = _parts(url, place)
    if parts.query or parts.fragment:
        raise ConfigError(_wrong(url, place))
    return urlunsplit((parts.scheme, netloc, _escaped(parts.path.rstrip("/")), "", ""))


def whole(url: str, place: str) -> str:
    """An address as headers and the files of hosts take it: in ASCII, else as it is written; raises ConfigError.

    >>> whole("https://tide.example/ebb 1?at=noon#top", "")
    'https://tide.example/ebb%201?at=noon#top'
    """
    parts, netloc = _parts(url, place)
    return urlunsplit((parts.scheme, netloc, *map(_escaped, parts[2:])))


def _parts(url: str, place: str) -> tuple[SplitResult, str]:
    """The parts of an http or https address, and where it is, with the host as punycode."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise ConfigError(f"{place} {url!r} is no URL: {error}; {_HINT}") from error
    if parts.scheme not in ("http", "https") or not re.fullmatch(_HOST, host):
        raise ConfigError(_wrong(url, place))
    netloc = f"[{host}]" if ":" in host else host
    return parts, netloc + (f":{port}" if port else "")


def _wrong(url: str, place: str) -> str:
    return f"{place} {url!r} is no http or https address; {_HINT}"


_HOST = r"(?a)[\w.-]+|[0-9A-Fa-f:.]+"
"""A name, or an address of IPv6, in ASCII."""
_HINT = "write one such as https://example.org"


def _escaped(text: str) -> str:
    """A path, a query or a fragment; what is percent-encoded stays so."""
    return quote(text, safe=SAFE_IN_PATH + "?%")
