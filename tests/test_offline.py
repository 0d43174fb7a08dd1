"""The copy for a disk: every link names a file, and only what hosts read is missing."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from click.testing import CliRunner
from lxml import html

from termbase.cli import main
from termbase.offline import file_address, offline_page, write_offline
from tests.conftest import BuiltSite


@pytest.fixture(scope="session")
def copy(built_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    steps: list[tuple[int, int]] = []
    count = write_offline(
        built_site.folder, folder, lambda done, total: steps.append((done, total))
    )
    assert count == len(list(folder.rglob("*.html"))) > 100
    assert steps[-1][0] == steps[-1][1] == len(steps)
    return folder


def test_every_link_names_a_file(copy: Path, built_site: BuiltSite) -> None:
    count = 0
    for file in copy.rglob("*.html"):
        for link in html.parse(str(file)).getroot().xpath("//@href | //@src"):
            address = urldefrag(str(link)).url.partition("?")[0]
            if urlsplit(address).scheme or not address:
                continue
            assert (file.parent / unquote(address)).is_file(), (file, link)
            count += 1
    assert count > 10_000


def test_only_what_hosts_read_is_left_out(copy: Path, built_site: BuiltSite) -> None:
    def files(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    missing = {path for path in files(built_site.folder) - files(copy) if not path.endswith(".map")}
    assert missing == {"404.html", "_headers", "robots.txt", "sitemap.xml"}
    assert files(copy) <= files(built_site.folder)


def test_policy_allows_files_and_nothing_more(copy: Path, built_site: BuiltSite) -> None:
    def policy(file: Path) -> str:
        root = html.parse(str(file)).getroot()
        (found,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        return str(found)

    for page in ("index.html", "en/index.html"):
        online = policy(built_site.folder / page)
        assert policy(copy / page) == online.replace("'self'", "'self' file:") != online


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("./", "./index.html"),
        (".", "./index.html"),
        ("../..", "../../index.html"),
        ("../a/?x=1#b", "../a/index.html?x=1#b"),
        ("/deep/", "/deep/"),
        ("//example.org/a/", "//example.org/a/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("a..", "a.."),
        ("", ""),
    ],
)
def test_only_folders_of_the_site_become_files(address: str, wanted: str) -> None:
    assert file_address(address) == wanted


def test_text_that_looks_like_a_link_stays() -> None:
    page = '<p title=\'href="a/"\'>&lt;a href="a/"&gt; href="a/"</p><a title="> href=" href="a/">'
    assert offline_page(page) == page.removesuffix('a/">') + 'a/index.html">'


def test_addresses_in_data_change_with_the_links() -> None:
    page = (
        '<a href="{0}">klant</a>'
        '<script type="application/json" id="previews">{{"{0}":["klant"],"../x/":1}}</script>'
        '<script id="__config" type="application/json">{{"base": "../klant/"}}</script>'
    )
    assert offline_page(page.format("../klant/")) == page.format("../klant/index.html")


def test_command_copies_a_site(built_site: BuiltSite, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    for page in ("index.html", "en/index.html"):
        shutil.copyfile(built_site.folder / page, site / page)
    result = CliRunner().invoke(main, ["offline", str(site), str(tmp_path / "copy")])
    assert (result.exit_code, result.output) == (0, f"2 pages in {tmp_path / 'copy'}\n")
    assert 'href="./en/index.html"' in (tmp_path / "copy" / "index.html").read_text("utf-8")


def test_command_refuses_what_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(main, ["offline", str(tmp_path / "empty"), str(tmp_path / "copy")])
    assert result.exit_code == 1
    assert "no site there" in result.output
    assert not (tmp_path / "copy").exists()


def test_command_refuses_to_copy_into_the_site(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["offline", str(tmp_path), str(tmp_path / "copy")])
    assert result.exit_code == 2
    assert "lies in SITE" in result.output
