"""Order, addresses and relations, by the rules of each language."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from termbase.index import INVERSE, build_index
from termbase.linguistics.collation import buckets, sort_key
from termbase.loading.settings import load_settings
from termbase.model import Relations
from termbase.site import Project, load_project

ORDERS = {
    "pl": ["cena", "ćwiczenie", "klient", "lato", "łza", "osoba", "ósmy", "zakup", "źródło", "żal"],
    "nb": ["anbefaling", "kunde", "zoo", "ære", "ørn", "ås", "aasen"],
    "nl": ["ijs", "ik", "klant", "koning", "zaak"],
    "en": ["client", "co-op", "Consumer", "customer"],
}


@pytest.mark.parametrize("lang", ORDERS)
def test_words_sort_as_the_language_sorts_them(lang: str) -> None:
    assert sorted(set(ORDERS[lang]), key=lambda word: sort_key(lang, word)) == ORDERS[lang]


def test_polish_index_has_no_letters_for_a_and_e_with_ogonek() -> None:
    letters = [letter for letter, _ in buckets("pl", ["ale"], str)]
    assert "Ł" in letters
    assert not {"Ą", "Ę", "Ń"} & set(letters)


def test_norwegian_index_ends_with_ae_oe_aa() -> None:
    assert [letter for letter, _ in buckets("nb", ["a"], str)][-3:] == ["Æ", "Ø", "Å"]


def test_relations_are_complete_from_both_ends(project: Project) -> None:
    for id_, kinds in project.index.relations.items():
        for relation, others in kinds.items():
            for other in others:
                assert id_ in project.index.relations[other][INVERSE[relation]]


def test_order_does_not_depend_on_the_order_of_files(project: Project) -> None:
    turned = dataclasses.replace(
        project.glossary,
        concepts=dict(reversed(project.glossary.concepts.items())),
        terms=dict(reversed(project.glossary.terms.items())),
    )
    assert build_index(turned) == project.index


def test_every_entry_has_an_address_of_its_own(project: Project) -> None:
    addresses = [(slug, lang) for (_, lang), slug in project.index.slugs.items()]
    assert len(addresses) == len(set(addresses))


def test_comparison_is_seen_from_both_ends(small_project: Path) -> None:
    index = load_project(load_settings(small_project, {})).index
    (here,) = index.pairs_of("customer", "en")
    (there,) = index.pairs_of("consumer", "en")
    assert (here.first, there.first) == ("customer", "consumer")
    assert here.comparison.rows[0].this == there.comparison.rows[0].other


def test_backlinks_name_the_entries_that_refer(small_project: Path) -> None:
    index = load_project(load_settings(small_project, {})).index
    assert index.backlinks == {("consumer", "en"): ("customer",)}


def test_relation_without_a_counterpart_is_left_out(small_project: Path) -> None:
    glossary = load_project(load_settings(small_project, {})).glossary
    located = glossary.concepts["customer"]
    entry = dataclasses.replace(located.entry, relations=Relations(broader=("nothing",)))
    glossary.concepts["customer"] = dataclasses.replace(located, entry=entry)
    assert build_index(glossary).relations["customer"]["broader"] == ()
