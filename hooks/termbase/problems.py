"""What is wrong with an input, as a value: collected, sorted, printed once.

Only bugs and unreadable input raise. Everything an editor can mend is a `Problem`, so
that one run reports all of them, in one form, to a terminal, to JSON or to annotations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: an error fails the check, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One defect at one place.

    `path` is relative to the project, with `/`; `line` and `column` count from 1.
    `code` is a stable kebab-case name; `hint` says how to mend it and may be empty.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a "did you mean" hint for `word`, or an empty string when nothing is near.

    >>> suggest("definitie", ["definition", "sections"])
    'did you mean `definition`?'
    >>> suggest("xyz", ["definition"])
    ''
    """
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def undecodable(path: str, raw: bytes, error: UnicodeDecodeError) -> Problem:
    """Return the problem for a file that is not UTF-8, at its first bad byte."""
    line = raw.count(b"\n", 0, error.start) + 1
    before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
    message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
    column = len(before.decode("utf-8")) + 1
    return Problem(path, line, column, "bad-utf8", message, "save the file as UTF-8")


def format_text(problems: Iterable[Problem]) -> str:
    """Return `path:line:column: code: message` lines, each hint indented below its problem."""
    lines = []
    for problem in sorted(problems):
        kind = "" if problem.severity is Severity.ERROR else f"{problem.severity}: "
        place = f"{problem.path}:{problem.line}:{problem.column}"
        lines.append(f"{place}: {kind}{problem.code}: {problem.message}")
        if problem.hint:
            lines.append(f"    hint: {problem.hint}")
    return "".join(f"{line}\n" for line in lines)


def format_json(problems: Iterable[Problem]) -> str:
    """Return a JSON array of objects with path, line, column, severity, code, message, hint."""
    keys = ("path", "line", "column", "severity", "code", "message", "hint")
    rows = [{key: getattr(problem, key) for key in keys} for problem in sorted(problems)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def format_github(problems: Iterable[Problem]) -> str:
    """Return GitHub workflow commands, which become annotations on the changed lines.

    Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for problem in sorted(problems):
        place = f"file={_escape_property(problem.path)},line={problem.line},col={problem.column}"
        text = problem.message + (f"\n{problem.hint}" if problem.hint else "")
        title = _escape_property(problem.code)
        lines.append(f"::{problem.severity} {place},title={title}::{_escape_data(text)}\n")
    return "".join(lines)


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"text": format_text, "json": format_json, "github": format_github}
