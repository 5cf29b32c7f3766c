"""The MkDocs hook: adds the generated pages and files to the site, and gives the pages of ``docs/`` their frame."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from mingzhang.publish.assets import is_slimmed, slim
from mingzhang.publish.catalogue import catalogue
from mingzhang.publish.contexts import alternates
from mingzhang.publish.data import load_package
from mingzhang.publish.files import Files as DataFiles
from mingzhang.publish.frames import Site
from mingzhang.publish.language import LANGS, words
from mingzhang.publish.pages import all_pages
from mingzhang.publish.pictures import Sources
from mingzhang.publish.requests import request_files
from mingzhang.publish.trace import follow

PATHS = "page_paths"
COMPARES = "compares"
CHINESE = re.compile(r"([\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]+(?:[、\d“”]*[\u4e00-\u9fff\uff00-\uffef]+)*)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Render every generated page, and add it with the downloads to MkDocs' files, before it looks for dead links."""
    env = on_env(config.theme.get_env())
    here = Path(config.config_file_path).parent
    package = load_package(here / config.extra["datapackage"])
    held = catalogue(package)
    contents = DataFiles(package, request_files(held))
    paths = [file.dest_uri for file in files.documentation_pages()]
    kept = config.extra.get("cache", ".cache")
    files_at_hand = Sources(here / config.extra.get("disclosures", "disclosures"), here / kept if kept else None)
    traces = follow(package, files_at_hand)
    for page in all_pages(held, contents, config.site_url or "", traces):
        frame = page.context.frame
        html = env.get_template(page.template).render(page=page.context, frame=frame, w=frame.words)
        files.append(File.generated(config, page.path, content=html))
        paths.append(page.path)
    for path, data in (contents.contents | traces.files()).items():
        files.append(File.generated(config, path, content=data))
    for asset in [file for file in files if is_slimmed(file.src_uri)]:
        asset.content_string = slim(asset.src_uri, asset.content_string)
    config.extra[COMPARES] = held.compares
    config.extra[PATHS] = sorted(path for path in paths if path.startswith(LANGS))
    return files


def on_env(env: jinja2.Environment, **_: Any) -> jinja2.Environment:
    """Set up the templates: what a document prints is data and is escaped; a misspelt name is an error."""
    env.autoescape = True
    env.undefined = jinja2.StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["chinese"] = mark_chinese
    return env


def mark_chinese(text: str, lang: str) -> Markup:
    """Give the Chinese words within an English text their lang, so that they are read aloud as Chinese."""
    if lang == "zh":
        return escape(text)
    return Markup("").join(
        Markup('<span lang="zh-Hans">{}</span>').format(part) if index % 2 else escape(part)
        for index, part in enumerate(CHINESE.split(text))
    )


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give a page of ``docs/`` the same frame as the generated ones."""
    lang, _, place = page.file.dest_uri.partition("/")
    site = Site("zh" if lang == "zh" else "en", config.site_url or "", config.extra[COMPARES])
    said = words(site.lang)
    frame = site.frame(
        place, page.title or "", page.meta.get("description", said.tagline), ((said.home, "index.html"),)
    )
    return {**context, "frame": frame, "w": said}


def on_template_context(context: dict[str, Any], config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give ``404.html`` the words of both languages, and ``sitemap.xml`` every page (MkDocs knows only its own).

    Links of the 404 page start at the site's root, since it is shown wherever something is missing.
    """
    base = posixpath.join(config.site_url or "/", "")
    return {
        **context,
        "base": base,
        "languages": [(lang, words(lang)) for lang in LANGS],
        "addresses": [(base + path, alternates(base, path)) for path in config.extra[PATHS]],
    }
