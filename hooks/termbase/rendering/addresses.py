"""Where every page lives. Folder words come from the catalogues, slugs from the terms."""

from __future__ import annotations

from dataclasses import dataclass, field

from termbase.catalogues import Catalogues
from termbase.index import Index, Pair
from termbase.linguistics.slugs import slugify
from termbase.model import Subject
from termbase.rendering.labels import label_of
from termbase.rendering.strings import string

WORDS = {
    "glossary": string("address", "glossary"),
    "subjects": string("address", "subjects"),
    "comparisons": string("address", "comparisons"),
    "questions": string("address", "questions"),
    "word-lists": string("address", "word-lists"),
    "map": string("address", "map"),
    "word-field": string("address", "word-field"),
    "status": string("address", "status"),
    "side-by-side": string("address", "side-by-side"),
    "about": string("address", "about"),
    "guides": string("address", "guides"),
    "customer-or-consumer": string("address", "customer-or-consumer"),
    "keeping-customers": string("address", "keeping-customers"),
    "private-and-business": string("address", "private-and-business"),
    "reading-customers": string("address", "reading-customers"),
    **{f"subject-{subject}": label_of(subject) for subject in Subject},
    "terminology": string("address", "terminology"),
    "how-an-entry-is-made": string("address", "how-an-entry-is-made"),
}
"""The words that stand for a part of the site in an address."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses below the site's root; each ends with a slash and starts with none."""

    index: Index
    catalogues: Catalogues
    _words: dict[tuple[str, str], str] = field(default_factory=dict)
    """The folder words that have been asked for: a page asks for a hundred."""

    def word(self, name: str, lang: str) -> str:
        """Return the folder word of a part of the site, or `name` where there is none."""
        if name not in WORDS:
            return name
        if (name, lang) not in self._words:
            said = self.catalogues.pgettext(lang, *WORDS[name])
            self._words[name, lang] = slugify(lang, said) or name
        return self._words[name, lang]

    def home(self, lang: str) -> str:
        """Return the address of a language's first page."""
        return f"{lang}/"

    def part(self, name: str, lang: str) -> str:
        """Return the address of a part: glossary, subjects, comparisons, questions and so on."""
        return f"{lang}/{self.word(name, lang)}/"

    def entry(self, concept: str, lang: str) -> str:
        """Return the address of an entry, or of the page that says it is missing."""
        slug = self.index.slugs.get((concept, lang), concept)
        return f"{lang}/{self.word('glossary', lang)}/{slug}/"

    def comparison(self, pair: Pair, lang: str) -> str:
        """Return the address of a comparison, named for both terms."""
        slugs = "-".join(self.index.slugs[concept, lang] for concept in pair.ends)
        return f"{self.part('comparisons', lang)}{slugs}/"

    def questions(self, subject: Subject, lang: str) -> str:
        """Return the address of the questions on a subject."""
        return f"{self.part('questions', lang)}{self.word(f'subject-{subject}', lang)}/"

    def word_list(self, lang: str, other: str) -> str:
        """Return the address of the list from `lang` to `other`."""
        return f"{self.part('word-lists', lang)}{other.lower()}/"

    def concept(self, concept: str) -> str:
        """Return the permanent address of a concept, which no translation changes."""
        return f"id/{concept}/"

    def side_by_side(self, concept: str, lang: str, other: str) -> str:
        """Return the address of an entry of `lang` beside that of `other`."""
        return f"{self.part('side-by-side', lang)}?entry={concept}&with={other}"

    def feed(self, lang: str) -> str:
        """Return the address of the feed of a language's new and changed entries."""
        return f"{lang}/feed.xml"

    def document(self, lang: str, path: str) -> str:
        """Return the address of a hand-written page such as `about` or `guides/x`."""
        parts = [self.word(part, lang) for part in path.split("/") if part and part != "index"]
        return "/".join([lang, *parts]) + "/"


def relative(source: str, target: str) -> str:
    """Return how a page at `source` links to `target`, whatever folder the site is in.

    >>> relative("nl/woordenboek/klant/", "pl/slownik/klient/")
    '../../../pl/slownik/klient/'
    >>> relative("", "nl/")
    'nl/'
    """
    return "../" * source.count("/") + target or "./"
