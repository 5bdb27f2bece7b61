"""The name or address of a host in, whether only machines nearby can open it out."""

from __future__ import annotations

import re
from ipaddress import ip_address

_PRIVATE = re.compile(r"(?:localhost|[\w.-]+\.(?:local|localhost|internal|lan))\.?", re.IGNORECASE)


def is_private(host: str) -> bool:
    """Whether readers elsewhere are sent to another machine, or to none.

    >>> is_private("localhost"), is_private("192.168.1.4"), is_private("example.org")
    (True, True, False)
    """
    if _PRIVATE.fullmatch(host):
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False
