"""URLs of audio, video and pictures in, what their servers say of type and length out; asks politely, once.

No address that is not public is ever asked unless that is allowed, wherever a name or a redirect leads: a post
must not make feedpub knock at the doors of the network that it runs in.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from socket import AddressFamily
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from feedpub.base.replacing import replacing
from feedpub.model import Answer, NoAnswer

AT_ONCE = 16
AT_ONE_HOST = 2
TIMEOUT = aiohttp.ClientTimeout(total=10)
"""Seconds for one request."""
TRIES = 3
PAUSE = 0.5
"""Seconds before the second try; twice as many before each one after it."""
HOPS = 5
"""Redirects that are followed (as many as browsers did in RFC 2616's days; podcasts' trackers need three)."""
HEADERS = {"User-Agent": "feedpub (checks enclosures)", "Accept-Encoding": "identity"}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


class RefusedError(Exception):
    """A server gave no answer, or must not be asked; says why, and whether to try again."""

    def __init__(self, reason: str, *, status: int = 0, asked: bool = True) -> None:
        super().__init__(reason)
        self.none = NoAnswer(reason, status, asked)
        self.again = status in TRY_AGAIN


@dataclass(slots=True)
class Prober:
    """Asks the servers of enclosures what they hold, and remembers what they said."""

    file: Path | None
    """Where answers are remembered; may be deleted.  None where each is asked for anew."""
    private: bool = False
    """Whether addresses of private networks may be asked."""
    lengths: bool = True
    """Whether a server that does not say how long a file is has given no answer; else its length is 0."""

    def __call__(self, urls: Collection[str], tell: Callable[[int, int], None]) -> Mapping[str, Answer | NoAnswer]:
        """Ask for these URLs.

        `tell` hears how many of how many are done.
        """
        known = _read(self.file) if self.file else {}
        answers: dict[str, Answer | NoAnswer] = {url: known[url] for url in urls if url in known}
        asyncio.run(self._ask_all([url for url in urls if url not in answers], answers, tell))
        if self.file:
            _write(self.file, {url: one for url, one in answers.items() if isinstance(one, Answer)})
        return answers

    async def _ask_all(
        self, urls: Collection[str], answers: dict[str, Answer | NoAnswer], tell: Callable[[int, int], None]
    ) -> None:
        known = len(answers)
        connector = aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONE_HOST, resolver=Resolver(self.private))
        async with aiohttp.ClientSession(connector=connector, headers=HEADERS, timeout=TIMEOUT) as session:
            tasks = [asyncio.ensure_future(self._ask(session, url)) for url in urls]
            for done, finished in enumerate(asyncio.as_completed(tasks), 1):
                url, answer = await finished
                answers[url] = answer
                tell(known + done, known + len(tasks))

    async def _ask(self, session: aiohttp.ClientSession, url: str) -> tuple[str, Answer | NoAnswer]:
        none = NoAnswer("")
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(PAUSE * 2 ** (attempt - 1))
            try:
                return url, await self._follow(session, url)
            except (RefusedError, aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
                none = _no_answer(error)
                if _is_final(error):
                    break
        return url, none

    async def _follow(self, session: aiohttp.ClientSession, url: str) -> Answer:
        for _ in range(HOPS + 1):
            self._check(url)
            answer = await _head(session, url, self.lengths) or await _first_byte(session, url, self.lengths)
            if isinstance(answer, Answer):
                return answer
            url = urljoin(url, answer)
        raise RefusedError(f"redirects more than {HOPS} times")

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise RefusedError(f"leads to {parts.scheme}:, which is not asked", asked=False)
        # aiohttp resolves no host that is an address already
        with suppress(ValueError):
            if not self.private and not is_public(str(ip_address(parts.hostname or ""))):
                raise RefusedError("leads to a private address, which is not asked", asked=False)


class Resolver(AbstractResolver):
    """Names of hosts in, their public addresses out."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up; raises RefusedError where it has private addresses alone."""
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if self._private or is_public(one["host"])]
        if not public:
            raise RefusedError("leads to a private address, which is not asked", asked=False)
        return public

    async def close(self) -> None:
        """Nothing is held open."""


def is_public(host: str) -> bool:
    """Whether an address is one of the public internet.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address) and (inner := address.ipv4_mapped or address.sixtofour):
        address = inner
    return address.is_global and not address.is_multicast


async def _head(session: aiohttp.ClientSession, url: str, lengths: bool) -> Answer | str | None:
    """The answer, the next address, or None where the server does not care for HEAD."""
    async with session.head(url, allow_redirects=False) as response:
        if response.status in REDIRECTS:
            return response.headers.get("Location", "")
        length = response.headers.get("Content-Length", "")
        return _answer(response, length, lengths) if response.status == 200 else None


async def _first_byte(session: aiohttp.ClientSession, url: str, lengths: bool) -> Answer | str:
    """Ask for one byte (RFC 9110 §14.2); the answer tells how many there are."""
    async with session.get(url, allow_redirects=False, headers={"Range": "bytes=0-0"}) as response:
        if response.status in REDIRECTS:
            return response.headers.get("Location", "")
        if response.status not in (200, 206):
            raise RefusedError(f"answers {response.status} {response.reason}", status=response.status)
        told = response.headers.get("Content-Length" if response.status == 200 else "Content-Range", "")
        answer = _answer(response, told.rpartition("/")[2], lengths)
        if answer is None:
            raise RefusedError("does not say how long it is")
        return answer


def _answer(response: aiohttp.ClientResponse, length: str, lengths: bool) -> Answer | None:
    if not re.fullmatch("0*[1-9][0-9]{0,12}", length):
        if lengths:
            return None
        length = "0"
    known = re.fullmatch(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,60}", response.content_type)
    return Answer(response.content_type if known else "application/octet-stream", int(length))


def _is_final(error: Exception) -> bool:
    return isinstance(error, aiohttp.InvalidURL) or (isinstance(error, RefusedError) and not error.again)


def _no_answer(error: Exception) -> NoAnswer:
    if isinstance(error, RefusedError):
        return error.none
    return NoAnswer("does not answer in time" if isinstance(error, TimeoutError) else f"cannot be asked: {error}")


def _read(file: Path) -> dict[str, Answer]:
    with suppress(OSError, ValueError, TypeError, AttributeError):
        rows = json.loads(file.read_bytes())
        return {url: Answer(str(type_), int(length)) for url, (type_, length) in rows.items()}
    return {}


def _write(file: Path, answers: Mapping[str, Answer]) -> None:
    with suppress(OSError), replacing(file) as whole:
        whole.write(json.dumps({url: astuple(one) for url, one in sorted(answers.items())}).encode())
