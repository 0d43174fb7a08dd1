"""The terms of an entry: one is preferred, its address is its own, its letters are honest."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.checks import check, entry_check
from termbase.index import Index, display_name, slug_of
from termbase.linguistics.slugs import mixed_scripts
from termbase.loading.glossary import Glossary, Located
from termbase.model import RESERVED_NAMES, Status, Term
from termbase.problems import Problem


@entry_check("preferred-term")
def check_preferred(located: Located[Term]) -> Iterator[Problem]:
    """Exactly one designation of an entry is preferred."""
    places = [
        position
        for position, designation in enumerate(located.entry.designations)
        if designation.status is Status.PREFERRED
    ]
    if not places:
        message = "no designation is preferred"
        hint = "set `status: preferred` on the one that heads the entry"
        yield located.tree.problem(("designations",), "preferred-term", message, hint)
    for position in places[1:]:
        message = "a second designation is preferred"
        hint = "make it `admitted`"
        loc = ("designations", position, "status")
        yield located.tree.problem(loc, "preferred-term", message, hint)


@entry_check("term-repeated")
def check_repeated_terms(located: Located[Term]) -> Iterator[Problem]:
    """An entry names each designation once."""
    seen: set[str] = set()
    for position, designation in enumerate(located.entry.designations):
        if display_name(designation) in seen:
            message = f"`{designation.term}` is listed a second time"
            loc = ("designations", position, "term")
            yield located.tree.problem(loc, "term-repeated", message, "keep one of the two")
        seen.add(display_name(designation))


@check("slug-collision", "slug-unusable")
def check_slugs(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """No two entries of a language have the same address, and each has a usable one."""
    taken: dict[tuple[str, str], str] = {}
    for (concept, lang), located in sorted(glossary.terms.items()):
        slug = slug_of(located.entry)
        position = located.entry.designations.index(located.entry.preferred)
        loc = ("designations", position, "term")
        if slug in RESERVED_NAMES:
            message = f"the address would end in `{slug}`, a reserved name"
            yield located.tree.problem(loc, "slug-unusable", message, "add a `qualifier`")
        first = taken.setdefault((slug, lang), concept)
        if first != concept:
            message = f"the address `{slug}` is taken by `{first}`"
            hint = "tell the two apart with a `qualifier`"
            yield located.tree.problem(loc, "slug-collision", message, hint)


@entry_check("mixed-scripts")
def check_scripts(located: Located[Term]) -> Iterator[Problem]:
    """A word of a term is written in one script: look-alike letters deceive."""
    for position, designation in enumerate(located.entry.designations):
        for word in designation.term.split():
            scripts = mixed_scripts(word)
            if scripts:
                message = f"`{word}` mixes the scripts {' and '.join(scripts)}"
                loc = ("designations", position, "term")
                hint = "type the word anew"
                yield located.tree.problem(loc, "mixed-scripts", message, hint)
