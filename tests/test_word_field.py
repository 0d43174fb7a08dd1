"""The word field: which word covers which concept, from the entries alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from termbase.model import Match
from termbase.rendering.view import Library, View
from termbase.rendering.word_field import Extent, cells_of, word_field_page
from termbase.site import Project
from tests.conftest import MakeSite, run_mkdocs
from tests.test_sites import add_language

LANGUAGES = ["en", "nl", "pl", "nb"]
FIELD = ("customer", "client", "consumer", "buyer")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_and_concept_is_in_the_table(lang: str, project: Project) -> None:
    page = word_field_page(project.library, lang)
    assert page is not None
    rows = html.fromstring(page.make().body).xpath("//tbody/tr")
    assert len(rows) == len(LANGUAGES)
    order = [lang, *(other for other in LANGUAGES if other != lang)]
    for row, other in zip(rows, order, strict=True):
        spans = [int(cell.get("colspan", "1")) for cell in row.xpath("./td")]
        assert sum(spans) == len(FIELD)
        words = row.xpath("./td//b/text()")
        for concept in FIELD:
            assert project.index.terms[concept, other].preferred.term in words


def test_one_word_for_two_concepts_is_one_bar(project: Project) -> None:
    view = View(project.library, "nl", "nl/woordveld/")
    first, *rest = cells_of(view, FIELD, "pl")
    assert first.concepts == ("customer", "client")
    assert first.word == "klient"
    assert [cell.concepts for cell in rest] == [("consumer",), ("buyer",)]


def test_matches_are_those_of_the_entries(project: Project) -> None:
    for lang in LANGUAGES:
        for other in LANGUAGES:
            if other == lang:
                continue
            view = View(project.library, lang, "")
            for cell in cells_of(view, FIELD, other):
                held = project.index.terms[cell.concepts[0], lang].equivalents
                said: list[Match | None] = [
                    entry.match for entry in held if entry.lang == other and not entry.term
                ]
                if len(cell.concepts) == 1:
                    assert [cell.match] == (said or [None])


def test_word_of_another_column_is_not_repeated_unless_it_misleads(project: Project) -> None:
    view = View(project.library, "pl", "")
    first = cells_of(view, FIELD, "nl")[0]
    assert Extent("cliënt", Match.FALSE_FRIEND) in first.others
    assert cells_of(view, FIELD, "en")[0].others == ()


def test_missing_entry_leaves_a_gap_and_says_so(project: Project) -> None:
    terms = {key: term for key, term in project.index.terms.items() if key != ("client", "nb")}
    library = Library(
        project.settings,
        replace(project.index, terms=terms),
        project.catalogues,
        project.library.addresses,
    )
    cells = cells_of(View(library, "en", ""), FIELD, "nb")
    assert [cell.word for cell in cells] == ["kunde", "", "forbruker", "kjøper"]
    page = word_field_page(library, "en")
    assert page is not None
    assert "not written yet" in page.make().body


def test_no_page_for_fewer_than_two_words(project: Project) -> None:
    settings = replace(project.settings, word_field=("customer", "no-such-concept"))
    library = replace(project.library, settings=settings)
    assert word_field_page(library, "en") is None


def test_language_more_is_data_only(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("fifth-language")
    add_language(folder, "fifth-language")
    result = run_mkdocs(folder, tmp_path / "out", "--strict")
    assert result.returncode == 0, result.stderr
    page = html.parse(str(tmp_path / "out/de/word-field/index.html")).getroot()
    assert page.xpath("//tr[contains(@class, 'tb-field__own')]//b/text()") == [
        "Kunde",
        "Verbraucher",
    ]
    other = html.parse(str(tmp_path / "out/en/word-field/index.html")).getroot()
    assert "Kunde" in other.xpath("//tbody//b[@lang='de']/text()")
    map_ = html.parse(str(tmp_path / "out/de/map/index.html")).getroot()
    assert map_.xpath("normalize-space(//a[@id='map-customer'])") == "Kunde"
