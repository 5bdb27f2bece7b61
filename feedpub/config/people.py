"""An author as someone wrote it in, the name out."""

from __future__ import annotations

from feedpub.base.patterns import lazy

_ADDRESSED = lazy(r"(?P<before>[^<>()@]+)<[^<>()@\s]+@[^<>()@\s]+>|[^<>()@\s]+@[^<>()@\s]+\s*\((?P<after>[^<>()@]+)\)")


def name_of(author: str) -> str:
    """The name alone where an e-mail address stands beside it, as in mail or, which Zola asks for, as in RSS 2.0.

    >>> name_of("Mei Lin <mei@harbour.example>"), name_of("mei@harbour.example (Mei Lin)")
    ('Mei Lin', 'Mei Lin')
    >>> name_of("mei@harbour.example")
    'mei@harbour.example'
    """
    found = _ADDRESSED.fullmatch(author) if "@" in author else None
    return (found["before"] or found["after"]).strip('" ') or author if found else author
