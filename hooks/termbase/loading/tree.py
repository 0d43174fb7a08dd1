"""YAML text to plain data in which every scalar is a string and every node has its place.

libyaml's events feed a builder of our own. Constructing through PyYAML's loaders would
turn `no` into False, accept duplicate keys, follow merge keys without end and crash on
deep nesting; here each of these is a problem with a position.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

import yaml

from termbase.problems import Problem, undecodable

MAX_BYTES = 65_536
"""A file may hold this many bytes; the longest real entries have a quarter of it."""

MAX_DEPTH = 8
"""Mappings and lists may nest this deep; the model needs five."""

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
Loc: TypeAlias = tuple[str | int, ...]

CODES = frozenset({
    "bad-key", "bad-utf8", "bidi-character", "control-character", "duplicate-key",
    "file-too-large", "invisible-character", "merge-key", "second-document", "too-deep",
    "yaml-alias", "yaml-anchor", "yaml-syntax", "yaml-tag",
})  # fmt: skip
"""The problem codes of this module; each has golden cases in `tests/cases/<code>/`."""

_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_ZERO_WIDTH = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD}
_SEPARATORS = {0x2028, 0x2029, 0x0085}


class Span(NamedTuple):
    """Where a node stands: its key, its first character and its end; all count from 0."""

    key: tuple[int, int]
    start: tuple[int, int]
    end: tuple[int, int]
    block: bool = False
    """True for a `|` or `>` scalar."""


@dataclass
class Tree:
    """A parsed file: its text, its data, and where in the text each node stands."""

    path: str
    text: str
    data: Data = ""
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def spans(self) -> dict[Loc, Span]:
        """Per location the `Span` of the node there.

        The text is parsed a second time for them, when somebody asks: reading goes faster
        and holds less without, and places are needed only where something is wrong.
        """
        builder = _Builder(Tree(self.path, self.text), with_spans=True)
        with suppress(yaml.YAMLError):
            builder.build()
        return builder.spans

    def problem(
        self, loc: Loc, code: str, message: str, hint: str = "", *, at_key: bool = False
    ) -> Problem:
        """Return a problem at `loc`, or at the nearest node above it that exists."""
        while loc and loc not in self.spans:
            loc = loc[:-1]
        span = self.spans.get(loc, Span((0, 0), (0, 0), (0, 0)))
        line, column = span.key if at_key else span.start
        return Problem(self.path, line + 1, column + 1, code, message, hint)

    def problem_in(
        self, loc: Loc, needle: str, code: str, message: str, hint: str = "", *, nth: int = 0
    ) -> Problem:
        """Return a problem at the `nth` time that `needle` stands in the scalar at `loc`.

        Falls back to the start of the scalar when an escape or a fold hides the needle.
        """
        span = self.spans.get(loc)
        if span is not None:
            lines = self.text.split("\n")
            for number in range(span.start[0], min(span.end[0] + 1, len(lines))):
                start = span.start[1] if number == span.start[0] else 0
                while (start := lines[number].find(needle, start)) >= 0:
                    if nth == 0:
                        place = (number + 1, start + 1)
                        return Problem(self.path, *place, code, message, hint)
                    nth -= 1
                    start += len(needle)
        return self.problem(loc, code, message, hint)

    def problem_at(
        self, loc: Loc, place: tuple[int, int], code: str, message: str, hint: str = ""
    ) -> Problem:
        """Return a problem at `place`, a line and column from 1 within the text at `loc`.

        In a text that YAML folds or unescapes the places differ; then it is its start.
        """
        span = self.spans.get(loc)
        lines = self.text.split("\n")
        if span is not None and span.block and place[0] <= span.end[0] - span.start[0]:
            body = lines[span.start[0] + 1 : span.end[0] + 1]
            indent = next((len(line) - len(line.lstrip()) for line in body if line.strip()), 0)
            line, column = span.start[0] + 1 + place[0], indent + place[1]
            if lines[span.start[0]].rstrip().endswith("|") and line <= len(lines):
                return Problem(self.path, line, column, code, message, hint)
        if span is not None and place[0] == 1 and span.start[0] == span.end[0]:
            quote = lines[span.start[0]][span.start[1] : span.start[1] + 1] in ("'", '"')
            column = span.start[1] + place[1] + quote
            return Problem(self.path, span.start[0] + 1, column, code, message, hint)
        return self.problem(loc, code, message, hint)


def read_tree(path: str, raw: bytes) -> Tree:
    """Parse `raw` as YAML; `tree.problems` tells all that is wrong with it.

    `path` is only for the problems. After a fatal problem (bad UTF-8, a syntax error)
    `tree.data` is an empty string.
    """
    tree = Tree(path, "")
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw)} bytes; at most {MAX_BYTES} are allowed"
        tree.problems.append(Problem(path, 1, 1, "file-too-large", message, "split the entry"))
        return tree
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        tree.problems.append(undecodable(path, raw, error))
        return tree
    tree.text = text = text.replace("\r\n", "\n")
    tree.problems.extend(bad_characters(path, text))
    if any(problem.code == "control-character" for problem in tree.problems):
        return tree
    builder = _Builder(tree, with_spans=False)
    try:
        builder.build()
    except yaml.MarkedYAMLError as error:
        line, column = _place_of(error, builder.quoted)
        tree.data = ""
        message = f"not YAML: {error.problem}"
        tree.problems.append(
            Problem(path, line + 1, column + 1, "yaml-syntax", message, _syntax_hint(text, line))
        )
    except yaml.YAMLError as error:  # a reader error has a byte position only
        tree.data = ""
        tree.problems.append(Problem(path, 1, 1, "yaml-syntax", f"not YAML: {error}"))
    return tree


_OPENED_EARLIER = ("end of stream", "expected ',' or ']'", "expected ',' or '}'", "expected ':'")
"""What libyaml says, far below, of something that was opened and not closed."""


def _place_of(error: yaml.MarkedYAMLError, quoted: yaml.ScalarEvent | None) -> tuple[int, int]:
    """Return line and column, from 0, of what an editor has to mend.

    `quoted` is the last text in quotes.
    """
    where = error.problem_mark or error.context_mark
    if any(words in str(error.problem) for words in _OPENED_EARLIER):
        where = error.context_mark or where
    if where is None:
        return 0, 0
    if quoted and quoted.end_mark and "expected key" in str(error.problem):
        start, last = _start(quoted), quoted.end_mark.line
        if last > start[0] and last >= where.line - 1:
            return start
    return where.line, where.column


def _syntax_hint(text: str, line: int) -> str:
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "indent with spaces, not with tabs"
    if ": " in here.partition(": ")[2]:
        return "put a text that holds a colon and a space in double quotes"
    return "check the indentation and the quotes of this line and the one before"


@lru_cache(maxsize=4096)
def bad_character(character: str) -> str:
    r"""Return the problem code for a character no entry may hold, or an empty string.

    >>> bad_character("ł"), bad_character("\u202e"), bad_character("\u200b")
    ('', 'bidi-character', 'invisible-character')
    """
    point = ord(character)
    if character in "\n\t":
        return ""
    if point in _BIDI:
        return "bidi-character"
    if point in _ZERO_WIDTH:
        return "invisible-character"
    if point in _SEPARATORS or unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
        return "control-character"
    return ""


def bad_characters(path: str, text: str) -> Iterator[Problem]:
    """Yield a problem for each character of `text` that no file may hold."""
    for character in sorted(filter(bad_character, set(text))):
        start = -1
        while (start := text.find(character, start + 1)) >= 0:
            line = text.count("\n", 0, start) + 1
            column = start - text.rfind("\n", 0, start)
            yield _character_problem(path, (line, column), character)


def _character_problem(path: str, place: tuple[int, int], character: str) -> Problem:
    name = unicodedata.name(character, "a control character")
    message = f"U+{ord(character):04X} ({name}) is not allowed"
    return Problem(path, *place, bad_character(character), message, "delete the character")


def _start(event: yaml.Event) -> tuple[int, int]:
    """Return line and column of an event; libyaml gives every event a mark."""
    mark = event.start_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _span(event: yaml.Event, key: yaml.Event) -> Span:
    start = _start(event)
    if not isinstance(event, yaml.ScalarEvent) or event.end_mark is None:
        return Span(_start(key), start, start)
    end = (event.end_mark.line, event.end_mark.column)
    return Span(_start(key), start, end, event.style in ("|", ">"))


_QUOTES = frozenset("'\"")
_NODES = (yaml.ScalarEvent, yaml.CollectionStartEvent)


class _Builder:
    """Consumes the events of one file and fills the tree."""

    def __init__(self, tree: Tree, *, with_spans: bool) -> None:
        self.tree = tree
        self.with_spans = with_spans
        self.spans: dict[Loc, Span] = {}
        self.quoted: yaml.ScalarEvent | None = None
        """The last text in quotes."""
        self.events: Iterator[yaml.Event] = iter(yaml.CSafeLoader(tree.text).get_event, None)
        self.escapes = "\\" in tree.text
        self.normal = unicodedata.is_normalized("NFC", tree.text)

    def build(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        else:
            return
        root = next(self.events)
        self.tree.data = self._node(root, (), root)
        next(self.events)
        following = next(self.events)
        if isinstance(following, yaml.DocumentStartEvent):
            message = "a file holds one document"
            self._report(following, "second-document", message, "delete the line `---`")

    def _report(self, event: yaml.Event, code: str, message: str, hint: str) -> None:
        line, column = _start(event)
        self.tree.problems.append(
            Problem(self.tree.path, line + 1, column + 1, code, message, hint)
        )

    def _node(self, event: yaml.Event, loc: Loc, key: yaml.Event) -> Data:
        """Return what stands at `loc`; `key` is what names it, or itself."""
        if self.with_spans:
            self.spans[loc] = _span(event, key)
        if isinstance(event, yaml.AliasEvent):
            hint = "write the text out"
            self._report(event, "yaml-alias", f"the alias `*{event.anchor}` is not allowed", hint)
            return f"*{event.anchor}"
        if not isinstance(event, _NODES):
            raise AssertionError(event)
        if event.anchor or event.tag:
            self._refuse(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(loc) >= MAX_DEPTH:
            message = f"the nesting is deeper than {MAX_DEPTH} levels"
            self._report(event, "too-deep", message, "flatten it; see the schema")
            self._skip()
            return ""
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        return self._sequence(loc)

    def _refuse(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            message = f"the anchor `&{event.anchor}` is not allowed"
            self._report(event, "yaml-anchor", message, "delete it")
        if event.tag:
            self._report(event, "yaml-tag", f"the tag `{event.tag}` is not allowed", "delete it")

    def _skip(self) -> None:
        """Pass over the rest of a collection without recursion."""
        depth = 1
        while depth:
            event = next(self.events)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _scalar(self, event: yaml.ScalarEvent) -> str:
        value: str = event.value
        if event.style in _QUOTES:
            self.quoted = event
        if self.escapes and event.style == '"':
            line, column = _start(event)
            for character in sorted(filter(bad_character, set(value))):
                problem = _character_problem(self.tree.path, (line + 1, column + 1), character)
                if problem not in self.tree.problems:
                    self.tree.problems.append(problem)
            return unicodedata.normalize("NFC", value)
        return value if self.normal else unicodedata.normalize("NFC", value)

    def _sequence(self, loc: Loc) -> list[Data]:
        items: list[Data] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*loc, len(items)), event))
        return items

    def _mapping(self, loc: Loc) -> dict[str, Data]:
        items: dict[str, Data] = {}
        keys: dict[str, yaml.Event] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._report(event, "bad-key", "a key is a plain word", "see the schema")
                if isinstance(event, yaml.CollectionStartEvent):
                    self._skip()
                self._discard()
                continue
            name = event.value
            if event.anchor or event.tag:
                self._report(event, "bad-key", "a key has no anchor and no tag", "delete it")
            if name == "<<" and event.implicit[0]:
                self._report(event, "merge-key", "merge keys are not allowed", "write it out")
                self._discard()
                continue
            if name in items:
                line = _start(keys[name])[0] + 1
                message = f"the key `{name}` stands here a second time (first on line {line})"
                self._report(event, "duplicate-key", message, "keep one of the two")
                self._discard()
                continue
            keys[name] = event
            items[name] = self._node(next(self.events), (*loc, name), event)
        return items

    def _discard(self) -> None:
        if isinstance(next(self.events), yaml.CollectionStartEvent):
            self._skip()
