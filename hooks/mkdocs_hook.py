"""MkDocs as a thin shell: hands the pages of the core to a build, language by language.

mkdocs-static-i18n builds the default language, then every other one inside the first
build's `on_post_build`. The glossary is loaded once, for the outer build. Entry pages join
a build after i18n has sorted the hand-written files, with the addresses that the core gave
them; their HTML is the core's, so MkDocs never parses an entry as Markdown.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import AnchorLink, TableOfContents

from termbase.exporting.sitemap import Location
from termbase.linguistics.slugs import slugify
from termbase.loading.settings import load_settings
from termbase.problems import format_text
from termbase.rendering.pages import Page as CorePage
from termbase.rendering.policy import content_policy, digest
from termbase.rendering.strings import SITE_NAME, TAGLINE, THEME_AUTO, THEME_DARK, THEME_LIGHT
from termbase.rendering.view import View
from termbase.site import Project, load_project, location_of, write_text

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.termbase")


@dataclass
class _Build:
    """What one run of MkDocs, all languages of it, knows."""

    project: Project | None = None
    serving: bool = False
    pages: dict[str, CorePage] = field(default_factory=dict)
    documents: dict[str, set[str]] = field(default_factory=dict)
    locations: list[Location] = field(default_factory=list)
    policy: str = ""

    @property
    def loaded(self) -> Project:
        if self.project is None:
            message = "on_config has not run"
            raise RuntimeError(message)
        return self.project


_build = _Build()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether somebody is editing: then pages show the problems."""
    _build.serving = command == "serve"


def _current_language(config: MkDocsConfig) -> str:
    plugin: Any = config.plugins["i18n"]
    return str(plugin.current_language)


def _is_outer(config: MkDocsConfig) -> bool:
    plugin: Any = config.plugins["i18n"]
    return not plugin.building


def _load(config: MkDocsConfig) -> None:
    root = Path(config.config_file_path).parent
    settings = load_settings(root).with_addresses(config.site_url or "")
    _build.project = load_project(settings, proofread=False)
    _build.locations = []
    docs = Path(config.docs_dir)
    _build.documents = {
        lang: {
            file.relative_to(docs / lang).with_suffix("").as_posix()
            for file in (docs / lang).rglob("*.md")
        }
        for lang in settings.languages
    }
    for line in format_text(_build.project.problems).splitlines():
        if line.startswith("    "):
            log.info(line)
        else:
            log.warning(line)


@event_priority(-150)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the glossary once, and word the theme in the language of this build."""
    if _is_outer(config):
        _load(config)
    lang = _current_language(config)
    view = View(_build.loaded.library, lang, "")
    config.site_name = view.say(SITE_NAME)
    config.site_description = view.say(TAGLINE)
    theme: Any = config.theme
    theme["language"] = lang
    theme["direction"] = view.direction
    for scheme, label in zip(theme["palette"], (THEME_AUTO, THEME_LIGHT, THEME_DARK), strict=True):
        scheme["toggle"]["name"] = view.say(label)
    # The core writes these two: the theme's versions know neither /id/ nor four languages.
    theme.static_templates -= {"404.html", "sitemap.xml"}
    config.mdx_configs["toc"]["slugify"] = lambda text, _separator: slugify(lang, text)
    return config


def _add_pages(files: Files, *, config: MkDocsConfig) -> Files:
    lang = _current_language(config)
    addresses = _build.loaded.library.addresses
    for file in files.documentation_pages():
        path = file.src_uri.removeprefix(f"{lang}/").removesuffix(".md")
        _move(file, addresses.document(lang, path), config)
    _build.pages = {page.source: page for page in _build.loaded.pages(lang)}
    in_nav = set(_nav_paths(config.nav))
    for source, page in _build.pages.items():
        file = File(source, config.docs_dir, config.site_dir, config.use_directory_urls,
                    dest_uri=f"{page.url}index.html",
                    inclusion=InclusionLevel.INCLUDED if source.removeprefix(f"{lang}/") in in_nav
                    else InclusionLevel.NOT_IN_NAV)  # fmt: skip
        file.content_string = ""
        file.generated_by = "termbase"
        file.edit_uri = None
        files.append(file)
    return files


def _nav_paths(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        nav = list(nav.values())
    return [path for item in nav or [] for path in _nav_paths(item)]


def _move(file: File, url: str, config: MkDocsConfig) -> None:
    """Give a hand-written page the address that the core gives it."""
    file.dest_uri = f"{url}index.html"
    file.url = url
    file.abs_dest_path = str(Path(config.site_dir) / file.dest_uri)


on_files = CombinedEvent(event_priority(-150)(_add_pages))


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> None:
    """Give the theme's templates the catalogue of this language."""
    env.add_extension("jinja2.ext.i18n")
    translations = _build.loaded.catalogues.translations[_current_language(config)]
    env.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    # `mkdocs serve` adds a script with a new text to every page.
    scripts = ["'unsafe-inline'"] if _build.serving else map(digest, _inline_scripts(env))
    _build.policy = env.globals["policy"] = content_policy(scripts)


def _inline_scripts(env: Environment) -> Iterator[str]:
    """Yield the text of each script that the theme's own templates put into a page."""
    for name in ("base", "palette"):
        template = env.get_template(f"partials/javascripts/{name}.html")
        source = Path(str(template.filename)).read_text("utf-8")
        yield from re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL)


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """Spare MkDocs a file that is not there; the page's facts come from the core."""
    return "" if page.file.src_uri in _build.pages else None


@event_priority(100)
def on_page_markdown(
    markdown: str,
    *,
    page: Page,
    config: MkDocsConfig,
    files: Files,
) -> str:
    """Set a page's facts; those of entries come from the core."""
    core = _build.pages.get(page.file.src_uri)
    if core is not None:
        page.meta = {"title": core.title, "description": core.description}
        if not core.indexed:
            page.meta["search"] = {"exclude": True}
        if not core.contents:
            page.meta["hide"] = ["navigation", "toc"]
    page.meta.setdefault("hide", ["navigation"])
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the core's HTML and contents list in place; add the fragment to a home page."""
    core = _build.pages.get(page.file.src_uri)
    lang = _current_language(config)
    if core is not None:
        page.toc = _contents(core)
        return core.body
    if page.file.src_uri == f"{lang}/index.md":
        return f"{html}\n{_build.loaded.home_fragment(lang)}"
    return html


def _contents(core: CorePage) -> TableOfContents:
    top = AnchorLink(core.title, "title", 1)
    for heading in core.contents:
        link = AnchorLink(heading.title, heading.id, heading.level)
        below = top.children[-1].children if heading.level == 3 and top.children else top.children
        below.append(link)
    return TableOfContents([top])


@event_priority(-50)
def on_page_context(
    context: TemplateContext,
    *,
    page: Page,
    config: MkDocsConfig,
    nav: Navigation,
) -> TemplateContext:
    """Tell the theme this page's alternates and where its switcher leads."""
    settings = _build.loaded.settings
    lang = _current_language(config)
    core = _build.pages.get(page.file.src_uri)
    facts = core or _document(page, lang)
    values: Any = context
    values["termbase"] = {
        "lang": lang,
        "site_url": settings.site_url,
        "alternates": facts.alternates,
        "x_default": facts.x_default,
        "indexed": facts.indexed,
        "switch": facts.switch,
        "view": View(_build.loaded.library, lang, page.url),
        "structured_data": [
            json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
            for data in facts.structured_data
        ],
        "problems": _build.loaded.problems if _build.serving else (),
    }
    if facts.indexed:
        _build.locations.append(location_of(facts))
    return context


def _document(page: Page, lang: str) -> CorePage:
    """Return the facts of a hand-written page in the form of the core's pages."""
    addresses = _build.loaded.library.addresses
    path = page.file.src_uri.removeprefix(f"{lang}/").removesuffix(".md")
    languages = _build.loaded.settings.languages
    alternates = {
        other: addresses.document(other, path)
        for other in languages
        if path in _build.documents[other]
    }
    homes = {other: addresses.home(other) for other in languages}
    x_default = "" if path == "index" else alternates.get(languages[0], page.url)
    return CorePage(
        kind="document", source=page.file.src_uri, url=page.url, lang=lang,
        title=str(page.title), description="", body="", alternates=alternates,
        x_default=x_default, switch=homes | alternates,
    )  # fmt: skip


def _keep_search_index(config: MkDocsConfig) -> None:
    """Move this language's index below its folder; i18n would pile all into one."""
    site = Path(config.site_dir)
    index = site / "search" / "search_index.json"
    if not index.is_file():
        return
    prefix = f"{_current_language(config)}/"
    data = json.loads(index.read_text("utf-8"))
    for document in data["docs"]:
        document["location"] = document["location"].removeprefix(prefix)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    write_text(site / prefix / "search" / "search_index.json", text)
    plugin: Any = config.plugins.get("search") or config.plugins["material/search"]
    plugin.search_index.entries.clear()


def _write_neutral_files(config: MkDocsConfig) -> None:
    """After the last language: the files of no language, and away with the empty index."""
    if not _is_outer(config):
        return
    site = Path(config.site_dir)
    (site / "search" / "search_index.json").unlink(missing_ok=True)
    for path, text in _build.loaded.files(_build.locations, _build.policy):
        write_text(site / path, text)


on_post_build = CombinedEvent(
    event_priority(-50)(_keep_search_index), event_priority(-150)(_write_neutral_files)
)
