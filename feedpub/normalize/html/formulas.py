"""A tree with formulas as KaTeX and MathJax leave them in, the same tree with each formula once out."""

from __future__ import annotations

from feedpub.normalize.html.allowed import MATHML
from feedpub.normalize.html.tree import Element, classes, drop, each, replace, replace_with_text, unwrap_others

_RENDERED = frozenset(
    ("katex", "MathJax", "MathJax_CHTML", "MathJax_Display", "MathJax_Preview", "MathJax_SVG", "mwe-math-element")
)
"""Classes of a formula as drawn: spans for each sign, or a picture, beside MathML for those who cannot see it."""
_TOKENS = ("mi", "mn", "mo", "ms", "mtext")
"""Parts of a formula that hold text only (MathML Core §3.2)."""
_DEAD = frozenset(("script", "style", "template"))
"""They go later, with what they hold."""
_SOURCES = ("annotation", "annotation-xml", "math", "script")
"""What a formula is kept as; where there is nothing of it, all else is left as it is."""
_MOST_SIBLINGS = 3


def simplify(body: Element, tags: frozenset[str]) -> None:
    """Keep MathML where there is some, else TeX; remove what only draws the formula; `tags` are those of the body."""
    if not any(map(_is_source, each(body, tags.intersection(_SOURCES)))):
        return
    for drawn in [one for one in body.iter("span", "div", "mjx-container") if _is_drawn(one)]:
        _keep_formula(drawn)
    for script in list(body.iter("script")):
        if _is_source(script):
            _to_text(script)
    for annotation in list(body.iter("annotation", "annotation-xml")):
        drop(annotation)  # the same formula again, as its source
    _unmix(body)


def _unmix(body: Element) -> None:
    """Unwrap what is no part of a formula and stands in one; nh3 removes it with its text."""
    for formula in body.iter("math"):
        unwrap_others(formula, MATHML | _DEAD)
        for token in formula.iter(*_TOKENS):
            unwrap_others(token, frozenset())


def _is_source(element: Element) -> bool:
    return element.tag != "script" or (element.get("type") or "").startswith("math/tex")


def _is_drawn(element: Element) -> bool:
    return element.tag == "mjx-container" or not _RENDERED.isdisjoint(classes(element))


def _keep_formula(drawn: Element) -> None:
    formula = next(drawn.iter("math"), None)
    if formula is not None:
        replace(drawn, formula)
    elif _has_script(drawn):
        drop(drawn)


def _has_script(drawn: Element) -> bool:
    """Does MathJax's source follow what it drew?"""
    following = drawn.itersiblings()
    nearest = [one for one, _ in zip(following, range(_MOST_SIBLINGS), strict=False)]
    return any(one.tag == "script" and _is_source(one) for one in nearest)


def _to_text(script: Element) -> None:
    tex = (script.text or "").strip()
    display = "mode=display" in script.get("type")
    replace_with_text(script, f"$${tex}$$" if display else rf"\({tex}\)")
