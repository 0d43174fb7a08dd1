"""Finds the terms of one language in its running text, in whatever form they stand.

A name is matched by its listed forms, longest first; only a headword without any is looked
up by lemma, so that the lemma dictionaries are not loaded for entries that list their
forms. A text costs one look-up per word, in a table that remembers each word, its
punctuation included; the rules are asked only where a name stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress, count

from termbase.linguistics.lexicon import lemma
from termbase.linguistics.rules import rules_for

_WORD = re.compile(r"[^\W_]+(?:[-’'/][^\W_]+)*")
_LAST_WORD = re.compile(r"\w+(?= $)")
_SHUT = re.compile(
    r"<(a|em|i|strong|th)\b.*?</\1>|<[^>]*>"
    r"|‘[^‘\n]{1,400}?’(?!\w)|„[^„\n]{1,400}?[”“]|«[^«\n]{1,400}?»|“[^“\n]{1,400}?”"
    r'|"(?<!\w")[^"\n]{1,400}?"',
    re.DOTALL,
)
"""Where nothing is linked: links, words spoken of, words of other languages, quotations."""
_BLOCKS = ("<p>", "<li>", "<td>")
_REMEMBERED = 50_000
"""So many words are remembered at a time; a large glossary has more than memory is for."""


@dataclass(frozen=True, slots=True)
class Name:
    """One designation of a concept, as the finder needs it.

    Of two concepts that share a form the one of lower `rank` has it, and of equals
    neither. A name that is not `linked` is known only so that the words in it are left
    alone. `by_lemma` also takes forms that are not listed.
    """

    concept: str
    forms: tuple[str, ...]
    rank: int
    linked: bool = True
    by_lemma: bool = False


@dataclass(slots=True)
class _Form:
    """What is known of one written form, in lower case."""

    concept: str | None
    owners: frozenset[str]
    length: int
    """Letters to link: an ending with an apostrophe is left out."""
    cased: str = ""
    """The form with its capitals, where it has any: then it is written so and not otherwise."""
    wary: bool = False
    """Whether it may be no noun at all, so that the words around it must announce one."""


_Hit = tuple[int, str]
"""Where a word begins within a token, and the word in lower case."""
Write = Callable[[str, str], str]
"""Turns (concept id, words as HTML) into a link."""


class _Tokens(dict[str, tuple[_Hit, ...]]):
    """The words of a token that may begin a name; each token is looked at once."""

    def __init__(self, begins: Callable[[str], bool]) -> None:
        super().__init__()
        self._begins = begins

    def __missing__(self, token: str) -> tuple[_Hit, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        hits = tuple(
            (match.start(), match[0].lower())
            for match in (() if '="' in token else _WORD.finditer(token))
            if self._begins(match[0].lower())
        )
        self[token] = hits
        return hits


@dataclass
class Finder:
    """The names of one language, ready to be found in HTML."""

    lang: str
    names: Iterable[Name]
    unlinked: frozenset[str] = frozenset()
    """Terms that mostly mean something else: no form of theirs is linked by itself."""
    _forms: dict[str, _Form] = field(default_factory=dict)
    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _phrases: dict[str, list[tuple[tuple[str, ...], _Form]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the tables."""
        self._rules = rules_for(self.lang)
        self._tokens = _Tokens(self._begins)
        names = tuple(self.names)
        claims: dict[str, list[tuple[Name, str]]] = defaultdict(list)
        for name in names:
            for written in name.forms:
                claims[written.lower()].append((name, written))
        for lower, claim in claims.items():
            self._add(lower, self._form(lower, claim))
        lengths: dict[str, set[int]] = defaultdict(set)
        for lower in self._forms:
            lengths[_first(lower)].add(len(lower))
        self._lengths = {
            head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()
        }
        for name in names:
            if name.by_lemma:
                base = tuple(lemma(self.lang, word) for word in _WORD.findall(name.forms[0]))
                form = _Form(name.concept, frozenset({name.concept}), 0)
                self._phrases.setdefault(base[0], []).append((base, form))

    def link(self, html: str, seen: set[str], write: Write) -> str:
        """Return `html` with the first mention of each concept linked that is not in `seen`.

        `seen` holds the concepts that are not to be linked, and afterwards those that were
        linked here as well. `write` makes the link.

        >>> finder = Finder("pl", [Name("customer", ("klient", "klientów"), 0)])
        >>> finder.link("<p>Bez klientów nie ma klienta.</p>", set(), lambda concept, _: concept)
        '<p>Bez customer nie ma klienta.</p>'
        """
        linked: list[str] = []
        done = 0
        for begin, end, concept in self.mentions(html, seen):
            linked += (html[done:begin], write(concept, html[begin:end]))
            done = end
        return "".join((*linked, html[done:])) if done else html

    def mentions(self, html: str, seen: set[str]) -> Iterator[tuple[int, int, str]]:
        """Yield (begin, end, concept) of each first mention, and add the concept to `seen`."""
        tokens = html.split(" ")
        at = offset = taken = 0
        shut: list[tuple[int, int]] | None = None
        for place in compress(count(), map(self._tokens.__getitem__, tokens)):
            offset += sum(map(len, tokens[at:place])) + place - at
            at = place
            for within, head in self._tokens[tokens[place]]:
                begin = offset + within
                found = self._longest(html, begin, head) if begin >= taken else None
                if found is None:
                    continue
                taken, form = found
                if form.concept is None or not seen.isdisjoint(form.owners):
                    continue
                if shut is None:
                    shut = [match.span() for match in _SHUT.finditer(html)]
                if any(first <= begin < last for first, last in shut):
                    continue
                if self._stands_alone(html, begin, taken, form):
                    seen.add(form.concept)
                    yield begin, begin + (form.length or taken - begin), form.concept

    def _begins(self, word: str) -> bool:
        return word in self._lengths or bool(
            self._phrases and lemma(self.lang, word) in self._phrases
        )

    def _form(self, lower: str, claims: list[tuple[Name, str]]) -> _Form:
        """Decide which concept has a form that one or several names claim."""
        linked = [name for name, _ in claims if name.linked]
        best = min((name.rank for name in linked), default=0)
        winners = {name.concept for name in linked if name.rank == best}
        spoken = any(name.forms[0] in self.unlinked for name, _ in claims)
        alone = len(winners) == 1 and not spoken
        written = {text for _, text in claims}
        return _Form(
            concept=winners.pop() if alone else None,
            owners=frozenset(name.concept for name in linked),
            length=len(lower),
            cased=next((text for text in sorted(written) if text != lower), ""),
            wary=lower in self._rules.doubtful,
        )

    def _add(self, lower: str, form: _Form) -> None:
        """Enter a form, and what the language hangs on to it as a genitive."""
        self._forms[lower] = form
        for ending in self._rules.genitives:
            if not lower.endswith(ending[-1]):
                length = form.length + (len(ending) if ending.isalpha() else 0)
                longer = _Form(form.concept, form.owners, length, form.cased)
                self._forms.setdefault(lower + ending, longer)

    def _longest(self, html: str, begin: int, head: str) -> tuple[int, _Form] | None:
        """Return where the longest name ends that begins at `begin`, and its form."""
        lengths = self._lengths.get(head, (0,))
        text = html[begin : begin + lengths[0]].lower().replace("\n", " ")
        for length in lengths:
            form = self._forms.get(text[:length])
            if form is not None and _is_whole(html, begin + length):
                return begin + length, form
        for base, form in self._phrases.get(lemma(self.lang, head), ()) if self._phrases else ():
            end = self._end_of(html, begin, base)
            if end and _is_whole(html, end):
                return end, form
        return None

    def _end_of(self, html: str, begin: int, base: tuple[str, ...]) -> int:
        """Return where words end whose base forms are `base`; 0 when others stand there."""
        for position, wanted in enumerate(base):
            match = _WORD.match(html, begin + (position > 0))
            if match is None or lemma(self.lang, match[0]) != wanted:
                return 0
            begin = match.end()
        return begin

    def _stands_alone(self, html: str, begin: int, end: int, form: _Form) -> bool:
        """Tell whether a name is used as such: not in a name, a compound, an act's title."""
        text = html[begin:end]
        if html[begin - 1 : begin] in {"-", "/", "’", "'"}:
            return False
        if text[0].isupper() and not form.cased[:1].isupper():
            if not _starts_sentence(html, begin, end):
                return False
            text = text[0].lower() + text[1:]
        if not text.startswith(form.cased) if form.cased else not text.islower():
            return False
        before = _LAST_WORD.search(html, max(0, begin - 30), begin)
        word = before[0] if before else ""
        if word.lower() in self._rules.attributive:
            return False
        if form.wary and not self._is_noun(html, begin, end, word):
            return False
        titles = self._rules.titles
        return not (titles and re.search(titles, html[max(0, begin - 90) : begin]))

    def _is_noun(self, html: str, begin: int, end: int, word: str) -> bool:
        """Tell whether a noun stands here; `word` stands before it.

        Where compounds are written apart, a cue alone may announce another noun's first part.
        """
        rules = self._rules
        cue = not rules.noun_cues.isdisjoint({word, word.lower()})
        if cue and rules.joins:
            return True
        following = _WORD.match(html, end + 1) if html[end : end + 1] == " " else None
        ends = not following or not rules.noun_ends or following[0].lower() in rules.noun_ends
        return ends and (cue or _starts_sentence(html, begin, end))


def _first(lower: str) -> str:
    match = _WORD.search(lower)
    return match[0] if match else lower


def _is_whole(html: str, end: int) -> bool:
    """Tell whether a word ends at `end`, and no compound or name goes on."""
    after = html[end : end + 1]
    if not after or after in " .,;:!?)<\n":
        return True
    if after.isalnum() or after in "-_":
        return False
    return not (after in "’'/" and html[end + 1 : end + 2].isalnum())


def _starts_sentence(html: str, begin: int, end: int) -> bool:
    """Tell whether a capital is only that of a sentence's first word, and no name goes on."""
    before = html[max(0, begin - 8) : begin].rstrip()
    starts = not before or before[-1] in ".?!:…(" or before.endswith(_BLOCKS)
    after = html[end : end + 2]
    return starts and not (after[:1] == " " and after[1:].isupper())
