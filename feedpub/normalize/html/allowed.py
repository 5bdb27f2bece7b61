"""Which elements and attributes a feed carries; nothing but tables."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.base.names import names

MATHML = names("""
    menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle
    msub msubsup msup mtable mtd mtext mtr munder munderover semantics
""")
"""Elements of formulas, to stand in `math` only."""
PHRASING = MATHML | names("""
    a abbr acronym b bdi bdo big br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong
    sub sup time tt u var wbr

    math
""")
"""Elements of running text and formulas."""
TAGS = PHRASING | names("""
    address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header
    hgroup hr li main nav ol p pre section summary ul

    caption col colgroup table tbody td tfoot th thead tr

    audio picture source video
""")
"""All elements that a feed carries."""

_CELL = {"align", "colspan", "headers", "rowspan", "scope", "valign"}
_HEADING = {"id"}
# ids are kept where footnotes and tables of contents point to
ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang", "id", "rel", "type"},
    "audio": {"controls", "src"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _HEADING),
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "ins": {"cite", "datetime"},
    "li": {"id", "value"},
    "math": {"display"},
    "mo": {"fence", "stretchy"},
    "mtd": {"columnspan", "rowspan"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "sup": {"id"},
    "td": _CELL,
    "th": _CELL | {"abbr"},
    "time": {"datetime"},
    "video": {"controls", "height", "poster", "src", "width"},
}
