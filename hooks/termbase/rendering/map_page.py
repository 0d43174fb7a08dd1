"""The map page: the concepts of a language as boxes, their relations as lines, and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from termbase.index import Relation
from termbase.rendering.lists import list_page
from termbase.rendering.map_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    PANEL_WIDTH,
    MapLayout,
    Panel,
    box_outline,
    path_between,
)
from termbase.rendering.pages import Page, PlannedPage
from termbase.rendering.strings import MAP, MAP_DESCRIPTION
from termbase.rendering.view import Library, View

FONT_SIZE = 12
LINE_HEIGHT = 13
LABEL_WIDTH = BOX_WIDTH - 8
HEAD_WIDTH, HEAD_SCALE = PANEL_WIDTH - 28, 17 / FONT_SIZE
"""The room of a panel's name, and how much larger than a label it is written."""
DRAWN: tuple[Relation, ...] = ("related", "contrast", "broader")
"""The kinds of line, in the order in which they are painted."""

_WIDTHS = {**dict.fromkeys("ijlftrI.,:;'’-– ()|", 0.36), **dict.fromkeys("mwMWæÆœ@", 0.9)}
"""Widths of unusual letters in parts of the font's size, on the broad side of usual fonts."""


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line of a label; `squeezed` when it has to be fitted to the box."""

    text: str
    y: float
    squeezed: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A concept on the map, as one language names it."""

    concept: str
    name: str
    lang: str
    """The language of the name: another than the page's where the entry is missing."""
    x: float
    y: float
    lines: tuple[LabelLine, ...]
    rays: str
    """The lines from here and the frames of the boxes they reach, to be lit up."""


def map_page(library: Library, lang: str) -> PlannedPage:
    """Return the map of `lang`."""
    return PlannedPage(
        f"{lang}/map.md",
        library.addresses.part("map", lang),
        partial(_map_page, library, lang),
        contents=True,
        lists=library.settings.languages,
        shows=frozenset({"designations", "subject", "relations"}),
    )


def _map_page(library: Library, lang: str) -> Page:
    address = partial(library.addresses.part, "map")
    view = View(library, lang, address(lang))
    layout = library.map_layout
    return list_page(
        view,
        "map",
        "map",
        address,
        (view.say(MAP), view.say(MAP_DESCRIPTION)),
        layout=layout,
        panels=[(panel, list(_nodes(view, panel))) for panel in layout.panels],
        total=sum(panel.total for panel in layout.panels),
        drawn=DRAWN,
        paths={relation: _paths(layout, relation) for relation in DRAWN},
        panel_width=PANEL_WIDTH,
        head_width=HEAD_WIDTH,
        squeezed={
            panel.subject: text_width(view.label(panel.subject)) * HEAD_SCALE > HEAD_WIDTH
            for panel in layout.panels
        },
        box=(BOX_WIDTH, BOX_HEIGHT),
        label_width=LABEL_WIDTH,
    )


def _paths(layout: MapLayout, relation: Relation) -> tuple[str, str]:
    """Return the lines of a relation within panels, and those between them."""
    subjects = {concept: panel for panel in layout.panels for concept in panel.concepts}
    near: list[str] = []
    far: list[str] = []
    for first, second in layout.lines[relation]:
        line = path_between(
            layout.places[first], layout.places[second], arrow=relation == "broader"
        )
        (near if subjects[first] is subjects[second] else far).append(line)
    return "".join(near), "".join(far)


def _nodes(view: View, panel: Panel) -> Iterator[Node]:
    layout = view.library.map_layout
    for concept in panel.concepts:
        place = layout.places[concept]
        spoken = view.lang if view.term(concept) else view.library.index.languages_of(concept)[0]
        name = view.name(concept, spoken)
        others = [layout.places[other] for other in layout.neighbours(concept)]
        yield Node(
            concept=concept,
            name=name,
            lang=spoken,
            x=place.x,
            y=place.y,
            lines=tuple(_placed(label_lines(name), place.y)),
            rays="".join(path_between(place, other) + box_outline(other) for other in others),
        )


def _placed(lines: list[str], middle: float) -> Iterator[LabelLine]:
    first = middle - (len(lines) - 1) * LINE_HEIGHT / 2 + FONT_SIZE * 0.34
    for number, line in enumerate(lines):
        yield LabelLine(line, first + number * LINE_HEIGHT, text_width(line) > LABEL_WIDTH)


@lru_cache(maxsize=8192)
def text_width(text: str) -> float:
    """Return about how wide `text` is on the map, in its units."""
    parts = (_WIDTHS.get(letter, 0.7 if letter.isupper() else 0.6) for letter in text)
    return sum(parts) * FONT_SIZE


def label_lines(name: str) -> list[str]:
    """Break a name at spaces and after hyphens into at most three lines.

    >>> label_lines("zarządzanie relacjami z klientami")
    ['zarządzanie', 'relacjami z klientami']
    >>> label_lines("klant")
    ['klant']
    """
    lines = [""]
    for word in name.replace("-", "-\0").replace(" ", " \0").split("\0"):
        if lines[-1] and text_width((lines[-1] + word).rstrip()) > LABEL_WIDTH and len(lines) < 3:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]
