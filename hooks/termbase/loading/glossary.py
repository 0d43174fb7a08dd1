"""Reads a folder of entries into a `Glossary`: typed, with positions and all problems."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import UnionType
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from termbase.linguistics.codes import nearest_code
from termbase.linguistics.lexicon import Lexicon
from termbase.loading.tree import Data, Loc, Tree, read_tree
from termbase.model import Concept, Feature, Model, Term
from termbase.problems import Problem, suggest

Entry = TypeVar("Entry", bound=Model)
CONCEPT_FILE = "concept.yml"
CODES = frozenset({
    "bad-date", "bad-id", "bad-number", "bad-url", "empty-field", "id-mismatch",
    "language-mismatch", "missing-concept", "missing-field", "not-one-line", "reserved-name",
    "symbolic-link", "too-long", "unexpected-file", "unknown-field", "unknown-language",
    "unknown-value", "wrong-type",
})  # fmt: skip
"""The problem codes of this module; each has golden cases in `tests/cases/<code>/`."""


@dataclass(eq=False)
class Located(Generic[Entry]):
    """An entry with the file it was read from."""

    entry: Entry
    path: str
    """The file, relative to the project, with `/`."""
    raw: bytes
    own_problems: tuple[Problem, ...] | None = None
    """What is wrong with the entry whatever others say; None until it has been checked."""

    @cached_property
    def tree(self) -> Tree:
        """The file's tree, parsed again when somebody asks for a place in it."""
        return read_tree(self.path, self.raw)


@dataclass(slots=True)
class Glossary:
    """All entries that could be read, by id and by (id, language), and all problems."""

    languages: tuple[str, ...]
    requires: Callable[[str, str], bool] = lambda _concept, _lang: True
    """Tells whether a language must have a complete entry for a concept."""
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    """The words of each language whose entries are proofread."""
    faults: object = None
    """What proofreading kept of files that have not changed; its own, opaque here."""
    concepts: dict[str, Located[Concept]] = field(default_factory=dict)
    terms: dict[tuple[str, str], Located[Term]] = field(default_factory=dict)
    unreadable: set[tuple[str, str]] = field(default_factory=set)
    """(id, language) of entries whose file is there and has problems; "" for the concept."""
    problems: list[Problem] = field(default_factory=list)


Signature: TypeAlias = tuple[int, int, int]
"""Inode, size in bytes and time of change in nanoseconds: the same as long as a file is."""


class Keeper(Protocol):
    """Keeps what was read of entry files from one process to the next."""

    def take(self, path: str, raw: bytes) -> Glossary | None:
        """Return what was read of `raw` under this path; None when it is not known."""

    def put(self, path: str, raw: bytes, part: Glossary) -> None:
        """Remember what has been read of a file."""

    def write(self) -> None:
        """Keep what has been put."""


@dataclass(slots=True)
class Known:
    """What was read of each file, so that a file that has not changed is not read again."""

    parts: dict[str, tuple[Signature, Glossary]] = field(default_factory=dict)
    """By path: the file's signature, and a glossary of nothing but this file."""
    keeper: Keeper | None = None

    def part(self, path: str, raw: bytes, languages: tuple[str, ...]) -> Glossary:
        """Return a glossary of nothing but one file."""
        part = self.keeper.take(path, raw) if self.keeper else None
        if part is None:
            part = Glossary(languages)
            _load_file(part, path, raw)
            if self.keeper:
                self.keeper.put(path, raw, part)
        return part


def load_glossary(
    root: Path,
    languages: tuple[str, ...],
    *,
    label: str = "glossary",
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    known: Known | None = None,
    first: Collection[str] = (),
) -> Glossary:
    """Read every entry under `root`.

    `label` stands for `root` in the paths of problems. `progress` is called with the
    number of files done and the number there are. What is `known` from an earlier call with the
    same languages spares what has not changed since, and is brought up to date. Entries in the
    `first` languages are read before the others and kept at once: builds of other languages
    that run at the same time keep theirs meanwhile. Raises FileNotFoundError when `root` is not
    a folder; everything else that is wrong becomes a problem.
    """
    if not root.is_dir():
        raise FileNotFoundError(root)
    known = known if known is not None else Known()
    glossary = Glossary(languages)
    files = list(_entry_files(root, label, glossary))
    ours = {f"term.{lang}.yml" for lang in first}
    files.sort(key=lambda found: found[0].name not in ours)
    last = sum(file.name in ours for file, _ in files)
    earlier, known.parts = known.parts, {}
    for done, (file, path) in enumerate(files, 1):
        stat = file.stat(follow_symlinks=False)
        signature = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        then, part = earlier.get(path, (None, glossary))
        if then != signature:
            part = known.part(path, _content(file), languages)
        known.parts[path] = (signature, part)
        glossary.concepts |= part.concepts
        glossary.terms |= part.terms
        glossary.unreadable |= part.unreadable
        glossary.problems += part.problems
        progress(done, len(files))
        if done == last and known.keeper:
            known.keeper.write()
    _report_orphans(glossary)
    return glossary


def _content(file: os.DirEntry[str]) -> bytes:
    with open(file, "rb", buffering=0) as opened:  # noqa: PTH123 - ten thousand times
        return opened.read()


def _entry_files(
    root: Path, label: str, glossary: Glossary
) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Yield (file, path for problems) of every entry file; report what does not belong."""
    for folder in _inside(root):
        path = f"{label}/{folder.name}"
        if _is_foreign(folder, path, glossary):
            continue
        if not folder.is_dir():
            hint = "entries live in folders, one a concept"
            glossary.problems.append(
                _whole_file(path, "unexpected-file", "this is not a folder", hint)
            )
            continue
        for file in _inside(folder):
            inner = f"{path}/{file.name}"
            if not _is_foreign(file, inner, glossary) and _is_entry(file, inner, glossary):
                yield file, inner


def _inside(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_foreign(file: os.DirEntry[str], path: str, glossary: Glossary) -> bool:
    if file.is_symlink():
        message = "a symbolic link could lead out of the glossary"
        hint = "put a real file in its place"
        glossary.problems.append(_whole_file(path, "symbolic-link", message, hint))
        return True
    return file.name.startswith(".")


def _is_entry(file: os.DirEntry[str], path: str, glossary: Glossary) -> bool:
    if not file.is_file():
        hint = "an entry has files, no folders"
        glossary.problems.append(_whole_file(path, "unexpected-file", "this is no file", hint))
        return False
    if file.name == CONCEPT_FILE:
        return True
    found = re.fullmatch(r"term\.([^.]+)\.yml", file.name)
    if found is None:
        names = [CONCEPT_FILE, *(f"term.{lang}.yml" for lang in glossary.languages)]
        message = f"`{file.name}` is not the name of an entry file"
        hint = suggest(file.name, names) or f"an entry has {', '.join(names)}"
        glossary.problems.append(_whole_file(path, "unexpected-file", message, hint))
        return False
    if found[1] not in glossary.languages:
        message = f"`{found[1]}` is not a language of this dictionary"
        hint = _language_hint(found[1], glossary.languages)
        glossary.problems.append(_whole_file(path, "unknown-language", message, hint))
        return False
    return True


def _whole_file(path: str, code: str, message: str, hint: str) -> Problem:
    return Problem(path, 1, 1, code, message, hint)


def _language_hint(code: str, languages: tuple[str, ...]) -> str:
    near = nearest_code(code, languages)
    if near:
        return f"did you mean `{near}`?"
    return f"the languages are {', '.join(languages)}"


def _load_file(glossary: Glossary, path: str, raw: bytes) -> None:
    tree = read_tree(path, raw)
    glossary.problems.extend(tree.problems)
    data = _without_blanks(tree.data)
    _, folder, name = path.rsplit("/", 2)
    lang = "" if name == CONCEPT_FILE else name.split(".")[1]
    if not isinstance(data, dict):
        if tree.problems or data or not lang:
            glossary.unreadable.add((folder, lang))
        if data or (path.endswith(CONCEPT_FILE) and not tree.problems):
            message = "an entry is a mapping of fields"
            glossary.problems.append(tree.problem((), "wrong-type", message))
        return
    if not lang:
        agrees = _agrees(tree, data, "id", folder, glossary.problems)
        concept = _validate(Concept, data, tree, glossary.problems)
        if concept and agrees:
            glossary.concepts[folder] = Located(concept, path, raw)
        else:
            glossary.unreadable.add((folder, ""))
        return
    if set(data) <= {"concept", "lang", "review"}:
        return  # a stub that an editing interface wrote: not translated yet
    agrees = _agrees(tree, data, "concept", folder, glossary.problems)
    agrees &= _speaks(tree, data, lang, glossary)
    if "lang" in data:
        data["lang"] = lang  # a wrong one has been reported
    term = _validate(Term, data, tree, glossary.problems)
    if term and agrees:
        located = Located(term, path, raw)
        _check_equivalents(located, glossary)
        glossary.terms[folder, lang] = located
    else:
        glossary.unreadable.add((folder, lang))


def _agrees(
    tree: Tree, data: dict[str, Data], key: str, folder: str, problems: list[Problem]
) -> bool:
    value = data.get(key, folder)
    if value == folder:
        return True
    message = f"the folder is `{folder}`, the field says `{value}`"
    hint = f"write `{key}: {folder}`, or rename the folder"
    problems.append(tree.problem((key,), "id-mismatch", message, hint))
    return False


def _speaks(tree: Tree, data: dict[str, Data], lang: str, glossary: Glossary) -> bool:
    value = data.get("lang", lang)
    if value == lang:
        return True
    if value in glossary.languages:
        code, message = "language-mismatch", f"the file is for `{lang}`, the field says `{value}`"
        hint = f"write `lang: {lang}`, or rename the file"
    else:
        code, message = "unknown-language", f"`{value}` is not a language of this dictionary"
        hint = _language_hint(str(value), glossary.languages)
    glossary.problems.append(tree.problem(("lang",), code, message, hint))
    return False


def _check_equivalents(located: Located[Term], glossary: Glossary) -> None:
    others = tuple(lang for lang in glossary.languages if lang != located.entry.lang)
    for position, equivalent in enumerate(located.entry.equivalents):
        if equivalent.lang not in others:
            message = f"`{equivalent.lang}` is not another language of this dictionary"
            hint = _language_hint(equivalent.lang, others)
            loc = ("equivalents", position, "lang")
            problem = located.tree.problem(loc, "unknown-language", message, hint)
            glossary.problems.append(problem)


def _report_orphans(glossary: Glossary) -> None:
    """Take out the entries without a concept; they are there, so nobody else is told."""
    orphans = [key for key in glossary.terms if key[0] not in glossary.concepts]
    told = set(glossary.unreadable)
    for concept, lang in orphans:
        located = glossary.terms.pop((concept, lang))
        glossary.unreadable |= {(concept, lang), (concept, "")}
        if (concept, "") not in told:
            message = f"there is no {CONCEPT_FILE} beside this file"
            hint = "add it, with id and subject"
            problem = located.tree.problem((), "missing-concept", message, hint)
            glossary.problems.append(problem)


def _without_blanks(data: Data) -> Data:
    """Drop keys without a value: editing interfaces write them for untouched fields."""
    if isinstance(data, str):
        return data
    if isinstance(data, dict):
        return {key: kept for key, value in data.items() if (kept := _without_blanks(value))}
    return [_without_blanks(item) for item in data]


def read_entry(model: type[Entry], path: str, raw: bytes) -> Entry | None:
    """Return the entry that `raw` holds, or None when anything is wrong with it."""
    tree = read_tree(path, raw)
    data = _without_blanks(tree.data)
    problems = list(tree.problems)
    if problems or not isinstance(data, dict):
        return None
    return _validate(model, data, tree, problems)


def _validate(
    model: type[Entry], data: dict[str, Data], tree: Tree, problems: list[Problem]
) -> Entry | None:
    try:
        made: Entry = model.__pydantic_validator__.validate_python(data)
        return made
    except ValidationError as error:
        errors = [dict(details) for details in error.errors(include_url=False)]
        problems.extend(
            _explain(model, details, tree) for details in errors if not _follows(details, errors)
        )
        return None


def _follows(details: dict[str, Any], errors: list[dict[str, Any]]) -> bool:
    """Tell whether an error only follows from another one.

    A list is "too short" when its items were wrong; a field is "missing" when it stands
    there with a typing error in its name.
    """
    loc = details["loc"]
    if details["type"] == "missing":
        return any(
            other["type"] == "unexpected_keyword_argument"
            and other["loc"][:-1] == loc[:-1]
            and suggest(str(other["loc"][-1]), [str(loc[-1])])
            for other in errors
        )
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in errors
    )


_CODES = {
    "missing": "missing-field",
    "unexpected_keyword_argument": "unknown-field",
    "enum": "unknown-value",
    "bad_feature": "unknown-value",
    "string_too_short": "empty-field",
    "too_short": "empty-field",
    "string_too_long": "too-long",
    "bad_date": "bad-date",
    "date_from_datetime_parsing": "bad-date",
    "date_parsing": "bad-date",
    "bad_url": "bad-url",
    "int_parsing": "bad-number",
    "greater_than_equal": "bad-number",
    "less_than_equal": "bad-number",
    "reserved_name": "reserved-name",
}
"""Pydantic's error types as our codes; types without an entry are `wrong-type`."""

_MESSAGES = {
    "bad-date": ("this is not a date of the calendar", "write it as YYYY-MM-DD"),
    "bad-number": ("this is not a year", "write four digits, such as 2015"),
    "empty-field": ("this field is empty", "fill it in, or delete it"),
    "too-long": ("this line has more characters than the schema allows", "shorten it"),
}
"""Message and hint for the codes that pydantic words for programmers."""

_HINTS = {
    "bad-url": "copy the whole address from the browser, such as https://example.org/page",
    "reserved-name": "choose another id",
}

_PATTERN_CODES = {
    r"^[^\n]+$": ("not-one-line", "this field is one line of text", ""),
    r"^Q[1-9][0-9]*$": ("bad-id", "a Wikidata id is Q and digits", ""),
    r"^[A-Z]{2}$": ("bad-id", "a jurisdiction is an ISO 3166 code or EU", ""),
}


def _explain(model: type[Model], details: dict[str, Any], tree: Tree) -> Problem:
    """Turn one pydantic error into a problem at its place, with a hint."""
    kind: str = details["type"]
    loc: Loc = tuple(part for part in details["loc"] if part != "[key]")
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    if kind == "missing":
        known = loc in tree.spans
        code, state = ("empty-field", "is empty") if known else ("missing-field", "is missing")
        return tree.problem(loc, code, f"the field `{name}` {state}", at_key=known)
    if kind == "unexpected_keyword_argument":
        names = field_names(model, loc[:-1])
        hint = suggest(name, names) or f"fields here: {', '.join(sorted(names))}"
        message = f"there is no field {name!r} here"
        return tree.problem(loc, "unknown-field", message, hint, at_key=True)
    code, message, hint = _value_fault(kind, details, name)
    return tree.problem(loc, code, message, hint, at_key=kind == "bad_feature")


def _value_fault(kind: str, details: dict[str, Any], name: str) -> tuple[str, str, str]:
    """Return code, message and hint for a value that the model does not take."""
    code = _CODES.get(kind, "wrong-type")
    context: Mapping[str, Any] = details.get("ctx", {})
    given = str(details["input"])
    if kind == "string_pattern_mismatch":
        return _pattern_problem(given, context, name)
    if code == "unknown-value":
        given = str(context.get("feature", given))
        named = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        known = named or [str(feature) for feature in Feature]
        hint = suggest(given, known) or f"one of {', '.join(known)}"
        field = "forms" if "feature" in context else name
        return code, f"`{given}` is not a value of `{field}`", hint
    if code in _MESSAGES:
        return code, *_MESSAGES[code]
    if code == "wrong-type":
        expected = {"dict": "fields", "dataclass": "fields", "tuple": "a list"}
        return code, f"`{name}` should hold {expected.get(kind.partition('_')[0], 'text')}", ""
    return code, f"`{name}`: {details['msg']}", _HINTS.get(code, "")


def _pattern_problem(value: str, context: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    pattern = str(context["pattern"])
    if pattern in _PATTERN_CODES:
        return _PATTERN_CODES[pattern]
    if pattern.startswith("^[a-z]{2,3}"):
        hint = "a language is a BCP 47 code such as the one in the file's name"
        return "unknown-language", f"`{value}` is not a language code", hint
    slug = "-".join(re.findall(r"[a-z0-9]+", value.lower()))
    hint = f"did you mean `{slug}`?" if slug else "lower-case ASCII letters, digits and hyphens"
    return "bad-id", f"`{value}` is not an id for `{name}`", hint


def field_names(model: type[Model], loc: Loc) -> tuple[str, ...]:
    """Return the field names that the schema knows at `loc` below `model`."""
    names = _fields(model)
    for part in loc:
        if isinstance(part, str):
            inner = names.get(part)
            if inner is None:
                return ()
            names = _fields(inner)
    return tuple(names)


def _fields(model: type[Model]) -> dict[str, type[Model] | None]:
    return {
        info.alias or name: _inner_model(info.annotation)
        for name, info in model.__pydantic_fields__.items()
    }


def _inner_model(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    if get_origin(annotation) in (tuple, Union, UnionType):
        for argument in get_args(annotation):
            if inner := _inner_model(argument):
                return inner
    return None
