"""Which words a language has: its dictionary, the dictionary's own terms, what is allowed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache

from termbase.linguistics.rules import Rules

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def words(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, word) for every word of `text`; hyphens part words.

    >>> list(words("zzp’er of 24/7-klant"))
    [(0, 'zzp’er'), (7, 'of'), (15, 'klant')]
    """
    return ((match.start(), match[0]) for match in _WORD.finditer(text))


@cache
def lemma(lang: str, word: str) -> str:
    """Return the base form of `word`, or the word where none is known.

    >>> lemma("pl", "klientami"), lemma("nb", "kundene")
    ('klient', 'kunde')
    """
    import simplemma  # noqa: PLC0415 - it takes longer to import than most builds need it

    try:
        return str(simplemma.lemmatize(word.lower(), lang=lang)).lower()
    except ValueError:
        return word.lower()


@dataclass
class Lexicon:
    """The words of one language; `spells` is a spelling dictionary's answer for a word."""

    lang: str
    rules: Rules
    spells: Callable[[str], bool]
    own: frozenset[str] = frozenset()
    """Words of the dictionary's own terms and their forms, in lower case."""
    names: frozenset[str] = frozenset()
    """Words that the dictionary's own terms write with a capital."""
    cited: frozenset[str] = frozenset()
    """Words with a capital in the sources: names of people, works and publishers."""
    allowed: frozenset[str] = frozenset()
    """Words that somebody allowed, with a reason, as they are written."""
    used: set[str] = field(default_factory=set)
    """Allowed words that were needed."""
    _known: dict[str, bool] = field(default_factory=dict)

    def knows(self, word: str) -> bool:
        """Tell whether `word` is one of the language, in its own case or at a sentence's start."""
        return self._is_known(word) or self.is_allowed(word)

    def fingerprint(self) -> bytes:
        """Return bytes that differ when another list of words, or other rules, are in use."""
        lists = (self.own, self.names, self.cited, self.allowed)
        text = repr([sorted(words_) for words_ in lists])
        for part in fields(self.rules):
            value = getattr(self.rules, part.name)
            text += repr(sorted(value) if isinstance(value, frozenset) else value)
        return hashlib.sha256(text.encode()).digest()

    def is_own(self, word: str) -> bool:
        """Tell whether the dictionary's own terms or sources have `word`."""
        return word.lower() in self.own or word in self.names or word in self.cited

    def is_allowed(self, word: str) -> bool:
        """Tell whether somebody allowed `word`, in its own case or in lower case; note its use."""
        found = {word, word.lower()} & self.allowed
        self.used |= found
        return bool(found)

    def knows_lower(self, word: str) -> bool:
        """Tell whether `word` is one of the language in lower case: not only as a name."""
        return word.lower() in self.own or self.spells(word.lower())

    def _is_known(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = self._look_up(word)
        return self._known[word]

    def _look_up(self, word: str) -> bool:
        plain = word.replace("’", "'")
        forms = {word, plain, word.lower(), plain.lower()}
        if len(word) == 1 or self.is_own(word) or any(map(self.spells, forms)):
            return True
        stem, _, ending = plain.rpartition("'")
        if stem and len(ending) <= 4:
            return self.knows(stem)
        return self._is_compound(word.lower())

    def _is_compound(self, word: str) -> bool:
        """Tell whether `word` is two known words, joined as the language joins them."""
        if not self.rules.joins:
            return False
        for cut in range(4, len(word) - 3):
            head, tail = word[:cut], word[cut:]
            if not self._is_simple(tail):
                continue
            stems = (head.removesuffix(join) for join in self.rules.joins if head.endswith(join))
            if any(len(stem) > 3 and self._is_simple(stem) for stem in stems):
                return True
        return False

    def _is_simple(self, word: str) -> bool:
        return word in self.own or self.spells(word)
