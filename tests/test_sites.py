"""Tiny whole sites, built as a user builds them, and what a build promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from lxml import html

from termbase.loading.settings import load_settings
from termbase.site import load_project, write_pages
from tests.conftest import SITES, BuiltSite, MakeSite, run_mkdocs, tree_of


def add_language(folder: Path, name: str) -> str:
    """Add a language by data alone: a line of settings, a catalogue; return its code."""
    config = folder / "mkdocs.yml"
    text = config.read_text("utf-8")
    last = [line for line in text.split("\n") if "- { locale:" in line][-1] + "\n"
    config.write_text(text.replace(last, last + (folder / "language.yml").read_text("utf-8")))
    with (folder / "strings.po").open("rb") as stream:
        some = read_po(stream)
    with (folder / "locales" / "site.pot").open("rb") as stream:
        template = read_po(stream)
    lang = str(some.locale)
    full = Catalog(locale=some.locale)
    for message in template:
        if message.id:
            known = some.get(message.id, message.context)
            string = known.string if known else message.id
            if isinstance(message.id, tuple):
                string = (message.id[0],) + (message.id[1],) * (full.num_plurals - 1)
            full.add(message.id, string, flags=message.flags, context=message.context)
    target = folder / "locales" / lang / "LC_MESSAGES" / "site.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as out:
        write_po(out, full)
    for page, title in (("index", "Start"), ("about", "About")):
        (folder / "docs" / lang).mkdir(exist_ok=True)
        (folder / "docs" / lang / f"{page}.md").write_text(f"# {title}\n")
    return lang


def test_minimal_site_builds_strictly(make_site: MakeSite, tmp_path: Path) -> None:
    result = run_mkdocs(make_site("minimal"), tmp_path / "out", "--strict")
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    assert (tmp_path / "out" / "nl" / "woordenboek" / "klant" / "index.html").is_file()


def test_fifth_language_is_data_only(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("fifth-language")
    assert add_language(folder, "fifth-language") == "de"
    result = run_mkdocs(folder, tmp_path / "out", "--strict")
    assert result.returncode == 0, result.stderr
    page = html.parse(str(tmp_path / "out/de/woerterbuch/kunde/index.html")).getroot()
    assert page.get("lang") == "de"
    assert "Substantiv" in page.text_content()
    index = html.parse(str(tmp_path / "out/de/woerterbuch/index.html")).getroot()
    letters = [heading.text for heading in index.iter("h2") if heading.get("id") != "word-lists"]
    assert letters == ["K", "U", "V"]
    assert (tmp_path / "out/de/word-lists/nl/index.html").is_file()
    assert "/de/woerterbuch/kunde/" in (tmp_path / "out/sitemap.xml").read_text()
    other = html.parse(str(tmp_path / "out/nl/woordenboek/klant/index.html")).getroot()
    assert other.xpath("//link[@hreflang='de']")


def test_right_to_left_language_runs_right_to_left(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("right-to-left")
    lang = add_language(folder, "right-to-left")
    result = run_mkdocs(folder, tmp_path / "out", "--strict")
    assert result.returncode == 0, result.stderr
    (entry,) = (tmp_path / "out" / lang).glob("*/zbwn/index.html")
    page = html.parse(str(entry)).getroot()
    assert page.xpath("//body/@dir") == ["rtl"]
    (title,) = page.xpath("//cite[@lang='en']")
    assert title.text_content() == "ISO 9000:2015"
    root = html.parse(str(tmp_path / "out/index.html")).getroot()
    assert root.xpath(f"//a[@hreflang='{lang}']")[0].get("dir") == "rtl"


def test_broken_entry_fails_a_strict_build_with_its_place(
    make_site: MakeSite, tmp_path: Path
) -> None:
    result = run_mkdocs(make_site("broken"), tmp_path / "out", "--strict")
    assert result.returncode == 1
    assert "glossary/customer/term.en.yml:10:1: unknown-field: " in result.stderr
    assert "did you mean `definition`?" in result.stderr
    assert "glossary/client/concept.yml:3:23: dangling-reference: " in result.stderr
    assert "glossary/client/term.en.yml:4:1: yaml-syntax: " in result.stderr
    assert "Traceback" not in result.stderr


def test_broken_entry_does_not_take_the_others_with_it(make_site: MakeSite, tmp_path: Path) -> None:
    result = run_mkdocs(make_site("broken"), tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out/en/glossary/consumer/index.html").is_file()
    missing = html.parse(str(tmp_path / "out/en/glossary/customer/index.html")).getroot()
    assert missing.xpath("//meta[@name='robots'][@content='noindex']")
    assert not missing.xpath("//link[@hreflang]")
    assert "klant" in missing.text_content()


def test_hook_shows_what_termbase_build_writes(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("minimal")
    assert run_mkdocs(folder, tmp_path / "site", "--strict").returncode == 0
    project = load_project(load_settings(folder, {}))
    count = write_pages(project, tmp_path / "plain")
    plain = tree_of(tmp_path / "plain")
    assert len(plain) == count > 30
    for path, content in plain.items():
        _, front, body = content.decode().split("---\n", 2)
        facts = dict(line.split(": ", 1) for line in front.splitlines())
        made = (tmp_path / "site" / path).with_suffix(".html").read_text("utf-8")
        assert body.strip() in made, path
        page = html.fromstring(made)
        assert page.get("lang") == json.loads(facts["lang"])
        hreflang = {
            link.get("hreflang"): link.get("href").removeprefix(project.settings.site_url)
            for link in page.xpath("//link[@hreflang]")
        }
        if json.loads(facts["indexed"]):
            x_default = json.loads(facts["x_default"])
            assert hreflang == json.loads(facts["alternates"]) | {"x-default": x_default}
        data = [
            json.loads(node.text) for node in page.xpath("//script[@type='application/ld+json']")
        ]
        assert data == json.loads(facts["structured_data"])


def test_bodies_are_one_html_block(make_site: MakeSite, tmp_path: Path) -> None:
    """Any Markdown generator then leaves them alone: CommonMark ends a block at a blank line."""
    write_pages(load_project(load_settings(make_site("minimal"), {})), tmp_path / "plain")
    for content in tree_of(tmp_path / "plain").values():
        body = content.decode().split("---\n", 2)[2].strip()
        assert body.startswith("<div")
        assert "\n\n" not in body


def test_two_builds_are_identical(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("minimal")
    for name, seed, zone in (("a", "1", "UTC"), ("b", "2", "Asia/Tokyo")):
        result = run_mkdocs(
            folder, tmp_path / name, SOURCE_DATE_EPOCH="1795219200", PYTHONHASHSEED=seed, TZ=zone
        )
        assert result.returncode == 0
    assert tree_of(tmp_path / "a") == tree_of(tmp_path / "b")


def test_addresses_follow_the_environment(make_site: MakeSite, tmp_path: Path) -> None:
    result = run_mkdocs(
        make_site("minimal"), tmp_path / "out", "--strict",
        SITE_URL="https://klant.example/w", REPO_URL="https://code.example/w",
    )  # fmt: skip
    assert result.returncode == 0
    page = html.parse(str(tmp_path / "out/nl/woordenboek/klant/index.html")).getroot()
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == "https://klant.example/w/nl/woordenboek/klant/"
    assert page.xpath("//a[starts-with(@href, 'https://code.example/w/edit/main/glossary/')]")
    everything = b"".join(tree_of(tmp_path / "out").values())
    assert b"localhost:8000" not in everything
    not_found = (tmp_path / "out/404.html").read_text()
    assert 'href="/w/nl/woordenboek/"' in not_found


def test_strict_build_of_the_project_warns_of_nothing(built_site: BuiltSite) -> None:
    assert "WARNING" not in built_site.log
    assert "ERROR" not in built_site.log


def test_missing_catalogue_string_fails_a_strict_build(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("minimal")
    catalogue = folder / "locales/pl/LC_MESSAGES/site.po"
    text = catalogue.read_text("utf-8")
    catalogue.write_text(
        re.sub(r'msgid "Sources"\nmsgstr "[^"]+"', 'msgid "Sources"\nmsgstr ""', text)
    )
    result = run_mkdocs(folder, tmp_path / "out", "--strict")
    assert result.returncode == 1
    assert re.search(r"locales/pl/LC_MESSAGES/site\.po:\d+:1: string-missing", result.stderr)


@pytest.mark.parametrize("name", ["fifth-language", "right-to-left"])
def test_new_language_needs_no_code(name: str) -> None:
    assert not [file for file in (SITES / name).rglob("*") if file.suffix == ".py"]


def test_new_check_is_one_function_in_one_file(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("minimal")
    (folder / "hooks" / "termbase" / "checks" / "shouting.py").write_text(
        """from termbase.checks import check


@check("shouting")
def check_shouting(glossary, _index):
    for located in glossary.terms.values():
        yield located.tree.problem(("definition", "text"), "shouting", "too loud")
"""
    )
    result = run_mkdocs(folder, tmp_path / "out", PYTHONPATH=str(folder / "hooks"))
    assert "glossary/customer/term.en.yml:11:9: shouting: too loud" in result.stderr


def test_new_export_is_one_module(make_site: MakeSite, tmp_path: Path) -> None:
    folder = make_site("minimal")
    (folder / "hooks" / "termbase" / "exporting" / "plain_list.py").write_text(
        """from termbase.exporting import export


@export
def plain_list(index, settings):
    yield "list.txt", "".join(f"{id_}\\n" for id_ in index.concepts)
"""
    )
    result = run_mkdocs(folder, tmp_path / "out", "--strict", PYTHONPATH=str(folder / "hooks"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out/list.txt").read_text() == "consumer\ncustomer\n"
