"""Every link of the built site resolves, on the output: pages, files and anchors."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from lxml import etree, html

from tests.conftest import SUB_PATH, BuiltSite


@cache
def ids(file: Path) -> frozenset[str]:
    return frozenset(html.parse(str(file)).getroot().xpath("//@id | //a/@name"))


def pages(site: BuiltSite) -> Iterator[tuple[str, html.HtmlElement]]:
    for file in sorted(site.folder.rglob("*.html")):
        path = file.relative_to(site.folder).as_posix()
        yield path, html.parse(str(file)).getroot()


def target_of(site: BuiltSite, page: str, link: str) -> tuple[Path, str] | None:
    """Return the file and anchor that a link leads to; None for other hosts."""
    if link.startswith(site.url):
        link = f"/{SUB_PATH}/" + link.removeprefix(site.url)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    address, anchor = urldefrag(link)
    address = address.partition("?")[0]  # a static host knows no queries
    here = posixpath.join(f"/{SUB_PATH}", page)
    path = (
        posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(address)))
        if address
        else here
    )
    trailing = address in {"", ".", ".."} or address.endswith(("/", "/.."))
    inside = path.removeprefix(f"/{SUB_PATH}").lstrip("/")
    file = site.folder / inside
    if address and (trailing or file.is_dir()):
        file /= "index.html"
    return file, unquote(anchor)


def test_every_link_resolves(built_site: BuiltSite) -> None:
    broken = []
    count = 0
    for path, page in pages(built_site):
        for link in page.xpath("//@href | //@src"):
            found = target_of(built_site, path, str(link))
            if found is None:
                continue
            count += 1
            file, anchor = found
            if not file.is_file():
                broken.append(f"{path}: {link}")
            elif anchor and file.suffix == ".html" and anchor not in ids(file) | {"__skip"}:
                broken.append(f"{path}: {link} (no such anchor)")
    assert broken == []
    assert count > 10_000


def test_links_to_other_hosts_are_https(built_site: BuiltSite) -> None:
    for path, page in pages(built_site):
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(str(link))
            if parts.netloc and not str(link).startswith(built_site.url):
                assert parts.scheme == "https", (path, link)


def test_ids_are_unique_on_a_page(built_site: BuiltSite) -> None:
    for path, page in pages(built_site):
        found = page.xpath("//@id")
        assert len(found) == len(set(found)), path


def test_alternates_are_absolute_and_answer_each_other(built_site: BuiltSite) -> None:
    told: dict[str, dict[str, str]] = {}
    for path, page in pages(built_site):
        links = page.xpath("//link[@hreflang]")
        if links:
            (canonical,) = page.xpath("//link[@rel='canonical']/@href")
            assert canonical == built_site.url + path.removesuffix("index.html")
            told[canonical] = {link.get("hreflang"): link.get("href") for link in links}
    for page_url, alternates in told.items():
        assert "x-default" in alternates
        for lang, address in alternates.items():
            assert address.startswith(built_site.url)
            if lang != "x-default":
                assert page_url in told[address].values(), (page_url, address)


def test_sitemap_lists_every_indexed_page_with_its_alternates(built_site: BuiltSite) -> None:
    root = etree.parse(str(built_site.folder / "sitemap.xml")).getroot()
    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    listed = {}
    for url in root.iterfind("s:url", names):
        links = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", names)}
        listed[url.findtext("s:loc", namespaces=names)] = links
    indexed = {
        canonical: {
            link.get("hreflang"): link.get("href") for link in page.xpath("//link[@hreflang]")
        }
        for _, page in pages(built_site)
        for canonical in page.xpath("//link[@rel='canonical']/@href")
    }
    assert listed == indexed


@pytest.mark.parametrize("name", ["index.html", "404.html", "robots.txt", "sitemap.xml"])
def test_neutral_files_are_there(built_site: BuiltSite, name: str) -> None:
    assert (built_site.folder / name).is_file()


def test_no_page_carries_anything_from_elsewhere(built_site: BuiltSite) -> None:
    for path, page in pages(built_site):
        loaded = page.xpath(
            "//script/@src | //img/@src | //link[contains(@rel, 'stylesheet') or @rel='icon' "
            "or contains(@rel, 'pre')][not(@rel='prev')]/@href | //iframe/@src | //source/@src"
        )
        for address in loaded:
            assert not urlsplit(str(address)).netloc, (path, address)
        for style in page.xpath("//@style | //style/text()"):
            assert "http" not in str(style), path


def test_no_heading_level_is_skipped(built_site: BuiltSite) -> None:
    """Each page has one first heading, and none that is two levels below the one before."""
    for path, page in pages(built_site):
        levels = [
            int(str(heading.tag)[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")
        ]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        for before, after in pairwise(levels):
            assert after <= before + 1, (path, levels)
