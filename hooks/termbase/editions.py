"""Which pages a change in the glossary changes: what follows from one edition to the next.

A page is made again when an entry that it shows has changed, or the name or definition of one
that it names; when its place among the others has (neighbours, backlinks, comparisons,
relations); or when it lists all entries of a language and shows a field that has changed. A
changed term may be linked anywhere in its language, so it makes every page of the language
again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from termbase.index import Index
from termbase.model import Concept, Term
from termbase.rendering.pages import Page, PlannedPage
from termbase.site import Project
from termbase.status import status_row

Key: TypeAlias = tuple[str, str]
"""An entry: (concept, language)."""


Changes: TypeAlias = Mapping[Key, frozenset[str]]
"""Per changed entry, the names of the fields that differ; `subject` and `state` among them."""


NAMED = frozenset({"designations", "definition"})
"""The fields of an entry that pages of other entries show: its name, and its preview."""

NEUTRAL_SHOWS = NAMED | {"review", "statutes", "subject", "relations", "wikidata"}
"""The fields of an entry that the files of no language show: feeds, lists, pictures."""


@dataclass
class Edition:
    """What was built: the project, and what each of its pages shows."""

    project: Project
    reads: dict[str, frozenset[Key]] = field(default_factory=dict)
    """Per source of a page, the entries of which it shows something."""

    def record(self, page: Page) -> None:
        """Remember what `page` shows."""
        self.reads[page.source] = page.reads

    def follows(self, earlier: Edition) -> bool:
        """Tell whether all addresses are those of `earlier`, so that single pages can be made."""
        old, new = earlier.project, self.project
        return (
            old.settings == new.settings
            and old.index.slugs == new.index.slugs
            and old.index.concepts.keys() == new.index.concepts.keys()
            and [(lang, *old.index.asked(lang)) for lang in old.settings.languages]
            == [(lang, *new.index.asked(lang)) for lang in new.settings.languages]
            and [bool(dated) for dated in old.index.newest.values()]
            == [bool(dated) for dated in new.index.newest.values()]
            and [pair.ends for pairs in old.index.pairs.values() for pair in pairs]
            == [pair.ends for pairs in new.index.pairs.values() for pair in pairs]
        )

    def changes_since(self, earlier: Edition) -> Changes:
        """Return in which fields the entries differ from `earlier`, which this one follows."""
        return _changes(earlier.project, self.project)

    def changed_since(
        self, earlier: Edition, changes: Changes
    ) -> Iterator[tuple[str, PlannedPage]]:
        """Yield (language, page) of every page that differs from `earlier`."""
        moved = _moved(earlier.project.index, self.project.index)
        renamed = languages_with(changes, ("designations",))
        for lang in self.project.settings.shard:
            for planned in self.project.planned(lang):
                reads = earlier.reads.get(planned.source)
                if planned.lists:
                    outdated = any(
                        fields & planned.shows and key[1] in planned.lists
                        for key, fields in changes.items()
                    )
                elif reads is None:
                    outdated = True
                else:
                    outdated = (
                        lang in renamed
                        or any(
                            changes[key] & (planned.shows or changes[key])
                            for key in planned.whole
                            if key in changes
                        )
                        or any(changes[key] & NAMED for key in changes.keys() & reads)
                        or planned.source in moved
                    )
                if outdated:
                    yield lang, planned
                elif reads is not None:
                    self.reads[planned.source] = reads


def languages_with(changes: Changes, fields: Collection[str] | None = None) -> frozenset[str]:
    """Return the languages in which one of `fields` has changed, or any field at all."""
    return frozenset(
        lang
        for (_, lang), changed in changes.items()
        if fields is None or not changed.isdisjoint(fields)
    )


def _changes(old: Project, new: Project) -> Changes:
    found: dict[Key, set[str]] = {}
    for key, term in new.index.terms.items():
        before = old.index.terms[key]
        if before is not term:
            found[key] = set(_differing(before, term, Term.__pydantic_fields__))
            if term.review != before.review:
                found[key].add("state")
    for id_, concept in new.index.concepts.items():
        before_concept = old.index.concepts[id_]
        if before_concept is not concept:
            fields = _differing(before_concept, concept, Concept.__pydantic_fields__)
            for lang in new.index.languages_of(id_):
                found.setdefault((id_, lang), set()).update(fields)
    for id_ in {concept for concept, _ in found}:
        old_row = status_row(old.index, id_, old.settings.requires)
        row = status_row(new.index, id_, new.settings.requires)
        for before_cell, cell in zip(old_row.cells, row.cells, strict=True):
            if before_cell != cell and (id_, cell.lang) in new.index.terms:
                found.setdefault((id_, cell.lang), set()).add("state")
    return {key: frozenset(fields) for key, fields in found.items() if fields}


def _differing(old: Term | Concept, new: Term | Concept, names: Iterable[str]) -> list[str]:
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def _moved(old: Index, new: Index) -> frozenset[str]:
    """Return the sources of entry pages whose place among the others has changed."""
    found: set[Key] = set()
    for before, after in (
        (old.backlinks, new.backlinks),
        (old.beside, new.beside),
        (old.pairs_by_concept, new.pairs_by_concept),
    ):
        keys = before.keys() | after.keys()
        found |= {key for key in keys if before.get(key) != after.get(key)}
    for id_, relations in new.relations.items():
        if old.relations[id_] != relations:
            found |= {(id_, lang) for lang in new.languages_of(id_)}
    return frozenset(f"{lang}/glossary/{concept}.md" for concept, lang in found)
