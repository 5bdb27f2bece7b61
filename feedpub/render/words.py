"""A language tag in, the words of feedpub's own pages in that language out."""

from __future__ import annotations

from collections.abc import Mapping

FALLBACK = "en"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "post": "{} post",
        "posts": "{:,} posts",
        "newest": "newest",
        "subscribe": "Subscribe",
        "how": "A feed brings every new post to you, in one place and without an account. "
        "Copy one of these links into a feed reader of your choice, or open it there with one click.",
        "app": "Open in a feed reader",
        "everything": "All feeds at once (OPML)",
        "branch": "This and all below at once (OPML)",
        "about": "The latest posts in {}, and how to subscribe to them",
        "latest": "Latest posts",
        "below": "Below this one",
        "inside": "{} below",
        "trail": "Where this page is",
        "search": "Find a feed",
        "feed": "{} feed found",
        "feeds": "{} feeds found",
        "nothing": "No feed has such a name.",
        "copy_address": "Copy the address",
        "copied": "Copied",
        "updated": "updated",
        "filed": "Filed under",
        "beside": "More in {}",
        "older": "Previous",
        "newer": "Next",
        "follow": "Subscribe to {}",
        "queries": "Selections",
        "categories": "Categories",
        "tags": "Tags",
        "authors": "Authors",
        "missing": "Nothing here",
        "missing_why": "No page and no feed has this address; it may have moved, or been mistyped.",
        "gone": "No longer here",
        "gone_why": "What was at this address has been taken away for good.",
        "home": "See all feeds of {}",
        "made": "Made by {}",
    },
    "zh": {
        "post": "{} 篇",
        "posts": "{} 篇",
        "newest": "最新",
        "subscribe": "订阅",
        "how": "订阅之后，新文章会自动送到你的阅读器，无须注册。"
        "把下面任意一个链接复制到你喜欢的阅读器里，或者一键打开即可。",
        "app": "用阅读器打开",
        "everything": "一次订阅全部（OPML）",
        "branch": "一次订阅本类及下级（OPML）",
        "about": "“{}”的最新文章与订阅方式",
        "latest": "最新文章",
        "below": "下级分类",
        "inside": "下级 {} 个",
        "trail": "当前位置",
        "search": "查找订阅源",
        "feed": "找到 {} 个订阅源",
        "feeds": "找到 {} 个订阅源",
        "nothing": "没有这个名字的订阅源。",
        "copy_address": "复制地址",
        "copied": "已复制",
        "updated": "更新于",
        "filed": "归入",
        "beside": "“{}”中的其他文章",
        "older": "上一篇",
        "newer": "下一篇",
        "follow": "订阅“{}”",
        "queries": "专题",
        "categories": "分类",
        "tags": "标签",
        "authors": "作者",
        "missing": "这里什么也没有",
        "missing_why": "这个地址没有页面，也没有订阅源：可能已经搬走，也可能输错了。",
        "gone": "已经不在了",
        "gone_why": "这个地址上的内容已被永久移除。",
        "home": "查看“{}”的全部订阅源",
        "made": "由 {} 生成",
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
