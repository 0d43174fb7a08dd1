"""Where each concept stands on the map: the same place in every language.

A subject field is a panel with two lanes of places; the panels stand in columns of about
the same height. Concepts change places within their panel as long as that makes the lines
between them shorter (a quadratic assignment, searched by swaps). Nothing is left
to chance, and all boxes have one size, so no label ever covers another. A general layout
of graphs would not keep subjects together nor places apart, and would depend on label widths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, hypot
from typing import TypeAlias

from termbase.index import RELATIONS, Index, Relation
from termbase.model import Subject

MOST_PER_SUBJECT = 24
"""A panel shows so many concepts: those with the most relations."""

COLUMNS, LANES = 3, 2
BOX_WIDTH, BOX_HEIGHT = 138, 42
GUTTER = 46
LANE_STEP, ROW_STEP = BOX_WIDTH + GUTTER, 62
MARGIN, HEAD = 12, 42
PANEL_WIDTH = 2 * MARGIN + (LANES - 1) * LANE_STEP + BOX_WIDTH
PANEL_STEP, GAP = PANEL_WIDTH + 28, 20
"""All measures are units of the picture, a pixel each where it is shown at its own size."""

_WEIGHTS: Mapping[Relation, float] = {
    "broader": 4, "narrower": 4, "contrast": 3, "related": 1
}  # fmt: skip
_FAR_WEIGHT = 0.3
_ROUNDS = 8

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a panel; `x` and `y` are the middle of its box."""

    panel: Subject
    lane: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Panel:
    """A subject field: its frame, and its concepts as they are read, row by row."""

    subject: Subject
    x: float
    y: float
    height: float
    concepts: tuple[str, ...]
    total: int
    """How many concepts the subject has, those that the map leaves out included."""


@dataclass(frozen=True, slots=True)
class MapLayout:
    """The whole map: panels, the place of each concept, the lines of each relation."""

    width: float
    height: float
    panels: tuple[Panel, ...]
    places: Mapping[str, Place]
    lines: Mapping[Relation, tuple[Line, ...]]
    """`broader` leads from the narrower concept to the broader one; `narrower` is not kept."""

    def neighbours(self, concept: str) -> list[str]:
        """Return the concepts to which a line leads from `concept`, in a settled order."""
        found = {
            other
            for lines in self.lines.values()
            for line in lines
            if concept in line
            for other in line
        }
        return sorted(found - {concept})


def lay_out(index: Index) -> MapLayout:
    """Return the map of all concepts that have an entry in some language."""
    chosen, totals = _chosen(index)
    lines = _lines(index, {concept for concepts in chosen.values() for concept in concepts})
    frames = _frames({subject: len(concepts) for subject, concepts in chosen.items()})
    taken: dict[str, Place] = {}
    for subject, concepts in chosen.items():
        places = _places(subject, *frames[subject], len(concepts))
        taken.update(zip(concepts, places, strict=True))
    _improve(chosen, taken, lines)
    panels = tuple(
        Panel(
            subject=subject,
            x=frames[subject][0] * PANEL_STEP,
            y=frames[subject][1],
            height=_height(len(concepts)),
            concepts=tuple(sorted(concepts, key=lambda concept: _reading(taken[concept]))),
            total=totals[subject],
        )
        for subject, concepts in chosen.items()
    )
    return MapLayout(
        width=(COLUMNS - 1) * PANEL_STEP + PANEL_WIDTH,
        height=max((panel.y + panel.height for panel in panels), default=0),
        panels=panels,
        places=taken,
        lines=lines,
    )


def concepts_on_map(index: Index) -> frozenset[str]:
    """Return the concepts that have a place on the map, in less time than `lay_out` takes."""
    chosen, _ = _chosen(index)
    return frozenset(concept for concepts in chosen.values() for concept in concepts)


def path_between(start: Place, end: Place, *, arrow: bool = False) -> str:
    """Return the SVG path of a line between two boxes, from edge to edge.

    Within a panel a line keeps to the gutter between the lanes, so that no box hides it;
    so does one from panel to panel straight down a lane.
    """
    if start.panel != end.panel and start.x != end.x:
        first, last = _edge(start, end), _edge(end, start)
        before = first
        line = f"M{_pair(first)}L{_pair(last)}"
    elif abs(start.y - end.y) == ROW_STEP:
        down = BOX_HEIGHT / 2 if start.y < end.y else -BOX_HEIGHT / 2
        first, last = (start.x, start.y + down), (end.x, end.y - down)
        before = first
        line = f"M{_pair(first)}L{_pair(last)}"
    else:
        first, before = _into_gutter(start, end)
        last, other = _into_gutter(end, start)
        line = f"M{_pair(first)}C{_pair(before)} {_pair(other)} {_pair(last)}"
        before = other
    return line + (_arrowhead(before, last) if arrow else "")


def _into_gutter(start: Place, end: Place) -> tuple[Point, Point]:
    """Return where a curve leaves a box for the gutter, and the point that it heads for."""
    side = 1 if start.lane == 0 else -1
    reach = GUTTER * 0.6 if start.lane != end.lane else min(
        GUTTER * 1.1, 12 + 7 * abs(start.y - end.y) / ROW_STEP
    )  # fmt: skip
    edge = start.x + side * BOX_WIDTH / 2
    return (edge, start.y), (edge + side * reach, start.y)


def box_outline(place: Place) -> str:
    """Return the SVG path of a frame just outside a box."""
    left, top = place.x - BOX_WIDTH / 2 - 2, place.y - BOX_HEIGHT / 2 - 2
    width, height = BOX_WIDTH + 4, BOX_HEIGHT + 4
    return f"M{_pair((left, top))}h{width}v{height}h-{width}z"


def _chosen(index: Index) -> tuple[dict[Subject, list[str]], dict[Subject, int]]:
    """Return the concepts of each subject, the most related first, and how many there were."""
    grouped: dict[Subject, list[str]] = defaultdict(list)
    for concept, entry in index.concepts.items():
        if index.languages_of(concept):
            grouped[entry.subject].append(concept)

    def degree(concept: str) -> tuple[int, str]:
        return -sum(len(others) for others in index.relations[concept].values()), concept

    chosen = {
        subject: sorted(grouped[subject], key=degree)[:MOST_PER_SUBJECT]
        for subject in Subject
        if subject in grouped
    }
    return chosen, {subject: len(grouped[subject]) for subject in chosen}


def _lines(index: Index, shown: set[str]) -> dict[Relation, tuple[Line, ...]]:
    found: dict[Relation, tuple[Line, ...]] = {}
    for relation in RELATIONS:
        if relation == "narrower":
            continue
        found[relation] = tuple(
            (concept, other)
            for concept in sorted(shown)
            for other in index.relations[concept][relation]
            if other in shown and (relation == "broader" or concept < other)
        )
    return found


def _frames(sizes: Mapping[Subject, int]) -> dict[Subject, tuple[int, float]]:
    """Return column and top of each panel: the largest first, each in the shortest column."""
    bottoms = [0.0] * COLUMNS
    frames = {}
    for subject in sorted(sizes, key=lambda subject: -sizes[subject]):
        column = bottoms.index(min(bottoms))
        frames[subject] = (column, bottoms[column])
        bottoms[column] += _height(sizes[subject]) + GAP
    return frames


def _height(count: int) -> float:
    rows = ceil(count / LANES)
    lowered = count % LANES == 0
    return HEAD + (rows - 1) * ROW_STEP + BOX_HEIGHT + MARGIN + (ROW_STEP / 2 if lowered else 0)


def _places(subject: Subject, column: int, top: float, count: int) -> list[Place]:
    """Return the places of a panel, row by row; the second lane stands half a row lower."""
    return [
        Place(
            panel=subject,
            lane=lane,
            x=column * PANEL_STEP + MARGIN + BOX_WIDTH / 2 + lane * LANE_STEP,
            y=top + HEAD + BOX_HEIGHT / 2 + row * ROW_STEP + lane * ROW_STEP / 2,
        )
        for row in range(ceil(count / LANES))
        for lane in range(LANES)
    ][:count]


def _improve(
    chosen: Mapping[Subject, Sequence[str]],
    taken: dict[str, Place],
    lines: Mapping[Relation, Iterable[Line]],
) -> None:
    """Swap places within a panel as long as the lines get shorter."""
    weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
    subjects = {concept: subject for subject, concepts in chosen.items() for concept in concepts}
    for relation, held in lines.items():
        for first, second in held:
            far = subjects[first] is not subjects[second]
            weight = _FAR_WEIGHT if far else _WEIGHTS[relation]
            weights[first].append((second, weight))
            weights[second].append((first, weight))

    def cost(concept: str) -> float:
        here = taken[concept]
        return sum(weight * _length(here, taken[other]) for other, weight in weights[concept])

    for _ in range(_ROUNDS):
        swapped = False
        for concepts in chosen.values():
            for first, second in combinations(concepts, 2):
                before = cost(first) + cost(second)
                taken[first], taken[second] = taken[second], taken[first]
                if cost(first) + cost(second) < before - 1e-6:
                    swapped = True
                else:
                    taken[first], taken[second] = taken[second], taken[first]
        if not swapped:
            return


def _length(first: Place, second: Place) -> float:
    """Return how far two places are apart; within a panel lines run down the gutter."""
    if first.panel == second.panel:
        return abs(first.y - second.y)
    return hypot(first.x - second.x, first.y - second.y)


def _reading(place: Place) -> tuple[float, float]:
    return place.y, place.x


def _edge(start: Place, end: Place) -> Point:
    """Return where the line between two middles leaves the box of `start`."""
    across, down = end.x - start.x, end.y - start.y
    scale = min(
        BOX_WIDTH / 2 / abs(across) if across else 2.0,
        BOX_HEIGHT / 2 / abs(down) if down else 2.0,
    )
    return start.x + across * scale, start.y + down * scale


def _arrowhead(origin: Point, tip: Point) -> str:
    """Return two strokes that make an arrow's head at `tip`."""
    across, down = tip[0] - origin[0], tip[1] - origin[1]
    length = hypot(across, down) or 1.0
    across, down = across / length * 8, down / length * 8
    left = (tip[0] - across + down * 0.6, tip[1] - down - across * 0.6)
    right = (tip[0] - across - down * 0.6, tip[1] - down + across * 0.6)
    return f"M{_pair(left)}L{_pair(tip)} {_pair(right)}"


def _pair(point: Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"
