"""Proofreading: the entries' texts, one by one, and the checks that read them.

A text check is a function under `@text_check` that takes an entry's texts and yields
faults. Here they are run over every entry, waivers are applied, and faults become problems.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from termbase import prose
from termbase.checks import check, declare
from termbase.index import Index, display_name
from termbase.linguistics.lexicon import Lexicon, words
from termbase.linguistics.rules import Rules, rules_for
from termbase.loading.glossary import Glossary, Located
from termbase.model import Status, Term
from termbase.problems import Problem, Severity

Kind: TypeAlias = Literal["prose", "fragment", "heading", "question", "label"]
_FRAGMENTS = {"this", "other", "contexts", "definition"}


@dataclass(frozen=True)
class Passage:
    """One text of an entry. `prose` is whole sentences; a `fragment` may be less."""

    loc: tuple[str | int, ...]
    kind: Kind
    text: str

    @cached_property
    def plain(self) -> str:
        """The text with its mark-up and its foreign words blanked out, place for place."""
        return prose.masked(self.text) if self.kind in {"prose", "fragment"} else self.text

    @cached_property
    def used(self) -> str:
        """The same, with quoted and emphasised words blanked too: what is used, not spoken of."""
        return prose.masked(self.text, mentions=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a text check finds: where in which passage, and what to say of it."""

    passage: Passage
    offset: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class EntryTexts:
    """An entry as its proofreader sees it, with what is known of its language."""

    term: Term
    passages: tuple[Passage, ...]
    rules: Rules
    shelf: Shelf

    @property
    def lexicon(self) -> Lexicon | None:
        """The words of the entry's language; None without a dictionary."""
        return self.shelf.lexicons.get(self.term.lang)

    def of(self, *kinds: Kind) -> Iterator[Passage]:
        """Yield the passages of some kinds."""
        return (passage for passage in self.passages if passage.kind in kinds)


@dataclass
class Shelf:
    """What proofreading one entry needs of all others."""

    lexicons: Mapping[str, Lexicon]
    frequencies: Mapping[str, Counter[str]] = field(default_factory=dict)
    """Per language, in how many entries each word stands, in lower case."""
    avoided: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Per language, designations to avoid and the concept that says so."""
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Per concept, the concepts that it is related to."""
    shingles: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """Per language, runs of words by their hash, and the first concept that has each."""


class KeptFaults(NamedTuple):
    """An entry's faults as the cache keeps them, and the allowed words that it needs."""

    faults: tuple[tuple[int, int, str, str, str, str], ...]
    allowed: tuple[str, ...]


@dataclass
class FaultCache:
    """Faults of files that have not changed, by a hash of all that decides them.

    `fingerprints` stand for what is not in the file: the words of the language and the code.
    """

    fingerprints: Mapping[str, bytes]
    kept: Mapping[str, KeptFaults] = field(default_factory=dict)
    current: dict[str, KeptFaults] = field(default_factory=dict)


TextCheck: TypeAlias = Callable[[EntryTexts], Iterator[Fault]]
_TEXT_CHECKS: list[TextCheck] = []
_ACROSS: set[TextCheck] = set()
"""Checks whose answer depends on the texts of other entries, so that it is never kept."""
SHINGLE = 18
"""So many words in a row are found in two entries only where one was pasted."""


def text_check(*codes: str, across: bool = False) -> Callable[[TextCheck], TextCheck]:
    """Register a function that proofreads one entry and yields faults with `codes`.

    With `across` it looks at what other entries say, and its faults are not cached.
    """

    def register(function: TextCheck) -> TextCheck:
        _TEXT_CHECKS.append(function)
        if across:
            _ACROSS.add(function)
        declare(codes)
        return function

    return register


def passages_of(term: Term) -> Iterator[Passage]:
    """Yield every text of an entry that its editors wrote as text."""
    for loc, text in term.prose:
        yield Passage(loc, "fragment" if _FRAGMENTS & set(loc) else "prose", text)
    for place, section in enumerate(term.sections):
        yield Passage(("sections", place, "heading"), "heading", section.heading)
    for place, question in enumerate(term.faq):
        yield Passage(("faq", place, "question"), "question", question.question)
    for place, comparison in enumerate(term.comparisons):
        for line, row in enumerate(comparison.rows):
            yield Passage(("comparisons", place, "rows", line, "label"), "label", row.label)


def texts_of(term: Term, shelf: Shelf) -> EntryTexts:
    """Return an entry ready for its proofreaders."""
    return EntryTexts(term, tuple(passages_of(term)), rules_for(term.lang), shelf)


def proofread(texts: EntryTexts) -> list[Fault]:
    """Return every fault of an entry; waivers are not applied here."""
    return [fault for function in _TEXT_CHECKS for fault in function(texts)]


def proofread_cached(texts: EntryTexts, raw: bytes, cache: FaultCache) -> list[Fault]:
    """Return every fault of an entry, those that only its own file decides from the cache."""
    near = repr(sorted(texts.shelf.neighbours.get(texts.term.concept, ()))).encode()
    key = hashlib.sha256(raw + near + cache.fingerprints[texts.term.lang]).hexdigest()
    kept = cache.kept.get(key)
    if kept is None:
        kept = _keep(texts)
    cache.current[key] = kept
    if texts.lexicon is not None:
        texts.lexicon.used.update(kept.allowed)
    faults = [
        Fault(texts.passages[place], offset, code, message, hint, Severity(severity))
        for place, offset, code, message, hint, severity in kept.faults
    ]
    return faults + [fault for function in _TEXT_CHECKS if function in _ACROSS
                     for fault in function(texts)]  # fmt: skip


def _keep(texts: EntryTexts) -> KeptFaults:
    lexicon = texts.lexicon
    before = set(lexicon.used) if lexicon else set()
    if lexicon:
        lexicon.used.clear()
    places = {id(passage): place for place, passage in enumerate(texts.passages)}
    faults = tuple(
        (places[id(fault.passage)], fault.offset, fault.code, fault.message, fault.hint,
         str(fault.severity))
        for function in _TEXT_CHECKS if function not in _ACROSS for fault in function(texts)
    )  # fmt: skip
    allowed = tuple(sorted(lexicon.used)) if lexicon else ()
    if lexicon:
        lexicon.used |= before
    return KeptFaults(faults, allowed)


def fill_shelf(index: Index, lexicons: Mapping[str, Lexicon]) -> Shelf:
    """Gather from all entries what proofreading each of them needs."""
    frequencies: dict[str, Counter[str]] = {lang: Counter() for lang in index.languages}
    shingles: dict[str, dict[int, str]] = {lang: {} for lang in index.languages}
    for (concept, lang), term in index.terms.items():
        own: set[str] = set()
        for passage in passages_of(term):
            spoken = [word.lower() for _, word in words(passage.plain)]
            own.update(spoken)
            if passage.kind == "prose":
                for shingle in runs(spoken):
                    shingles[lang].setdefault(shingle, concept)
        frequencies[lang].update(own)
    neighbours = {
        concept: frozenset(other for others in kinds.values() for other in others)
        for concept, kinds in index.relations.items()
    }
    return Shelf(lexicons, frequencies, _avoided(index), neighbours, shingles)


def runs(spoken: list[str]) -> Iterator[int]:
    """Yield a hash of each run of `SHINGLE` words."""
    for start in range(len(spoken) - SHINGLE + 1):
        yield hash(tuple(spoken[start : start + SHINGLE]))


def _avoided(index: Index) -> dict[str, dict[str, str]]:
    """Return what each language avoids; a word that any entry prefers or admits is not."""
    found: dict[str, dict[str, str]] = {lang: {} for lang in index.languages}
    good: set[tuple[str, str]] = set()
    for (concept, lang), term in index.terms.items():
        for designation in term.designations:
            name = designation.term.lower()
            if designation.status is Status.DEPRECATED:
                found[lang].setdefault(name, concept)
            else:
                forms = (form for forms in designation.forms.values() for form in forms)
                good.update((lang, form.lower()) for form in (name, *forms))
    return {
        lang: {name: concept for name, concept in names.items() if (lang, name) not in good}
        for lang, names in found.items()
    }


@check("waiver-unused")
def check_texts(glossary: Glossary, index: Index) -> Iterator[Problem]:
    """Every entry is proofread; a waiver that nothing needs is reported."""
    if not glossary.lexicons:
        return
    shelf = fill_shelf(index, glossary.lexicons)
    cache = glossary.faults if isinstance(glossary.faults, FaultCache) else FaultCache({})
    cache.fingerprints = {
        lang: lexicon.fingerprint() + repr(sorted(shelf.avoided[lang].items())).encode()
        for lang, lexicon in glossary.lexicons.items()
    }
    for _, located in sorted(glossary.terms.items()):
        if located.entry.lang in glossary.lexicons:
            texts = texts_of(located.entry, shelf)
            yield from _problems(located, proofread_cached(texts, located.raw, cache))


def _problems(located: Located[Term], faults: list[Fault]) -> Iterator[Problem]:
    unused = set(range(len(located.entry.waivers)))
    for fault in faults:
        waived = _waiver(located.entry, fault)
        if waived is None:
            yield _problem(located, fault)
        else:
            unused.discard(waived)
    for place in sorted(unused):
        message = "nothing needs this waiver any more"
        loc = ("waivers", place, "code")
        yield located.tree.problem(loc, "waiver-unused", message, "delete it")


def _waiver(term: Term, fault: Fault) -> int | None:
    for place, waiver in enumerate(term.waivers):
        start = max(0, fault.offset - len(waiver.at))
        near = fault.passage.text[start : fault.offset + len(waiver.at)]
        if waiver.code == fault.code and waiver.at in near:
            return place
    return None


def _problem(located: Located[Term], fault: Fault) -> Problem:
    before = fault.passage.text[: fault.offset]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    problem = located.tree.problem_at(
        fault.passage.loc, place, fault.code, fault.message, fault.hint
    )
    return Problem(
        problem.path, problem.line, problem.column, problem.code, problem.message, problem.hint,
        fault.severity,
    )  # fmt: skip


def headword_forms(term: Term) -> Iterator[str]:
    """Yield the preferred term and its forms in lower case."""
    preferred = term.preferred
    yield preferred.term.lower()
    yield display_name(preferred).lower()
    for forms in preferred.forms.values():
        yield from (form.lower() for form in forms)
