"""A recording or film and the bytes of it that a player wants in, the part out (RFC 9110 §14)."""

from __future__ import annotations

from werkzeug.datastructures import Range
from werkzeug.http import parse_range_header

from feedpub.web.resource import COMMON, IN_PARTS, Environ, Headers, Representation


def part(chosen: Representation, environ: Environ) -> tuple[str, Headers, bytes] | None:
    """Give the status, the headers and the body of an answer with the one range that a GET asks for.

    None where the whole is the answer: it is given in no parts, several are asked for, or the part of another
    version.
    """
    wanted = parse_range_header(environ.get("HTTP_RANGE"))
    is_same = environ.get("HTTP_IF_RANGE", chosen.etag) == chosen.etag
    if not (wanted and is_same and IN_PARTS in chosen.headers and environ["REQUEST_METHOD"] == "GET"):
        return None
    if wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    length = len(chosen.body)
    [(start, stop)] = wanted.ranges
    # RFC 9110 §14.1.2: the last bytes of a file that has fewer are the whole file; Werkzeug takes them for none
    found = Range("bytes", [(max(start, -length), stop)]).range_for_length(length)
    if found is None:
        own = {"Content-Length": "0", "Content-Range": f"bytes */{length}"}
        return "416 Range Not Satisfiable", (*own.items(), *COMMON), b""
    start, stop = found
    own = {"Content-Length": str(stop - start), "Content-Range": f"bytes {start}-{stop - 1}/{length}"}
    return "206 Partial Content", tuple((dict(chosen.headers) | own).items()), chosen.body[start:stop]
