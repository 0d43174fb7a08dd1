"""What a change does to the dictionary, as Markdown for a pull request's job summary.

Entries come from strangers, so whatever is theirs – ids, terms, messages, file names –
stands in a code span: no HTML, link, mention or table can start there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias

from termbase.index import Index, display_name
from termbase.linguistics.codes import autonym, is_language
from termbase.model import Concept, Term
from termbase.originals import field_texts
from termbase.problems import Problem
from termbase.site import Project
from termbase.status import State, status_rows

PROBLEMS = 50
ROWS = 100
FIELDS = 12
LONGEST = 300
"""How much is shown of problems, of a table, of an entry's fields and of one text."""

Key: TypeAlias = tuple[str, str]
"""(concept, language); the language of `concept.yml` is empty."""

Entry: TypeAlias = Concept | Term
_IDENTITY = frozenset({"id", "concept", "lang"})
_BIDI = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_NOT_THERE = "not there"


class Kind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"
    BROKEN = "cannot be read"
    MENDED = "can be read again"


@dataclass(frozen=True, slots=True)
class Edit:
    """One field of an entry that changed: its name, and how where that needs saying."""

    field: str
    how: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that changed: what it is called, and its fields that are not as before."""

    concept: str
    lang: str
    kind: Kind
    term: str = ""
    old_id: str = ""
    edits: tuple[Edit, ...] = ()


def summary_text(now: Project, base: Project | None, name: str = "") -> str:
    """Return the summary: what changed, how far the dictionary is, and what is wrong now.

    `name` says which state `base` is; without a base, which one could not be read, if any.
    """
    lines = ["## Summary of the change", "", _since(base, name), ""]
    renames = renamed_concepts(base.index, now.index) if base else {}
    if base:
        lines += ["### What changed", "", *_change_lines(changes(now, base, renames), now, base)]
    lines += ["### How far the dictionary is", "", *_state_lines(now, base, renames)]
    lines += ["### Problems", "", *_problem_lines(now, base)]
    return "".join(f"{line}\n" for line in lines)


def _since(base: Project | None, name: str) -> str:
    if base:
        return f"Compared with {code(name)}."
    if name:
        return f"The dictionary at {code(name)} cannot be read; this is how it stands now."
    return "There is no earlier state to compare with; this is how the dictionary stands now."


def renamed_concepts(before: Index, after: Index) -> dict[str, str]:
    """Return, by its old id, the new id of each concept that kept at least half its words."""
    gone = {id_: _facts(before, id_) for id_ in before.concepts if id_ not in after.concepts}
    fresh = {id_: _facts(after, id_) for id_ in after.concepts if id_ not in before.concepts}
    pairs = [
        (-_likeness(gone[old], fresh[new]), old, new)
        for old in gone
        for new in fresh
        if _likeness(gone[old], fresh[new]) >= 0.5
    ]
    found: dict[str, str] = {}
    for _, old, new in sorted(pairs):
        if old not in found and new not in found.values():
            found[old] = new
    return found


def _facts(index: Index, concept: str) -> set[tuple[str, str, str]]:
    facts = set()
    for lang in index.languages_of(concept):
        term = index.terms[concept, lang]
        facts.add((lang, "", display_name(term.preferred)))
        facts.update((lang, field, text) for field, text in field_texts(term).items())
    return facts


def _likeness(one: set[tuple[str, str, str]], other: set[tuple[str, str, str]]) -> float:
    """Return how much two sets share, from 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0


def changes(now: Project, base: Project, renames: Mapping[str, str]) -> list[Change]:
    """Return every entry that is not as it was in `base`, in the order of ids."""
    old_ids = {new: old for old, new in renames.items()}
    before = {(renames.get(id_, id_), lang): e for (id_, lang), e in _entries(base).items()}
    after = _entries(now)
    found = []
    for key in sorted({*before, *after, *now.glossary.unreadable}):
        old, new = before.get(key), after.get(key)
        kind = _kind(key, old, new, (now, base))
        edits = changed_fields(old, new) if old and new else ()
        old_id = old_ids.get(key[0], "") if kind is Kind.CHANGED else ""
        if kind is Kind.CHANGED and not (edits or old_id):
            continue
        if kind:
            kind = Kind.RENAMED if old_id else kind
            found.append(Change(*key, kind, _name_of(new or old), old_id, edits))
    return found


def _entries(project: Project) -> dict[Key, Entry]:
    concepts = {(id_, ""): concept for id_, concept in project.index.concepts.items()}
    return {**concepts, **project.index.terms}


def _kind(
    key: Key, old: Entry | None, new: Entry | None, projects: tuple[Project, Project]
) -> Kind | None:
    """Return what happened; CHANGED for an entry that is in both, whether it differs or not."""
    broken_now, broken_then = (
        not {key, (key[0], "")}.isdisjoint(project.glossary.unreadable) for project in projects
    )
    if old and new:
        return Kind.CHANGED
    if new:
        return Kind.MENDED if broken_then else Kind.ADDED
    if old:
        return Kind.BROKEN if broken_now else Kind.REMOVED
    return None if broken_then else Kind.BROKEN


def _name_of(entry: Entry | None) -> str:
    return display_name(entry.preferred) if isinstance(entry, Term) else ""


def changed_fields(before: Entry, after: Entry) -> tuple[Edit, ...]:
    """Return the fields in which two states of an entry differ; its ids do not count.

    Where only links, formatting, order or a definition's source differ, it says so.
    """
    then, now = (field_texts(entry) if isinstance(entry, Term) else {} for entry in (before, after))
    found = list(_changed_words(then, now))
    told = {_part(edit.field) for edit in found}
    worded = {_part(name) for name in (*then, *now)}
    for name in after.__pydantic_fields__:
        same = getattr(before, name, None) == getattr(after, name)
        if not same and name not in told and name not in _IDENTITY:
            found.append(Edit(name, "(not its words)" if name in worded else ""))
    return tuple(found)


def _changed_words(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Edit]:
    gone = [name for name in then if name not in now]
    for name, text in now.items():
        if name in then:
            if then[name] != text:
                yield Edit(name)
            continue
        old = next((n for n in gone if _part(n) == _part(name) and then[n] == text), None)
        if old is None:
            yield Edit(name, "added")
        else:
            gone.remove(old)
            yield Edit(old, "renamed to", name)
    yield from (Edit(name, "removed") for name in gone)


def _part(field: str) -> str:
    return field.partition(".")[0]


def _change_lines(found: list[Change], now: Project, base: Project) -> Iterator[str]:
    if not found:
        yield from ("No entry changed.", "")
        return
    unchanged = []
    for lang in ("", *_languages(now, base)):
        own = [change for change in found if change.lang == lang]
        title = _language(lang) if lang else f"All languages ({code('concept.yml')})"
        if own:
            counts = Counter(change.kind for change in own)
            yield from (f"#### {title}", "")
            yield from (", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind]), "")
            yield from _table(("Entry", "Term", "What", "Fields"), map(_change_row, own))
        elif lang:
            unchanged.append(title)
    if unchanged:
        yield from (f"Nothing changed in {', '.join(unchanged)}.", "")


def _change_row(change: Change) -> tuple[str, ...]:
    what = f"{change.kind} from {code(change.old_id)}" if change.old_id else str(change.kind)
    edits = [
        " ".join(filter(None, (code(edit.field), edit.how, code(edit.to))))
        for edit in change.edits[:FIELDS]
    ]
    if len(change.edits) > FIELDS:
        edits.append(f"and {len(change.edits) - FIELDS} more")
    return code(change.concept), code(change.term), what, ", ".join(edits)


def _languages(now: Project, base: Project | None) -> list[str]:
    """Return the languages of both states, those of now first."""
    earlier = base.settings.languages if base else ()
    return list(dict.fromkeys((*now.settings.languages, *earlier)))


def _language(lang: str) -> str:
    return f"{autonym(lang)} ({code(lang)})" if is_language(lang) else code(lang)


def _states(project: Project | None, renames: Mapping[str, str]) -> dict[Key, State]:
    if project is None:
        return {}
    rows = status_rows(project.index, project.settings.requires)
    return {
        (renames.get(cell.concept, cell.concept), cell.lang): cell.state
        for row in rows
        for cell in row.cells
    }


def _state_lines(now: Project, base: Project | None, renames: Mapping[str, str]) -> Iterator[str]:
    before, after = _states(base, renames), _states(now, {})
    languages = _languages(now, base)
    rows = []
    for lang in languages:
        then, today = (
            Counter(state for (_, other), state in states.items() if other == lang)
            for states in (before if base else after, after)
        )
        rows.append((_language(lang), *(_count(then[state], today[state]) for state in State)))
    yield from _table(("Language", *State), rows)
    if base is None:
        return
    moved = [
        (concept, lang)
        for concept in sorted({concept for concept, _ in (*before, *after)})
        for lang in languages
        if before.get((concept, lang)) != after.get((concept, lang))
    ]
    if not moved:
        yield from ("No entry changed its state.", "")
        return
    cells = (
        (code(key[0]), _language(key[1]), before.get(key, _NOT_THERE), after.get(key, _NOT_THERE))
        for key in moved
    )
    yield from _table(("Entry", "Language", "Before", "Now"), cells)


def _count(then: int, today: int) -> str:
    return str(today) if then == today else f"{then} → {today} ({today - then:+d})"


def new_problems(now: Iterable[Problem], base: Iterable[Problem]) -> set[Problem]:
    """Return the problems of `now` that `base` has not; one that only moved is not new."""
    now, base = set(now), set(base)
    moved = Counter(_same(problem) for problem in base - now)
    fresh = set()
    for problem in sorted(now - base):
        if moved[_same(problem)]:
            moved[_same(problem)] -= 1
        else:
            fresh.add(problem)
    return fresh


def _same(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _problem_lines(now: Project, base: Project | None) -> Iterator[str]:
    if not now.problems:
        yield "All is well: there is no problem."
        return
    fresh = new_problems(now.problems, base.problems) if base else set()
    total = f"{len(now.problems)} in all"
    yield from (f"{total}, {len(fresh)} new since the base." if base else f"{total}.", "")
    first = sorted(now.problems, key=lambda problem: (problem not in fresh, problem))[:PROBLEMS]
    head = ("Line", "Column", "Severity", "Code", "Message", "Hint", *(["New"] if base else []))
    for path, group in groupby(sorted(first), key=lambda problem: problem.path):
        yield from (f"#### {code(path)}", "")
        yield from _table(head, (_problem_row(problem, problem in fresh) for problem in group))
    if len(now.problems) > PROBLEMS:
        rest = len(now.problems) - PROBLEMS
        yield f"{rest} more are not shown; {code('termbase check')} lists them."


def _problem_row(problem: Problem, fresh: bool) -> tuple[str, ...]:  # noqa: FBT001
    place = (str(problem.line), str(problem.column), str(problem.severity))
    words = (code(problem.code), code(problem.message), code(problem.hint))
    return (*place, *words, "**new**" if fresh else "")


def code(text: str) -> str:
    """Return `text` as a code span on one line: nothing in it is markup, link or mention.

    Text without a visible character becomes an empty string; long text is cut. Runs of
    backticks are cut too, because Markdown has no fence for very long ones.

    >>> code("<b>"), code("`a`"), code(" ")
    ('`<b>`', '`` `a` ``', '')
    """
    plain = " ".join("".join(map(_shown, " ".join(text.split()))).split())
    plain = re.sub("`{4,}", "```", plain)
    if len(plain) > LONGEST:
        plain = f"{plain[: LONGEST - 1]}…"
    if not plain:
        return ""
    longest = max(map(len, re.findall("`+", plain)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{plain}{space}{fence}"


def _shown(letter: str) -> str:
    """Return a letter, or the replacement character for one that controls or is broken."""
    controls = unicodedata.category(letter) in {"Cc", "Cs"}
    return "\ufffd" if controls or unicodedata.bidirectional(letter) in _BIDI else letter


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table as wide as its head, with at most `ROWS` rows, and an empty line."""
    rows = list(rows)
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from (_row(row[: len(head)]) for row in rows[:ROWS])
    yield ""
    if len(rows) > ROWS:
        yield from (f"{len(rows) - ROWS} more rows are not shown.", "")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    r"""Return `text` with its pipes escaped, which counts in code spans of tables too.

    A backslash before a pipe would escape our own one: a word joiner keeps them apart.
    """
    return re.sub(r"\\(?=\|)", "\\\\\u2060", text).replace("|", "\\|")
