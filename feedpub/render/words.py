"""A language tag in, the words of feedpub's own pages in that language out."""

from __future__ import annotations

from collections.abc import Mapping

FALLBACK = "en"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "post": "{} post",
        "posts": "{} posts",
        "newest": "newest",
        "subscribe": "Subscribe",
        "how": "A feed brings every new post to you. Copy one of these links into a feed reader of your choice.",
        "everything": "All feeds at once (OPML)",
        "queries": "Selections",
        "categories": "Categories",
        "tags": "Tags",
        "authors": "Authors",
        "made": "Made by",
    },
    "zh": {
        "post": "{} 篇",
        "posts": "{} 篇",
        "newest": "最新",
        "subscribe": "订阅",
        "how": "订阅之后，新文章会自动送到你的阅读器：把下面任意一个链接复制进去即可。",
        "everything": "一次订阅全部（OPML）",
        "queries": "专题",
        "categories": "分类",
        "tags": "标签",
        "authors": "作者",
        "made": "生成工具：",
    },
}


def language_of(tag: str) -> str:
    """The language in which pages for readers of `tag` (BCP 47) are worded, as a tag.

    >>> language_of("zh-CN"), language_of("fr")
    ('zh-CN', 'en')
    """
    return tag if _primary(tag) in WORDS else FALLBACK


def words_of(tag: str) -> Mapping[str, str]:
    """The words of pages for readers of `tag`."""
    return WORDS[_primary(language_of(tag))]


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
