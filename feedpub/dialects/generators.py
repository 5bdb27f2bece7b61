"""A generator's configuration in, what feedpub takes from it out, as defaults for feedpub's own."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from feedpub.dialects import Rule, permalinks
from feedpub.dialects.texts import Document, at, expressions, lowered, pairs, string, strings, text, texts, usable
from feedpub.values import Value


class Settings(Value, frozen=True):
    """What a generator's configuration says, in feedpub's words."""

    site: dict[str, str]
    """Values of feedpub's `[site]`."""
    posts: str
    """Folder of the posts, below the blog's own."""
    output: str = ""
    """Folder that the generator itself writes to, below the blog's own."""
    permalinks: tuple[tuple[str, str], ...] = ()
    """First folder of a post's path -> its pattern, where that is not the site's."""
    languages: tuple[tuple[str, str], ...] = ()
    """Language in a file's name -> how the addresses of its posts begin."""
    variables: tuple[tuple[str, str], ...] = ()
    """Name in template code -> value."""
    ignored: tuple[str, ...] = ()
    """Regular expressions for the paths, from the blog's folder on, of files and folders that are left out."""
    categories: tuple[tuple[str, str], ...] = ()
    """Category -> its name in addresses, where that is another one."""
    usual_category: str = ""
    """Stands in addresses of posts that have none."""
    translations: tuple[str, str] = ("", "")
    """The language of posts that name none, and the pattern of those that name another one."""
    names: Rule | Literal[""] = ""
    """How posts are named in addresses, where that is not as in its dialect."""


class Generator(Value, frozen=True):
    """How one generator's blog is known, and how its configuration is understood."""

    dialect: str
    files: tuple[str, ...]
    """Configuration files, as shell patterns below the blog's folder; a later one wins."""
    signs: tuple[str, ...]
    """Files or folders of which one must be there too; none asked for where it is empty."""
    key: str
    """A key that the configuration must hold, where another generator has files of that name."""
    settings: Callable[[Document], Settings]
    homes: tuple[str, ...] = ()
    """Where posts usually are below the folder that the configuration names; the first that exists counts."""
    usual: tuple[tuple[str, str], ...] = ()
    """Key that the configuration may lack -> the folder that it then names, if that is there."""


HEXO_ZONES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("zh", "zh-cn", "zh-hans", "zh-hans-cn"), "Asia/Shanghai"),
        **dict.fromkeys(("zh-tw", "zh-hant", "zh-hant-tw"), "Asia/Taipei"),
        "zh-hk": "Asia/Hong_Kong",
        **dict.fromkeys(("ja", "ja-jp"), "Asia/Tokyo"),
        **dict.fromkeys(("ko", "ko-kr"), "Asia/Seoul"),
    }
)
"""Language -> zone, where one follows from the other.  Without a setting Hexo takes the zone of the computer
that it runs on, which stands where its author lives."""


def _hexo(found: Document) -> Settings:
    pattern = permalinks.hexo(text(found, "permalink") or ":year/:month/:day/:title/")
    file = text(found, "new_post_name")
    if ":year" in file:  # then Hexo takes the date out of a file's name
        pattern = pattern.replace("{path}", "{name}" if "/" in file else "{stem}").replace("{file}", "{name}")
        pattern = pattern.replace("{hash}", "{name_hash}")
    for name, usual in (*pairs(found.get("permalink_defaults")), ("category", text(found, "default_category"))):
        if usual:
            pattern = pattern.replace(f"{{{name}}}", f"{{{name}:{usual}}}")
    return Settings(
        site=usable(
            url=text(found, "url"),
            title=text(found, "title"),
            description=text(found, "description") or text(found, "subtitle"),
            language=text(found, "language"),
            author=text(found, "author"),
            timezone=text(found, "timezone") or HEXO_ZONES.get(text(found, "language").lower().replace("_", "-"), ""),
            permalink=_hexo_pretty(pattern, found.get("pretty_urls")),
        ),
        posts=f"{text(found, 'source_dir') or 'source'}/_posts",
        output=text(found, "public_dir") or "public",
        variables=_hexo_root(found),
        categories=pairs(found.get("category_map")),
    )


def _hexo_root(found: Document) -> tuple[tuple[str, str], ...]:
    """The folder that Hexo puts before the addresses of pictures."""
    root = text(found, "root").strip("/")
    return (("site.root", f"/{root}"),) if root and at(found, "marked", "prependRoot") is not False else ()


def _hexo_pretty(pattern: str, pretty: object) -> str:
    """What `pretty_urls` hides of addresses: index.html, .html."""
    if isinstance(pretty, Mapping) and pretty.get("trailing_index") is False:
        pattern = pattern.removesuffix("index.html")
    if isinstance(pretty, Mapping) and pretty.get("trailing_html") is False:
        pattern = pattern.removesuffix(".html")
    return pattern


def _jekyll(found: Document) -> Settings:
    usual = _jekyll_usual(found)
    own = at(found, "collections", "posts", "permalink") or usual.get("permalink") or at(found, "permalink")
    return Settings(
        site=usable(
            url=text(found, "url").rstrip("/") + text(found, "baseurl") if text(found, "url") else "",
            title=text(found, "title") or text(found, "name"),
            description=text(found, "description"),
            language=text(found, "lang") or text(found, "locale"),
            author=text(usual, "author") or text(found, "author") or text(found, "author", "name"),
            timezone=text(found, "timezone"),
            permalink=permalinks.jekyll(string(own) or "date"),
        ),
        posts="/".join(filter(None, (text(found, "source"), text(found, "collections_dir"), "_posts"))),
        output=text(found, "destination") or "_site",
        variables=texts("site", found),
        ignored=tuple(_jekyll_excluded(text(found, "source"), one) for one in strings(found.get("exclude"))),
    )


def _jekyll_excluded(source: str, entry: str) -> str:
    """What `exclude` names by a shell pattern, and all whose path begins like it."""
    path = "/".join(filter(None, (source.strip("./"), entry.lstrip("/"))))
    return rf"^/(?:{re.escape(path)}|{fnmatch.translate(path)[:-2]}(?:/|\Z))"


def _jekyll_usual(found: Document) -> dict[str, Any]:
    """The front matter that all posts have unless they say otherwise."""
    usual: dict[str, Any] = {}
    defaults = found.get("defaults")
    for one in defaults if isinstance(defaults, list) else []:
        path = text(one, "scope", "path").strip("/")
        values = at(one, "values")
        if isinstance(values, Mapping) and path in ("", "_posts") and text(one, "scope", "type") in ("", "posts"):
            usual |= values
    return usual


def _hugo(found: Document) -> Settings:
    found = lowered(found)  # Hugo takes keys in any case
    main = text(found, "defaultcontentlanguage") or "en"
    own = at(found, "languages", main)
    ugly = found.get("uglyurls") is True
    below = f"/{main}" if found.get("defaultcontentlanguageinsubdir") is True else ""
    return Settings(
        site=usable(
            url=text(found, "baseurl"),
            title=text(own, "title") or text(found, "title"),
            description=text(own, "params", "description") or text(found, "params", "description"),
            language=text(own, "locale") or text(found, "languagecode") or text(found, "locale") or main,
            author=text(found, "params", "author")
            or text(found, "params", "author", "name")
            or text(found, "author", "name"),
            timezone=text(found, "timezone"),
            permalink=_hugo_dated(found, f"{below}/{{folder}}/{{slug_or_leaf}}{'.html' if ugly else '/'}"),
        ),
        posts=_hugo_content(found, own),
        output=text(found, "publishdir") or "public",
        permalinks=tuple((section, _hugo_dated(found, below + pattern)) for section, pattern in _hugo_sections(found)),
        languages=_languages(found, main, below),
        ignored=expressions(strings(found.get("ignorefiles"))),
    )


def _hugo_dated(found: Document, pattern: str) -> str:
    """Where the configuration looks for dates in the names of files, these are no part of addresses."""
    dated = ":filename" in str(at(found, "frontmatter", "date"))
    return pattern.replace("slug_or_leaf", "slug").replace("{leaf}", "{name}") if dated else pattern


def _hugo_content(found: Document, language: object) -> str:
    """The content folder of the main language, or what is mounted in its place."""
    mounts = at(found, "module", "mounts")
    for mount in mounts if isinstance(mounts, list) else []:
        if text(mount, "target") == "content":
            return text(mount, "source")
    return text(language, "contentdir") or text(found, "contentdir") or "content"


def _hugo_sections(found: Document) -> Iterator[tuple[str, str]]:
    """Patterns by section; those of pages may stand one level deeper, under `page`."""
    table = at(found, "permalinks", "page") or at(found, "permalinks")
    for section, pattern in table.items() if isinstance(table, Mapping) else ():
        if isinstance(pattern, str):
            yield section.strip("/"), permalinks.hugo(pattern)


def _languages(found: Document, main: str, below: str) -> tuple[tuple[str, str], ...]:
    """How addresses begin in each language; those of the main one, which no file needs to name, with `below`."""
    table = found.get("languages")
    others = {name: f"/{name}" for name in table if isinstance(name, str)} if isinstance(table, Mapping) else {}
    return tuple({"": below, **others, main: below}.items()) if others else ()


PELICAN_LISTS = ("TAG_URL", "CATEGORY_URL", "AUTHOR_URL", "INDEX_SAVE_AS")
"""Where the pages are that list posts, to which a post may refer."""


def _pelican(found: Document) -> Settings:
    paths = found.get("ARTICLE_PATHS")
    below = string(paths[0]) if isinstance(paths, list | tuple) and len(paths) == 1 else ""
    return Settings(
        site=usable(
            url=text(found, "SITEURL"),
            title=text(found, "SITENAME"),
            description=text(found, "SITESUBTITLE"),
            language=text(found, "DEFAULT_LANG"),
            author=text(found, "AUTHOR"),
            timezone=text(found, "TIMEZONE"),
            permalink=_pelican_pattern(found, "ARTICLE_URL", "{slug}.html"),
        ),
        posts="/".join(filter(None, ((text(found, "PATH") or ".").rstrip("/"), below))),
        output=text(found, "OUTPUT_PATH") or "output",
        usual_category=text(found, "DEFAULT_CATEGORY") or "misc",
        translations=(
            text(found, "DEFAULT_LANG").lower() or "en",
            _pelican_pattern(found, "ARTICLE_LANG_URL", "{slug}-{lang}.html"),
        ),
        variables=texts("site", {key: found[key] for key in PELICAN_LISTS if key in found}),
    )


def _pelican_pattern(found: Document, key: str, usual: str) -> str:
    pattern = permalinks.pelican(text(found, key) or usual)
    is_of_file = text(found, "SLUGIFY_SOURCE") == "basename"
    return pattern.replace("{slug_or_title}", "{slug}") if is_of_file else pattern


ZOLA_STRATEGIES: Mapping[object, Rule] = MappingProxyType({"on": "zola", "safe": "zola safe", "off": "keep"})


def _zola(found: Document) -> Settings:
    dated = at(found, "slugify", "paths_keep_dates") is True
    return Settings(
        site=usable(
            url=text(found, "base_url"),
            title=text(found, "title"),
            description=text(found, "description"),
            language=text(found, "default_language"),
            author=text(found, "author") or text(found, "extra", "author"),
            permalink="/{folder}/{slug_or_leaf}/" if dated else "",
        ),
        posts="content",
        output=text(found, "output_dir") or "public",
        languages=_languages(found, text(found, "default_language") or "en", ""),
        names=ZOLA_STRATEGIES.get(text(found, "slugify", "paths"), ""),
        ignored=expressions(map(_of_glob, strings(found.get("ignored_content")))),
    )


def _of_glob(glob: str) -> str:
    """The regular expression for the path of a page that has this shell pattern, in which braces hold alternatives.

    Zola looks into a folder that has it all the same.
    """
    parts = [one.split(",") if odd % 2 else [one] for odd, one in enumerate(re.split(r"\{([^{}]*)\}", glob))]
    groups = ("|".join(fnmatch.translate(one)[:-2] for one in part) for part in parts)
    return rf"\A{''.join(f'(?:{group})' for group in groups)}(?<=\.md)\Z"


def _eleventy(found: Document) -> Settings:
    return Settings(
        site=usable(
            url=text(found, "url"),
            title=text(found, "title"),
            description=text(found, "description"),
            language=text(found, "language") or text(found, "lang"),
            author=text(found, "author", "name") or text(found, "author"),
        ),
        posts=text(found, "eleventy", "input") or ".",
        output=text(found, "eleventy", "output") or "_site",
        variables=texts("site", found),
        ignored=_eleventy_own(found),
    )


def _eleventy_own(found: Document) -> tuple[str, ...]:
    """The folders of Eleventy itself, where the configuration names them."""
    above, *names = (
        text(found, "eleventy", key).strip("./") for key in ("input", "data", "includes", "layouts", "output")
    )
    return tuple(f"^/{re.escape(f'{above}/{name}'.strip('/'))}$" for name in names if name)


GENERATORS: tuple[Generator, ...] = (
    Generator("hexo", ("_config.yml", "_config.yaml"), ("source/_posts", "scaffolds"), "", _hexo),
    Generator(
        "jekyll",
        ("_config.yml", "_config.yaml", "_config.toml"),
        ("_posts", "_drafts", "_layouts", "_includes", "Gemfile"),
        "",
        _jekyll,
    ),
    Generator(
        "hugo",
        (
            *("config.toml", "config.yaml", "config.yml", "config.json"),
            *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/*.*", "config/production/*.*"),
        ),
        (),
        "baseurl",
        _hugo,
    ),
    Generator("zola", ("config.toml", "zola.toml"), (), "base_url", _zola),
    Generator("pelican", ("pelicanconf.py", "publishconf.py"), (), "", _pelican, usual=(("PATH", "content"),)),
    Generator(
        "eleventy",
        (
            *(".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
            *("_data/site.json", "_data/metadata.json", "_data/site.js", "_data/metadata.js"),
            *("src/_data/site.json", "src/_data/metadata.json", "src/_data/site.js", "src/_data/metadata.js"),
        ),
        (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
        "",
        _eleventy,
        ("blog", "posts", "post", "articles"),
    ),
)
"""In the order in which they are tried."""
