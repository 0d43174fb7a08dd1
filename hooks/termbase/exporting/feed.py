"""A feed of new and changed entries in each language, for feed readers.

When an entry is new or changed is what it says itself: its `review.date`, the day on which
somebody last vouched for it or worked on it. Git knows more, but says something else: its
dates move with every comma, rebase and squash, a shallow clone or an archive has none, and
asking it costs a process per file. The same glossary therefore always makes the same feed.
An entry without a date says nothing of when, so it is left out; a language in which no
entry bears a date has no feed. Nothing in the data tells new from changed, so no entry
claims a date of publication.

Source: RFC 4287, The Atom Syndication Format.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from termbase.rendering.strings import FEED, SITE_NAME, TAGLINE
from termbase.rendering.view import Library, View

NEWEST = 30
"""So many entries stand in a feed."""


def feed_files(library: Library) -> Iterator[tuple[str, str]]:
    """Yield (path below the site, Atom document) for each language with a dated entry."""
    for lang in library.settings.languages:
        newest = library.index.newest[lang][:NEWEST]
        if newest:
            path = library.addresses.feed(lang)
            yield path, _feed(View(library, lang, path), newest)


def _feed(view: View, newest: Sequence[tuple[str, datetime.date]]) -> str:
    site, name = view.library.settings.site_url, view.say(SITE_NAME)
    home = site + view.library.addresses.home(view.lang)
    entries = "".join(_entry(view, concept, day) for concept, day in newest)
    _, latest = newest[0]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(view.lang)}>\n'
        f"<id>{escape(home)}</id>\n"
        f"<title>{escape(view.say(FEED) % {'site': name})}</title>\n"
        f"<subtitle>{escape(view.say(TAGLINE))}</subtitle>\n"
        f"<updated>{_time(latest)}</updated>\n"
        f"<author><name>{escape(name)}</name><uri>{escape(site)}</uri></author>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(site + view.url)}/>\n'
        f'<link rel="alternate" type="text/html" hreflang={quoteattr(view.lang)}'
        f" href={quoteattr(home)}/>\n"
        f"{entries}</feed>\n"
    )


def _entry(view: View, concept: str, day: datetime.date) -> str:
    """Return one entry; its id is the permanent address, which a new headword leaves alone."""
    library = view.library
    address = library.settings.site_url + library.addresses.entry(concept, view.lang)
    subject = library.index.concepts[concept].subject
    definition = library.index.terms[concept, view.lang].definition
    return (
        "<entry>\n"
        f"<id>{escape(view.permanent(concept))}#{escape(view.lang)}</id>\n"
        f"<title>{escape(view.name(concept))}</title>\n"
        f"<updated>{_time(day)}</updated>\n"
        f'<link rel="alternate" type="text/html" hreflang={quoteattr(view.lang)}'
        f" href={quoteattr(address)}/>\n"
        f"<category term={quoteattr(subject)} label={quoteattr(view.label(subject))}/>\n"
        f"<summary>{escape(view.plain(definition.text))}</summary>\n"
        "</entry>\n"
    )


def _time(day: datetime.date) -> str:
    """Return the start of a day as RFC 3339 has it; the hour is not known."""
    return f"{day.isoformat()}T00:00:00Z"
