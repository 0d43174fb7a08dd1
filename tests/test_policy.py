"""The built site keeps its content security policy: on the output, page by page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from termbase.exporting.headers import header_files
from termbase.rendering.policy import content_policy, digest
from tests.conftest import BuiltSite, MakeSite, run_mkdocs

EXECUTABLE = {"", "text/javascript", "module"}
POLICY = "//head/meta[@http-equiv='Content-Security-Policy']"


def policies(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): str(policy)
        for file in sorted(folder.rglob("*.html"))
        for policy in html.parse(str(file)).getroot().xpath(f"{POLICY}/@content")
    }


def test_every_page_has_the_same_policy(built_site: BuiltSite) -> None:
    found = policies(built_site.folder)
    assert len(found) == len(list(built_site.folder.rglob("*.html")))
    assert len(set(found.values())) == 1
    policy = next(iter(found.values()))
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|\*|https?:", policy)


def test_policy_comes_before_all_that_it_governs(built_site: BuiltSite) -> None:
    for file in built_site.folder.rglob("*.html"):
        (meta,) = html.parse(str(file)).getroot().xpath(POLICY)
        earlier = {element.tag for element in meta.itersiblings(preceding=True)}
        assert earlier <= {"meta"}, file


def test_every_inline_script_is_in_the_policy(built_site: BuiltSite) -> None:
    found = set()
    for file in built_site.folder.rglob("*.html"):
        page = html.parse(str(file)).getroot()
        (policy,) = page.xpath(f"{POLICY}/@content")
        for script in page.iterfind(".//script"):
            if script.get("src") is None and script.get("type", "") in EXECUTABLE:
                source = digest(script.text or "")
                assert source in policy, (file, script.text)
                found.add(source)
    assert found == set(re.findall(r"'sha256-[^']+'", policy)), "a hash that no script needs"


def test_no_page_has_inline_style_or_handler(built_site: BuiltSite) -> None:
    for file in built_site.folder.rglob("*.html"):
        page = html.parse(str(file)).getroot()
        assert page.xpath("//style | //@style") == [], file
        handlers = page.xpath("//@*[starts-with(name(), 'on')]")
        assert handlers == [], file
        links = page.xpath("//@href | //@src | //@action")
        assert not [link for link in links if str(link).lower().startswith("javascript:")], file


def test_headers_say_what_pages_say_and_forbid_frames(built_site: BuiltSite) -> None:
    text = (built_site.folder / "_headers").read_text("utf-8")
    policy = next(iter(policies(built_site.folder).values()))
    assert f"  Content-Security-Policy: {policy}; frame-ancestors 'none'\n" in text
    assert [("_headers", text)] == list(header_files(policy))
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
                 "Cross-Origin-Opener-Policy"):  # fmt: skip
        assert f"  {name}: " in text
    assert max(map(len, text.splitlines())) < 2000, "Cloudflare reads no longer line"


def test_hash_is_of_the_script_as_it_stands() -> None:
    assert digest("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    assert digest("a") != digest("a ")
    assert digest("a") in content_policy([digest("a")])


@pytest.mark.parametrize("script", ["base", "palette"])
def test_changed_script_changes_the_policy(script: str, make_site: MakeSite) -> None:
    folder = make_site("changed")
    template = folder / "hooks" / "theme" / "partials" / "javascripts" / f"{script}.html"
    template.write_text(template.read_text("utf-8").replace("</script>", ";0</script>"), "utf-8")
    built = run_mkdocs(folder, folder / "out", "--strict")
    assert built.returncode == 0, built.stderr
    page = html.parse(str(folder / "out" / "en" / "index.html")).getroot()
    (policy,) = page.xpath(f"{POLICY}/@content")
    changed = [text for text in page.xpath("//script[not(@src)]/text()") if text.endswith(";0")]
    assert [digest(text) in policy for text in changed] == [True]
