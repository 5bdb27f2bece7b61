"""reStructuredText in, HTML out, with what could not be understood; needs docutils, which not everyone has.

Directives that read files, that pass HTML through or that ask the clock do nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar

from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst import Directive, directives
from docutils.readers import standalone
from docutils.writers import html5_polyglot

from feedpub.base.patterns import lazy

_LONGEST = 100_000
"""Characters that are read as reStructuredText; docutils takes a second for so many."""
_LIMITS = (
    (re.compile(r"[*`|_\[]"), 10_000),
    (re.compile(r"\n"), 5_000),
    (re.compile(r"[^\n]{10001}"), 0),
    (re.compile(r"(?:\w{1,20}[:-]){200}"), 0),
)
"""How many there may be of signs that may begin markup, of lines, of lines that docutils refuses, the whole text with
them, and of words in one: docutils looks from each for its end."""
_TOO_DEEP = lazy(r"^([ \t]{80})[ \t]+|^((?:[-*+>] ){30})(?:[-*+>] )+", re.MULTILINE)
_ERROR = 3
"""The level from which on docutils leaves something out."""
_SETTINGS: Mapping[str, object] = {
    "_disable_config": True,
    "docinfo_xform": False,
    "doctitle_xform": False,
    "embed_stylesheet": False,
    "file_insertion_enabled": False,
    "halt_level": 6,
    "initial_header_level": 2,
    "input_encoding": "unicode",
    "math_output": "MathML",
    "raw_enabled": False,
    "report_level": 6,
    "syntax_highlight": "none",
    "toc_backlinks": False,
    "traceback": True,
}


def to_html(text: str) -> tuple[str, tuple[str, ...]]:
    """Render reStructuredText; the second value says in words what had to be left out.

    Raw HTML in it shows as text.  What is too much or too deep to be read comes out as plain paragraphs.
    """
    end = _end(text)
    reader = _Reader()
    writer = html5_polyglot.Writer()
    writer.translator_class = _Translator
    try:
        parts = publish_parts(
            _TOO_DEEP.sub(r"\1\2", text[:end]), reader=reader, writer=writer, settings_overrides=dict(_SETTINGS)
        )
        rendered = str(parts["body"])
    except RecursionError:
        rendered, end = "", 0
    notes = dict.fromkeys(message for level, message in reader.messages if level >= _ERROR)
    return rendered + "".join(f"<p>{html.escape(one)}</p>\n" for one in text[end:].split("\n\n") if one.strip()), (
        *islice(notes, 3),
    )


def _end(text: str) -> int:
    end = min(len(text), _LONGEST)
    for sign, most in _LIMITS:
        excess = next(islice(sign.finditer(text, 0, end), most, None), None)
        end = excess.start() if excess else end
    return end


class _Reader(standalone.Reader):  # type: ignore[type-arg]  # it takes them only in its stub
    """Listens to what docutils complains of."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[tuple[int, str]] = []

    def new_document(self) -> nodes.document:
        document = super().new_document()
        document.reporter.attach_observer(self._hear)
        return document

    def _hear(self, message: nodes.system_message) -> None:
        text = message.next_node(nodes.paragraph)
        if text is not None:
            self.messages.append((message["level"], " ".join(text.astext().split())[:200]))


class _Translator(html5_polyglot.HTMLTranslator):
    """Writes code as all other bodies have it, and pictures as links only."""

    def visit_image(self, node: nodes.image) -> None:
        for name in ("loading", "scale"):  # they make docutils read the file
            node.attributes.pop(name, None)
        super().visit_image(node)

    def visit_literal(self, node: nodes.literal) -> None:
        self.body.append(f"<code>{html.escape(node.astext(), quote=False)}</code>")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        language = next((name for name in node["classes"] if name != "code"), "")
        kind = f' class="language-{html.escape(language)}"' if language else ""
        self.body.append(f"<pre><code{kind}>{html.escape(node.astext(), quote=False)}\n</code></pre>\n")
        raise nodes.SkipNode


class _AnyOption(dict[str, Any]):
    """Takes every option: generators add their own to `code-block`."""

    def __missing__(self, _name: str) -> Any:
        return directives.unchanged


class _Code(Directive):
    """`.. code-block:: python`."""

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = _AnyOption(linenos=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text, classes=["code", *self.arguments])]


class _Nothing(Directive):
    """A directive that would ask the clock."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return []


for _name in ("code", "code-block", "sourcecode"):
    directives.register_directive(_name, _Code)
directives.register_directive("date", _Nothing)
