"""Exchanges in, a line for each on standard output, in the form that the operator's tools read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from feedpub.normalize.dates import MONTHS, rfc3339
from feedpub.web.observed import Exchange, Observer

STDOUT = 1


def logger(form: str) -> Observer:
    """Make an observer that writes one of FORMS."""
    write = FORMS[form]

    def log(exchange: Exchange) -> None:
        line = write(exchange, datetime.now(UTC))
        with suppress(OSError):  # nobody reads it any more
            os.write(STDOUT, f"{line}\n".encode())  # at once: lines of several processes do not mix

    return log


def combined(exchange: Exchange, now: datetime) -> str:
    """Write an exchange as Apache's and nginx's `combined` does."""
    day = f"{now:%d}/{MONTHS[now.month - 1]}/{now:%Y:%H:%M:%S} +0000"
    request = f"{exchange.header('REQUEST_METHOD')} {exchange.target} {exchange.protocol}"
    quoted = (f'"{_harmless(text) or "-"}"' for text in (exchange.referer, exchange.header("HTTP_USER_AGENT")))
    client = _harmless(exchange.header("REMOTE_ADDR")) or "-"
    return f'{client} - - [{day}] "{_harmless(request)}" {exchange.status} {exchange.size} {" ".join(quoted)}'


def as_json(exchange: Exchange, now: datetime) -> str:
    """Write an exchange as one JSON object."""
    return json.dumps(
        {
            "time": rfc3339(now),
            "client": exchange.header("REMOTE_ADDR"),
            "method": exchange.header("REQUEST_METHOD"),
            "target": exchange.target,
            "protocol": exchange.protocol,
            "status": exchange.status,
            "bytes": exchange.size,
            "seconds": round(exchange.seconds, 6),
            "referer": exchange.referer,
            "user_agent": exchange.header("HTTP_USER_AGENT"),
        }
    )


FORMS: Mapping[str, Callable[[Exchange, datetime], str]] = {"combined": combined, "json": as_json}


def _harmless(text: str) -> str:
    """Write what would end a field or a line as nginx does."""
    return re.sub(r'[\x00-\x1f"\\\x7f-\xff]', lambda found: f"\\x{ord(found[0]):02X}", text)
