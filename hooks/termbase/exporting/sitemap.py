"""The sitemap with every page's alternates, and the robots file that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

SITEMAP_FILES = ("sitemap.xml", "robots.txt")
"""The files that are made here."""


@dataclass(frozen=True, slots=True)
class Location:
    """An indexed page: its address below the site, alternates by language, the default."""

    url: str
    alternates: Mapping[str, str]
    x_default: str | None


def sitemap_files(site_url: str, locations: Iterable[Location]) -> Iterator[tuple[str, str]]:
    """Yield (path below the site, text) of `sitemap.xml` and `robots.txt`.

    Source: https://www.sitemaps.org/protocol.html, and for alternates
    https://developers.google.com/search/docs/specialty/international/localized-versions
    """
    entries = "".join(_entry(site_url, location) for location in locations)
    yield (
        "sitemap.xml",
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            f' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
        ),
    )
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n"


def _entry(site_url: str, location: Location) -> str:
    alternates = dict(location.alternates)
    if location.x_default is not None:
        alternates["x-default"] = location.x_default
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{_quoted(site_url + url)}"/>\n'
        for lang, url in alternates.items()
    )
    return f"<url>\n<loc>{_quoted(site_url + location.url)}</loc>\n{links}</url>\n"


def _quoted(address: str) -> str:
    return escape(address, {'"': "&quot;"})
