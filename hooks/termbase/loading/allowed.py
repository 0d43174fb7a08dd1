"""Lists of words per language, each with its reason: allowed ones, and unlinked ones."""

from __future__ import annotations

from pathlib import Path

from termbase.problems import Problem, undecodable

CODES = frozenset({"allowed-syntax", "allowed-unused"})
"""The problem codes of the lists of allowed words; each has golden cases."""

FILE = "allowed.tsv"
UNLINKED_FILE = "unlinked.tsv"
"""Terms that mostly mean something else in running text: they are not linked by themselves."""


WHY_ALLOWED = "say why the word is right although the dictionary lacks it"
WHY_UNLINKED = "say what else the term mostly means"


def load_allowed(
    file: Path, path: str, hint: str = WHY_ALLOWED
) -> tuple[dict[str, int], list[Problem]]:
    """Return each allowed word with its line, from 1, and what is wrong with the list.

    A line is a word, a tab and the reason; lines that start with `#` are comments. A list
    that is not there allows nothing. `path` stands for `file` in problems.
    """
    try:
        raw = file.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError:
        return {}, []
    except UnicodeDecodeError as error:
        return {}, [undecodable(path, raw, error)]
    allowed: dict[str, int] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, _, reason = line.partition("\t")
        if not reason.strip() or word != word.strip() or word in allowed:
            message = "a line is a word, once, a tab and the reason"
            problems.append(Problem(path, number, 1, "allowed-syntax", message, hint))
        allowed.setdefault(word, number)
    return allowed, problems


def unused_words(allowed: dict[str, int], used: set[str], path: str) -> list[Problem]:
    """Return a problem for each allowed word that no text needs any more."""
    return [
        Problem(path, line, 1, "allowed-unused", f"no text needs `{word}`", "delete the line")
        for word, line in allowed.items()
        if word not in used
    ]
