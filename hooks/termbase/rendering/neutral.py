"""Pages of no language: the first page, the permanent addresses, the page not found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from termbase.rendering.addresses import relative
from termbase.rendering.social_images import image_of, image_tags
from termbase.rendering.strings import ALL_ENTRIES, NOT_FOUND, SITE_NAME, TAGLINE
from termbase.rendering.view import Library, View


def neutral_pages(library: Library, policy: str) -> Iterator[tuple[str, str]]:
    """Yield (path below the site, whole HTML page); `policy` is what a page may load and run."""
    yield "index.html", _root(library, policy)
    yield "404.html", _not_found(library, policy)
    for concept in library.index.concepts:
        if library.index.languages_of(concept):
            yield (
                f"{library.addresses.concept(concept)}index.html",
                _concept(library, concept, policy),
            )


def _render(library: Library, template: str, url: str, context: Mapping[str, Any]) -> str:
    views = [View(library, lang, url) for lang in library.settings.languages]
    defaults: dict[str, Any] = {
        "base": relative(url, ""),
        "url": url,
        "robots": "",
        "site_url": library.settings.site_url,
        "site_name": SITE_NAME,
        "title": " · ".join(view.say(SITE_NAME) for view in views),
        "description": " · ".join(view.say(TAGLINE) for view in views),
        "alternates": {},
        "views": views,
        "image_tags": [],
    }
    return library.render(template, views[0], **{**defaults, **context}) + "\n"


def _root(library: Library, policy: str) -> str:
    alternates = {lang: library.addresses.home(lang) for lang in library.settings.languages}
    context = {
        "policy": policy,
        "tagline": TAGLINE,
        "alternates": alternates,
        "image_tags": _image_tags(library, library.settings.languages[0]),
    }
    return _render(library, "root.html", "", context)


def _concept(library: Library, concept: str, policy: str) -> str:
    url = library.addresses.concept(concept)
    available = library.index.languages_of(concept)
    names = [View(library, lang, url).name(concept) for lang in available]
    alternates = {lang: library.addresses.entry(concept, lang) for lang in available}
    context = {
        "policy": policy,
        "concept": library.index.concepts[concept],
        "title": " · ".join(names),
        "description": concept,
        "alternates": alternates,
        "image_tags": _image_tags(library, available[0], concept),
    }
    return _render(library, "concept.html", url, context)


def _image_tags(library: Library, lang: str, concept: str = "") -> list[tuple[str, str]]:
    """Return the elements that describe the picture of `lang`; a page has only one."""
    image = image_of(library, lang, concept)
    return image_tags(View(library, lang, ""), image) if image else []


def _not_found(library: Library, policy: str) -> str:
    """Return the page that a host shows under any address, so with links from the root."""
    base = urlsplit(library.settings.site_url).path or "/"
    parts = {lang: library.addresses.part("glossary", lang) for lang in library.settings.languages}
    context = {
        "policy": policy,
        "base": base,
        "robots": "noindex",
        "title": "404",
        "description": "404",
        "glossary": parts,
        "not_found": NOT_FOUND,
        "all_entries": ALL_ENTRIES,
    }
    return _render(library, "not-found.html", "", context)
