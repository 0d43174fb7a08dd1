"""The summary of a pull request: what it tells, and that strangers' words stay words."""

from __future__ import annotations

import re
import shutil
import subprocess
from copy import copy
from dataclasses import replace
from pathlib import Path

import comrak
import lxml.html
import pytest
from click.testing import CliRunner, Result

from termbase.cli import main
from termbase.loading.settings import load_settings
from termbase.problems import Problem
from termbase.site import Project, load_project
from termbase.summary import LONGEST, PROBLEMS, ROWS, code, new_problems, summary_text
from tests.conftest import tree_of

HOSTILE = [
    "a|b",
    "\\|b\\\\|c|",
    "`a` ``b`` ```c",
    "`" * 200 + "<img src=x>",
    "<script>alert(1)</script><!-- -->",
    "@octocat #1 octo/repo#2 https://evil.example www.evil.example me@evil.example",
    "[x](https://evil.example) ![y](https://evil.example/y.png)",
    "one\n\n# two\n| a |\r\n|---|\u2028x",
    "**a** ~~b~~ $c$ &lt;d&gt;",
    "\u202eleft\x1b[31m\x00",
]


def run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(main, ["summary", *arguments])


def printed(folder: Path, *arguments: str) -> str:
    result = run(folder, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def repository(small_project: Path) -> Path:
    """The small project under git, with two commits that hold the same entries."""
    git(small_project, "init", "--quiet", "--initial-branch", "main")
    commit(small_project, "first")
    (small_project / "notes").write_text("")
    commit(small_project, "second")
    return small_project


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", message)


def change(folder: Path, old: str, new: str, file: str = "customer/term.en.yml") -> None:
    path = folder / "glossary" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def section(text: str, title: str) -> str:
    """Return what stands below the heading `title`, up to the next of its rank or above."""
    rank = len(title) - len(title.lstrip("#"))
    _, _, rest = text.partition(f"\n{title}\n")
    assert rest, f"{title} is not in {text}"
    return re.split(rf"\n#{{1,{rank}}} ", rest)[0]


def well(project: Project, problems: tuple[Problem, ...] = ()) -> Project:
    return replace(project, problems=problems)


@pytest.fixture
def small(small_project: Path) -> Project:
    return well(load_project(load_settings(small_project, {})))


# What changed


def test_nothing_changed_is_said(repository: Path) -> None:
    text = printed(repository)
    assert "No entry changed.\n" in text
    assert "No entry changed its state.\n" in text


def test_changed_fields_are_named_by_language(repository: Path) -> None:
    change(repository, "that buys", "that buys or may buy")
    change(repository, "term: shopper", "term: purchaser")
    change(repository, "year: 2015", "year: 2016")
    change(repository, "status: draft", "status: reviewed")
    own = section(printed(repository), "#### English (`en`)")
    assert "1 changed" in own
    fields = "`definition`, `designations`, `sources`, `review`"
    assert f"| `customer` | `customer` | changed | {fields} |" in own
    assert "Nothing changed in Nederlands (`nl`)" in printed(repository)


def test_fields_come_go_and_change_their_ids(repository: Path) -> None:
    change(repository, "  - id: always-right", "  - id: ever-right")
    change(repository, "definition:", "takeaways:\n  - Customers buy.\ndefinition:")
    change(repository, "  - id: use\n", "  - id: usage\n")
    change(repository, "How the word is used", "Usage")
    own = section(printed(repository), "#### English (`en`)")
    assert "`takeaways` added" in own
    assert "`faq.always-right` renamed to `faq.ever-right`" in own
    assert "`sections.usage` added" in own
    assert "`sections.use` removed" in own


def test_change_of_links_only_is_not_one_of_words(repository: Path) -> None:
    change(repository, "(term:consumer)", "(https://law.example/)")
    assert "`sections` (not its words)" in printed(repository)


def test_canonical_form_changes_nothing(repository: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        CliRunner().invoke(main, ["fmt"])
    assert git(repository, "status", "--short")
    assert "No entry changed.\n" in printed(repository)


def test_concept_file_belongs_to_all_languages(repository: Path) -> None:
    change(repository, "subject: people", "subject: law", "customer/concept.yml")
    own = section(printed(repository), "#### All languages (`concept.yml`)")
    assert "| `customer` |  | changed | `subject` |" in own


def test_entries_are_added_and_removed(repository: Path) -> None:
    (repository / "glossary/customer/term.nl.yml").unlink()
    glossary = repository / "glossary"
    text = (glossary / "customer/term.en.yml").read_text("utf-8").partition("comparisons:")[0]
    new = text.replace("concept: customer", "concept: vendor").replace("customer", "vendor")
    new = new.replace("buys", "sells").replace("How the word", "What the word")
    (glossary / "vendor").mkdir()
    (glossary / "vendor/concept.yml").write_text("id: vendor\nsubject: people\n")
    (glossary / "vendor/term.en.yml").write_text(
        new + "sources:\n  - {id: iso-9000, title: a, publisher: b}\n"
    )
    text = printed(repository)
    assert "| `vendor` | `vendor` | added |  |" in section(text, "#### English (`en`)")
    assert "| `customer` | `klant` | removed |  |" in section(text, "#### Nederlands (`nl`)")


def test_renamed_concept_is_no_loss(repository: Path) -> None:
    glossary = repository / "glossary"
    (glossary / "customer").rename(glossary / "patron")
    for file in ("concept.yml", "term.en.yml", "term.nl.yml"):
        key = "id" if file == "concept.yml" else "concept"
        change(repository, f"{key}: customer", f"{key}: patron", f"patron/{file}")
    change(repository, "that buys", "that buys or may buy", "patron/term.en.yml")
    text = printed(repository)
    assert "| `patron` | `customer` | renamed from `customer` | `definition` |" in text
    assert "| `patron` | `klant` | renamed from `customer` |  |" in text
    assert "removed" not in text
    assert "No entry changed its state." in text


def test_unreadable_entry_is_not_called_removed(repository: Path) -> None:
    change(repository, "plural:", "plurall:")
    assert "| `customer` | `customer` | cannot be read |  |" in printed(repository)
    commit(repository, "broken")
    change(repository, "plurall:", "plural:")
    text = printed(repository, "--base", "HEAD")
    assert "| `customer` | `customer` | can be read again |  |" in text


def test_long_lists_are_cut_and_counted(small: Project) -> None:
    entries = {
        (f"c{number:03}", "en"): small.index.terms["customer", "en"]
        for number in range(ROWS + 7)
    }  # fmt: skip
    now = replace(small, index=replace(small.index, terms={**small.index.terms, **entries}))
    own = section(summary_text(now, small, "main"), "#### English (`en`)")
    assert own.count("| added |") == ROWS
    assert "7 more rows are not shown." in own


# How far the dictionary is


def test_states_are_counted_before_and_after(repository: Path) -> None:
    change(repository, "status: draft", "status: reviewed")
    own = section(printed(repository), "### How far the dictionary is")
    assert "| Language | missing | incomplete | stale | draft | reviewed |" in own
    assert "| English (`en`) | 0 | 0 | 0 | 2 → 1 (-1) | 0 → 1 (+1) |" in own
    assert "| `customer` | English (`en`) | draft | reviewed |" in own
    assert own.count("| `customer` |") == 1


def test_new_and_lost_languages_are_counted(repository: Path) -> None:
    config = repository / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("locale: nb, name: Norsk", "locale: de, name: Deutsch"))
    own = section(printed(repository), "### How far the dictionary is")
    assert "| Deutsch (`de`) | 0 → 2 (+2) |" in own
    assert "| Norsk bokmål (`nb`) | 2 → 0 (-2) |" in own
    assert "| `customer` | Deutsch (`de`) | not there | missing |" in own


# Problems


def test_all_is_well_without_a_problem(small: Project) -> None:
    assert "All is well: there is no problem.\n" in summary_text(small, small, "main")


def test_problems_stand_by_file_with_place_and_hint(repository: Path) -> None:
    change(repository, "plural:", "plurall:")
    own = section(printed(repository), "#### `glossary/customer/term.en.yml`")
    (line,) = [line for line in own.splitlines() if "unknown-value" in line]
    assert line.startswith("| 7 | 7 | error | `unknown-value` | `` `plurall` is not a value")
    assert line.endswith("| `` did you mean `plural`? `` | **new** |")


def test_old_problem_is_not_new_where_it_moved() -> None:
    old = Problem("a", 3, 1, "code", "message")
    moved, copy = replace(old, line=9), replace(old, line=12)
    assert new_problems([moved], [old]) == set()
    assert new_problems([old, moved], [old]) == {moved}
    assert len(new_problems([moved, copy], [old])) == 1
    assert new_problems([replace(old, message="other")], [old])


def test_new_problems_are_shown_first_and_the_rest_counted(small: Project) -> None:
    old = tuple(Problem("a", line, 1, "old", f"old {line}") for line in range(1, PROBLEMS + 3))
    new = Problem("z", 1, 1, "new", "mine")
    text = summary_text(well(small, (*old, new)), well(small, old), "main")
    own = section(text, "### Problems")
    assert f"{PROBLEMS + 3} in all, 1 new since the base." in own
    assert "`mine`" in own
    assert own.count("| error |") == PROBLEMS
    assert "3 more are not shown" in own


# What it is compared with


def test_base_is_where_the_work_left_main(repository: Path) -> None:
    git(repository, "switch", "--quiet", "-c", "work")
    change(repository, "that buys", "that buys or may buy")
    commit(repository, "mine")
    git(repository, "switch", "--quiet", "main")
    change(repository, "klanten", "klantjes", "customer/term.nl.yml")
    commit(repository, "theirs")
    git(repository, "update-ref", "refs/remotes/origin/main", "main")
    git(repository, "switch", "--quiet", "work")
    text = printed(repository)
    assert text.startswith("## Summary of the change\n\nCompared with `origin/main at ")
    assert "#### English (`en`)" in text
    assert "#### Nederlands" not in text


def test_without_main_it_is_the_commit_before(repository: Path) -> None:
    assert "Compared with `HEAD~1 at " in printed(repository)


def test_without_an_earlier_state_it_says_so(small_project: Path) -> None:
    text = printed(small_project)
    assert "There is no earlier state to compare with; " in text
    assert "### What changed" not in text
    assert "| English (`en`) | 0 | 0 | 0 | 2 | 0 |" in text


def test_unreadable_earlier_state_is_said(repository: Path) -> None:
    config = repository / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text("plugins: [\n")
    commit(repository, "broken")
    config.write_text(text)
    assert "cannot be read; this is how it stands now" in printed(repository, "--base", "HEAD")


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "", "main:glossary"])
def test_unknown_base_is_a_clear_error(repository: Path, ref: str) -> None:
    result = run(repository, "--base", ref)
    assert result.exit_code == 1
    assert f"git knows no commit `{ref}`" in result.stderr
    assert result.stdout == ""


def test_unrelated_base_is_a_clear_error(repository: Path) -> None:
    git(repository, "switch", "--quiet", "--orphan", "other")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "other")
    git(repository, "checkout", "--quiet", "main")
    assert run(repository, "--base", "other").exit_code == 1


def test_working_tree_and_repository_stay_as_they_are(repository: Path) -> None:
    change(repository, "that buys", "that buys or may buy")
    before = tree_of(repository)
    printed(repository)
    assert tree_of(repository) == before


def test_project_may_lie_deep_in_a_repository(small_project: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(small_project, outer / "deep" / "er")
    git(outer, "init", "--quiet")
    commit(outer, "first")
    change(outer / "deep/er", "that buys", "that buys or may buy")
    assert "| changed | `definition` |" in printed(outer / "deep/er", "--base", "HEAD")


def test_another_glossary_is_compared_with_itself(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "glossary", repository / "more/entries")
    commit(repository, "more")
    file = repository / "more/entries/customer/term.en.yml"
    file.write_text(file.read_text("utf-8").replace("that buys", "that sells"), "utf-8")
    options = ("--base", "HEAD", "--glossary")
    assert "| changed | `definition` |" in printed(repository, *options, "more/entries")
    shutil.copytree(repository / "glossary", tmp_path / "outside")
    text = printed(repository, *options, str(tmp_path / "outside"))
    assert "### What changed" not in text


def test_links_of_an_earlier_state_are_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (repository / "glossary/customer/term.pl.yml").symlink_to(tmp_path / "secret")
    commit(repository, "link")
    (repository / "glossary/customer/term.pl.yml").unlink()
    assert "No entry changed.\n" in printed(repository, "--base", "HEAD")


# Words of strangers

KNOWN_TAGS = frozenset({
    "html", "body", "h2", "h3", "h4", "p", "code", "strong", "table", "thead", "tbody", "tr",
    "th", "td",
})  # fmt: skip
"""What the summary itself is made of."""


def rendered(markdown: str) -> lxml.html.HtmlElement:
    """Return the Markdown as a code host shows it, with raw HTML let through."""
    extensions = comrak.ExtensionOptions()
    for name in ("table", "autolink", "strikethrough", "tasklist", "math_dollars", "footnotes"):
        setattr(extensions, name, True)
    render = comrak.RenderOptions()
    render.unsafe_ = True
    html = comrak.render_markdown(markdown, extensions, None, render)
    return lxml.html.document_fromstring(f"<body>{html}</body>")


def seen(text: str) -> str:
    """Return the text as it is shown, without what is put in or taken out for safety."""
    plain = "".join(letter for letter in text if letter >= " " and letter not in "\u2060\ufffd")
    return "".join(plain.replace("\u202e", "").replace("\u2028", "").split())


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(small: Project, words: str) -> None:
    term = small.index.terms["customer", "en"]
    hostile, question = copy(term.designations[0]), copy(term.faq[0])
    hostile.__dict__["term"] = question.__dict__["id"] = words  # the model itself would refuse
    question.__dict__["answer"] = "new"
    new = replace(term, designations=(hostile,), faq=(question,))
    index = replace(small.index, terms={**small.index.terms, ("customer", "en"): new})
    problems = (Problem(words, 1, 1, words, words, words),)
    body = rendered(summary_text(replace(small, index=index, problems=problems), small, words))
    assert {str(element.tag) for element in body.iter()} <= KNOWN_TAGS
    for table in body.iter("table"):
        assert {len(row) for row in table.iter("tr")} == {len(next(table.iter("tr")))}
    for element in body.iter():
        bare = (element.text or "") if element.tag != "code" else ""
        assert not re.search(r"[@<`]|evil|octo", bare + (element.tail or ""))


@pytest.mark.parametrize("words", [words for words in HOSTILE if "`" * 4 not in words])
def test_hostile_words_are_shown_whole(small: Project, words: str) -> None:
    problem = Problem("a", 1, 1, "code", words)
    body = rendered(summary_text(well(small, (problem,)), None))
    message = next(row for row in body.iter("tr") if row[0].text == "1")[4]
    assert seen(message.text_content()) == seen(words)


def test_long_words_are_cut() -> None:
    assert code("a" * (LONGEST + 1)) == f"`{'a' * (LONGEST - 1)}…`"


def test_invisible_words_are_nothing() -> None:
    assert code(" \n\t") == ""
