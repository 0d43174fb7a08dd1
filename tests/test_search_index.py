"""The files that search loads: every form comes out of them again, every address is there."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from termbase.exporting.search_index import make_search_index
from termbase.linguistics.searching import FUNCTION_WORDS, SPELLINGS
from termbase.loading.documents import load_documents
from termbase.loading.settings import load_settings
from termbase.model import Status
from termbase.site import Project, load_project
from tests.conftest import ROOT, BuiltSite, MakeSite, run_mkdocs
from tests.search.queries import KINDS, load_queries

LANGUAGES = load_settings(ROOT, {}).languages


def data_of(text: str) -> dict[str, Any]:
    """Return what a data file calls its function with, as the worker reads it."""
    data: dict[str, Any] = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    return data


def files_of(project: Project, lang: str) -> tuple[dict[str, Any], dict[str, Any]]:
    made = project.search(lang)
    files = dict(made.files)
    terms = data_of(files[made.terms])
    return terms, data_of(files[made.terms.rpartition("/")[0] + "/" + terms["texts"]])


def expand(data: dict[str, Any], designation: list[Any]) -> list[set[str]]:
    """Return the forms of each word of a designation, as the worker makes them."""
    term, _, *rest = designation
    found = []
    for place, word in enumerate(term.split()):
        number = rest[place] if place < len(rest) and isinstance(rest[place], int) else 0
        cut, *endings = data["patterns"][number].split(" ") if number else ["0"]
        stem = word[: len(word) - int(cut)]
        found.append({word, *(stem + ending for ending in endings)})
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_designation_and_form_is_there(lang: str, project: Project) -> None:
    data, _ = files_of(project, lang)
    assert len(data["entries"]) == len(project.index.ordered[lang])
    for concept, entry in zip(project.index.ordered[lang], data["entries"], strict=True):
        term = project.index.terms[concept, lang]
        own = {item[0]: item for item in entry[4]}
        assert own.keys() == {designation.term for designation in term.designations}
        assert entry[4][0][0] == term.preferred.term
        for designation in term.designations:
            words = expand(data, own[designation.term])
            unlike = [item for item in own[designation.term][2:] if isinstance(item, str)]
            for form in (form for several in designation.forms.values() for form in several):
                parts = form.split()
                if len(parts) == len(words) + 1 and parts[0].lower() in FUNCTION_WORDS[lang]:
                    parts = parts[1:]
                aligned = len(parts) == len(words) and all(
                    part in forms for part, forms in zip(parts, words, strict=True)
                )
                assert aligned or form in unlike, (concept, designation.term, form)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_the_other_languages_lead_to_the_entry(lang: str, project: Project) -> None:
    data, _ = files_of(project, lang)
    for concept, entry in zip(project.index.ordered[lang], data["entries"], strict=True):
        for other, names in zip(data["languageCodes"], entry[5], strict=True):
            term = project.index.terms[concept, other]
            assert names[0] == term.preferred.term
            assert set(names) == {
                designation.term
                for designation in term.designations
                if designation.status is not Status.DEPRECATED
            }


def test_status_is_kept(project: Project) -> None:
    data, _ = files_of(project, "pl")
    order = list(project.index.ordered["pl"])
    names = {item[0]: item[1] for item in data["entries"][order.index("customer-service")][4]}
    assert (names["obsługa klienta"], names["obsługa klientów"], names["serwis klienta"]) == (
        0,
        1,
        2,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_are_the_hashes_of_the_contents(lang: str, built_site: BuiltSite) -> None:
    paths = list((built_site.folder / "assets" / "search").glob(f"{lang}-*.js"))
    assert len(paths) == 2
    for path in paths:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name.split(".")[1] == digest[:16]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_changed_text_changes_both_names(lang: str, project: Project) -> None:
    """The terms name the texts, so a page finds the texts that belong to its terms."""
    before = project.search(lang)
    after = make_search_index(project.library, lang, ())
    assert after.terms != before.terms


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_address_and_anchor_is_on_the_site(
    lang: str, project: Project, built_site: BuiltSite
) -> None:
    terms, texts = files_of(project, lang)
    ids: dict[str, frozenset[str]] = {}
    for owner, _, anchor, heading, _ in texts["texts"]:
        address = terms["entries"][owner][0] if owner >= 0 else texts["pages"][-1 - owner][0]
        if address not in ids:
            page = html.parse(str(built_site.folder / lang / address / "index.html")).getroot()
            ids[address] = frozenset(page.xpath("//@id"))
        assert not anchor or anchor in ids[address], (address, anchor)
        assert heading
    assert {entry[0] for entry in terms["entries"]} <= ids.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_guides_questions_and_comparisons_are_there(lang: str, project: Project) -> None:
    _, texts = files_of(project, lang)
    guides = list((ROOT / "docs" / lang / "guides").glob("*.md"))
    titles = {title for _, title in texts["pages"]}
    for guide in guides:
        title = re.search(r"^# (.+)$", guide.read_text("utf-8"), re.MULTILINE)
        assert title
        assert title[1] in titles
    assert len(texts["pages"]) >= len(guides) + len(project.index.pairs[lang])
    questions = sum(len(project.index.terms[id_, lang].faq) for id_ in project.index.ordered[lang])
    assert sum(kind == 1 for _, kind, *_ in texts["texts"]) == questions > 0
    words = " ".join(text for *_, text in texts["texts"])
    assert "](" not in words
    assert "<i lang" not in words


def test_rules_of_spelling_travel_with_the_language(project: Project) -> None:
    assert ["ij", "y"] in files_of(project, "nl")[0]["folds"]
    assert ["ij", "y"] not in files_of(project, "nb")[0]["folds"]
    assert ["ł", "l"] in files_of(project, "pl")[0]["folds"]
    assert SPELLINGS.keys() <= set(LANGUAGES)


def test_no_language_is_named_where_the_page_searches() -> None:
    for name in ("search.js", "search-worker.js"):
        text = (ROOT / "docs" / "assets" / name).read_text("utf-8")
        code = re.sub(r"/\*.*?\*/|//.*", "", text, flags=re.DOTALL)
        for lang in LANGUAGES:
            assert f'"{lang}"' not in code
        for never in ("innerHTML", "eval(", "Function(", "blob:", "http"):
            assert never not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_browsers_learn_how_to_search_the_site(
    lang: str, project: Project, built_site: BuiltSite
) -> None:
    page = html.parse(str(built_site.folder / lang / "index.html")).getroot()
    (link,) = page.xpath("//link[@rel='search']")
    assert link.get("type") == "application/opensearchdescription+xml"
    file = built_site.folder / lang / link.get("href")
    root = etree.parse(str(file)).getroot()
    name = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    (url,) = root.findall("o:Url", name)
    assert url.get("template") == f"{built_site.url}{lang}/?q={{searchTerms}}"
    assert root.findtext("o:Language", namespaces=name) == lang
    short = root.findtext("o:ShortName", namespaces=name)
    assert short
    assert len(short) <= 16
    assert root.findtext("o:Image", namespaces=name) == f"{built_site.url}assets/favicon.svg"
    assert short != files_of(project, lang)[0]["reasons"]["headword"]


def test_short_names_differ_by_language(project: Project) -> None:
    shown = {
        dict(made.files)[made.description].split("ShortName>")[1]
        for made in map(project.search, LANGUAGES)
    }
    assert len(shown) == len(LANGUAGES)


def test_material_search_is_gone(built_site: BuiltSite) -> None:
    assert not (built_site.folder / "search").exists()
    for lang in LANGUAGES:
        assert not (built_site.folder / lang / "search").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_terms_are_compact(lang: str, project: Project) -> None:
    """At 10,000 concepts they may weigh 2.2 MB: 220 bytes each, what all share left aside."""
    made = project.search(lang)
    packed = gzip.compress(dict(made.files)[made.terms].encode(), mtime=0)
    assert len(packed) < 220 * len(project.index.ordered[lang])


def test_language_without_rules_is_searched_as_well(make_site: MakeSite, tmp_path: Path) -> None:
    from tests.test_sites import add_language

    folder = make_site("fifth-language")
    lang = add_language(folder, "fifth-language")
    assert run_mkdocs(folder, tmp_path / "out", "--strict").returncode == 0
    project = load_project(load_settings(folder, {}), proofread=False)
    terms, texts = files_of(project, lang)
    assert terms["entries"][0][4][0][0] == "Kunde"
    assert terms["functionWords"] == []
    assert (tmp_path / "out" / project.search(lang).terms).is_file()
    assert texts["pages"]


def test_documents_are_read_heading_by_heading(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "a.md").write_text(
        "---\ntitle: A\n---\n# Een *klant*\n\nVoor [wie](../x.md) koopt.\n\n"
        '## Wat dan?\n\n- <i lang="en">one</i>\n- twee\n\n## Wat dan?\n\n| a | b |\n| --- | --- |\n'
    )
    (document,) = load_documents(tmp_path, "nl")
    assert (document.path, document.title) == ("guides/a", "Een klant")
    assert [(passage.anchor, passage.heading, passage.text) for passage in document.passages] == [
        ("", "Een klant", "Voor wie koopt."),
        ("wat-dan", "Wat dan?", "one twee"),
        ("wat-dan_1", "Wat dan?", "a b"),
    ]


def test_folder_without_documents_has_none(tmp_path: Path) -> None:
    assert load_documents(tmp_path / "nowhere", "nl") == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_queries_are_enough_and_name_entries(lang: str, project: Project) -> None:
    queries = load_queries(lang)
    assert len(queries) >= 200
    assert len({query.text for query in queries}) == len(queries)
    for kind in KINDS:
        assert sum(query.kind == kind for query in queries) >= 20
    for query in queries:
        assert query.kind in KINDS
        assert query.concepts <= project.index.concepts.keys(), query
