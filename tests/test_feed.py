"""The feeds: Atom that any reader takes, the newest first, from what the entries say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from termbase.exporting.feed import NEWEST, feed_files
from termbase.loading.settings import load_settings
from termbase.site import Project, load_project
from tests.conftest import ROOT, BuiltSite

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = """\
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="feed"><ref name="common"/><interleave>
<oneOrMore><ref name="author"/></oneOrMore>
<zeroOrMore><ref name="category"/></zeroOrMore>
<ref name="id"/><ref name="title"/><ref name="updated"/>
<oneOrMore><ref name="link"/></oneOrMore>
<optional><element name="subtitle"><ref name="words"/></element></optional>
<zeroOrMore><ref name="entry"/></zeroOrMore>
</interleave></element></start>
<define name="entry"><element name="entry"><ref name="common"/><interleave>
<zeroOrMore><ref name="author"/></zeroOrMore>
<zeroOrMore><ref name="category"/></zeroOrMore>
<ref name="id"/><ref name="title"/><ref name="updated"/>
<oneOrMore><ref name="link"/></oneOrMore>
<optional><element name="summary"><ref name="words"/></element></optional>
</interleave></element></define>
<define name="common"><optional><attribute name="xml:lang"><data type="string">
<param name="pattern">[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*</param></data></attribute>
</optional></define>
<define name="words"><ref name="common"/><optional><attribute name="type">
<choice><value>text</value><value>html</value></choice></attribute></optional><text/></define>
<define name="author"><element name="author"><ref name="common"/><interleave>
<element name="name"><text/></element>
<optional><element name="uri"><ref name="iri"/></element></optional>
<optional><element name="email"><data type="string"><param name="pattern">.+@.+</param></data>
</element></optional></interleave></element></define>
<define name="category"><element name="category"><ref name="common"/><attribute name="term"/>
<optional><attribute name="scheme"><ref name="iri"/></attribute></optional>
<optional><attribute name="label"/></optional></element></define>
<define name="id"><element name="id"><ref name="common"/><ref name="iri"/></element></define>
<define name="iri"><data type="anyURI"><param name="pattern">https?://.+</param></data></define>
<define name="title"><element name="title"><ref name="words"/></element></define>
<define name="updated"><element name="updated"><ref name="common"/><data type="dateTime"/>
</element></define>
<define name="link"><element name="link"><ref name="common"/>
<attribute name="href"><ref name="iri"/></attribute>
<optional><attribute name="rel"><choice><value>alternate</value><value>self</value></choice>
</attribute></optional>
<optional><attribute name="type"><data type="string"><param name="pattern">.+/.+</param></data>
</attribute></optional>
<optional><attribute name="hreflang"><data type="string">
<param name="pattern">[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*</param></data></attribute></optional>
</element></define>
</grammar>
"""
"""Appendix B of RFC 4287, for the elements that the feeds use; no others are let through."""


VALID = etree.RelaxNG(etree.fromstring(SCHEMA))


def feeds(project: Project) -> dict[str, etree._Element]:
    return {path: etree.fromstring(text.encode()) for path, text in feed_files(project.library)}


def dated(folder: Path, dates: dict[str, str]) -> Project:
    """Load the small project with these dates, by `concept/lang`; the others have none."""
    for file in sorted(folder.glob("glossary/*/term.*.yml")):
        text = re.sub(r"^review:\n(  .*\n)*", "", file.read_text("utf-8"), flags=re.MULTILINE)
        day = dates.get(f"{file.parent.name}/{file.suffixes[0][1:]}")
        if day:
            text += f"review:\n  status: draft\n  date: {day}\n"
        file.write_text(text, "utf-8")
    return load_project(load_settings(folder, {}))


def ids_of(feed: etree._Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in feed.iterfind(f"{ATOM}entry")]


@pytest.mark.parametrize("lang", load_settings(ROOT, {}).languages)
def test_feed_is_what_the_specification_asks(project: Project, lang: str) -> None:
    feed = feeds(project)[f"{lang}/feed.xml"]
    VALID.assertValid(feed)
    ids = ids_of(feed)
    assert len(ids) == len(set(ids)) == NEWEST
    assert str(feed.findtext(f"{ATOM}id")) not in ids
    times = [str(time.text) for time in feed.iter(f"{ATOM}updated")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time) for time in times)
    assert times[0] == max(times)
    assert times[1:] == sorted(times[1:], reverse=True)
    for holder in (feed, *feed.iterfind(f"{ATOM}entry")):
        links = [
            (link.get("rel"), link.get("type"), link.get("hreflang"))
            for link in holder.iterfind(f"{ATOM}link")
        ]
        assert len(links) == len(set(links)), "two links of one kind"
        assert ("alternate", "text/html", lang) in links


def test_an_atom_document_with_a_fault_is_found(project: Project) -> None:
    """The schema above is no rubber stamp."""
    (text,) = (text for path, text in feed_files(project.library) if path == "en/feed.xml")
    for part in ("id", "title", "updated"):
        broken = re.sub(rf"<{part}>[^<]*</{part}>", "", text, count=1)
        assert not VALID.validate(etree.fromstring(broken.encode())), part
    broken = re.sub("T00:00:00Z", "", text, count=1)
    assert not VALID.validate(etree.fromstring(broken.encode()))


def test_entry_says_what_it_is_in_its_own_language(project: Project) -> None:
    feed = feeds(project)["nl/feed.xml"]
    site = project.settings.site_url
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    newest = [concept for concept, _ in project.index.newest["nl"][:NEWEST]]
    for concept, entry in zip(newest, feed.iterfind(f"{ATOM}entry"), strict=True):
        term = project.index.terms[concept, "nl"]
        assert entry.findtext(f"{ATOM}id") == f"{site}id/{concept}/#nl"
        assert str(entry.findtext(f"{ATOM}title")).startswith(term.preferred.term)
        assert entry.findtext(f"{ATOM}updated") == f"{term.review.date}T00:00:00Z"
        assert entry.findtext(f"{ATOM}summary")
        (link,) = entry.iterfind(f"{ATOM}link")
        assert link.get("href") == site + project.library.addresses.entry(concept, "nl")


def test_the_latest_comes_first_and_the_undated_not_at_all(small_project: Path) -> None:
    days = {"customer/en": "2024-02-29", "consumer/en": "2026-01-02"}
    found = feeds(dated(small_project, days))
    assert list(found) == ["en/feed.xml"]
    assert ids_of(found["en/feed.xml"]) == [
        "https://dictionary.example/id/consumer/#en",
        "https://dictionary.example/id/customer/#en",
    ]
    assert found["en/feed.xml"].findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"


def test_equal_dates_keep_the_order_of_names(small_project: Path) -> None:
    days = {"customer/en": "2026-01-02", "consumer/en": "2026-01-02"}
    feed = feeds(dated(small_project, days))["en/feed.xml"]
    assert [id_.split("/")[-2] for id_ in ids_of(feed)] == ["consumer", "customer"]


def test_markup_in_an_entry_stays_text(small_project: Path) -> None:
    file = small_project / "glossary/customer/term.en.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("term: customer", "term: 'a<b>&amp;\"]]>'", 1), "utf-8")
    feed = feeds(dated(small_project, {"customer/en": "2026-01-02"}))["en/feed.xml"]
    VALID.assertValid(feed)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == 'a<b>&amp;"]]>'


def test_pages_lead_to_the_feed(built_site: BuiltSite) -> None:
    for lang in load_settings(ROOT, {}).languages:
        file = built_site.folder / lang / "feed.xml"
        VALID.assertValid(etree.parse(str(file)))
        home = (built_site.folder / lang / "index.html").read_text("utf-8")
        address = f"{built_site.url}{lang}/feed.xml"
        assert f'<link rel="alternate " type="application/atom+xml" href="{address}"' in home
