"""A Site in, what its static hosts must know out: media types, cache times, moved and ended feeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from feedpub.config import Site
from feedpub.config.moves import GONE
from feedpub.config.origin import SAFE_IN_PATH
from feedpub.model import FORMATS, OPML, TTL, Artifact

TYPES: Mapping[str, str] = {
    **{one.file: one.media_type for one in FORMATS.values()},
    OPML: "text/x-opml",
}
"""Media type by the file's name; hosts guess them from the suffix, and wrong."""

EVERYWHERE: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
"""Feeds are public: scripts of any site may read them."""

CACHE = f"public, max-age={TTL * 60}"


def files(site: Site) -> Iterator[Artifact]:
    """The files that Netlify, Cloudflare Pages and their like read from the folder that they publish."""
    if site.output.host_files:
        yield Artifact("_headers", _headers(site).encode(), "text/plain; charset=utf-8")
        yield Artifact("_redirects", _redirects(site).encode(), "text/plain; charset=utf-8")


def link_header(site: Site, path: str) -> str | None:
    """The value of a `Link` header for a document, which WebSub wants to name the hub and the topic (§4).

    `path` is the document's below the output folder, decoded.  None where there is no hub.
    """
    if not site.site.hub:
        return None
    return f'<{site.site.hub}>; rel="hub", <{site.absolute(path)}>; rel="self"'


def _headers(site: Site) -> str:
    root = _root(site)
    rules = [f"{root}/*", *(f"  {name}: {value}" for name, value in EVERYWHERE.items())]
    for name, media_type in TYPES.items():
        for path in (name, f"*/{name}"):
            rules += [f"{root}/{path}", f"  Content-Type: {media_type}; charset=utf-8", f"  Cache-Control: {CACHE}"]
    return _lines(rules)


def _redirects(site: Site) -> str:
    rules = []
    for move in site.moves:
        old, rest = _url(move.path, site), "*" if move.path.endswith("/") else ""
        if move.target is None:
            rules.append(f"{old}{rest} {_root(site)}/{_shown(site)} {GONE}")
            continue
        target = _url(move.target, site)
        if not (rest and target.endswith("/")):
            rules.append(f"{old.rstrip('/')} {target} {move.status}")
        if rest:
            rules.append(f"{old}{rest} {target.rstrip('/')}/:splat {move.status}")
    return _lines(rules)


def _shown(site: Site) -> str:
    """A file to answer with where nothing is: hosts want one that is there."""
    return "" if site.pages.feeds else next(FORMATS[name].file for name in FORMATS if name in site.feeds.formats)


def nginx(site: Site) -> str:
    """Lines for the `server` block of nginx (https://nginx.org/en/docs/http/ngx_http_core_module.html#location)."""
    root = re.escape(unquote(_root(site)))  # nginx looks at decoded paths
    rules = []
    for move in site.moves:
        old = root + re.escape(move.path).rstrip("/")
        if move.target is None:
            rules.append(f"location ~ {_quoted(f'^{old}(/|$)')} {{ return {GONE}; }}")
            continue
        whole = move.path.endswith("/")
        below = "(?:/(?<rest>.*))?" if move.target.endswith("/") else "(?<rest>/.*)?"
        where, to = (below, "$rest") if whole else ("/?", "")
        target = _quoted(_url(move.target, site).replace("$", "%24") + to)  # with which variables of nginx begin
        rules.append(f"location ~ {_quoted(f'^{old}{where}$')} {{ return {move.status} {target}; }}")
    for name, media_type in TYPES.items():
        rules += [
            f"location ~ {_quoted(f'^{root}/(.*/)?{re.escape(name)}$')} {{",
            "    types { }",
            f'    default_type "{media_type}; charset=utf-8";',
            f'    add_header Cache-Control "{CACHE}";',
            *(f'    add_header {header} "{value}";' for header, value in EVERYWHERE.items()),
            "}",
        ]
    return _lines(rules)


def caddy(site: Site) -> str:
    """Lines for the site's block of a Caddyfile (https://caddyserver.com/docs/caddyfile/directives)."""
    rules = []
    for move in site.moves:
        # Percent-encoded, as Caddy 2.6 does not take other letters off the path
        old = _url(move.path, site).rstrip("/")
        if move.target is None:
            rules += [f"handle {_quoted(path)} {{\n\terror {GONE}\n}}" for path in (old, f"{old}/*")]
            continue
        target = _url(move.target, site)
        for path in (old, f"{old}/"):  # paths on their own, as Caddy lets the longer go first
            rules.append(f"handle {_quoted(path)} {{\n\tredir * {_quoted(target)} {move.status}\n}}")
        if move.path.endswith("/"):
            whole = f"{target.rstrip('/')}{{uri}}"
            rules.append(f"handle_path {_quoted(f'{old}/*')} {{\n\tredir * {_quoted(whole)} {move.status}\n}}")
    for name, media_type in TYPES.items():
        matcher = f"@{name.replace('.', '-')}"
        rules += [
            # Where there is no such file, something else answers: a page
            f"{matcher} {{\n\tpath */{name}\n\tfile\n}}",
            f'header {matcher} Content-Type "{media_type}; charset=utf-8"',
            f'header {matcher} Cache-Control "{CACHE}"',
        ]
    rules += [f'header {name} "{value}"' for name, value in EVERYWHERE.items()]
    return _lines(rules)


SERVERS: Mapping[str, Callable[[Site], str]] = {"nginx": nginx, "caddy": caddy}
"""What writes the lines for a server's own configuration."""


def _url(target: str, site: Site) -> str:
    """A path of this site as a browser asks for it; the URL of another as it is."""
    return _root(site) + quote(target, safe=SAFE_IN_PATH) if target.startswith("/") else target


def _root(site: Site) -> str:
    return urlsplit(site.site.url).path


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _lines(rules: list[str]) -> str:
    return "".join(f"{rule}\n" for rule in rules)
