"""One run of a site generator as the core sees it: what it makes, and what it need not make.

The generator lends the theme: it renders a frame for each shape of page. Everything else is
decided and written here - which pages are filled, which stand as the last build left them,
which an edit changes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from termbase.editions import NEUTRAL_SHOWS, Edition, languages_with
from termbase.exporting.search_index import SHOWS as SEARCH_SHOWS
from termbase.exporting.sitemap import SITEMAP_FILES, Location
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
from termbase.loading.glossary import Known
from termbase.loading.kept import KeptParts, code_stamp
from termbase.loading.settings import CONFIG_FILE, Settings, load_settings
from termbase.problems import Problem
from termbase.progress import Progress, shown
from termbase.rendering.frames import Frame, FrameError, Shape, parts_of, shape_of
from termbase.rendering.lists import HOME_SHOWS
from termbase.rendering.pages import Page, PlannedPage
from termbase.shards import part_file
from termbase.site import Project, earlier_project, load_project, location_of

Files: TypeAlias = list[tuple[str, str | bytes | None]]
"""Path below the site and content of each file that is to be written; None deletes it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build takes place."""

    root: Path
    """The project."""
    site: Path
    """The folder into which the site is built."""
    site_url: str
    theme: Path
    """The folder of the theme's own templates."""


@dataclass
class Build:
    """What is known while all languages of a site are built, and while it is served."""

    serving: bool = False
    """Whether somebody is editing: then pages show the problems."""
    lasting: bool = False
    """Whether this build may start from the last one, and leave itself for the next."""
    edition: Edition | None = None
    known: Known = field(default_factory=Known)
    """What was read of the glossary: while serving, only changed files are read again."""
    keeper: KeptParts | None = None
    """What was read of the glossary, from one process to the next."""
    frames: dict[str, dict[Shape, Frame]] = field(default_factory=dict)
    """Per language, the frames by the shape of their pages; in the navigation, by the page."""
    named: set[str] = field(default_factory=set)
    """The sources of the core's pages that the navigation names."""
    files: dict[str, set[str]] = field(default_factory=dict)
    """The paths of the files that are no pages, by the part of the site that they are for."""
    locations: dict[str, Location] = field(default_factory=dict)
    """Per source, where search engines find the page."""
    policy: str = ""
    """What the pages may load and run."""
    made: Files | None = None
    """What has changed since the last build; None when all is made anew."""
    _place: Place | None = None
    _stood: State = field(default_factory=dict)
    """The state of the site as the last build left it."""
    _surroundings: object = None
    """The state of everything but the glossary when all was last built."""
    _stamp: str = ""
    """A hash of all that decides a page, the entries apart."""

    @property
    def project(self) -> Project:
        """The project; raises RuntimeError before `begin`."""
        if self.edition is None:
            message = "the build has not begun"
            raise RuntimeError(message)
        return self.edition.project

    @property
    def place(self) -> Place:
        """Where the build takes place; raises RuntimeError before `begin`."""
        if self._place is None:
            message = "the build has not begun"
            raise RuntimeError(message)
        return self._place

    def begin(self, place: Place) -> None:
        """Load the project, and find out what has changed since the last build.

        When little has, the site is moved aside: its generator finds nothing to delete.
        """
        self._place = place
        shutil.rmtree(place.site / ASIDE, ignore_errors=True)  # a build was cut off
        settings = load_settings(place.root).with_addresses(place.site_url)
        if settings.cache and self.keeper is None:
            self.keeper = KeptParts(place.root / ".cache" / "entries", settings.languages)
            self.known.keeper = self.keeper
        # Before anything is read: what changes during the build is news to the next one.
        self._surroundings = _surroundings(place)
        self._stamp = _stamp(settings, place) if self.lasting else ""
        with shown("Loading") as progress:
            project = load_project(settings, None, progress, proofread=False, known=self.known)
        self.edition = Edition(project)
        self.locations, self.frames, self.named, self.made = {}, {}, set(), None
        if self.lasting and settings.cache and settings.fast:
            self.made = self._made_since_last_build(self.edition)
            if self.made is not None:
                set_aside(place.site)

    def renders(self, lang: str) -> bool:
        """Tell whether the generator has anything to render in a language."""
        return self.made is None and lang in self.project.settings.shard

    def record(self, page: Page) -> None:
        """Remember what a page shows and where it is found."""
        if self.edition is not None:
            self.edition.record(page)
        if page.indexed:
            self.locations[page.source] = location_of(page)

    def fill(self, lang: str, pages: Iterable[PlannedPage], progress: Progress) -> None:
        """Make pages of a language, fill their frames and write them."""
        pages = list(pages)
        for done, planned in enumerate(pages, 1):
            path, text = self._filled(planned, lang)
            write_new(self.place.site / path, text)
            progress(done, len(pages))

    def finish(self) -> None:
        """Write what belongs to no page; in a shard, what the merger needs."""
        settings, site = self.project.settings, self.place.site
        if self.made is not None:
            bring_back(site)
            self._put(self.made)
            return
        for lang in settings.shard:
            self._put(self._part(f"search in {lang}", self.project.search(lang).files))
        if settings.languages[0] in settings.shard:
            self._put(self._part("neutral", self._neutral_files()))
        if self.serving:
            self._put(self._part("problems", self.project.problem_files()))
        if settings.shard != settings.languages:
            path, text = part_file(self.project, self.locations.values())
            write_file(site / path, text)

    def leave(self, *, clean: bool) -> None:
        """Leave this build for the next one; one that was not clean is made anew to say why."""
        if self.keeper is None or self.edition is None:
            return
        self.keeper.write()
        if not (self.lasting and clean and self.project.settings.fast):
            return
        if self.made is None:
            site = state_of(self.place.site)
        else:
            site = state_after(self._stood, self.place.site, (path for path, _ in self.made))
        last = LastBuild(
            digests=self.keeper.digests(), site=site, reads=self.edition.reads,
            frames=self.frames, files=self.files, locations=self.locations,
            named=self.named, policy=self.policy,
        )  # fmt: skip
        write_last_build(self._last_file(), self._stamp, last)

    def give_up(self) -> None:
        """Put the site back that was moved out of the way."""
        if self.made is not None:
            bring_back(self.place.site)

    def update(self) -> tuple[int, list[Problem]] | None:
        """Bring the site up to date with the glossary alone.

        Return how many files differ and which problems are new; None when that was not
        possible, so that all has to be made anew.
        """
        earlier = self.edition
        if earlier is None or not earlier.project.settings.fast:
            return None
        if _surroundings(self.place) != self._surroundings:
            return None
        then = earlier.project
        now = load_project(then.settings, proofread=False, known=self.known, earlier=then)
        self.edition = Edition(now)
        made = self._made_again(earlier, self.edition)
        if made is None:
            self.edition = earlier  # the site still shows that one
            return None
        if self.serving:
            made += self._part("problems", now.problem_files())
        self._put(made)
        known = set(then.problems)
        return len(made), [problem for problem in now.problems if problem not in known]

    def _made_since_last_build(self, edition: Edition) -> Files | None:
        """Return what has changed; None when all has to be made anew."""
        last = read_last_build(self._last_file(), self._stamp, self.place.site)
        if last is None or self.keeper is None:
            return None
        if self.keeper.digests().keys() != last.digests.keys():
            return None
        try:
            parts = list(self.keeper.earlier(last.digests))
        except LookupError:
            return None
        earlier = Edition(earlier_project(edition.project, parts), reads=last.reads)
        self.frames, self.named, self.policy = last.frames, last.named, last.policy
        self.files, self.locations, self._stood = last.files, last.locations, last.site
        made = self._made_again(earlier, edition)
        if made is None:
            self.frames, self.named, self.files, self.locations = {}, set(), {}, {}
        return made

    def _made_again(self, earlier: Edition, edition: Edition) -> Files | None:
        """Return what differs from an earlier edition; None when all has to be made anew."""
        if not edition.follows(earlier):
            return None
        changes, project = edition.changes_since(earlier), edition.project
        shard = project.settings.shard
        renamed = languages_with(changes, {"designations"})
        moved = bool(languages_with(changes, {"subject", "relations"}))
        project.library.inherit(earlier.project.library, renamed, moved=moved)
        made: Files = []
        try:
            for lang, planned in edition.changed_since(earlier, changes):
                made.append(self._filled(planned, lang))
        except FrameError:
            return None
        for lang in languages_with(changes, HOME_SHOWS).intersection(shard):
            home = self.frames[lang][Shape(f"{lang}/index.md", contents=True)]
            text = home.fill({"fragment": project.home_fragment(lang)})
            made.append((f"{lang}/index.html", text))
        for lang in shard if renamed else languages_with(changes, SEARCH_SHOWS).intersection(shard):
            made += self._part(f"search in {lang}", project.search(lang).files)
        if project.settings.languages[0] in shard and languages_with(changes, NEUTRAL_SHOWS):
            made += self._part("neutral", self._neutral_files())
        return made

    def _filled(self, planned: PlannedPage, lang: str) -> tuple[str, str]:
        """Make a page and fill its frame; return its path and its text.

        Raises FrameError when there is no frame for it.
        """
        page = planned.make()
        named = page.source in self.named
        shape = Shape(page.source, bool(page.contents)) if named else shape_of(page)
        frame = self.frames[lang].get(shape)
        if frame is None:
            raise FrameError(f"{page.source} has got or lost its contents list")
        self.record(page)
        return f"{page.url}index.html", frame.fill(parts_of(self.project.library, page))

    def _neutral_files(self) -> Iterator[tuple[str, str | bytes]]:
        """Yield what is no language's own; the sitemap of shards is made when they are merged."""
        settings = self.project.settings
        of_all = () if settings.shard == settings.languages else SITEMAP_FILES
        for path, content in self.project.files(self.locations.values(), self.policy):
            if path not in of_all:
                yield path, content

    def _part(self, part: str, files: Iterable[tuple[str, str | bytes]]) -> Files:
        """Return the files of a part of the site, and what it no longer has.

        Some are named for what they hold: when that changes, the old ones go.
        """
        made: Files = list(files)
        earlier, self.files[part] = self.files.get(part, set()), {path for path, _ in made}
        return made + [(path, None) for path in sorted(earlier - self.files[part])]

    def _put(self, made: Files) -> None:
        """Write what differs from what stands in the site, and delete what has no content."""
        for path, content in made:
            if content is None:
                (self.place.site / path).unlink(missing_ok=True)
            else:
                write_changed(self.place.site / path, content)

    def _last_file(self) -> Path:
        """Return where a build into this folder leaves what the next one needs."""
        site = str(self.place.site.resolve()).encode()
        name = hashlib.blake2b(site, digest_size=8).hexdigest()
        return self.place.root / ".cache" / "builds" / name


def _stamp(settings: Settings, place: Place) -> str:
    """Return a hash of all that decides a page, the entries apart."""
    text = (place.root / CONFIG_FILE).read_text("utf-8")
    variables = sorted(set(re.findall(r"[A-Z][A-Z_]+", text)) & os.environ.keys())
    state = hashlib.blake2b(code_stamp().encode(), digest_size=16)
    state.update(f"{settings} {place.site_url}".encode())
    state.update(repr([(name, os.environ[name]) for name in variables]).encode())
    for file in _around(place):
        state.update(str(file).encode() + file.read_bytes())
    return state.hexdigest()


def _around(place: Place) -> list[Path]:
    """Return all files but the glossary's on which a page depends."""
    folders = (place.root / "docs", place.root / "locales", place.theme)
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return [place.root / CONFIG_FILE, *files]


def _surroundings(place: Place) -> object:
    """Return the state of all files but the glossary's on which a page depends."""
    stats = ((str(file), file.stat()) for file in _around(place))
    return [(file, stat.st_size, stat.st_mtime_ns) for file, stat in stats]
