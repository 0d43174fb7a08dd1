"""What a page is before any site generator takes it: an address, facts and a body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents list; `level` is 2 or 3."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one language.

    `source` names the page the same way in every language, below its language's folder
    (`nl/glossary/customer.md`); `url` is its address below the site (`nl/woordenboek/klant/`).
    `alternates` maps languages to addresses of the same page, its own included;
    `x_default` is the address for everybody else. `body` is safe HTML without blank lines.
    """

    kind: str
    source: str
    url: str
    lang: str
    title: str
    description: str
    body: str
    alternates: Mapping[str, str]
    x_default: str
    switch: Mapping[str, str]
    indexed: bool = True
    structured_data: tuple[Mapping[str, Any], ...] = ()
    edit_path: str = ""
    contents: tuple[Heading, ...] = field(default=())
    reads: frozenset[tuple[str, str]] = frozenset()
    """The entries, as (concept, language), of which the page shows something."""
    concept: str = ""
    """The concept, where the page is an entry."""

    def front_matter(self) -> dict[str, Any]:
        """Return what a generator needs beside the body, as plain data."""
        return {
            "title": self.title,
            "description": self.description,
            "kind": self.kind,
            "lang": self.lang,
            "url": self.url,
            "alternates": dict(self.alternates),
            "x_default": self.x_default,
            "switch": dict(self.switch),
            "indexed": self.indexed,
            "structured_data": list(self.structured_data),
            "edit_path": self.edit_path,
        }

    def text(self) -> str:
        """Return the page as a file: front matter in YAML (each value as JSON), then the body."""
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in self.front_matter().items()
        ]
        return "---\n" + "\n".join(lines) + f"\n---\n\n{self.body}\n"


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page before its body is made: its name, its address, and how it is made."""

    source: str
    url: str
    make: Callable[[], Page]
    contents: bool = False
    """Whether the page will have a contents list."""
    whole: tuple[tuple[str, str], ...] = ()
    """The entries, as (concept, language), of which the page shows more than their names."""
    lists: tuple[str, ...] = ()
    """The languages of which the page lists all entries; none on most pages."""
    shows: frozenset[str] = frozenset()
    """The fields that the page shows of the entries in `whole` or `lists`; all when empty."""


_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def contents_of(body: str) -> tuple[Heading, ...]:
    """Return the headings of `body` that have an id, in order.

    >>> contents_of('<h2 id="a">Co <i>to</i> jest</h2>')
    (Heading(id='a', title='Co to jest', level=2),)
    """
    return tuple(
        Heading(id=id_, title=_TAG.sub("", title).strip(), level=int(level))
        for level, id_, title in _HEADING.findall(body)
    )


def one_block(html: str) -> str:
    r"""Return `html` without blank lines and indentation, so that Markdown leaves it alone.

    >>> one_block("<div>\n\n   <p>a</p>\n</div>\n")
    '<div>\n<p>a</p>\n</div>'
    """
    return "\n".join(filter(None, map(str.strip, html.split("\n"))))
