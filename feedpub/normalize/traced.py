"""The fields of one post in, the same fields out, with note taken of which of them were used for what."""

from __future__ import annotations

from collections.abc import Iterable

from feedpub.config import Site
from feedpub.model import RawPost
from feedpub.normalize.fields import Fields

_GIVEN = "the generator's configuration"


class Traced(Fields):
    """Fields that remember what became of them."""

    def __init__(self, raw: RawPost, site: Site) -> None:
        super().__init__(raw, site)
        self.sources: dict[str, str] = {}
        """Meaning -> the key of the field that served, `taxonomies.tags` for one in a mapping, or, in words, what
        stood in for a field; of "content" the HTML before it was cleaned."""
        self.used: set[str] = set()
        """The keys that were looked at, as the author wrote them."""

    def all(self, meaning: str) -> Iterable[tuple[str, object]]:
        """As in `Fields`; the last field that is asked for is the one that serves, unless all were asked for."""
        for key, value in super().all(meaning):
            self.used.add(key)
            slot = next(one for one in self._layout.meanings[meaning] if self._in(one) is value)
            self.sources[meaning] = ".".join((key, *slot[1])) if key in self.raw.fields else _GIVEN
            yield key, value
        self.sources.pop(meaning, None)

    def value(self, name: str) -> object:
        """As in `Fields`."""
        self.used.add(self.key(name))
        return super().value(name)

    def hidden(self) -> bool:
        """As in `Fields`."""
        self.used.update(slot[0] for slot, _ in self._layout.hiding)
        return super().hidden()

    def came_from(self, meaning: str, source: str) -> None:
        """Remember it."""
        self.sources[meaning] = source
