"""What code samples in Markdown look like, which stay as they are, to the byte; nothing but a pattern."""

from __future__ import annotations

# No part holds the beginning of another one, so that nothing is read twice
SAMPLE = (
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n(?![ \t>]*(?P=fence))[^\n]*)*(?:\n[^\n]*)?"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|<(?P<element>(?i:pre|code))\b[^<>]*>(?:(?!<(?P=element)\b).)*?</(?P=element)\s*>"
)
"""Fenced blocks, code spans, `<pre>` and `<code>`; for MULTILINE and DOTALL."""
