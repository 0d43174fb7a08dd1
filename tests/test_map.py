"""The map: every concept once, at the same place in every language, no label on another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest
from lxml import etree, html

from termbase.index import RELATIONS, Index, build_index
from termbase.loading.glossary import Glossary
from termbase.model import Concept, Relations, Subject
from termbase.rendering.map_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    MOST_PER_SUBJECT,
    PANEL_WIDTH,
    MapLayout,
    lay_out,
)
from termbase.rendering.map_page import label_lines, map_page
from termbase.rendering.view import Library
from termbase.site import Project

LANGUAGES = ["en", "nl", "pl", "nb"]
SVG = "{http://www.w3.org/2000/svg}"


def picture(project: Project, lang: str) -> etree._Element:
    """Return the map as an XML parser reads it: it complains where a browser would guess."""
    body = map_page(project.library, lang).make().body
    found = re.search(r'<svg class="tb-map__picture".*?</svg>', body, re.DOTALL)
    assert found
    source = found[0].replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return etree.fromstring(source)


def many(project: Project, times: int) -> Index:
    """Return an index in which each concept stands `times` times, each copy related alike."""
    index = project.index
    concepts = dict(index.concepts)
    terms = dict(index.terms)
    relations = dict(index.relations)
    for turn in range(1, times):
        for concept, entry in index.concepts.items():
            copy = f"{concept}-{turn}"
            concepts[copy] = replace(entry, id=copy)
            relations[copy] = {
                kind: tuple(f"{other}-{turn}" for other in index.relations[concept][kind])
                for kind in RELATIONS
            }
            for lang in index.languages:
                terms[copy, lang] = index.terms[concept, lang]
    return replace(index, concepts=concepts, terms=terms, relations=relations)


def overlapping(layout: MapLayout) -> list[tuple[str, str]]:
    return [
        (first, second)
        for first, second in combinations(layout.places, 2)
        if abs(layout.places[first].x - layout.places[second].x) < BOX_WIDTH
        and abs(layout.places[first].y - layout.places[second].y) < BOX_HEIGHT
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_concept_is_a_link_on_the_map(lang: str, project: Project) -> None:
    svg = picture(project, lang)
    nodes = {link.get("id"): link for link in svg.iter(f"{SVG}a")}
    assert set(nodes) == {f"map-{concept}" for concept in project.index.concepts}
    for concept in project.index.concepts:
        link = nodes[f"map-{concept}"]
        text = " ".join(part.text or "" for part in link.iter(f"{SVG}text"))
        name = project.index.terms[concept, lang].preferred.term
        assert text.replace("- ", "-").startswith(name), concept
        slug = project.index.slugs[concept, lang]
        assert str(link.get("href")).endswith(f"/{slug}/")


def test_places_are_the_same_in_every_language(project: Project) -> None:
    def boxes(lang: str) -> dict[str, tuple[str | None, ...]]:
        return {
            str(link.get("id")): tuple(link.find(f"{SVG}rect").attrib.values())  # type: ignore[union-attr]
            for link in picture(project, lang).iter(f"{SVG}a")
        }

    first = boxes("en")
    assert len(first) == len(project.index.concepts)
    assert all(boxes(lang) == first for lang in LANGUAGES[1:])


def test_no_box_covers_another_or_leaves_its_panel(project: Project) -> None:
    layout = lay_out(project.index)
    assert overlapping(layout) == []
    for panel in layout.panels:
        for concept in panel.concepts:
            place = layout.places[concept]
            assert panel.x < place.x - BOX_WIDTH / 2
            assert place.x + BOX_WIDTH / 2 < panel.x + PANEL_WIDTH
            assert panel.y < place.y - BOX_HEIGHT / 2
            assert place.y + BOX_HEIGHT / 2 < panel.y + panel.height
    for first, second in combinations(layout.panels, 2):
        apart = first.y + first.height <= second.y or second.y + second.height <= first.y
        assert first.x != second.x or apart


def test_layout_is_settled(project: Project) -> None:
    assert lay_out(project.index) == lay_out(project.index)


def test_search_of_places_shortens_the_lines(project: Project) -> None:
    """Hubs stand in the middle of what they connect: `customer` is near its kinds."""
    layout = lay_out(project.index)
    kinds = [line[0] for line in layout.lines["broader"] if line[1] == "customer"]
    assert len(kinds) > 5
    heights = [layout.places[concept].y for concept in kinds]
    assert min(heights) < layout.places["customer"].y < max(heights)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_relation_is_a_line_and_is_said_in_words(lang: str, project: Project) -> None:
    layout = project.library.map_layout
    drawn = {frozenset(line) for lines in layout.lines.values() for line in lines}
    page = html.fromstring(map_page(project.library, lang).make().body)
    told = {
        "".join(entry.xpath("./dt//text()")): " ".join(entry.xpath("./dd//text()"))
        for entry in page.xpath("//dl/div")
    }
    assert len(told) == len(project.index.concepts)
    for concept, kinds in project.index.relations.items():
        for others in kinds.values():
            for other in others:
                assert frozenset((concept, other)) in drawn
                name = project.index.terms[other, lang].preferred.term
                assert name in told[name_of(project, concept, lang)]


def name_of(project: Project, concept: str, lang: str) -> str:
    preferred = project.index.terms[concept, lang].preferred
    return f"{preferred.term} ({preferred.qualifier})" if preferred.qualifier else preferred.term


def test_large_dictionary_shows_the_most_related_concepts_and_says_so(project: Project) -> None:
    index = many(project, 15)
    layout = lay_out(index)
    assert len(index.concepts) > 1_000
    assert {len(panel.concepts) for panel in layout.panels} == {MOST_PER_SUBJECT}
    assert "customer" in layout.places
    assert overlapping(layout) == []
    settings, addresses = project.settings, project.library.addresses
    library = Library(settings, index, project.catalogues, replace(addresses, index=index))
    text = html.fromstring(map_page(library, "en").make().body).text_content()
    assert f"{6 * MOST_PER_SUBJECT} of 1,065" in text


def test_dictionary_without_entries_has_an_empty_map() -> None:
    concept = Concept(id="a", subject=Subject.PEOPLE, relations=Relations())
    index = build_index(Glossary(languages=("en",)))
    layout = lay_out(replace(index, concepts={"a": concept}))
    assert layout.panels == ()
    assert layout.height == 0


def test_labels_have_at_most_three_lines(project: Project) -> None:
    for term in project.index.terms.values():
        lines = label_lines(term.preferred.term)
        assert 1 <= len(lines) <= 3
        assert "".join(lines).replace(" ", "") == term.preferred.term.replace(" ", "")
