"""Per concept, what one language says all required languages say: by ids, not by words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeAlias

from termbase.checks import check
from termbase.index import Index
from termbase.loading.glossary import Glossary
from termbase.model import FILLED, LISTS, Term
from termbase.problems import Problem

Missing: TypeAlias = tuple[tuple[str | int, ...], str]
"""A location in an entry, and the part that is missing there."""


def missing_parts(term: Term, siblings: list[Term], index: Index) -> list[Missing]:
    """Return (location, what is missing) for all that `siblings` have and `term` has not.

    A location is that of the list in which the part is missing. An id that leads nowhere is
    a fault of its own: it is asked of nobody else, and excuses its list.
    """
    if all(other.outline == term.outline for other in siblings):
        return _missing_equivalents(term, siblings)
    found: list[Missing] = []
    statutes = {statute.id for statute in index.concepts[term.concept].statutes}
    real: dict[str, Collection[str]] = {"statutes": statutes, "comparisons": index.concepts}
    for field, key in LISTS.items():
        here = [getattr(part, key) for part in getattr(term, field)]
        there = [getattr(part, key) for other in siblings for part in getattr(other, field)]
        if field in real:
            if set(here) - set(real[field]):
                continue
            there = [id_ for id_ in there if id_ in real[field]]
        found.extend(
            ((field,), f"{field}.{id_}") for id_ in dict.fromkeys(there) if id_ not in here
        )
    for place, comparison in enumerate(term.comparisons):
        aspects = [row.aspect for row in comparison.rows]
        others = [
            row.aspect
            for sibling in siblings
            for other in sibling.comparisons
            if other.concept == comparison.concept
            for row in other.rows
        ]
        found.extend(
            (("comparisons", place, "rows"), f"comparisons.{comparison.concept}.{aspect}")
            for aspect in dict.fromkeys(others)
            if aspect not in aspects
        )
    found.extend(
        ((field,), field)
        for field in FILLED
        if not getattr(term, field) and any(getattr(other, field) for other in siblings)
    )
    return found + _missing_equivalents(term, siblings)


def _missing_equivalents(term: Term, siblings: list[Term]) -> list[Missing]:
    spoken = {equivalent.lang for equivalent in term.equivalents}
    return [
        (("equivalents",), f"equivalents.{other.lang}")
        for other in siblings
        if other.lang not in spoken
    ]


@check("language-missing")
def check_languages(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """Every required language has an entry for the concept."""
    for concept, located in sorted(glossary.concepts.items()):
        for lang in glossary.languages:
            there = (concept, lang) in glossary.terms or (concept, lang) in glossary.unreadable
            if not there and glossary.requires(concept, lang):
                message = f"there is no entry in `{lang}`"
                hint = f"write glossary/{concept}/term.{lang}.yml"
                yield located.tree.problem(("id",), "language-missing", message, hint)


@check("part-missing")
def check_parts(glossary: Glossary, index: Index) -> Iterator[Problem]:
    """An entry that must be complete has all the parts that its siblings have."""
    for (concept, lang), located in sorted(glossary.terms.items()):
        if not glossary.requires(concept, lang):
            continue
        siblings = [
            index.terms[concept, other]
            for other in index.languages_of(concept)
            if other != lang and glossary.requires(concept, other)
        ]
        for loc, part in missing_parts(located.entry, siblings, index):
            message = f"`{part}` is missing; another language has it"
            hint = "write it here too, with the same id"
            yield located.tree.problem(loc, "part-missing", message, hint)
