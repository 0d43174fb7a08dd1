"""The one canonical form of an entry file: order, quoting and indentation settled.

Editing interfaces re-order, re-quote and re-wrap what they save; people do too. The form
is the same whoever wrote the file, so a diff shows what was said and nothing else.
Comments stay with the key or item that they stand before or beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import yaml

from termbase.loading.glossary import CONCEPT_FILE, field_names
from termbase.loading.tree import Data, Loc, Tree, read_tree
from termbase.model import Concept, Model, Term

SCHEMA_FOLDER = "docs/assets/schema"
_SCHEMA_LINE = "# yaml-language-server: $schema=../../{folder}/{name}.json"
_UNSAFE_START = re.compile(r"""[\s\-?:,\[\]{}#&*!|>'"%@`=<~]""")
_NUMERIC = frozenset({"year"})
"""Fields that the schema types as numbers: they stay without quotes."""
_RESOLVER = yaml.resolver.Resolver()


def canonical_text(tree: Tree) -> str:
    """Return the canonical form of a file that `read_tree` could parse.

    Raises ValueError when the tree has problems: what cannot be read is not rewritten.
    """
    if tree.problems:
        message = f"{tree.path} has problems"
        raise ValueError(message)
    is_concept = tree.path.endswith(CONCEPT_FILE)
    writer = _Writer(tree, Concept if is_concept else Term)
    schema = _SCHEMA_LINE.format(folder=SCHEMA_FOLDER, name="concept" if is_concept else "term")
    body = writer.write()
    text = f"{schema}\n{body}"
    _assert_same_data(tree, text)
    return text


def _assert_same_data(tree: Tree, text: str) -> None:
    """Guard the promise that formatting loses nothing; a difference is a bug, so raise."""
    again = read_tree(tree.path, text.encode())
    if again.problems or _settled(again.data) != _settled(tree.data):
        message = f"formatting {tree.path} would change what it says"
        raise AssertionError(message)


def _settled(data: Data) -> Data:
    if isinstance(data, dict):
        return {key: _settled(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_settled(item) for item in data]
    return "\n".join(line.rstrip() for line in data.strip("\n").split("\n")).rstrip()


class _Writer:
    def __init__(self, tree: Tree, model: type[Model]) -> None:
        self.tree = tree
        self.model = model
        self.before, self.beside, self.last = _comments(tree)
        self.lines: list[str] = []

    def write(self) -> str:
        data = self.tree.data
        if isinstance(data, dict):
            self._mapping(data, (), 0)
        self.lines.extend(self.last)
        return "".join(f"{line}\n" for line in self.lines)

    def _mapping(self, data: dict[str, Data], loc: Loc, indent: int, first: str = "") -> None:
        """Write a mapping; `first` is the `- ` before its first key in a list."""
        order = {name: place for place, name in enumerate(field_names(self.model, loc))}
        keys = sorted(data, key=lambda key: order.get(key, len(order)))
        for place, key in enumerate(keys):
            here = (*loc, key)
            self._comments_before(here, indent)
            lead = " " * (indent - 2) + first if first and place == 0 else " " * indent
            self._value(data[key], here, indent, f"{lead}{_key(key)}:")

    def _sequence(self, data: list[Data], loc: Loc, indent: int) -> None:
        for place, item in enumerate(data):
            here = (*loc, place)
            self._comments_before(here, indent)
            if isinstance(item, dict) and item:
                self._mapping(item, here, indent + 2, "- ")
            else:
                self._value(item, here, indent, " " * indent + "-")

    def _value(self, value: Data, loc: Loc, indent: int, lead: str) -> None:
        remark = self.beside.get(loc, "")
        remark = f"  {remark}" if remark else ""
        if isinstance(value, str):
            self._scalar(value, loc, indent, lead, remark)
        elif not value:
            self.lines.append(f"{lead} {'{}' if isinstance(value, dict) else '[]'}{remark}")
        else:
            self.lines.append(f"{lead}{remark}")
            if isinstance(value, dict):
                self._mapping(value, loc, indent + 2)
            else:
                self._sequence(value, loc, indent + 2)

    def _scalar(self, value: str, loc: Loc, indent: int, lead: str, remark: str) -> None:
        text = _settled(value)
        if not isinstance(text, str) or "\n" not in text:
            written = _one_line(str(text), loc)
            self.lines.append(f"{lead} {written}{remark}" if written else f"{lead}{remark}")
            return
        hint = "2" if text.startswith(" ") else ""
        self.lines.append(f"{lead} |{hint}{remark}")
        self.lines.extend(f"{' ' * (indent + 2)}{line}".rstrip() for line in text.split("\n"))

    def _comments_before(self, loc: Loc, indent: int) -> None:
        self.lines.extend(f"{' ' * indent}{comment}" for comment in self.before.get(loc, ()))


def _key(key: str) -> str:
    return _one_line(key, ())


def _one_line(text: str, loc: Loc) -> str:
    r"""Return `text` plain where YAML reads it back as this string, else in quotes.

    >>> _one_line("klant: koning", ()), _one_line("no", ()), _one_line("‘klant’", ())
    ('"klant: koning"', '"no"', '‘klant’')
    """
    if loc and loc[-1] in _NUMERIC:
        return text
    if not text:
        return '""'
    safe = (
        not _UNSAFE_START.match(text)
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
        and "\t" not in text
        and _resolved(text) == "tag:yaml.org,2002:str"
    )
    if safe or (loc and loc[-1] == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text)):
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'" if "\t" not in text else _escaped(text)
    return f'"{text}"' if "\t" not in text else _escaped(text)


def _resolved(text: str) -> str:
    """Return the tag that YAML 1.1 would give `text` without quotes."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


def _escaped(text: str) -> str:
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{body}"'


def _comments(tree: Tree) -> tuple[dict[Loc, list[str]], dict[Loc, str], list[str]]:
    """Return the comments before each node, beside each node, and after the last one."""
    starts, ends, inside = _places(tree)
    before: dict[Loc, list[str]] = {}
    beside: dict[Loc, str] = {}
    waiting: list[str] = []
    for number, line in enumerate(tree.text.split("\n")):
        text = line.strip()
        if text.startswith("#") and number not in inside:
            if "yaml-language-server:" not in text:
                waiting.append(text)
            continue
        if waiting and number in starts and number not in inside:
            before[starts[number]] = waiting
            waiting = []
        column, loc = ends.get(number, (len(line), ()))
        found = re.search(r"(?:^|\s)(#.*)$", line[column:])
        if found:
            beside[loc] = found[1].rstrip()
    return before, beside, waiting


def _places(tree: Tree) -> tuple[dict[int, Loc], dict[int, tuple[int, Loc]], set[int]]:
    """Return per line the node that starts there and the one that ends there, with its column.

    The third value holds the lines within a text of several lines, where `#` is no comment.
    """
    starts: dict[int, Loc] = {}
    ends: dict[int, tuple[int, Loc]] = {}
    inside: set[int] = set()
    for loc, span in tree.spans.items():
        if not loc:
            continue
        starts.setdefault(span.key[0], loc)
        if span.block:
            last = span.end[0] - (1 if span.end[1] == 0 else 0)
            inside.update(range(span.start[0] + 1, last + 1))
            ends.setdefault(span.start[0], (span.start[1] + 1, loc))
        elif span.end != span.start:
            inside.update(range(span.start[0] + 1, span.end[0] + 1))
            ends[span.end[0]] = (span.end[1], loc)
        else:
            ends.setdefault(span.key[0], (span.key[1], loc))
    return starts, ends, inside


def changed_files(trees: Iterable[Tree]) -> list[tuple[Tree, str]]:
    """Return (tree, canonical text) for each readable tree that is not in canonical form."""
    texts = ((tree, canonical_text(tree)) for tree in trees if not tree.problems)
    return [(tree, text) for tree, text in texts if text != tree.text]


def with_translation(tree: Tree, source_lang: str, source_hash: Mapping[str, str]) -> str:
    """Return the canonical text of an entry that says what it follows; the rest stays.

    Raises ValueError when the tree has problems.
    """
    lines = tree.text.rstrip("\n").split("\n")
    span = tree.spans.get(("translation",))
    if span is not None:
        later = [other.key[0] for loc, other in tree.spans.items() if len(loc) == 1]
        end = min((line for line in later if line > span.key[0]), default=len(lines))
        del lines[span.key[0] : end]
    lines += ["translation:", f"  from: {source_lang}", "  source_hash:"]
    lines += [f'    {field}: "{value}"' for field, value in source_hash.items()]
    return canonical_text(read_tree(tree.path, "\n".join([*lines, ""]).encode()))
