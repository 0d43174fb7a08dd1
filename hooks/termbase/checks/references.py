"""What an entry points to must exist: concepts, languages, sources, statutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from termbase.checks import check, entry_check
from termbase.index import RELATIONS, Index
from termbase.linguistics.codes import is_language, is_territory
from termbase.loading.glossary import Glossary, Located
from termbase.model import Term
from termbase.problems import Problem, suggest
from termbase.prose import addresses, targets


@check("dangling-reference", "reference-untranslated")
def check_prose_references(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """`[words](term:concept-id)` leads to a concept that has an entry in this language."""
    for (_, lang), located in sorted(glossary.terms.items()):
        faults = {
            address: fault
            for address in targets(located.entry)
            if address.startswith("term:")
            and (fault := _reference_fault(address[5:], lang, glossary))
        }
        for loc, text in located.entry.prose if faults else ():
            seen: Counter[str] = Counter()
            for address in addresses(text):
                if address in faults:
                    nth = seen[address]
                    yield located.tree.problem_in(loc, address, *faults[address], nth=nth)
                    seen[address] += 1


@check("dangling-reference", "reference-untranslated")
def check_comparison_targets(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """A comparison is with a concept that has an entry in this language."""
    for (_, lang), located in sorted(glossary.terms.items()):
        for position, comparison in enumerate(located.entry.comparisons):
            fault = _reference_fault(comparison.concept, lang, glossary)
            if fault:
                yield located.tree.problem(("comparisons", position, "concept"), *fault)


def _reference_fault(target: str, lang: str, glossary: Glossary) -> tuple[str, str, str] | None:
    """Return what is wrong with a reference; a target that cannot be read is there all the same."""
    if target not in glossary.concepts and (target, "") not in glossary.unreadable:
        hint = suggest(target, glossary.concepts) or "see the folders of the glossary"
        return "dangling-reference", f"there is no concept `{target}`", hint
    known = (target, lang) in glossary.terms or (target, lang) in glossary.unreadable
    if not known and target in glossary.concepts:
        hint = f"write glossary/{target}/term.{lang}.yml, or take the reference out"
        return "reference-untranslated", f"`{target}` has no entry in `{lang}` yet", hint
    return None


@check("dangling-reference", "self-relation", "relation-conflict")
def check_relations(glossary: Glossary, index: Index) -> Iterator[Problem]:
    """Relations lead to other concepts that exist, one kind a pair."""
    for id_, located in sorted(glossary.concepts.items()):
        for relation in RELATIONS:
            for position, other in enumerate(getattr(located.entry.relations, relation)):
                loc = ("relations", relation, position)
                if other == id_:
                    message = "a concept has no relation to itself"
                    yield located.tree.problem(loc, "self-relation", message, "delete it")
                elif (other, "") in glossary.unreadable:
                    continue
                elif other not in index.concepts:
                    hint = suggest(other, index.concepts) or "see the folders of the glossary"
                    message = f"there is no concept `{other}`"
                    yield located.tree.problem(loc, "dangling-reference", message, hint)
                else:
                    kinds = [kind for kind in RELATIONS if other in index.relations[id_][kind]]
                    if len(kinds) > 1:
                        message = f"`{other}` stands in two relations: {' and '.join(kinds)}"
                        hint = "keep the closer one, here and in the other concept"
                        yield located.tree.problem(loc, "relation-conflict", message, hint)


@entry_check("unknown-source")
def check_definition_source(located: Located[Term]) -> Iterator[Problem]:
    """The definition names one of the entry's own sources."""
    known = [source.id for source in located.entry.sources]
    source = located.entry.definition.source
    if source not in known:
        hint = suggest(source, known) or f"sources here: {', '.join(known) or 'none'}"
        message = f"there is no source `{source}` in this entry"
        yield located.tree.problem(("definition", "source"), "unknown-source", message, hint)


@check("unknown-statute")
def check_statutes(glossary: Glossary, index: Index) -> Iterator[Problem]:
    """A note on a statute names one that the concept lists."""
    for (concept, _), located in sorted(glossary.terms.items()):
        known = [statute.id for statute in index.concepts[concept].statutes]
        for position, note in enumerate(located.entry.statutes):
            if note.id not in known:
                hint = suggest(note.id, known) or "list it in concept.yml first"
                message = f"concept.yml lists no statute `{note.id}`"
                loc = ("statutes", position, "id")
                yield located.tree.problem(loc, "unknown-statute", message, hint)


@entry_check("duplicate-id")
def check_ids(located: Located[Term]) -> Iterator[Problem]:
    """Within one list of an entry every id stands once: addresses and anchors use them."""
    entry = located.entry
    for field, key in (("sections", "id"), ("faq", "id"), ("sources", "id"),
                       ("statutes", "id"), ("comparisons", "concept")):  # fmt: skip
        ids = [getattr(part, key) for part in getattr(entry, field)]
        yield from _repeated(located, ids, (field,), key)
    for position, comparison in enumerate(entry.comparisons):
        aspects = [row.aspect for row in comparison.rows]
        yield from _repeated(located, aspects, ("comparisons", position, "rows"), "aspect")


@check("duplicate-id")
def check_statute_ids(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """A concept lists each of its statutes under an id of its own."""
    for _, concept in sorted(glossary.concepts.items()):
        ids = [statute.id for statute in concept.entry.statutes]
        for position in _second_places(ids):
            loc = ("statutes", position, "id")
            message = f"the id `{ids[position]}` stands here a second time"
            yield concept.tree.problem(loc, "duplicate-id", message, "give each its own id")


def _repeated(
    located: Located[Term], ids: list[str], loc: tuple[str | int, ...], key: str
) -> Iterator[Problem]:
    for position in _second_places(ids):
        message = f"the id `{ids[position]}` stands here a second time"
        hint = "give each its own id"
        yield located.tree.problem((*loc, position, key), "duplicate-id", message, hint)


def _second_places(ids: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for position, id_ in enumerate(ids):
        if id_ in seen:
            yield position
        seen.add(id_)


@check("comparison-repeated")
def check_comparison_owner(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """A pair is compared in one of its two entries; the other shows the table turned."""
    for (concept, lang), located in sorted(glossary.terms.items()):
        for position, comparison in enumerate(located.entry.comparisons):
            other = glossary.terms.get((comparison.concept, lang))
            if other is None or comparison.concept > concept:
                continue
            if any(theirs.concept == concept for theirs in other.entry.comparisons):
                message = f"`{comparison.concept}` already holds this comparison"
                loc = ("comparisons", position, "concept")
                hint = "keep the one in the other entry and delete this one"
                yield located.tree.problem(loc, "comparison-repeated", message, hint)


@entry_check("unknown-language")
def check_source_languages(located: Located[Term]) -> Iterator[Problem]:
    """Languages of titles are codes that CLDR knows."""
    for place, source in enumerate(located.entry.sources):
        if source.lang and not is_language(source.lang):
            message = f"`{source.lang}` is not a language code"
            loc = ("sources", place, "lang")
            yield located.tree.problem(loc, "unknown-language", message, "write a BCP 47 code")


@check("unknown-language", "bad-id")
def check_statute_codes(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """Languages and jurisdictions of statutes are codes that CLDR knows."""
    for _, concept in sorted(glossary.concepts.items()):
        for place, statute in enumerate(concept.entry.statutes):
            if not is_language(statute.lang):
                message = f"`{statute.lang}` is not a language code"
                at = ("statutes", place, "lang")
                yield concept.tree.problem(at, "unknown-language", message, "write a BCP 47 code")
            if not is_territory(statute.jurisdiction):
                message = f"`{statute.jurisdiction}` is not a jurisdiction"
                at = ("statutes", place, "jurisdiction")
                yield concept.tree.problem(at, "bad-id", message, "write an ISO 3166 code or EU")
