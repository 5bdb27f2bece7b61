"""Hazards that a folder of posts may hold, each with what is to become of it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

GOOD = "---\ntitle: Good\ndate: 2021-11-06\ntags: [a]\n---\n*Good* text.\n"
"""The post beside which a hazard lies, as good.md."""
GOOD_ID = "tag:feedpub.invalid,2021:2021-11-06/good"
GOOD_LINK = "https://example.org/2021/11/06/good/"
FRONT = "title: Bad\ndate: 2020-01-01\n"


@dataclass(frozen=True)
class Hazard:
    """Something that is wrong with a folder, and its verdict."""

    name: str
    made: bytes | Callable[[Path], object]
    """The bytes of the post file, or what makes the hazard at its path."""
    verdict: Literal["published", "warned", "skipped"]
    says: str = ""
    """What the problem's message or remedy holds; what a published post's title or content holds."""
    line: int | None = None
    """The line of the file at which the problem points."""
    file: str = ""
    """Name of the file, where that is the hazard."""

    @property
    def path(self) -> str:
        """Where it lies below the posts folder."""
        return self.file or f"{self.name.replace(' ', '-')}.md"

    @property
    def printed(self) -> str:
        """The path as a problem spells it."""
        return os.fsencode(self.path).decode(errors="backslashreplace")

    def put(self, folder: Path) -> None:
        """Make it."""
        path = folder / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(self.made):
            self.made(path)
        else:
            path.write_bytes(self.made)


def _post(body: str = "Text.", front: str = "", start: str = FRONT) -> bytes:
    return f"---\n{start}{front}---\n{body}\n".encode("utf-8", "surrogatepass")


def _later(front: str) -> bytes:
    """A post that claims what an earlier one has."""
    return _post(front=front, start="title: Bad\ndate: 2021-11-07\n")


def _published(name: str, data: bytes, shows: str = "Text.") -> Hazard:
    return Hazard(name, data, "published", shows)


def _warned(name: str, data: bytes, says: str, line: int | None = None) -> Hazard:
    return Hazard(name, data, "warned", says, line)


def _skipped(name: str, data: bytes, says: str, line: int | None = None) -> Hazard:
    return Hazard(name, data, "skipped", says, line)


CHINESE = "---\ntitle: 港口\ndate: 2020-01-01\n---\n船来了。\n"

ENCODINGS = (
    _published("byte order mark", b"\xef\xbb\xbf" + CHINESE.encode(), "船来了。"),
    _published("CRLF", CHINESE.replace("\n", "\r\n").encode(), "船来了。"),
    _published("CR", CHINESE.replace("\n", "\r").encode(), "船来了。"),
    _published("UTF-16 little", CHINESE.encode("utf-16"), "船来了。"),
    _published("UTF-16 big", b"\xfe\xff" + CHINESE.encode("utf-16-be"), "船来了。"),
    _published("UTF-16 little without its mark", CHINESE.encode("utf-16-le"), "船来了。"),
    _published("UTF-16 big without its mark", CHINESE.encode("utf-16-be"), "船来了。"),
    _published("UTF-32", CHINESE.encode("utf-32"), "船来了。"),
    _skipped("GBK", CHINESE.encode("gbk"), "is not UTF-8", 2),
    _skipped("GBK in the body", _post() + "船".encode("gbk"), "is not UTF-8", 6),
    _skipped("invalid UTF-8 after 10 kB", _post("x" * 10_000) + b"\xff", "is not UTF-8", 6),
    _skipped("a picture named post", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "is not UTF-8", 1),
    _published("NUL", _post("Te\x00xt."), "Text."),
    _published("NUL in the title", _post(start="title: Na\x00me\ndate: 2020-01-01\n"), "Name"),
    _published("control characters", _post("T\x01e\x0bx\x1ft.\ufffe\uffff")),
    _published("marks of writing direction", _post("Te\u202ext."), "Te\u202ext."),
    _published("decomposed letters", _post("cafe\u0301"), "café"),
)

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {x: 1, y: 2}\n" + "".join(
    f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}], z{b}: *{a}}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

YAML = (
    _skipped("YAML bomb by alias", _post(front=LAUGHS), "aliases written out", 8),
    _skipped("YAML bomb by merge", _post(front=MERGES), "aliases written out", 8),
    _skipped("YAML object", _post(front="x: !!python/object/apply:os.system [touch /tmp/owned]\n"), "has the tag", 4),
    _skipped("YAML name", _post(start="title: !!python/name:os.system\ndate: 2020-01-01\n"), "has the tag", 2),
    _skipped("YAML cycle", _post(front="x: &x [*x]\n"), "before &x is complete", 4),
    _skipped("YAML cycle of mappings", _post(front="x: &x\n  y: *x\n"), "before &x is complete", 5),
    _warned("YAML duplicate key", _post(front="title: Twice\n"), "title is there twice", 4),
    _published("YAML huge integer", _post(front=f"x: {'9' * 100_000}\n")),
    _published("YAML huge float", _post(front="x: 1e999999999\n")),
    _published("YAML huge hexadecimal", _post(front=f"x: 0x{'f' * 100_000}\n")),
    _published("YAML sexagesimal title", _post(start="title: 1:30:00\ndate: 2020-01-01\n"), "1:30:00"),
    _published("YAML tabs", _post(front="tags:\n\t- a\n\t- b\n")),
    _published("YAML tab after the colon", _post(start="title:\tBad\ndate:\t2020-01-01\n")),
    _published("YAML surrogate", _post(start='title: "a\\ud800b"\ndate: 2020-01-01\n'), "ab"),
    _published("YAML pair of surrogates", _post(start='title: "\\uD83D\\uDE00"\ndate: 2020-01-01\n'), "😀"),
    _skipped("YAML bytes of a surrogate", _post(start="title: a\ud800b\ndate: 2020-01-01\n"), "is not UTF-8", 2),
    _skipped("YAML open quote", _post(start="title: 'open\ndate: 2020-01-01\n"), "close the quotes", 4),
    _skipped("YAML colon in the title", _post(start="title: a: b\ndate: 2020-01-01\n"), "quotes", 2),
    _skipped("YAML at sign", _post(start="title: @home\ndate: 2020-01-01\n"), "quotes", 2),
    _skipped("YAML list", b"---\n- a\n- b\n---\nText.\n", "no mapping", 2),
    _skipped("YAML depth", _post(front=f"x: {'[' * 5_000}{']' * 5_000}\n"), "deeper than 50"),
    _skipped("YAML open brackets", _post(front="x: " + "[" * 100_000 + "\n"), "deeper than 50"),
    _skipped("YAML many keys", _post(front="".join(f"k{n}: v\n" for n in range(30_000))), "front matter"),
    _skipped("YAML endless", _post(front=f"x: {'y' * 5_000_000}\n"), "characters of front matter"),
    _skipped("TOML broken", b"+++\ntitle = Bad\n+++\nText.\n", "no TOML", 2),
    _skipped("TOML endless key", b"+++\n" + b"a." * 100_000 + b"a = 1\n+++\nText.\n", "deeper than 50"),
    _skipped("JSON broken", b'{"title": "Bad",}\nText.\n', "no JSON", 1),
    _published("JSON surrogate", b'{"title": "a\\ud800b", "date": "2020-01-01"}\nText.\n', "ab"),
    _skipped("JSON depth", b'{"x": ' + b"[" * 100_000, "deeper than 50"),
    _skipped("JavaScript front matter", b"---js\n{title: process.exit()}\n---\nText.\n", "in js", 1),
)

EVERY_PLACE = """<p style="behavior:url(x)" onclick="alert(1)">Text.</p>
<script>alert(1)</script><ScRiPt src=//evil.example/x.js></sCrIpT>
<img src=x onerror=alert(1)><svg onload=alert(1)><a href="java&#10;script:alert(1)">x</a>
<iframe srcdoc="<script>alert(1)</script>"></iframe><object data="javascript:alert(1)"></object>
<math href="javascript:alert(1)"><style>p{background:url(javascript:alert(1))}</style>
<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>
<meta http-equiv=refresh content="0;url=javascript:alert(1)"><base href="//evil.example/">
<!--[if IE]><script>alert(1)</script><![endif]--><noscript><img src=x onerror=alert(1)></noscript>
[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>"""

STRUCTURE = (
    _skipped("no front matter", b"Text.\n", "has no date"),
    _skipped("unclosed front matter", b"---\ntitle: Bad\ndate: 2020-01-01\n\nText.\n", "without an end", 1),
    _skipped("empty front matter", b"---\n---\nText.\n", "has no date"),
    _skipped("zero bytes", b"", "is empty"),
    _skipped("white space", b" \n\t\n" * 1_000, "is empty"),
    _skipped("a lone line of dashes", b"---", "without an end", 1),
    _published("no body", _post(""), "Bad"),
    _warned("endless title", _post(start=f"title: {'x' * 100_000}\ndate: 2020-01-01\n"), "was cut to 1,000", 2),
    _warned("title of null", _post(start="title: null\ndate: 2020-01-01\n"), "no title"),
    _warned("title of a mapping", _post(start="title: {a: b}\ndate: 2020-01-01\n"), "title is no text", 2),
    _published("title of a number", _post(start="title: 1.10\ndate: 2020-01-01\n"), "1.10"),
    _published("title of a truth value", _post(start="title: true\ndate: 2020-01-01\n"), "true"),
    _published("title of a list", _post(start="title: [a, b]\ndate: 2020-01-01\n"), "a, b"),
    _published("title of markup", _post(start="title: '<b>&amp;</b> ]]>'\ndate: 2020-01-01\n"), "<b>&amp;</b> ]]>"),
    _published("every field null", _post(front="categories:\ntags:\nauthor:\nlink:\nid:\nthumbnail:\nsummary:\n")),
    _published("every field a number", _post(front="categories: 1\ntags: 2\nauthor: 3\nsummary: 5\n")),
    _published("every field a truth value", _post(front="categories: true\ntags: true\nauthor: true\n")),
    _warned("every field a mapping", _post(front="summary: {a: b}\nlang: {a: b}\nthumbnail: {a: b}\n"), "no text", 4),
    _warned("100 levels of categories", _post(front=f"categories: [{', '.join(map(str, range(100)))}]\n"), "cut", 4),
    _published("categories named like paths", _post(front="categories: ['../../etc', '/', 'CON', '.', 'a\\b']\n")),
    _published("link to elsewhere on the disk", _post(front="slug: ../../../etc/passwd\n")),
    _warned("link of a script", _post(front="link: javascript:alert(1)\n"), "is no address", 4),
    _warned("picture of a script", _post(front="thumbnail: javascript:alert(1)\n"), "thumbnail", 4),
    _warned("picture of a file", _post(front="thumbnail: file:///etc/passwd\n"), "thumbnail", 4),
    _warned("language of words", _post(front="lang: as you like it\n"), "is no language tag", 4),
    _skipped("impossible date", b"---\ntitle: Bad\ndate: 2024-13-01\n---\nText.\n", "has no month 13", 3),
    _skipped("impossible day", b"---\ntitle: Bad\ndate: 2023-02-29\n---\nText.\n", "has no day 29 in month 2", 3),
    _skipped("date of words", b"---\ntitle: Bad\ndate: soon\n---\nText.\n", "is no date", 3),
    _skipped("date of a list", b"---\ntitle: Bad\ndate: [2020]\n---\nText.\n", "is no date", 3),
    _skipped("date of digits", f"---\ntitle: Bad\ndate: {'9' * 90}\n---\n".encode(), "is no date", 3),
    _skipped("date before time", b"---\ntitle: Bad\ndate: 0001-01-01 00:00 +14:00\n---\nText.\n", "outside", 3),
    _published("old date", b"---\ntitle: Bad\ndate: 0900-01-01\n---\nText.\n"),
    _warned("10 MB", _post("<p>Text.</p>\n\nMore *text*.\n\n" * 400_000), "was cut to 1,000,000"),
    _warned("10 MB in one word", _post("x" * 10_000_000), "was cut to 1,000,000"),
    _published("10,000 levels of elements", _post("<div>" * 10_000 + "Text." + "</div>" * 10_000)),
    _published("10,000 levels of quotations", _post(">" * 10_000 + " Text.")),
    _published("10,000 open brackets", _post("[" * 10_000 + "Text.")),
    _published("10,000 attributes", _post("<p " + " ".join(f"a{n}=b" for n in range(10_000)) + ">Text.</p>")),
    _published("its own html", _post("<!doctype html><html><head><title>x</title></head><body>Text.</body></html>")),
    _published("its own end", _post("</body></html></content></entry></item></channel></rss>Text.")),
    _published("its own XML", _post('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>&y;Text.')),
    _published("CDATA", _post("<![CDATA[Text.]]>"), "Text."),
    _published("end of CDATA", _post("Text. ]]> ]]&gt;"), "]]&gt; ]]&gt;"),
    _published("named entities", _post("Text.&nbsp;&eacute;&#0;&#xD800;&bogus;"), "é"),
    _published("scripts everywhere", _post(EVERY_PLACE)),
    _warned("id of another post", _later(f"id: {GOOD_ID}\n"), "is also that of good.md"),
    _warned("link of another post", _later(f"link: {GOOD_LINK}\n"), "is also that of good.md"),
    _warned("open comment", _post("<p>Text.</p> <!-- <script>"), "left open"),
)


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(before)


def _file_in_folder(path: Path) -> None:
    path.mkdir()
    (path / "picture.png").write_bytes(b"x")


def _unreadable(path: Path) -> None:
    path.write_bytes(_post())
    path.chmod(0)


def _file(name: str, make: Callable[[Path], object], says: str, file: str = "") -> Hazard:
    return Hazard(name, make, "skipped", says, file=file)


LONG_NAME = f"{'长' * 84}.md"

FILES = (
    _file("folder named post", _file_in_folder, "is a folder"),
    _file("FIFO", _fifo, "is no regular file"),
    _file("socket", _socket, "is no regular file"),
    _file("link to itself", lambda path: path.symlink_to(path), "cannot be read"),
    _file("link to nothing", lambda path: path.symlink_to(path.parent / "nothing"), "cannot be read"),
    _file("link out of the folder", lambda path: path.symlink_to("/etc/passwd"), "leaves the posts folder"),
    _file("link to a device", lambda path: path.symlink_to("/dev/zero"), "leaves the posts folder"),
    _file("20 MB", lambda path: path.write_bytes(_post("x" * 20_000_000)), "20,00"),
    _file("name that is not UTF-8", lambda path: path.write_bytes(_post()), "not UTF-8", os.fsdecode(b"\xff\xfe.md")),
    Hazard("name of 255 bytes", _post(), "published", "Text.", file=LONG_NAME),
    Hazard("name of a line break", _post(), "published", "Text.", file="a\nb.md"),
    Hazard("name of markup", _post(), "published", "Text.", file="<b>&amp;'\".md"),
    Hazard("name of a device", _post(), "published", "Text.", file="CON.md"),
)
UNREADABLE = _file("unreadable", _unreadable, "cannot be read")
"""Not for root, who may read everything."""

HAZARDS = (*ENCODINGS, *YAML, *STRUCTURE, *FILES)
