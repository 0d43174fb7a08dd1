"""MkDocs as a thin shell: lends the theme to the pages of the core, language by language.

mkdocs-static-i18n builds the default language, then every other one inside the first
build's `on_post_build`. The glossary is loaded once, for the outer build.

MkDocs renders the hand-written pages, and one frame for each shape of page: the theme with
slots in it. The core fills the frames, a page for every entry, after MkDocs is done. MkDocs
knows of these pages only where they are, so that hand-written pages can link to them. With
`extra: termbase: fast: false` every page is an ordinary page of MkDocs instead, and comes
out as the same bytes, and costs more the more entries there are.

A build leaves what it was made from in `.cache`. When only entries have changed since, the
next one makes the pages that show them, and MkDocs has nothing to render at all.
"""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import BytecodeCache
from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.files import Files as SiteFiles
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler

from mkdocs_watching import watch_at_once
from termbase.build import Build, Place
from termbase.exporting.search_index import entrance_path
from termbase.linguistics.slugs import slugify
from termbase.loading.settings import SettingsError
from termbase.problems import Problem, format_text
from termbase.progress import shown
from termbase.rendering.frames import (
    PAGE_SLOTS,
    SLOTS,
    Shape,
    parts_of,
    read_frame,
    shape_of,
)
from termbase.rendering.pages import Heading
from termbase.rendering.pages import Page as CorePage
from termbase.rendering.policy import content_policy, digest
from termbase.rendering.strings import SITE_NAME, TAGLINE, THEME_AUTO, THEME_DARK, THEME_LIGHT
from termbase.rendering.view import View

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.termbase")


class _Address(File):
    """A page that MkDocs may link to and need not make: it is written when MkDocs is done."""

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' own
        pass


@dataclass
class _Run:
    """What one run of MkDocs, all languages of it, knows besides the core."""

    pages: dict[str, CorePage] = field(default_factory=dict)
    """In this language, the pages that MkDocs makes of the core's, by source."""
    shapes: dict[str, Shape] = field(default_factory=dict)
    """In this language, the shapes of which MkDocs makes a frame, by source."""
    nav: Any = None
    """The navigation as the settings have it."""
    documents: dict[str, set[str]] = field(default_factory=dict)
    """Per language, the hand-written pages."""
    warnings: CountHandler = field(default_factory=CountHandler)
    """How many warnings there were, the problems of entries apart."""
    everything: tuple[object, ...] = ()
    """The run itself and the build, in a circle, when it is over."""


_build = Build()
_run = _Run()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Find out what kind of run this is."""
    _build.serving = command == "serve"
    _build.lasting = command == "build" and not dirty
    _run.warnings.setLevel(logging.WARNING)
    _run.warnings.addFilter(lambda record: record.name != log.name)
    logging.getLogger("mkdocs").addHandler(_run.warnings)
    gc.disable()  # what a build makes lives until it ends: searching it for garbage costs a tenth


def on_shutdown() -> None:
    """Leave the process as it was, and to the system what a build made.

    To free it piece by piece at the end takes a second. What stands in a circle is left to the
    garbage collector, and what is frozen is not collected.
    """
    logging.getLogger("mkdocs").removeHandler(_run.warnings)
    _run.everything = (_run, _build)
    gc.freeze()
    gc.enable()


def on_build_error(*, error: Exception) -> None:
    """Put the site back that was moved out of the way."""
    _build.give_up()


def _current_language(config: MkDocsConfig) -> str:
    plugin: Any = config.plugins["i18n"]
    return str(plugin.current_language)


def _is_outer(config: MkDocsConfig) -> bool:
    plugin: Any = config.plugins["i18n"]
    return not plugin.building


def _begin(config: MkDocsConfig) -> None:
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    theme = Path(str(config.theme.custom_dir))
    try:
        _build.begin(Place(root, Path(config.site_dir), config.site_url or "", theme))
    except SettingsError as error:
        raise PluginError(str(error)) from error
    _run.nav = config.nav
    _run.documents = {
        lang: {
            file.relative_to(docs / lang).with_suffix("").as_posix()
            for file in (docs / lang).rglob("*.md")
        }
        for lang in _build.project.settings.languages
    }
    _report(_build.project.problems)
    if _build.made is not None:
        log.info("%d files differ from the last build", len(_build.made))


def _report(problems: Iterable[Problem]) -> None:
    for line in format_text(problems).splitlines():
        if line.startswith("    "):
            log.info(line)
        else:
            log.warning(line)


@event_priority(-150)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the glossary once, and word the theme in the language of this build."""
    if _is_outer(config):
        _begin(config)
    lang = _current_language(config)
    config.nav = _run.nav if _build.renders(lang) else ["index.md"]
    if _build.made is not None:  # nothing is rendered: MkDocs need not list the theme's icons
        config.theme.dirs = [str(config.theme.custom_dir)]
    view = View(_build.project.library, lang, "")
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


def _add_pages(files: SiteFiles, *, config: MkDocsConfig) -> SiteFiles:
    project, lang = _build.project, _current_language(config)
    if not _build.renders(lang):
        _run.pages, _run.shapes = {}, {}
        return _only_home(files, lang)
    for file in files.documentation_pages():
        path = file.src_uri.removeprefix(f"{lang}/").removesuffix(".md")
        _move(file, project.library.addresses.document(lang, path), config)
    in_nav = {f"{lang}/{path}" for path in _nav_paths(config.nav)}
    _run.pages, _run.shapes, _build.frames[lang] = {}, {}, {}
    for planned in project.planned(lang):
        if planned.source in in_nav or not project.settings.fast:
            _run.pages[planned.source] = planned.make()
            file = _file(File, planned.source, planned.url, config)
            if planned.source in in_nav:
                _build.named.add(planned.source)
                file.inclusion = InclusionLevel.INCLUDED
        else:
            file = _file(_Address, planned.source, planned.url, config)
            shape = shape_of(planned)
            _run.shapes[_source(shape)] = shape
        files.append(file)
    for source, shape in _run.shapes.items():
        file = _file(File, source, f"{shape.folder}frame/", config)
        file.abs_dest_path = os.devnull  # a frame is no page of the site
        files.append(file)
    return files


def _only_home(files: SiteFiles, lang: str) -> SiteFiles:
    """Leave a language out: MkDocs cannot do without a home page, so that goes nowhere."""
    for file in list(files) if _build.made is not None else files.documentation_pages():
        if file.src_uri == f"{lang}/index.md":
            file.abs_dest_path = os.devnull
        else:
            files.remove(file)
    return files


def _source(shape: Shape) -> str:
    """Return the name under which MkDocs knows the frame of a shape."""
    return f"{shape.folder}frame-{'with' if shape.contents else 'without'}-contents.md"


def _file(kind: type[File], source: str, url: str, config: MkDocsConfig) -> File:
    """Return a page of the core's as MkDocs files it, outside the navigation."""
    file = kind(source, config.docs_dir, config.site_dir, config.use_directory_urls,
                dest_uri=f"{url}index.html", inclusion=InclusionLevel.NOT_IN_NAV)  # fmt: skip
    file.content_string = ""
    file.generated_by = "termbase"
    file.edit_uri = None
    return file


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


class _Compiled(BytecodeCache):
    """The theme's templates as the first language compiled them, for the others."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()


def on_env(env: Environment, *, config: MkDocsConfig, files: SiteFiles) -> None:
    """Give the theme's templates the catalogue of this language."""
    if not _build.renders(_current_language(config)):
        return
    env.bytecode_cache = _compiled
    env.add_extension("jinja2.ext.i18n")
    translations = _build.project.catalogues.translations[_current_language(config)]
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
    return "" if page.file.generated_by == "termbase" else None


@event_priority(100)
def on_page_markdown(
    markdown: str,
    *,
    page: Page,
    config: MkDocsConfig,
    files: SiteFiles,
) -> str:
    """Set what the theme asks of a page before its HTML is there."""
    if not _build.renders(_current_language(config)):
        page.meta = {"template": "empty.html"}
        return ""
    core = _run.pages.get(page.file.src_uri)
    shape = _run.shapes.get(page.file.src_uri)
    if core is not None:
        page.meta = {"title": str(escape(core.title))}
    elif shape is not None:
        page.meta = {"title": SLOTS["title"]}
    contents = core.contents if core else shape.contents if shape else True
    page.meta["hide"] = ["navigation"] if contents else ["navigation", "toc"]
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: SiteFiles) -> str:
    """Put the core's HTML in place; add the fragment to a home page."""
    core = _run.pages.get(page.file.src_uri)
    lang = _current_language(config)
    if core is not None or page.file.src_uri in _run.shapes:
        page.toc = TableOfContents([AnchorLink("", "title", 1)])
        return SLOTS["body"] if _build.project.settings.fast or not core else core.body
    if page.file.src_uri == f"{lang}/index.md":
        return f"{html}\n{SLOTS['fragment']}"
    return html


@event_priority(-50)
def on_page_context(
    context: TemplateContext,
    *,
    page: Page,
    config: MkDocsConfig,
    nav: Navigation,
) -> TemplateContext:
    """Give the theme the parts of this page; a frame gets slots for them."""
    project, lang = _build.project, _current_language(config)
    if not _build.renders(lang):
        return context
    core = _run.pages.get(page.file.src_uri)
    parts = SLOTS
    if core is None and page.file.src_uri not in _run.shapes:
        facts = _document(page, lang)
        parts = parts_of(project.library, facts)
        _build.record(facts)
    elif core is not None and not project.settings.fast:
        parts = parts_of(project.library, core)
        _build.record(core)
    values: Any = context
    values["termbase"] = {
        "lang": lang,
        "parts": parts,
        "search": entrance_path(lang),
        "view": View(project.library, lang, page.url),
        "serving": _build.serving,
    }
    return context


def _document(page: Page, lang: str) -> CorePage:
    """Return the facts of a hand-written page in the form of the core's pages."""
    addresses = _build.project.library.addresses
    path = page.file.src_uri.removeprefix(f"{lang}/").removesuffix(".md")
    languages = _build.project.settings.languages
    alternates = {
        other: addresses.document(other, path)
        for other in languages
        if path in _run.documents[other]
    }
    homes = {other: addresses.home(other) for other in languages}
    x_default = "" if path == "index" else alternates.get(languages[0], page.url)
    return CorePage(
        kind="document", source=page.file.src_uri, url=page.url, lang=lang,
        title=str(page.title), description=str(page.meta.get("description", "")), body="",
        alternates=alternates, x_default=x_default, switch=homes | alternates,
        contents=tuple(_headings(page.toc)),
    )  # fmt: skip


def _headings(links: Iterable[AnchorLink]) -> Iterator[Heading]:
    for link in links:
        if link.level in (2, 3):
            yield Heading(link.id, link.title, link.level)
        yield from _headings(link.children)


@event_priority(-200)
def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Keep what is a frame; fill those of pages that MkDocs writes."""
    project, source, lang = _build.project, page.file.src_uri, _current_language(config)
    if not _build.renders(lang):
        return output
    frames = _build.frames[lang]
    if source in _run.shapes:
        frames[_run.shapes[source]] = read_frame(output, PAGE_SLOTS)
    elif source == f"{lang}/index.md":
        frame = frames[Shape(source, contents=True)] = read_frame(output, ["fragment"])
        return frame.fill({"fragment": project.home_fragment(lang)})
    elif source in _run.pages and project.settings.fast:
        core = _run.pages[source]
        shape = Shape(source, bool(core.contents))
        frames[shape] = read_frame(output, PAGE_SLOTS)
        _build.record(core)
        return frames[shape].fill(parts_of(project.library, core))
    return output


def _fill_frames(config: MkDocsConfig) -> None:
    lang = _current_language(config)
    if not _build.renders(lang):
        return
    pages = [page for page in _build.project.planned(lang) if page.source not in _run.pages]
    with shown(f"Writing {lang}") as progress:
        _build.fill(lang, pages, progress)


def update() -> bool:
    """Bring the site up to date with the glossary alone; tell whether that was possible."""
    done = _build.update()
    if done is None:
        return False
    differing, problems = done
    _report(problems)
    log.info("%d files differ", differing)
    return True


def on_serve(
    server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """While somebody edits entries, make only the pages that change."""

    def rebuild() -> None:
        if not update():
            gc.unfreeze()
            builder()
        _tidy()

    _tidy()
    server.builder = rebuild
    if not _build.project.settings.poll:
        watch_at_once(server, config)
    return server


def _tidy() -> None:
    """Drop what the last build left over; what it keeps is not looked at again."""
    gc.collect()
    gc.freeze()


def _finish(config: MkDocsConfig) -> None:
    if _is_outer(config):
        _build.finish()
        _build.leave(clean=not _run.warnings.counts)


on_post_build = CombinedEvent(
    event_priority(-60)(_fill_frames),
    event_priority(-150)(_finish),
)
