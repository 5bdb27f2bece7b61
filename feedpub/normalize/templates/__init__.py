"""A body with template code in, a body without it out: known tags as HTML, unknown ones gone and named.

Template code is read, never run.  What a code sample shows is no template code: fenced blocks, code spans,
`<pre>` and `<code>` stay as they are, to the byte.
"""

from feedpub.normalize.templates.expansion import expand, has_code
from feedpub.normalize.templates.page import Page

__all__ = ["Page", "expand", "has_code"]
