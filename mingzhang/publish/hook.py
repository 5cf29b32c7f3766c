"""The MkDocs hook: adds the generated pages and files to the site, and gives the pages of ``docs/`` their frame."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from rcssmin import cssmin
from rjsmin import jsmin

from mingzhang.publish.api import api_files
from mingzhang.publish.catalogue import catalogue
from mingzhang.publish.charts.files import chart_files
from mingzhang.publish.charts.open_graph import open_graph_pictures
from mingzhang.publish.costs import Costs
from mingzhang.publish.data import load_package
from mingzhang.publish.files import Files as DataFiles
from mingzhang.publish.frames import Site
from mingzhang.publish.language import LANGS, words
from mingzhang.publish.machines import machine_files
from mingzhang.publish.machines.feed import feed
from mingzhang.publish.machines.heads import Heads
from mingzhang.publish.machines.published import Published
from mingzhang.publish.machines.sitemap import site_files
from mingzhang.publish.pages.all import all_pages
from mingzhang.publish.pages.changes import history
from mingzhang.publish.pages.requests import request_files
from mingzhang.publish.pages.trace import follow
from mingzhang.publish.pictures import Sources
from mingzhang.publish.search import write_index

HEADS = "heads"
COMPARES = "compares"
COSTS = "costs"
CHINESE = re.compile(r"([\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]+(?:[、\d“”]*[\u4e00-\u9fff\uff00-\uffef]+)*)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Render every generated page, and add it with the downloads to MkDocs' files, before it looks for dead links."""
    costs = costs_of(config)
    env = on_env(config.theme.get_env())
    here, site_url, top = Path(config.config_file_path).parent, config.site_url or "", Path(config.site_dir)
    with costs.of("package"):
        package = load_package(here / config.extra["datapackage"])
        held = catalogue(package)
    with costs.of("downloads"):
        contents = DataFiles(package, top, request_files(held))
    minify(files)
    paths = [file.dest_uri for file in files.documentation_pages()]
    kept = config.extra.get("cache", ".cache")
    with costs.of("pictures"):
        files_at_hand = Sources(here / config.extra.get("disclosures", "disclosures"), here / kept if kept else None)
        traces = follow(package, files_at_hand)
    with costs.of("api"):
        api = written(top, api_files(held, contents, traces.trails))
    known = history(here / config.extra["releases"])
    with costs.of("charts"):
        charts = written(top, chart_files(held, files_at_hand.cache))
        charts |= written(top, open_graph_pictures(held, files_at_hand.cache))
    atom = feed(known, site_url, config.site_name, package.descriptor["description"])
    data = contents.contents | traces.files() | known.files() | ({"feed.xml": atom} if atom else {})
    with costs.of("for machines"):
        published = Published(held, contents, known.releases, site_url)
        data |= machine_files(published)
        # Heads link to what is there, so that all files are made before the pages.
        heads = Heads(published, {*data, *api, *charts})
    for page in costs.each("pages", all_pages(held, contents, known, site_url, traces)):
        frame = page.context.frame
        with costs.of("rendering"):
            head = heads.of(frame)
            html = env.get_template(page.template).render(page=page.context, frame=frame, head=head, w=frame.words)
        files.append(File.generated(config, page.path, content=html))
        paths.append(page.path)
    modified = published.release.date if published.release else None
    for path, content in (data | site_files(site_url, sorted(paths), modified)).items():
        files.append(File.generated(config, path, content=content))
    for path in contents.paths():  # written already; MkDocs is told of those that a page of docs/ may lead to
        files.append(File.generated(config, path, abs_src_path=str(top / path)))
    config.extra |= {COMPARES: held.compares, HEADS: heads}
    return files


def costs_of(config: MkDocsConfig) -> Costs:
    """Return where the costs are gathered; who serves asks for none."""
    found: Costs = config.extra.get(COSTS) or Costs()
    return found


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Index the finished pages for search."""
    with costs_of(config).of("search"):
        write_index(Path(config.site_dir))


def minify(files: Files) -> None:
    """Leave comments and blanks out of style sheets and scripts."""
    for file in [*files.css_files(), *files.javascript_files()]:
        file.content_string = (cssmin if file.dest_uri.endswith(".css") else jsmin)(file.content_string)


def written(top: Path, made: Iterable[tuple[str, bytes]]) -> set[str]:
    """Write files into the site as they are made, and return their paths: too many for MkDocs to keep until the end."""
    paths = set()
    for path, data in made:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
        paths.add(path)
    return paths


def on_env(env: jinja2.Environment, **_: Any) -> jinja2.Environment:
    """Set up the templates: what a document prints is data and is escaped; a misspelt name is an error."""
    env.autoescape = True
    env.undefined = jinja2.StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["chinese"] = mark_chinese
    return env


def mark_chinese(text: str, lang: str) -> Markup:
    """Give the Chinese words within an English text their lang, so that they are read aloud as Chinese."""
    escaped = escape(text)  # puts ASCII for ASCII, so that Chinese is found in it as before
    if lang == "zh":
        return escaped
    return Markup(CHINESE.sub(_marked, str(escaped)))  # noqa: S704  (what was not ours is escaped)


def _marked(found: re.Match[str]) -> str:
    return f'<span lang="zh-Hans">{found[0]}</span>'


def on_page_content(html: str, **_: Any) -> str:
    """Let the keyboard scroll what is wider than the page."""
    return html.replace("<pre>", '<pre tabindex="0">')


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give a page of ``docs/`` the same frame as the generated ones."""
    lang, _, place = page.file.dest_uri.partition("/")
    site = Site("zh" if lang == "zh" else "en", config.site_url or "", config.extra[COMPARES])
    said = words(site.lang)
    frame = site.frame(
        place, page.title or "", page.meta.get("description", said.tagline), ((said.home, "index.html"),)
    )
    return {**context, "frame": frame, "head": config.extra[HEADS].of(frame), "w": said}


def on_template_context(context: dict[str, Any], config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give ``404.html`` the words of both languages.

    Its links start at the site's top, since it is shown wherever something is missing.
    """
    return {
        **context,
        "base": posixpath.join(config.site_url or "/", ""),
        "languages": [(lang, words(lang)) for lang in LANGS],
    }


def on_post_template(output: str, template_name: str, **_: Any) -> str:
    """Keep MkDocs from writing a sitemap of its own pages alone, whose archive would be dated by the clock."""
    return "" if template_name == "sitemap.xml" else output
