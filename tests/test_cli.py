"""The command line: exit codes, formats, and files that are never half written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from termbase.cli import main
from tests.conftest import tree_of


def run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(main, arguments)


def spoil(folder: Path) -> Path:
    file = folder / "glossary" / "customer" / "term.en.yml"
    file.write_text(file.read_text().replace("plural:", "plurall:"))
    return file


def test_check_passes_and_says_how_much_it_read(small_project: Path) -> None:
    result = run(small_project, "check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "3 entries, 0 errors, 0 warnings\n"


def test_check_fails_with_place_and_hint(small_project: Path) -> None:
    spoil(small_project)
    result = run(small_project, "check")
    assert result.exit_code == 1
    assert result.stdout.startswith("glossary/customer/term.en.yml:7:7: unknown-value: ")
    assert "    hint: did you mean `plural`?" in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("plugins:", "plugins: [", r"mkdocs\.yml:\d+:\d+: yaml-syntax: not YAML: "),
        ("i18n:", "i19n:", r"mkdocs\.yml:1:1: bad-setting: the plugin i18n names no language"),
        ("languages:", "tongues:", r"mkdocs\.yml:1:1: bad-setting: .*'languages'"),
    ],
)
def test_settings_that_cannot_be_used_are_told(
    old: str, new: str, told: str, small_project: Path
) -> None:
    file = small_project / "mkdocs.yml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    result = run(small_project, "check")
    assert result.exit_code == 1
    assert re.match(rf"Error: {told}.*\n    hint: ", result.stderr), result.stderr


def test_check_prints_json(small_project: Path) -> None:
    spoil(small_project)
    (problem,) = json.loads(run(small_project, "check", "--format", "json").stdout)
    assert list(problem) == ["path", "line", "column", "severity", "code", "message", "hint"]
    assert (problem["line"], problem["column"], problem["severity"]) == (7, 7, "error")


def test_check_prints_annotations(small_project: Path) -> None:
    spoil(small_project)
    printed = run(small_project, "check", "--format", "github").stdout
    start = "::error file=glossary/customer/term.en.yml,line=7,col=7,title=unknown-value::"
    assert printed.startswith(start)
    assert printed.count("\n") == 1


def test_annotations_cannot_be_forged(small_project: Path) -> None:
    file = small_project / "glossary" / "customer" / "term.en.yml"
    file.write_text(
        file.read_text().replace("answer: Not in law.", 'answer: "[x](a%0A::error::b)"')
    )
    printed = run(small_project, "check", "--format", "github").stdout
    assert "%250A" in printed


def test_check_of_a_path_tells_only_of_it(small_project: Path) -> None:
    spoil(small_project)
    assert run(small_project, "check", "glossary/consumer").exit_code == 0
    assert run(small_project, "check", "glossary/customer/term.en.yml").exit_code == 1


def test_check_reads_another_folder(small_project: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    (small_project / "glossary").rename(other)
    (small_project / "glossary").mkdir()
    result = run(small_project, "check", "--glossary", str(other))
    assert result.stderr.startswith("3 entries")


def test_fmt_settles_and_then_changes_nothing(small_project: Path) -> None:
    assert run(small_project, "fmt", "--check").exit_code == 1
    before = tree_of(small_project)
    assert run(small_project, "fmt", "--check").exit_code == 1
    assert tree_of(small_project) == before
    assert run(small_project, "fmt").exit_code == 0
    assert run(small_project, "fmt", "--check").exit_code == 0
    assert run(small_project, "check").exit_code == 0


def test_fmt_leaves_broken_files_alone(small_project: Path) -> None:
    file = small_project / "glossary" / "customer" / "term.en.yml"
    file.write_text("a: &b c\n")
    run(small_project, "fmt")
    assert file.read_text() == "a: &b c\n"


def test_build_writes_pages_beside_problems(small_project: Path, tmp_path: Path) -> None:
    spoil(small_project)
    result = run(small_project, "build", str(tmp_path / "out"))
    assert result.exit_code == 1
    written = set(tree_of(tmp_path / "out"))
    assert "nl/glossary/klant/index.md" in written
    assert "en/glossary/customer/index.md" in written  # the page that says it is missing


def test_nothing_but_problems_goes_to_a_pipe(small_project: Path, tmp_path: Path) -> None:
    result = run(small_project, "build", str(tmp_path / "out"))
    assert result.stdout == ""
    assert "%" not in result.stderr


def test_outside_a_project_it_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, "check")
    assert result.exit_code == 1
    assert "mkdocs.yml" in result.stderr
