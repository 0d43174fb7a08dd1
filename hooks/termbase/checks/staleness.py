"""A translation follows its original: each field whose original changed since is named."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.checks import check
from termbase.index import Index
from termbase.loading.glossary import Glossary
from termbase.originals import original_of, stale_fields
from termbase.problems import Problem


@check("stale-translation")
def check_stale(glossary: Glossary, index: Index) -> Iterator[Problem]:
    """No field of the original has changed since the translation was brought up to date."""
    for (concept, lang), located in sorted(glossary.terms.items()):
        original = original_of(located.entry, index.terms)
        for field in stale_fields(located.entry, original) if original else ():
            message = f"`{field}` has changed in `{original.lang}` since" if original else ""
            hint = f"see `termbase diff {concept} {lang}`; then `termbase accept {concept} {lang}`"
            loc = ("translation", "source_hash", field)
            yield located.tree.problem(loc, "stale-translation", message, hint, at_key=True)


@check("original-unknown")
def check_original(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """The original that a translation names is another language's entry."""
    for (concept, lang), located in sorted(glossary.terms.items()):
        translation = located.entry.translation
        if translation is None:
            continue
        source = translation.source_lang
        known = (concept, source) in glossary.terms or (concept, source) in glossary.unreadable
        if source == lang or not known or _circle_starts(concept, lang, glossary):
            message = f"`{source}` is not an original for this entry"
            hint = "name the language that the entry follows"
            yield located.tree.problem(("translation", "from"), "original-unknown", message, hint)


def _circle_starts(concept: str, lang: str, glossary: Glossary) -> bool:
    """Tell whether following the originals leads back here; only the first language is told."""
    seen = [lang]
    while (located := glossary.terms.get((concept, seen[-1]))) and located.entry.translation:
        source = located.entry.translation.source_lang
        if source in seen:
            return source == lang and min(seen, key=glossary.languages.index) == lang
        seen.append(source)
    return False


@check("translation-untracked")
def check_tracked(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """Of a concept's required entries one at most follows no other: the original."""
    originals: dict[str, str] = {}
    for lang in glossary.languages:
        for concept in sorted(glossary.concepts):
            located = glossary.terms.get((concept, lang))
            if located is None or located.entry.translation or not glossary.requires(concept, lang):
                continue
            first = originals.setdefault(concept, lang)
            if first != lang:
                message = f"nothing says which state of `{first}` this entry follows"
                hint = f"compare the two, then run `termbase accept {concept} {lang}`"
                yield located.tree.problem((), "translation-untracked", message, hint)
