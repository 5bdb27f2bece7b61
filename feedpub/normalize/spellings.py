"""A name in, what a generator writes for it into an address out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from string import ascii_letters

from feedpub.normalize.letters import STROKED, Kinds, unaccented
from feedpub.normalize.slugs import is_safe, segment

_HEXO = str.maketrans(
    {
        **STROKED,
        **{small.upper(): plain.upper() for small, plain in STROKED.items()},
        **{chr(ord(one) + 0xFEE0): one for one in ascii_letters},  # as wide as a Chinese character
        "ß": "s",
        "ẞ": "S",
    }
)


def _words(text: str) -> str:
    """Hexo's slugize: diacritics go, a run of marks and blanks becomes one hyphen."""
    return re.sub(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", unaccented(text, _HEXO)).strip("-")


_PRETTY = Kinds(("L", "M", "Nd"), "._~!$&'()+,;=@", "-")


def _pretty(text: str) -> str:
    """Jekyll's `pretty` mode: case and the marks that an address may hold are kept, all between becomes one hyphen."""
    return re.sub("-{2,}", "-", text.translate(_PRETTY)).strip("-")


_LOWER = Kinds(("L", "M", "Nd"), "", "-")


def lower_words(text: str) -> str:
    """Jekyll's where it does not keep case: all between letters and digits becomes one hyphen."""
    return re.sub("-{2,}", "-", text.lower().translate(_LOWER)).strip("-")


_URL = Kinds(("L", "M", "Nd", "Zs"), "./\\_#+~@-")


def _url(text: str) -> str:
    """Hugo's: lower case, blanks become one hyphen where there is none, most other marks go."""
    kept = text.replace("İ", "i").lower().translate(_URL).strip()
    return re.sub(r"\s+-?\s*|-\s+", "-", kept)


def _url_of_file(text: str) -> str:
    """Hugo's for names of files and folders: each space becomes a hyphen."""
    return _url(text.replace(" ", "-"))


def _url_of_title(text: str) -> str:
    """Hugo's for titles: a plus or a slash counts as a blank."""
    return _url(re.sub(r"[+/\\]", " ", text))


def _url_of_slug(text: str) -> str:
    """Hugo's for the name that a post gives itself: it does not begin or end with a hyphen."""
    return _url(text).strip("-")


_LATIN = str.maketrans({**STROKED, "ß": "ss", "ð": "d", "þ": "th", "ŋ": "ng", "×": "x", "€": "eur"})
_TITLE = Kinds(("L", "M", "N", "Zs"), "_-‐‒–—―−")


def _title(text: str) -> str:
    """Pelican's: letters, digits and underscores in lower case, without diacritics, a hyphen for blanks and dashes."""
    return re.sub("[\\s‐‒–—―−-]+", "-", _lower(text).translate(_TITLE).strip())


_SLUG = Kinds(("L", "M", "N"), "", "-")


def _slug(text: str) -> str:
    """Zola's: letters and digits in lower case, without diacritics, a hyphen for all between."""
    return re.sub("-{2,}", "-", _lower(text).translate(_SLUG)).strip("-") or text


_UNSAFE = str.maketrans("", "", r'<>:"/\|?*')


def _kept(text: str) -> str:
    """Zola's where it is to change little: without what Windows refuses."""
    return text.rstrip(" .").translate(_UNSAFE)


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "&": " and "})


def _slugify(text: str) -> str:
    """Eleventy's `slugify`: like Zola's, with umlauts and `&` written out, and without the apostrophe of `it's`."""
    return _slug(re.sub(r"(?<=[a-z0-9])'(?=[ts](?:\s|$))", "", text.lower().translate(_GERMAN)))


_SPELT = str.maketrans(
    {"$": "dollar", "%": "percent", "&": "and", "<": "less", ">": "greater", "|": "or", "€": "euro", "-": " "}
    | dict(zip("‘’“”", "''\"\"", strict=True))
)
_SIGNS = Kinds(("L", "M", "Nd", "Zs"), "_*+~.()'\"!:@")


def _words_of_slug(text: str) -> str:
    """Eleventy's where the older filter `slug` makes it: some signs are kept, some written out."""
    return "-".join(unaccented(text.lower().translate(_SPELT), _LATIN).translate(_SIGNS).split())


def _lower(text: str) -> str:
    """Lower case without diacritics: no table here turns other scripts into the Latin that Pelican and Zola write."""
    return unaccented(unicodedata.normalize("NFKC", text).lower(), _LATIN)


def _safe(name: str) -> str:
    """Names stay as they are where they can; whoever makes a path of them leaves the empty ones and the dots out."""
    return name if is_safe(name) or name in ("", ".", "..") else segment(name)


RULES: Mapping[str, Callable[[str], str]] = {
    "safe": _safe,
    "keep": str,
    "lower": str.lower,
    "hexo": _words,
    "jekyll": _pretty,
    "hugo file": _url_of_file,
    "hugo": _url_of_title,
    "hugo slug": _url_of_slug,
    "pelican": _title,
    "zola": _slug,
    "zola safe": _kept,
    "eleventy": _slugify,
    "eleventy slug": _words_of_slug,
}
"""By the names that dialects have for them."""
