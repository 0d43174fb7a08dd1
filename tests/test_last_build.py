"""A build starts from the last one where it can, and always ends with the bytes of a cold one."""

from __future__ import annotations

import os
import pickle
import subprocess
from pathlib import Path

import pytest

from termbase.last_build import ASIDE, bring_back, set_aside
from termbase.loading.kept import data_classes, read_kept, write_kept
from termbase.problems import Problem
from tests.conftest import ROOT, MakeSite, run_mkdocs
from tests.test_editions import differences

ENTRY = "glossary/customer/term.nl.yml"
FOLLOWED = "files differ from the last build"
"""What a build says that did not start from nothing."""


@pytest.fixture
def project(make_site: MakeSite) -> Path:
    """A small project that has been built once, into `site`."""
    folder = make_site("minimal")
    assert FOLLOWED not in built(folder).stderr
    return folder


def built(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    done = run_mkdocs(folder, folder / "site", *options, **environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def as_cold(folder: Path) -> bool:
    """Tell whether the site holds the bytes of one that is built without what was kept."""
    done = run_mkdocs(folder, folder / "cold", CACHE="false")
    assert done.returncode == 0, done.stderr[-2000:]
    assert FOLLOWED not in done.stderr
    return differences(folder / "site", folder / "cold") == []


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def times(folder: Path) -> dict[str, int]:
    """Return when each page was written."""
    site = folder / "site"
    return {str(file.relative_to(site)): file.stat().st_mtime_ns for file in site.rglob("*.html")}


def test_what_has_not_changed_is_left_where_it_is(project: Path) -> None:
    before = times(project)
    assert f" 0 {FOLLOWED}" in built(project).stderr
    assert times(project) == before
    assert as_cold(project)


def test_a_changed_entry_makes_the_pages_that_show_it(project: Path) -> None:
    before = times(project)
    edit(project / ENTRY, "sources:", "takeaways:\n  - Kort.\nsources:")
    assert FOLLOWED in built(project, "--strict").stderr
    after = times(project)
    assert [page for page in after if after[page] != before[page]] == [
        "nl/woordenboek/klant/index.html"
    ]
    assert as_cold(project)
    edit(project / ENTRY, "die koopt", "die iets koopt")
    assert FOLLOWED in built(project).stderr
    assert as_cold(project), "a build that started from the last one leaves itself as well"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: edit(folder / ENTRY, ": klant\n", ": afnemer\n"), id="name"),
        pytest.param(
            lambda folder: (folder / "docs/nl/about.md").write_text("# Anders\n", "utf-8"),
            id="document",
        ),
        pytest.param(
            lambda folder: edit(
                folder / "locales/nl/LC_MESSAGES/site.po", '"Bedrijfsvoering"', '"Zaken"'
            ),
            id="catalogue",
        ),
        pytest.param(
            lambda folder: edit(folder / "hooks/theme/main.html", "viewport", "viewport "),
            id="theme",
        ),
        pytest.param(
            lambda folder: edit(folder / "hooks/mkdocs_hook.py", "MkDocs as a", "MkDocs, a"),
            id="code",
        ),
        pytest.param(
            lambda folder: (folder / "site/nl/index.html").write_text("mine", "utf-8"), id="site"
        ),
        pytest.param(lambda folder: (folder / "site/more.html").write_text("", "utf-8"), id="more"),
        pytest.param(lambda folder: set_aside(folder / "site"), id="cut off"),
        pytest.param(
            lambda folder: [
                file.write_bytes(file.read_bytes()[:-40])
                for file in (folder / ".cache").rglob("*") if file.is_file()
            ],
            id="kept in part",
        ),
    ],
)  # fmt: skip
def test_anything_else_makes_all_anew(change: object, project: Path) -> None:
    assert callable(change)
    change(project)
    assert FOLLOWED not in built(project).stderr
    assert not (project / "site" / ASIDE).exists()
    assert as_cold(project)


@pytest.mark.parametrize("shard", ["nl", "en,pl"])
def test_shard_starts_from_its_last_build(shard: str, project: Path) -> None:
    built(project, SHARD=shard)
    edit(project / ENTRY, "die koopt", "die iets koopt")
    assert FOLLOWED in built(project, SHARD=shard).stderr
    cold = run_mkdocs(project, project / "cold", SHARD=shard, CACHE="false")
    assert cold.returncode == 0, cold.stderr[-2000:]
    assert differences(project / "site", project / "cold") == []


def test_another_address_makes_all_anew(project: Path) -> None:
    assert FOLLOWED not in built(project, SITE_URL="https://example.org/words/").stderr
    assert "https://example.org/words/" in (project / "site/nl/index.html").read_text("utf-8")


def test_problems_are_told_by_every_build(project: Path) -> None:
    edit(project / ENTRY, "die koopt", "die [koopt](term:nobody)")
    for _ in range(2):
        done = run_mkdocs(project, project / "site", "--strict")
        assert done.returncode == 1
        assert "glossary/customer/term.nl.yml:" in done.stderr
        assert "dangling-reference" in done.stderr


def test_warnings_of_documents_are_told_by_every_build(project: Path) -> None:
    edit(project / "docs/nl/about.md", "\n", "\n[nergens](nowhere.md)\n")
    for _ in range(2):
        done = run_mkdocs(project, project / "site", "--strict")
        assert done.returncode == 1
        assert "nowhere.md" in done.stderr


def test_build_that_fails_leaves_the_site(tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "index.html").write_text("klant", "utf-8")
    set_aside(tmp_path)
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "half.html").write_text("kl", "utf-8")
    bring_back(tmp_path)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.read_text("utf-8") for file in files] == ["klant"]


class Hostile:
    """Would write a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.file),)


def test_planted_file_runs_nothing(tmp_path: Path) -> None:
    write_kept(tmp_path / "kept", "stamp", {"a": (Hostile(tmp_path / "ran"),)})
    assert read_kept(tmp_path / "kept", "stamp", data_classes()) is None
    assert not (tmp_path / "ran").exists()
    _, _, body = (tmp_path / "kept").read_bytes().partition(b"\n")
    pickle.loads(body)
    assert (tmp_path / "ran").exists()


def test_kept_is_read_under_its_own_stamp_only(tmp_path: Path) -> None:
    problem = Problem("a.yml", 1, 2, "bad-id", "no", "yes")
    write_kept(tmp_path / "kept", "stamp", [problem, {"a"}])
    assert read_kept(tmp_path / "kept", "stamp", data_classes()) == [problem, {"a"}]
    assert read_kept(tmp_path / "kept", "stamq", data_classes()) is None
    assert read_kept(tmp_path / "none", "stamp", data_classes()) is None


def test_nothing_that_can_be_made_again_is_under_version_control() -> None:
    """A pull request that brings its own cache or site would be believed."""
    listing = ["ls-files", "--cached", "--ignored", "--exclude-standard"]
    command = ["git", "-c", "safe.directory=*", *listing]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        assert not (ROOT / ".git").exists(), done.stderr
    assert done.stdout == ""
