"""The kinds of corpora: what is measured on one alone may be true of it alone."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bench.shapes.hexo import HEXO
from tests.bench.shapes.news import NEWS
from tests.bench.shapes.plain import PLAIN
from tests.bench.shapes.shape import Shape

SHAPES: Mapping[str, Shape] = {one.name: one for one in (NEWS, PLAIN, HEXO)}
