"""The dictionary as a whole: addresses, order, equivalents, relations and backlinks.

Everything here is computed once from a loaded glossary and looked up by the pages.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, TypeAlias

from termbase.linguistics.collation import buckets, sort_key
from termbase.linguistics.mentions import Name
from termbase.linguistics.rules import rules_for
from termbase.linguistics.slugs import slugify
from termbase.loading.glossary import Glossary
from termbase.model import (
    Comparison,
    Concept,
    Designation,
    Number,
    PartOfSpeech,
    Row,
    Status,
    Subject,
    Term,
    TermType,
)
from termbase.prose import targets

Relation: TypeAlias = Literal["broader", "narrower", "related", "contrast"]
RELATIONS: tuple[Relation, ...] = ("broader", "narrower", "related", "contrast")
INVERSE: Mapping[Relation, Relation] = {
    "broader": "narrower",
    "narrower": "broader",
    "related": "related",
    "contrast": "contrast",
}
"""What a relation is called from the other end (SKOS)."""


def display_name(designation: Designation) -> str:
    """Return the term, with its qualifier in parentheses where it has one."""
    if designation.qualifier:
        return f"{designation.term} ({designation.qualifier})"
    return designation.term


def slug_of(term: Term) -> str:
    """Return the last part of an entry's address: its name in ASCII, else the concept id."""
    return term.learnt("slug", _slug_of)


def _slug_of(term: Term) -> str:
    return slugify(term.lang, display_name(term.preferred)) or term.concept


def _sort_key_of(term: Term) -> bytes:
    return sort_key(term.lang, display_name(term.preferred))


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One line of an alphabetic index: a designation and the concept that it leads to."""

    designation: Designation
    concept: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contrasting concepts and the comparison that one entry of a language holds."""

    first: str
    second: str
    comparison: Comparison
    turned: bool = False
    """True when `first` is not the entry that holds the comparison."""

    @property
    def ends(self) -> tuple[str, str]:
        """Both concepts, the one that holds the comparison first, however it is turned."""
        return (self.second, self.first) if self.turned else (self.first, self.second)


@dataclass(frozen=True, slots=True)
class Index:
    """Answers to every question that crosses entries."""

    languages: tuple[str, ...]
    concepts: Mapping[str, Concept]
    terms: Mapping[tuple[str, str], Term]
    relations: Mapping[str, Mapping[Relation, tuple[str, ...]]]
    ordered: Mapping[str, tuple[str, ...]]
    places: Mapping[tuple[str, str], int]
    """Where each entry stands in the order of its language, from 0."""
    newest: Mapping[str, tuple[tuple[str, datetime.date], ...]]
    """Per language the concepts whose entry bears a date, with it, the latest first."""
    slugs: Mapping[tuple[str, str], str]
    backlinks: Mapping[tuple[str, str], tuple[str, ...]]
    beside: Mapping[tuple[str, str], tuple[str | None, str | None]]
    pairs: Mapping[str, tuple[Pair, ...]]
    pairs_by_concept: Mapping[tuple[str, str], tuple[Pair, ...]]

    def term(self, concept: str, lang: str) -> Term | None:
        """Return what `lang` says of `concept`, or None when it says nothing yet."""
        return self.terms.get((concept, lang))

    def sort(self, concepts: Iterable[str], lang: str) -> tuple[str, ...]:
        """Return `concepts` in the order of their names in `lang`, missing ones last."""
        places, last = self.places, len(self.terms)
        return tuple(sorted(concepts, key=lambda id_: (places.get((id_, lang), last), id_)))

    def neighbours(self, concept: str, lang: str) -> tuple[str | None, str | None]:
        """Return the concepts before and after `concept` in the order of `lang`."""
        return self.beside[concept, lang]

    def letters(self, lang: str) -> list[tuple[str, list[IndexLine]]]:
        """Return the alphabetic index of `lang`: every designation under its letter."""
        lines = [
            IndexLine(designation, concept)
            for concept in self.ordered[lang]
            for designation in self.terms[concept, lang].designations
        ]
        return buckets(lang, lines, lambda line: display_name(line.designation))

    def subjects(self, lang: str) -> list[tuple[Subject, tuple[str, ...]]]:
        """Return the subject fields that hold an entry in `lang`, each with its concepts."""
        grouped: dict[Subject, list[str]] = defaultdict(list)
        for concept in self.ordered[lang]:
            grouped[self.concepts[concept].subject].append(concept)
        return [(subject, tuple(grouped[subject])) for subject in Subject if grouped[subject]]

    def asked(self, lang: str) -> dict[Subject, tuple[str, ...]]:
        """Return the concepts on which there are questions in `lang`, by subject, in order."""
        found = {}
        for subject, concepts in self.subjects(lang):
            asked = tuple(concept for concept in concepts if self.terms[concept, lang].faq)
            if asked:
                found[subject] = asked
        return found

    def pairs_of(self, concept: str, lang: str) -> tuple[Pair, ...]:
        """Return the comparisons in which `concept` takes part, itself always first."""
        return tuple(
            pair if pair.first == concept else _turned(pair)
            for pair in self.pairs_by_concept.get((concept, lang), ())
        )

    def languages_of(self, concept: str) -> tuple[str, ...]:
        """Return the languages in which `concept` has an entry, in the site's order."""
        return tuple(lang for lang in self.languages if (concept, lang) in self.terms)


def names_of(index: Index, lang: str) -> list[Name]:
    """Return every designation of `lang` as running text is searched for it."""
    return [
        name
        for concept in index.ordered[lang]
        for designation in index.terms[concept, lang].designations
        if (name := _name(concept, lang, designation)) is not None
    ]


_RANKS = {Status.PREFERRED: 0, Status.ADMITTED: 2, Status.DEPRECATED: 3}


def _name(concept: str, lang: str, designation: Designation) -> Name | None:
    """Return a designation as a name; None for one word that is to be avoided.

    A leading article is left out, in a form or a maxim: a link covers the words of the
    term, and a search for every article in a text would cost more than all the others.
    """
    avoided = designation.status is Status.DEPRECATED
    if avoided and " " not in designation.term:
        return None
    articles = rules_for(lang).articles
    forms = []
    for form in (designation.term, *chain.from_iterable(designation.forms.values())):
        article, _, rest = form.partition(" ")
        forms.append(rest if rest and article in articles else form)
    return Name(
        concept,
        tuple(dict.fromkeys(forms)),
        rank=_RANKS[designation.status] + bool(designation.qualifier),
        linked=not avoided,
        by_lemma=designation.status is Status.PREFERRED and _lacks_forms(designation),
    )


def _lacks_forms(designation: Designation) -> bool:
    """Tell whether a term has forms that its entry does not list."""
    return (
        not designation.forms
        and designation.type in {TermType.FULL_FORM, TermType.VARIANT}
        and designation.part_of_speech is PartOfSpeech.NOUN
        and designation.number in {None, Number.SINGULAR}
        and designation.term.islower()
        and all(part.isalpha() for part in designation.term.split(" "))
    )


def build_index(glossary: Glossary) -> Index:
    """Compute the index of everything in `glossary` that could be read."""
    concepts = {id_: located.entry for id_, located in sorted(glossary.concepts.items())}
    terms = {key: located.entry for key, located in sorted(glossary.terms.items())}
    ordered = _ordered(terms, glossary.languages)
    relations = _relations(concepts)
    pairs = {lang: _pairs(terms, ordered[lang], lang, relations) for lang in glossary.languages}
    return Index(
        languages=glossary.languages,
        concepts=concepts,
        terms=terms,
        relations=relations,
        ordered=ordered,
        places={
            (concept, lang): place
            for lang, order in ordered.items()
            for place, concept in enumerate(order)
        },
        newest=_newest(terms, ordered),
        slugs=_slugs(terms),
        backlinks=_backlinks(terms),
        beside=_beside(ordered),
        pairs=pairs,
        pairs_by_concept=_pairs_by_concept(pairs),
    )


def index_with(index: Index, changed: Mapping[tuple[str, str], Term]) -> Index | None:
    """Return the index with the `changed` entries in the place of its own.

    None when anything else than texts has changed, so that it has to be built.
    """
    for key, before in changed.items():
        now = index.terms.get(key)
        if now is None or _place_of(before) != _place_of(now):
            return None
    return replace(index, terms={**index.terms, **changed})


def _place_of(term: Term) -> tuple[object, ...]:
    """Return all that decides what an index says of an entry."""
    return term.designations, term.comparisons, term.review.date, targets(term)


def _name_key(terms: Mapping[tuple[str, str], Term], concept: str, lang: str) -> tuple[bytes, str]:
    term = terms.get((concept, lang))
    return term.learnt("sort_key", _sort_key_of) if term else b"\xff", concept


def _ordered(
    terms: Mapping[tuple[str, str], Term], languages: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    concepts: dict[str, list[str]] = {lang: [] for lang in languages}
    for concept, lang in terms:
        concepts[lang].append(concept)
    return {
        lang: tuple(sorted(ids, key=lambda concept: _name_key(terms, concept, lang)))
        for lang, ids in concepts.items()
    }


def _newest(
    terms: Mapping[tuple[str, str], Term], ordered: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[tuple[str, datetime.date], ...]]:
    """Sort by the date of the review, the latest first; equal dates keep the order of names."""
    found = {}
    for lang, order in ordered.items():
        dates = ((concept, terms[concept, lang].review.date) for concept in order)
        dated = [(concept, day) for concept, day in dates if day is not None]
        found[lang] = tuple(sorted(dated, key=lambda pair: pair[1], reverse=True))
    return found


def _slugs(terms: Mapping[tuple[str, str], Term]) -> dict[tuple[str, str], str]:
    """Give each entry its slug; the later of two equal ones falls back to its id.

    The collision itself is a problem that the checks report; the pages must not
    overwrite each other all the same.
    """
    slugs: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for (concept, lang), term in terms.items():
        slug = slug_of(term)
        if (slug, lang) in taken:
            slug = f"{slug}-{concept}"
        taken.add((slug, lang))
        slugs[concept, lang] = slug
    return slugs


def _relations(
    concepts: Mapping[str, Concept],
) -> dict[str, dict[Relation, tuple[str, ...]]]:
    """Complete each relation with its inverse; ids that do not exist are left out."""
    found: dict[str, dict[Relation, set[str]]] = {
        id_: {relation: set() for relation in RELATIONS} for id_ in concepts
    }
    for id_, concept in concepts.items():
        for relation in RELATIONS:
            for other in getattr(concept.relations, relation):
                if other in concepts and other != id_:
                    found[id_][relation].add(other)
                    found[other][INVERSE[relation]].add(id_)
    return {
        id_: {relation: tuple(sorted(others)) for relation, others in kinds.items()}
        for id_, kinds in found.items()
    }


def _backlinks(terms: Mapping[tuple[str, str], Term]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, per (concept, language), the concepts whose text refers to it."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (concept, lang), term in terms.items():
        for address in targets(term):
            target = address.removeprefix("term:")
            if target not in {concept, address} and (target, lang) in terms:
                found[target, lang].add(concept)
    return {key: tuple(sorted(sources)) for key, sources in sorted(found.items())}


def _beside(
    ordered: Mapping[str, tuple[str, ...]],
) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    return {
        (order[place], lang): (
            order[place - 1] if place else None,
            order[place + 1] if place + 1 < len(order) else None,
        )
        for lang, order in ordered.items()
        for place in range(len(order))
    }


def _pairs(
    terms: Mapping[tuple[str, str], Term],
    order: tuple[str, ...],
    lang: str,
    relations: Mapping[str, Mapping[Relation, tuple[str, ...]]],
) -> tuple[Pair, ...]:
    """Return the comparisons that `lang` holds, each once, the most connected pair first."""
    found: dict[frozenset[str], Pair] = {}
    place = {concept: position for position, concept in enumerate(order)}
    for concept in order:
        for comparison in terms[concept, lang].comparisons:
            if comparison.concept in place:
                key = frozenset((concept, comparison.concept))
                found.setdefault(key, Pair(concept, comparison.concept, comparison))

    def weight(pair: Pair) -> tuple[int, int, int]:
        links = [len(relations[concept][kind])
                 for concept in (pair.first, pair.second) for kind in RELATIONS]  # fmt: skip
        return -sum(links), place[pair.first], place[pair.second]

    return tuple(sorted(found.values(), key=weight))


def _pairs_by_concept(
    pairs: Mapping[str, tuple[Pair, ...]],
) -> dict[tuple[str, str], tuple[Pair, ...]]:
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for lang, held in pairs.items():
        for pair in held:
            found[pair.first, lang].append(pair)
            found[pair.second, lang].append(pair)
    return {key: tuple(held) for key, held in found.items()}


def _turned(pair: Pair) -> Pair:
    rows = tuple(
        Row(aspect=row.aspect, label=row.label, this=row.other, other=row.this)
        for row in pair.comparison.rows
    )
    turned = Comparison(concept=pair.first, summary=pair.comparison.summary, rows=rows)
    return Pair(pair.second, pair.first, turned, turned=True)
