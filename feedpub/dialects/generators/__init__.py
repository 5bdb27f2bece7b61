"""A generator's configuration in, what feedpub takes from it out, as defaults for feedpub's own."""

from __future__ import annotations

from feedpub.dialects.generators import eleventy, hexo, hugo, jekyll, pelican, zola
from feedpub.dialects.generators.generator import Generator, Settings

__all__ = ["GENERATORS", "Generator", "Settings"]

GENERATORS: tuple[Generator, ...] = (
    Generator(
        "jekyll",
        ("_config.yml", "_config.yaml", "_config.toml"),
        ("_posts", "_drafts", "_layouts", "_includes", "Gemfile"),
        "",
        jekyll.settings,
    ),
    Generator("hexo", ("_config.yml", "_config.yaml"), ("source/_posts", "scaffolds"), "", hexo.settings),
    Generator(
        "hugo",
        (
            *("config.toml", "config.yaml", "config.yml", "config.json"),
            *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/*.*", "config/production/*.*"),
        ),
        (),
        "baseurl",
        hugo.settings,
        joined=True,
    ),
    Generator("zola", ("config.toml", "zola.toml"), (), "base_url", zola.settings),
    Generator("pelican", ("pelicanconf.py", "publishconf.py"), (), "", pelican.settings, usual=(("PATH", "content"),)),
    Generator(
        "eleventy",
        (
            *eleventy.OWN,
            *eleventy.SITE,
            ".eleventyignore",
            *eleventy.DATA,
        ),
        eleventy.OWN,
        "",
        eleventy.settings,
        eleventy.HOMES,
    ),
)
"""In the order in which they are tried: a Gemfile tells that source/_posts is no folder of Hexo's, as in Octopress."""
