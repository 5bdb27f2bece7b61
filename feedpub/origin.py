"""The address of a site as someone writes it in, the one at which all canonical ones start out."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from feedpub.errors import ConfigError

SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
"""What a URL's path may hold besides letters and digits (RFC 3986 §3.3)."""


def origin(url: str, place: str) -> str:
    """Tidy an address: host as punycode, path percent-encoded, no slash at the end.

    `place` says where it is written.  Raises ConfigError.
    """
    hint = "write one such as https://example.org"
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise ConfigError(f"{place} {url!r} is no URL: {error}; {hint}") from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ConfigError(f"{place} {url!r} is no http or https address; {hint}")
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    path = quote(parts.path.rstrip("/"), safe=SAFE_IN_PATH + "%")
    return urlunsplit((parts.scheme, netloc, path, "", ""))
