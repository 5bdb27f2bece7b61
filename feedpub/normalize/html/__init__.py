"""HTML of any quality in, clean HTML with absolute addresses, its plain text, its pictures and its media out."""

from feedpub.normalize.html.cleaning import Html, clean, compile_selectors, steps, words

__all__ = ["Html", "clean", "compile_selectors", "steps", "words"]
