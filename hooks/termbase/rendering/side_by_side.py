"""The page on which an entry stands in two languages, section beside section.

A page for each pair of languages of each concept would multiply the site, so there is one
page a language. Its script fetches the two entries that its address names and lays them
out; the list of entries on the page is all that it knows, and what a reader without
JavaScript reads.
"""

from __future__ import annotations

from functools import partial

from termbase.rendering.lists import list_page
from termbase.rendering.pages import Page, PlannedPage
from termbase.rendering.strings import SIDE_BY_SIDE, SIDE_BY_SIDE_DESCRIPTION
from termbase.rendering.view import Library, View


def side_by_side_page(library: Library, lang: str) -> PlannedPage:
    """Return the page of `lang`, with every concept that has an entry in two languages."""
    return PlannedPage(
        f"{lang}/side-by-side.md",
        library.addresses.part("side-by-side", lang),
        partial(_side_by_side_page, library, lang),
        lists=library.settings.languages,
        shows=frozenset({"designations"}),
    )


def _side_by_side_page(library: Library, lang: str) -> Page:
    address = partial(library.addresses.part, "side-by-side")
    view = View(library, lang, address(lang))
    index = library.index
    several = [concept for concept in index.concepts if len(index.languages_of(concept)) > 1]
    return list_page(
        view,
        "side-by-side",
        "side-by-side",
        address,
        (view.say(SIDE_BY_SIDE), view.say(SIDE_BY_SIDE_DESCRIPTION)),
        concepts=index.sort(several, lang),
        order=(lang, *view.other_languages),
    )
