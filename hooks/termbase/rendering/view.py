"""What a template may ask: words of the interface, links from here, prose, dates, names."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import quote

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import Environment
from markupsafe import Markup, escape

from termbase import prose
from termbase.catalogues import Catalogues
from termbase.index import RELATIONS, Index, Pair, Relation, display_name, names_of
from termbase.linguistics.codes import autonym, text_direction
from termbase.linguistics.mentions import Finder
from termbase.loading.settings import Settings
from termbase.model import Designation, Feature, Number, Subject, Term
from termbase.rendering.addresses import Addresses, relative
from termbase.rendering.labels import RELATION_LABELS, label_of
from termbase.rendering.map_layout import MapLayout, concepts_on_map, lay_out
from termbase.rendering.pages import one_block
from termbase.rendering.strings import PARTS, SITE_NAME, TAGLINE
from termbase.rendering.templating import make_environment
from termbase.status import StatusRow, status_rows


@dataclass(frozen=True)
class Library:
    """All that pages are made from, with one Jinja environment a language."""

    settings: Settings
    index: Index
    catalogues: Catalogues
    addresses: Addresses
    unlinked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Per language, the terms that are not linked by themselves."""

    kept: dict[tuple[str, str, str], str] = field(default_factory=dict, init=False)
    """What is the same on every page of a language, once it was asked for.

    By what it is, of what, and the language.
    """
    said: dict[tuple[str, tuple[str, str]], str] = field(default_factory=dict, init=False)
    """The interface strings that have been asked for, by language."""
    finders: dict[str, Finder] = field(default_factory=dict, init=False)
    """What finds each language's terms in running text, once it was asked for."""
    environments: dict[str, Environment] = field(default_factory=dict, init=False)
    """The template environment of each language, once it was asked for."""

    @cached_property
    def status_rows(self) -> list[StatusRow]:
        """Return how far each entry is, the concept where work helps most first."""
        return status_rows(self.index, self.settings.requires)

    @cached_property
    def map_layout(self) -> MapLayout:
        """The map of the concepts, computed once for all languages."""
        return lay_out(self.index)

    @cached_property
    def on_map(self) -> frozenset[str]:
        """The concepts that have a place on the map."""
        return concepts_on_map(self.index)

    def inherit(self, earlier: Library, renamed: Collection[str], *, moved: bool) -> None:
        """Take over what took long to make and is the same as in `earlier`.

        Nothing but entries may have changed since; terms in the `renamed` languages only, and
        subjects and relations only if they `moved`.
        """
        if not moved and "map_layout" in earlier.__dict__:
            self.__dict__["map_layout"] = earlier.map_layout
        self.environments.update(earlier.environments)
        self.finders.update(
            (lang, finder) for lang, finder in earlier.finders.items() if lang not in renamed
        )

    def finder(self, lang: str) -> Finder:
        """Return what finds the terms of `lang` in running text."""
        if lang not in self.finders:
            unlinked = self.unlinked.get(lang, frozenset())
            self.finders[lang] = Finder(lang, names_of(self.index, lang), unlinked)
        return self.finders[lang]

    def environment(self, lang: str) -> Environment:
        """Return the template environment of `lang`."""
        if lang not in self.environments:
            translations = self.catalogues.translations[lang]
            self.environments[lang] = make_environment(translations, safe=SAFE)
        return self.environments[lang]

    def render(self, template: str, view: View, **context: Any) -> str:
        """Return a template's HTML for one page, without blank lines."""
        compiled = self.environment(view.lang).get_template(template)
        return one_block(compiled.render(view=view, index=self.index, **context))


@dataclass(frozen=True)
class View:
    """One page as its template sees it: its language and its address decide the answers."""

    library: Library
    lang: str
    url: str
    reads: set[tuple[str, str]] = field(default_factory=set)
    """The entries, as (concept, language), that the page has asked for."""
    linked: dict[str, str] = field(default_factory=dict, compare=False)
    """The concepts to which this page's prose has referred so far, each with its link."""

    @cached_property
    def locale(self) -> Locale:
        """The Babel locale: the one that the catalogue names, such as en_GB for en."""
        return self.library.catalogues.locale(self.lang)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return text_direction(self.lang)

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages of the site."""
        return self.library.settings.languages

    @property
    def other_languages(self) -> tuple[str, ...]:
        """All languages but this page's."""
        return tuple(lang for lang in self.languages if lang != self.lang)

    @property
    def word_field(self) -> tuple[str, ...]:
        """The concepts of the word field that have an entry here; none when it is only one."""
        found = tuple(concept for concept in self.library.settings.word_field if self.term(concept))
        return found if len(found) > 1 else ()

    # Words

    @property
    def site_name(self) -> str:
        """What the site is called."""
        return self.say(SITE_NAME)

    @property
    def tagline(self) -> str:
        """What the site is about, in a line."""
        return self.say(TAGLINE)

    def say(self, label: tuple[str, str]) -> str:
        """Return an interface string by its context and message."""
        said = self.library.said
        if (self.lang, label) not in said:
            said[self.lang, label] = self.library.catalogues.pgettext(self.lang, *label)
        return said[self.lang, label]

    def label(self, value: StrEnum) -> str:
        """Return what a value of the data model is called."""
        return self.say(label_of(value))

    def _once(self, what: str, of: str, make: Callable[[str], str]) -> str:
        """Return what `make` makes of something; it is asked once a language."""
        kept, key = self.library.kept, (what, of, self.lang)
        if key not in kept:
            kept[key] = make(of)
        return kept[key]

    def features(self, key: str) -> str:
        """Return grammatical features in words: `plural genitive` as the language says it."""
        return self._once("features", key, self._features)

    def _features(self, key: str) -> str:
        return ", ".join(self.label(Feature(feature)) for feature in key.split(" "))

    def relation(self, relation: Relation) -> str:
        """Return what a relation is called."""
        return self.say(RELATION_LABELS[relation])

    def grammar(self, designation: Designation) -> str:
        """Return part of speech, gender and number in words, as far as they are known."""
        known = [designation.part_of_speech, designation.gender, designation.number]
        told = [self.label(value) for value in known if value and value is not Number.SINGULAR]
        return " · ".join(told)

    def date(self, day: datetime.date) -> str:
        """Return a date as the language writes it out."""
        return format_date(day, "long", self.locale)

    def number(self, count: int) -> str:
        """Return a number with the language's separators."""
        return format_decimal(count, locale=self.locale)

    def joined(self, items: Iterable[str]) -> str:
        """Return items as a list in a sentence."""
        return format_list(list(items), locale=self.locale)

    def language(self, lang: str) -> str:
        """Return what this page's language calls another language."""
        return self._once("language", lang, self._language)

    def _language(self, lang: str) -> str:
        return str(self.locale.languages.get(lang) or autonym(lang))

    def autonym(self, lang: str) -> str:
        """Return what a language calls itself."""
        return autonym(lang)

    def territory(self, code: str) -> str:
        """Return the name of a jurisdiction."""
        return str(self.locale.territories.get(code, code))

    # Terms

    def term(self, concept: str, lang: str | None = None) -> Term | None:
        """Return an entry, in this page's language when no other is asked for."""
        key = (concept, lang or self.lang)
        self.reads.add(key)
        return self.library.index.terms.get(key)

    def name(self, concept: str, lang: str | None = None) -> str:
        """Return an entry's headword with its qualifier, or the concept id."""
        term = self.term(concept, lang)
        return display_name(term.preferred) if term else concept

    def display_name(self, designation: Designation) -> str:
        """Return a designation with its qualifier."""
        return display_name(designation)

    def part_name(self, term: Term, field: str) -> str:
        """Return what readers know a field of an entry by: its heading, its question."""
        kind, _, id_ = field.partition(".")
        if kind in PARTS:
            return self.say(PARTS[kind])
        named = [
            *((f"sections.{part.id}", part.heading) for part in term.sections),
            *((f"faq.{part.id}", part.question) for part in term.faq),
            *(
                (f"comparisons.{part.concept}", self.name(part.concept))
                for part in term.comparisons
            ),
        ]
        return dict(named).get(field, id_)

    def related(self, concept: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return (name of the relation, concepts with an entry here) for each that has any."""
        kinds = self.library.index.relations[concept]
        found = []
        for relation in RELATIONS:
            here = [other for other in kinds[relation] if self.term(other)]
            if here:
                order = self.library.index.sort(here, self.lang)
                found.append((self.relation(relation), order))
        return found

    # Links

    def href(self, target: str) -> str:
        """Return the link from this page to an address of the site."""
        return relative(self.url, target)

    def entry(self, concept: str, lang: str | None = None) -> str:
        """Return the link to an entry."""
        self.reads.add((concept, lang or self.lang))
        return self.href(self.library.addresses.entry(concept, lang or self.lang))

    def is_entry(self, concept: str) -> bool:
        """Tell whether this page is the entry of `concept`: nothing in it links to it."""
        return self.library.addresses.entry(concept, self.lang) == self.url

    def comparison(self, pair: Pair) -> str:
        """Return the link to a comparison."""
        return self.href(self.library.addresses.comparison(pair, self.lang))

    def part(self, name: str) -> str:
        """Return the link to a part of the site in this language."""
        return self.href(self.library.addresses.part(name, self.lang))

    def questions(self, subject: Subject) -> str:
        """Return the link to the questions on a subject."""
        return self.href(self.library.addresses.questions(subject, self.lang))

    def word_list(self, other: str) -> str:
        """Return the link to the word list from this language to another."""
        return self.href(self.library.addresses.word_list(self.lang, other))

    def absolute(self, address: str) -> str:
        """Return the whole address of a page of the site."""
        return self.library.settings.site_url + address

    def side_by_side(self, concept: str, other: str) -> str:
        """Return the link to an entry of this language beside that of another."""
        return self.href(self.library.addresses.side_by_side(concept, self.lang, other))

    @property
    def feed(self) -> str:
        """The whole address of this language's feed; empty when no entry bears a date."""
        if not self.library.index.newest[self.lang]:
            return ""
        return self.absolute(self.library.addresses.feed(self.lang))

    def permanent(self, concept: str) -> str:
        """Return the whole permanent address of a concept."""
        return self.absolute(self.library.addresses.concept(concept))

    def edit(self, path: str) -> str:
        """Return the address at which a file of the project is edited."""
        return self.library.settings.edit_url + quote(path)

    # Prose

    def seen(self, texts: Iterable[str], *own: str) -> set[str]:
        """Return what is not to be linked by itself in a part that consists of `texts`.

        That is its own concepts, and those to which the part refers anyway. Given to
        `prose` and `inline`, the set grows by every concept that gets a link.
        """
        return {*own, *prose.referred(texts)}

    def prose(self, text: str, seen: set[str] | None = None) -> Markup:
        """Return Markdown as safe HTML with its cross-references resolved.

        With `seen`, the first mention of each other concept is a cross-reference too.
        """
        return Markup(self._html(text, seen))  # noqa: S704 - sanitised in prose

    def inline(self, text: str, seen: set[str] | None = None) -> Markup:
        """Return one paragraph of Markdown as safe HTML without the paragraph."""
        html = prose.without_paragraph(self._html(text, seen))
        return Markup(html)  # noqa: S704 - sanitised in prose

    def plain(self, text: str) -> str:
        """Return Markdown as text."""
        return prose.to_text(text)

    def previews(self) -> Markup:
        """Return what the page's cross-references lead to, as JSON that HTML can hold.

        An object: the link as it stands in the page, then headword, grammar and definition.
        """
        parts = (
            f'"{href}":{self._once("preview", concept, self._preview)}'
            for concept, href in self.linked.items()
        )
        return Markup("{" + ",".join(parts) + "}")  # noqa: S704 - escaped in _preview

    def _html(self, text: str, seen: set[str] | None) -> str:
        html = prose.to_html(text, self._link)
        if seen is None:
            return html
        return self.library.finder(self.lang).link(html, seen, self._link)

    def _link(self, concept: str, words: str) -> str:
        href = self.linked.get(concept)
        if href is None:
            if self.term(concept) is None or self.is_entry(concept):
                return words
            href = self.linked[concept] = str(escape(self.entry(concept)))
        return f'<a href="{href}" class="tb-ref">{words}</a>'

    def _preview(self, concept: str) -> str:
        term = self.library.index.terms[concept, self.lang]
        lines = [
            display_name(term.preferred),
            self.grammar(term.preferred),
            self.plain(term.definition.text),
        ]
        text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
        return text.replace("<", "\\u003c")


SAFE = frozenset(
    name
    for name, member in vars(View).items()
    if getattr(member, "__annotations__", {}).get("return") == Markup.__name__
)
"""The methods of a view that return HTML, which is not escaped."""
