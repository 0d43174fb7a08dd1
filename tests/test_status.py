"""Completeness and staleness: what counts, what does not, and what people are told."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from termbase.cli import main
from termbase.loading.glossary import read_entry
from termbase.model import Term
from termbase.originals import source_hash, stale_fields
from termbase.site import Project
from termbase.status import State, status_rows


def run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(main, arguments)


@pytest.fixture
def repository(small_project: Path) -> Path:
    """The small project under git, with the Dutch entry up to date."""
    assert run(small_project, "fmt").exit_code == 0
    assert run(small_project, "accept", "customer", "nl").exit_code == 0
    git(small_project, "init", "--quiet")
    commit(small_project, "first")
    return small_project


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", message)


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "glossary" / "customer" / "term.en.yml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def codes(folder: Path) -> list[str]:
    printed = run(folder, "check", "--format", "json").stdout
    return [problem["code"] for problem in json.loads(printed)]


def test_changed_definition_marks_the_translation(repository: Path) -> None:
    change(repository, "that buys", "that buys or may buy")
    result = run(repository, "check")
    assert result.exit_code == 1
    assert "stale-translation: `definition` has changed in `en` since" in result.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("date: 2026-11-21", "date: 2026-11-22"),
        ("url: https://www.iso.org/standard/45481.html", "url: https://www.iso.org/"),
        ("answer: Not in law.", "answer: Not in *law*."),
        ("(term:consumer)", "(https://law.example/)"),
        ("plural: customers", "plural: customers\n      possessive: customer’s"),
        ("term: shopper", "term: buyer"),
    ],
)
def test_what_no_translator_works_from_changes_nothing(
    repository: Path, old: str, new: str
) -> None:
    change(repository, old, new)
    assert "stale-translation" not in codes(repository)


def test_new_and_lost_fields_count(repository: Path) -> None:
    change(repository, "  - id: always-right", "  - id: ever-right")
    printed = run(repository, "check").stdout
    assert "`faq.ever-right` has changed" in printed
    assert "`faq.always-right` has changed" in printed


def test_accept_brings_up_to_date_and_keeps_the_rest(repository: Path) -> None:
    change(repository, "that buys", "that buys or may buy")
    before = (repository / "glossary/customer/term.nl.yml").read_text("utf-8")
    assert run(repository, "accept", "customer", "nl").exit_code == 0
    assert codes(repository) == []
    after = (repository / "glossary/customer/term.nl.yml").read_text("utf-8")
    assert before.partition("translation:")[0] == after.partition("translation:")[0]
    assert "was up to date" in run(repository, "accept", "customer", "nl").stdout


def test_accept_refuses_an_original_and_a_stranger(repository: Path) -> None:
    assert run(repository, "accept", "customer", "en").exit_code == 1
    assert run(repository, "accept", "custmer", "nl").exit_code == 1


def test_diff_shows_both_originals_from_git(repository: Path) -> None:
    change(repository, "that buys", "that buys or may buy")
    commit(repository, "second")
    change(repository, "that buys or may buy", "that buys goods")
    printed = run(repository, "diff", "customer", "nl").stdout
    (line,) = [line for line in printed.splitlines() if "organisation" in line]
    assert line.split(" | ") == [
        line.split(" | ")[0], "person or organisation that buys goods"
    ]  # fmt: skip
    assert line.startswith("person or organisation that buys  ")
    assert printed.startswith("definition  (before: ")


def test_diff_outside_git_shows_the_new_words(small_project: Path) -> None:
    run(small_project, "accept", "customer", "nl")
    change(small_project, "that buys", "that buys or may buy")
    printed = run(small_project, "diff", "customer", "nl").stdout
    assert "person or organisation that buys or may" in printed


def test_hash_does_not_depend_on_white_space() -> None:
    entry = (
        "concept: a\nlang: en\ndesignations:\n  - {term: a, status: preferred}\n"
        "definition: {text: b, source: c}\nsources:\n  - {id: c, title: c, publisher: c}\n"
        "takeaways:\n  - "
    )
    one = read_entry(Term, "x", f"{entry}one two\n".encode())
    two = read_entry(Term, "x", f"{entry}|\n    one\n    two\n".encode())
    assert one
    assert two
    assert source_hash(one) == source_hash(two)


def test_status_lists_the_project_as_complete(project: Project) -> None:
    rows = status_rows(project.index, project.settings.requires)
    cells = [cell for row in rows for cell in row.cells]
    assert len(cells) == len(project.index.concepts) * len(project.settings.languages)
    assert {cell.state for cell in cells} <= {State.DRAFT, State.REVIEWED}


def test_status_puts_first_what_helps_most(small_project: Path) -> None:
    printed = run(small_project, "status").stdout.splitlines()
    assert printed[1].split() == ["consumer", "d", "-", "-", "-"]
    assert printed[2].split() == ["customer", "d", "d", "-", "-"]
    assert "nl: 1 of 2 complete, 0 reviewed" in printed


def test_status_as_json_names_what_is_missing_and_stale(repository: Path) -> None:
    change(repository, "that buys", "that buys or may buy")
    cells = json.loads(run(repository, "status", "--format", "json").stdout)
    (cell,) = [c for c in cells if c["concept"] == "customer" and c["lang"] == "nl"]
    assert cell["stale"] == ["definition"]


def test_nothing_is_stale_without_a_translation_block(project: Project) -> None:
    original = project.index.terms["customer", project.settings.languages[0]]
    assert stale_fields(original, original) == ()
