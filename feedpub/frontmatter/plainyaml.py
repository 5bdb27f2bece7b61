"""The YAML that machines write in, its fields out; anything else is left to the YAML parser.

Only keys with scalars in one line, and lists of such scalars, are read here: most front matter is nothing
else, and this costs a tenth of the parser's time.  What it reads, it reads as `yamltext.load` does; a
property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from feedpub.frontmatter.fields import Fields

LONGEST = 8192
"""Characters of front matter that are read here."""

CONSTANTS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""Plain scalars that are no text (YAML 1.2 §10.2.1.2)."""

# YAML 1.2 §7.3.3: a plain scalar begins with no indicator and holds neither ": " nor " #"
_SCALAR = r"""'(?:[^'\n]|'')*+'|"[^"\\\n]*+"|[^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^\n:#]++|:(?!\s)|(?<!\s)#)*+"""
_LINE = re.compile(rf"^(?:([A-Za-z_][\w-]*+):(?: +({_SCALAR})?)? *|( *)- +({_SCALAR}) *|)\n", re.MULTILINE)
"""A key and its scalar, the indentation and the scalar of an item, or nothing."""
# What a YAML parser refuses, drops, or takes for white space or the end of a line
_ODD = re.compile("[^\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def load(text: str) -> Fields | None:
    """Read a YAML mapping of the plain kind; None where it is of another.

    >>> load("title: 'It''s 1.10'\\ntags:\\n - a\\n - b\\n").values
    {'title': "It's 1.10", 'tags': ['a', 'b']}
    >>> load("title: [a, b]\\n") is None
    True
    """
    if len(text) > LONGEST or _ODD.search(text):
        return None
    found = _LINE.findall(text)
    if len(found) != text.count("\n") or text[-1:] != "\n":
        return None
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    items: list[object] | None = None
    indentation = ""
    last = ""
    for number, (key, scalar, indent, item) in enumerate(found, 1):
        if key:
            if key in values:
                return None
            values[key] = _value(scalar)
            lines[key] = number
            last, items = ("", None) if scalar else (key, None)
        elif item:
            if not last or (items and indent != indentation):
                return None
            if not items:
                items = values[last] = []
                indentation = indent
            items.append(_value(item))
    return Fields(values, lines)


def _value(scalar: str) -> object:
    mark = scalar[:1]
    if mark == "'":
        return scalar[1:-1].replace("''", "'")
    if mark == '"':
        return scalar[1:-1]
    plain = scalar.rstrip(" ")
    return CONSTANTS.get(plain, plain)
