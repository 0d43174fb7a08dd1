"""A dictionary of any size for measuring search: the real one, and copies with invented names.

Every turn through the concepts is a field of its own with words of its own: they are drawn letter
by letter after the language's own words, inflect as the words that they replace, and return in
all names of the turn, as `klient` does in the names of the real entries.
"""

from __future__ import annotations

import os.path
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from termbase.index import Index, display_name
from termbase.linguistics.collation import sort_key
from termbase.linguistics.slugs import slugify
from termbase.model import Designation, Status, Term
from termbase.rendering.addresses import Addresses
from termbase.rendering.view import Library
from tests.search.queries import KINDS, Query

REACH = 2
"""So many letters decide on the next one."""


class Alphabet:
    """Draws words that look like those of a language and are none that it was shown or drew."""

    def __init__(self, words: Iterable[str], taken: Iterable[str]) -> None:
        self._taken = {*words, *taken}
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            padded = "^" * REACH + word + "$"
            for place in range(len(word) + 1):
                self._next[padded[place : place + REACH]].append(padded[place + REACH])

    def draw(self, dice: random.Random, length: int) -> str:
        """Return a word of about `length` letters."""
        while True:
            word, state = "", "^" * REACH
            while (letter := dice.choice(self._next[state])) != "$" and len(word) < length + 3:
                word += letter
                state = state[1:] + letter
            if abs(len(word) - length) <= 2 and word not in self._taken:
                self._taken.add(word)
                return word


@dataclass
class _Turn:
    """The invented words of one turn through the concepts, in one language."""

    alphabet: Alphabet
    dice: random.Random
    parts: Sequence[str]
    """Words with which others begin: `klant` in `klantreis`."""
    made: dict[str, str] = field(default_factory=dict)

    def word(self, stem: str) -> str:
        """Return what stands for a stem, part by part."""
        first = next((part for part in self.parts if stem.startswith(part) and stem != part), "")
        if first and len(stem) - len(first) > 2:
            return self._one(first) + self._one(stem[len(first) :])
        return self._one(stem)

    def _one(self, stem: str) -> str:
        if stem not in self.made:
            self.made[stem] = self.alphabet.draw(self.dice, max(len(stem), 4))
        return self.made[stem]

    def designation(self, old: Designation) -> Designation:
        """Return a designation with invented words that inflect like the old ones."""
        words = old.term.split()
        forms = {
            key: [form.split() for form in several if len(form.split()) == len(words)]
            for key, several in old.forms.items()
        }
        swaps = []
        for place, word in enumerate(words):
            found = [word, *(form[place] for several in forms.values() for form in several)]
            stem = os.path.commonprefix(found)  # noqa: RUF071 - words, not paths
            swaps.append(
                (len(stem), self.word(stem.lower()) if len(stem) > 2 or stem.isupper() else stem)
            )

        def swapped(parts: Sequence[str]) -> str:
            return " ".join(new + part[cut:] for part, (cut, new) in zip(parts, swaps, strict=True))

        return replace(
            old,
            term=swapped(words),
            forms={key: tuple(map(swapped, several)) for key, several in forms.items() if several},
        )


def invent(library: Library, concepts: int, seed: int = 1) -> Library:
    """Return a library of so many concepts in every language: the real ones first."""
    index = library.index
    originals = [
        id_ for id_ in index.concepts if len(index.languages_of(id_)) == len(index.languages)
    ]
    terms = {(id_, lang): index.terms[id_, lang] for id_ in originals for lang in index.languages}
    for lang in index.languages:
        heads = {
            word.lower()
            for id_ in originals
            for designation in terms[id_, lang].designations
            for word in designation.term.split()
        }
        alphabet = Alphabet(_vocabulary(terms[id_, lang] for id_ in originals), heads)
        parts = [
            word for word in heads
            if len(word) > 3 and sum(other.startswith(word) for other in heads) > 3
        ]  # fmt: skip
        parts.sort(key=lambda word: (-len(word), word))
        for number in range(len(originals), concepts):
            turn, place = divmod(number, len(originals))
            if place == 0 or number == len(originals):
                made = _Turn(alphabet, random.Random(f"{seed} {lang} {turn}"), parts)
            id_ = f"{originals[place]}-{turn}"
            terms[id_, lang] = _copy(terms[originals[place], lang], id_, made)
    return _library(library, terms, originals, concepts)


def _vocabulary(terms: Iterable[Term]) -> set[str]:
    """Return the longer words of the definitions: enough to learn a language's letters from."""
    words = (word for term in terms for word in term.definition.text.split())
    return {word for word in words if word.isalpha() and word.islower() and len(word) > 3}


def _copy(term: Term, id_: str, turn: _Turn) -> Term:
    designations = tuple(map(turn.designation, term.designations))
    return replace(term, concept=id_, designations=designations)


def _library(
    library: Library, terms: Mapping[tuple[str, str], Term], originals: Sequence[str], count: int
) -> Library:
    old = library.index
    ids = list(dict.fromkeys(id_ for id_, _ in terms))
    assert len(ids) == count
    slugs = {}
    taken = set()
    for (id_, lang), term in terms.items():
        slug = slugify(lang, display_name(term.preferred)) or id_
        if (slug, lang) in taken:
            slug = f"{slug}-{id_}"
        taken.add((slug, lang))
        slugs[id_, lang] = slug

    def order(lang: str) -> tuple[str, ...]:
        heads = {id_: display_name(terms[id_, lang].preferred) for id_ in ids}
        return tuple(sorted(ids, key=lambda id_: (sort_key(lang, heads[id_]), id_)))

    concepts = dict(old.concepts)
    for id_ in ids:
        if id_ not in concepts:
            original = old.concepts[id_.rpartition("-")[0]]
            concepts[id_] = replace(original, id=id_)
    ordered = {lang: order(lang) for lang in old.languages}
    index: Index = replace(old, terms=terms, slugs=slugs, ordered=ordered, concepts=concepts)
    return replace(library, index=index, addresses=Addresses(index, library.catalogues))


def invented_queries(library: Library, lang: str, each: int, seed: int = 2) -> list[Query]:
    """Return queries of every kind for invented entries drawn by chance; a seed settles them."""
    dice = random.Random(f"{seed} {lang}")
    owners: dict[str, set[str]] = defaultdict(set)
    for (id_, other), term in library.index.terms.items():
        for designation in term.designations if other == lang else (term.preferred,):
            owners[_plain(designation.term)].add(id_)
    real = _real(library)
    ids = [id_ for id_ in library.index.ordered[lang] if id_ not in real]
    found = []
    for kind in KINDS:
        count = 0
        for id_ in dice.sample(ids, len(ids)):
            made = _typed(kind, library, id_, lang, dice)
            if made is None:
                continue
            text, name = made
            found.append(Query(kind, text, frozenset(owners[_plain(name)] | {id_}), "invented"))
            count += 1
            if count == each:
                break
    return found


def _real(library: Library) -> set[str]:
    return {id_ for id_ in library.index.concepts if (library.settings.glossary / id_).is_dir()}


def _typed(
    kind: str, library: Library, id_: str, lang: str, dice: random.Random
) -> tuple[str, str] | None:
    """Return (what is typed, the name meant) if this entry has something of the kind."""
    term = library.index.terms[id_, lang]
    head = term.preferred.term
    choices: list[tuple[str, str]] = []
    match kind:
        case "headword":
            choices = [(head, head)]
        case "inflected":
            forms = {form for several in term.preferred.forms.values() for form in several}
            choices = [(form, head) for form in sorted(forms - {head})]
        case "plain":
            choices = [(_plain(head) if _plain(head) != head.lower() else head.upper(), head)]
        case "typo":
            choices = [(_typo(head, dice), head)] if len(head) > 4 else []
        case "synonym":
            names = [each.term for each in term.designations if each.status is Status.ADMITTED]
            choices = [(name, name) for name in names]
        case "foreign":
            others = [other for other in library.index.languages if other != lang]
            names = [library.index.terms[id_, other].preferred.term for other in others]
            choices = [(name, name) for name in names]
        case "words":
            choices = [(" ".join(reversed(head.split())), head)] if " " in head else []
    return dice.choice(choices) if choices else None


def _typo(word: str, dice: random.Random) -> str:
    """Return `word` with two neighbours swapped, or a letter left out, doubled or replaced."""
    place = dice.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return dice.choice([
        before + after,
        before + letter + letter + after,
        before + after[0] + letter + after[1:],
        before + dice.choice("aeiorst") + after,
    ])  # fmt: skip


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
