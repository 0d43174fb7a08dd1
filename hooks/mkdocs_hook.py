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
import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from jinja2 import BytecodeCache
from markupsafe import escape
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.files import Files as SiteFiles
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from termbase.editions import NEUTRAL_SHOWS, Edition, languages_with
from termbase.exporting.search_index import entrance_path
from termbase.exporting.sitemap import Location
from termbase.files import write_changed, write_file, write_new
from termbase.last_build import (
    ASIDE,
    LastBuild,
    State,
    bring_back,
    read_last_build,
    set_aside,
    state_after,
    state_of,
    write_last_build,
)
from termbase.linguistics.slugs import slugify
from termbase.loading.glossary import Known
from termbase.loading.kept import KeptParts, code_stamp
from termbase.loading.settings import load_settings
from termbase.problems import Problem, format_text
from termbase.progress import shown
from termbase.rendering.frames import (
    PAGE_SLOTS,
    SLOTS,
    Frame,
    FrameError,
    Shape,
    parts_of,
    read_frame,
    shape_of,
)
from termbase.rendering.lists import HOME_SHOWS
from termbase.rendering.pages import Heading, PlannedPage
from termbase.rendering.pages import Page as CorePage
from termbase.rendering.policy import content_policy, digest
from termbase.rendering.strings import SITE_NAME, TAGLINE, THEME_AUTO, THEME_DARK, THEME_LIGHT
from termbase.rendering.view import View
from termbase.shards import part_file
from termbase.site import Project, earlier_project, load_project, location_of

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext
    from watchdog.observers.api import ObservedWatch

log = logging.getLogger("mkdocs.plugins.termbase")
Files: TypeAlias = list[tuple[str, str | bytes | None]]
"""Path below the site and content of each file that is to be written; None deletes it."""


class _Address(File):
    """A page that MkDocs may link to and need not make: it is written when MkDocs is done."""

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' own
        pass


@dataclass
class _Build:
    """What one run of MkDocs, all languages of it, knows."""

    edition: Edition | None = None
    known: Known = field(default_factory=Known)
    """What was read of the glossary: while serving, only changed files are read again."""
    keeper: KeptParts | None = None
    """What was read of the glossary, from one process to the next."""
    serving: bool = False
    lasting: bool = False
    """Whether this build may start from the last one, and leave itself for the next."""
    stood: State = field(default_factory=dict)
    """The state of the site as the last build left it."""
    made: Files | None = None
    """What has changed since the last build; None when all is made anew."""
    warnings: CountHandler = field(default_factory=CountHandler)
    """How many warnings there were, the problems of entries apart."""
    surroundings: object = None
    """The state of everything but the glossary when all was last built."""
    pages: dict[str, CorePage] = field(default_factory=dict)
    """In this language, the pages that MkDocs makes of the core's, by source."""
    shapes: dict[str, Shape] = field(default_factory=dict)
    """In this language, the shapes of which MkDocs makes a frame, by source."""
    frames: dict[str, dict[Shape, Frame]] = field(default_factory=dict)
    """Per language, the frames by the shape of their pages; in the navigation, by the page."""
    nav: Any = None
    """The navigation as the settings have it."""
    named: set[str] = field(default_factory=set)
    """The sources of the core's pages that the navigation names."""
    site: Path = Path()
    """The folder into which the site is built."""
    itself: _Build | None = None
    documents: dict[str, set[str]] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)
    """The paths of the files that are no pages, by the part of the site that they are for."""
    locations: dict[str, Location] = field(default_factory=dict)
    """Per source, where search engines find the page."""
    policy: str = ""
    """What the pages may load and run."""

    @property
    def project(self) -> Project:
        if self.edition is None:
            message = "on_config has not run"
            raise RuntimeError(message)
        return self.edition.project


_build = _Build()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether somebody is editing: then pages show the problems."""
    _build.serving = command == "serve"
    _build.lasting = command == "build" and not dirty
    _build.warnings.setLevel(logging.WARNING)
    _build.warnings.addFilter(lambda record: record.name != log.name)
    logging.getLogger("mkdocs").addHandler(_build.warnings)
    gc.disable()  # what a build makes lives until it ends: searching it for garbage costs a tenth


def on_shutdown() -> None:
    """Leave the process as it was, and to the system what a build made.

    To free it piece by piece at the end takes a second. What stands in a circle is left to the
    garbage collector, and what is frozen is not collected.
    """
    logging.getLogger("mkdocs").removeHandler(_build.warnings)
    _build.itself = _build
    gc.freeze()
    gc.enable()


def on_build_error(*, error: Exception) -> None:
    """Put the site back that was moved out of the way."""
    if _build.made is not None:
        bring_back(_build.site)


def _current_language(config: MkDocsConfig) -> str:
    plugin: Any = config.plugins["i18n"]
    return str(plugin.current_language)


def _renders(lang: str) -> bool:
    """Tell whether MkDocs has anything to render in a language."""
    return _build.made is None and lang in _build.project.settings.shard


def _is_outer(config: MkDocsConfig) -> bool:
    plugin: Any = config.plugins["i18n"]
    return not plugin.building


def _load(config: MkDocsConfig) -> None:
    root, _build.site = Path(config.config_file_path).parent, Path(config.site_dir)
    shutil.rmtree(_build.site / ASIDE, ignore_errors=True)  # a build was cut off
    settings = load_settings(root).with_addresses(config.site_url or "")
    if settings.cache and _build.keeper is None:
        _build.keeper = KeptParts(root / ".cache" / "entries", settings.languages)
        _build.known.keeper = _build.keeper
    with shown("Loading") as progress:
        project = load_project(settings, None, progress, proofread=False, known=_build.known)
    _build.edition = Edition(project)
    _build.surroundings = _surroundings(config)
    _build.locations, _build.frames, _build.named = {}, {}, set()
    _build.nav, _build.made = config.nav, None
    docs = Path(config.docs_dir)
    _build.documents = {
        lang: {
            file.relative_to(docs / lang).with_suffix("").as_posix()
            for file in (docs / lang).rglob("*.md")
        }
        for lang in settings.languages
    }
    _report(project.problems)
    if _build.lasting and settings.cache and settings.fast:
        _build.made = _made_since(config)
        if _build.made is not None:
            set_aside(_build.site)


def _made_since(config: MkDocsConfig) -> Files | None:
    """Return what has changed since the last build; None when all has to be made anew."""
    last = read_last_build(_last_file(config), _stamp(config), _build.site)
    keeper, edition = _build.keeper, _build.edition
    if last is None or keeper is None or edition is None:
        return None
    if keeper.digests().keys() != last.digests.keys():
        return None
    try:
        earlier = Edition(earlier_project(edition.project, keeper.earlier(last.digests)))
    except LookupError:
        return None
    earlier.reads.update(last.reads)
    _build.frames, _build.named, _build.policy = last.frames, last.named, last.policy
    _build.files, _build.locations, _build.stood = last.files, last.locations, last.site
    made = _made_again(earlier, edition)
    if made is None:
        _build.frames, _build.named, _build.files, _build.locations = {}, set(), {}, {}
    return made


def _last_file(config: MkDocsConfig) -> Path:
    """Return where a build into this folder leaves what the next one needs."""
    root = Path(config.config_file_path).parent
    name = hashlib.blake2b(str(_build.site.resolve()).encode(), digest_size=8).hexdigest()
    return root / ".cache" / "builds" / name


def _stamp(config: MkDocsConfig) -> str:
    """Return a hash of all that decides a page, the entries apart."""
    settings = Path(config.config_file_path).read_text("utf-8")
    variables = sorted(set(re.findall(r"[A-Z][A-Z_]+", settings)) & os.environ.keys())
    state = hashlib.blake2b(code_stamp().encode(), digest_size=16)
    state.update(f"{_build.project.settings} {config.site_url}".encode())
    state.update(repr([(name, os.environ[name]) for name in variables]).encode())
    for file in [Path(__file__), *_around(config)]:
        state.update(str(file).encode() + file.read_bytes())
    return state.hexdigest()


def _leave(config: MkDocsConfig) -> None:
    """Leave this build for the next one; one with warnings is made anew to show them again."""
    keeper, edition = _build.keeper, _build.edition
    if keeper is None or edition is None:
        return
    keeper.write()
    if _build.lasting and edition.project.settings.fast and not _build.warnings.counts:
        if _build.made is None:
            site = state_of(_build.site)
        else:
            site = state_after(_build.stood, _build.site, (path for path, _ in _build.made))
        last = LastBuild(
            digests=keeper.digests(), site=site, reads=edition.reads,
            frames=_build.frames, files=_build.files, locations=_build.locations,
            named=_build.named, policy=_build.policy,
        )  # fmt: skip
        write_last_build(_last_file(config), _stamp(config), last)


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
        _load(config)
    lang = _current_language(config)
    config.nav = _build.nav if _renders(lang) else ["index.md"]
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
    if not _renders(lang):
        _build.pages, _build.shapes = {}, {}
        return _only_home(files, lang)
    for file in files.documentation_pages():
        path = file.src_uri.removeprefix(f"{lang}/").removesuffix(".md")
        _move(file, project.library.addresses.document(lang, path), config)
    in_nav = {f"{lang}/{path}" for path in _nav_paths(config.nav)}
    _build.pages, _build.shapes, _build.frames[lang] = {}, {}, {}
    for planned in project.planned(lang):
        if planned.source in in_nav or not project.settings.fast:
            _build.pages[planned.source] = planned.make()
            file = _file(File, planned.source, planned.url, config)
            if planned.source in in_nav:
                _build.named.add(planned.source)
                file.inclusion = InclusionLevel.INCLUDED
        else:
            file = _file(_Address, planned.source, planned.url, config)
            shape = shape_of(planned)
            _build.shapes[_source(shape)] = shape
        files.append(file)
    for source, shape in _build.shapes.items():
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
    if not _renders(_current_language(config)):
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
    if not _renders(_current_language(config)):
        page.meta = {"template": "empty.html"}
        return ""
    core = _build.pages.get(page.file.src_uri)
    shape = _build.shapes.get(page.file.src_uri)
    if core is not None:
        page.meta = {"title": str(escape(core.title))}
    elif shape is not None:
        page.meta = {"title": SLOTS["title"]}
    contents = core.contents if core else shape.contents if shape else True
    page.meta["hide"] = ["navigation"] if contents else ["navigation", "toc"]
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: SiteFiles) -> str:
    """Put the core's HTML in place; add the fragment to a home page."""
    core = _build.pages.get(page.file.src_uri)
    lang = _current_language(config)
    if core is not None or page.file.src_uri in _build.shapes:
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
    if not _renders(lang):
        return context
    core = _build.pages.get(page.file.src_uri)
    parts = SLOTS
    if core is None and page.file.src_uri not in _build.shapes:
        facts = _document(page, lang)
        parts = parts_of(project.library, facts)
        _record(facts)
    elif core is not None and not project.settings.fast:
        parts = parts_of(project.library, core)
        _record(core)
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
        if path in _build.documents[other]
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


def _record(page: CorePage) -> None:
    """Remember what a page shows and where it is found."""
    if _build.edition:
        _build.edition.record(page)
    if page.indexed:
        _build.locations[page.source] = location_of(page)


@event_priority(-200)
def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Keep what is a frame; fill those of pages that MkDocs writes."""
    project, source, lang = _build.project, page.file.src_uri, _current_language(config)
    if not _renders(lang):
        return output
    frames = _build.frames[lang]
    if source in _build.shapes:
        frames[_build.shapes[source]] = read_frame(output, PAGE_SLOTS)
    elif source == f"{lang}/index.md":
        frame = frames[Shape(source, contents=True)] = read_frame(output, ["fragment"])
        return frame.fill({"fragment": project.home_fragment(lang)})
    elif source in _build.pages and project.settings.fast:
        core = _build.pages[source]
        shape = Shape(source, bool(core.contents))
        frames[shape] = read_frame(output, PAGE_SLOTS)
        _record(core)
        return frames[shape].fill(parts_of(project.library, core))
    return output


def _fill_frames(config: MkDocsConfig) -> None:
    lang = _current_language(config)
    if not _renders(lang):
        return
    pages = [page for page in _build.project.planned(lang) if page.source not in _build.pages]
    with shown(f"Writing {lang}") as progress:
        for done, planned in enumerate(pages, 1):
            path, text = _filled(planned, lang)
            write_new(_build.site / path, text)
            progress(done, len(pages))


def _filled(planned: PlannedPage, lang: str) -> tuple[str, str]:
    """Make a page and fill its frame; return its path and its text.

    Raises FrameError when there is no frame for it.
    """
    page = planned.make()
    shape = (
        Shape(page.source, bool(page.contents)) if page.source in _build.named else shape_of(page)
    )
    frame = _build.frames[lang].get(shape)
    if frame is None:
        raise FrameError(f"{page.source} has got or lost its contents list")
    _record(page)
    return f"{page.url}index.html", frame.fill(parts_of(_build.project.library, page))


def _around(config: MkDocsConfig) -> list[Path]:
    """Return all files but the glossary's on which a page depends."""
    root, theme = Path(config.config_file_path).parent, str(config.theme.custom_dir)
    folders = [Path(config.docs_dir), root / "locales", Path(theme)]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return [Path(config.config_file_path), *files]


def _surroundings(config: MkDocsConfig) -> object:
    """Return the state of all files but the glossary's on which a page depends."""
    stats = ((str(file), file.stat()) for file in _around(config))
    return [(file, stat.st_size, stat.st_mtime_ns) for file, stat in stats]


def update(config: MkDocsConfig, site: Path) -> bool:
    """Bring the site up to date with the glossary alone; tell whether that was possible."""
    earlier = _build.edition
    if earlier is None or not earlier.project.settings.fast:
        return False
    if _surroundings(config) != _build.surroundings:
        return False
    then = earlier.project
    now = load_project(
        then.settings, proofread=False, known=_build.known, catalogues=then.catalogues
    )
    edition = _build.edition = Edition(now)
    made = _made_again(earlier, edition)
    if made is None:
        return False
    if _build.serving:
        made += _part("problems", now.problem_files())
    _put(made, site)
    known = set(then.problems)
    _report(problem for problem in now.problems if problem not in known)
    return True


def _made_again(earlier: Edition, edition: Edition) -> Files | None:
    """Return what differs from an earlier edition; None when all has to be made anew."""
    if not edition.follows(earlier):
        return None
    changes, project = edition.changes_since(earlier), edition.project
    renamed = languages_with(changes, {"designations"})
    moved = bool(languages_with(changes, {"subject", "relations"}))
    project.library.inherit(earlier.project.library, renamed, moved=moved)
    made: Files = []
    try:
        for lang, planned in edition.changed_since(earlier, changes):
            made.append(_filled(planned, lang))
    except FrameError:
        return None
    log.info("Brought %d pages up to date", len(made))
    for lang in languages_with(changes, HOME_SHOWS):
        home = _build.frames[lang][Shape(f"{lang}/index.md", contents=True)]
        text = home.fill({"fragment": project.home_fragment(lang)})
        made.append((f"{lang}/index.html", text))
    for lang in project.settings.languages if renamed else languages_with(changes):
        made += _part(f"search in {lang}", project.search(lang).files)
    if languages_with(changes, NEUTRAL_SHOWS):
        made += _part("neutral", _neutral_files())
    return made


def _neutral_files() -> Iterator[tuple[str, str | bytes]]:
    return _build.project.files(_build.locations.values(), _build.policy)


def _part(part: str, files: Iterable[tuple[str, str | bytes]]) -> Files:
    """Return the files of a part of the site, and what it no longer has.

    Some are named for what they hold: when that changes, the old ones go.
    """
    made: Files = list(files)
    earlier, _build.files[part] = _build.files.get(part, set()), {path for path, _ in made}
    return made + [(path, None) for path in sorted(earlier - _build.files[part])]


def _put(made: Files, site: Path) -> None:
    """Write what differs from what stands in the site, and delete what has no content."""
    for path, content in made:
        if content is None:
            (site / path).unlink(missing_ok=True)
        else:
            write_changed(site / path, content)


def on_serve(
    server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """While somebody edits entries, make only the pages that change."""

    def rebuild() -> None:
        if not update(config, Path(server.root)):
            gc.unfreeze()
            builder()
        _tidy()

    _tidy()
    server.builder = rebuild
    _watch_at_once(server, config)
    return server


def _tidy() -> None:
    """Drop what the last build left over; what it keeps is not looked at again."""
    gc.collect()
    gc.freeze()


class _Watcher(Observer):  # type: ignore[misc, valid-type]
    """Hears from the system what has changed; that a file was read is no change."""

    CHANGES = (FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent)

    def schedule(
        self, event_handler: FileSystemEventHandler, path: str, *, recursive: bool = False,
        event_filter: list[type[FileSystemEvent]] | None = None,
    ) -> ObservedWatch:  # fmt: skip
        """Watch `path` for changes of files."""
        changes = event_filter or list(self.CHANGES)
        watch = super().schedule(event_handler, path, recursive=recursive, event_filter=changes)
        return cast("ObservedWatch", watch)


def _watch_at_once(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Let the system tell of changes, where it can; MkDocs looks for them every half second.

    A system has so many watches and no more: then MkDocs goes on looking.
    """
    if _build.project.settings.poll:
        return
    trial = _Watcher()
    try:
        for path in (config.docs_dir, *config.watch):
            trial.schedule(FileSystemEventHandler(), path, recursive=True)
        trial.start()
    except OSError as error:
        log.info("Looking for changes every half second: %s", error)
        return
    trial.stop()
    paths = [config.docs_dir, config.config_file_path, *config.theme.dirs]
    watched = []
    for path in paths:
        with suppress(KeyError):  # MkDocs watches the theme only when told to
            server.unwatch(path)
            watched.append(path)
    server.observer = _Watcher()
    for path in watched:
        server.watch(path)


def _finish(config: MkDocsConfig) -> None:
    """After the last language, write what belongs to none; in a shard, what the merger needs."""
    if not _is_outer(config):
        return
    settings, site = _build.project.settings, _build.site
    if _build.made is not None:
        bring_back(site)
        _put(_build.made, site)
        _leave(config)
        return
    for lang in settings.shard:
        _put(_part(f"search in {lang}", _build.project.search(lang).files), site)
    if settings.languages[0] in settings.shard:
        _put(_part("neutral", _neutral_files()), site)
    if _build.serving:
        _put(_part("problems", _build.project.problem_files()), site)
    if settings.shard != settings.languages:
        (site / "sitemap.xml").unlink(missing_ok=True)
        (site / "robots.txt").unlink(missing_ok=True)
        path, text = part_file(_build.project, _build.locations.values())
        write_file(site / path, text)
    _leave(config)


on_post_build = CombinedEvent(
    event_priority(-60)(_fill_frames),
    event_priority(-150)(_finish),
)
