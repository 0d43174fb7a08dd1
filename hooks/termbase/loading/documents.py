"""The hand-written pages of `docs/<lang>`: their titles and, heading by heading, their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from termbase.linguistics.slugs import slugify
from termbase.prose import to_words


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands below one heading; `anchor` is empty for what comes before the first."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A hand-written page; `path` names it below its language (`guides/terminology`)."""

    path: str
    title: str
    passages: tuple[Passage, ...]


_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-z][^>]*>")


def load_documents(folder: Path, lang: str) -> tuple[Document, ...]:
    """Return the pages below `folder`, in the order of their paths; none if it is not there."""
    return tuple(
        _document(file.relative_to(folder).with_suffix("").as_posix(), file, lang)
        for file in sorted(folder.rglob("*.md"))
    )


def _document(path: str, file: Path, lang: str) -> Document:
    text = _FRONT_MATTER.sub("", file.read_text("utf-8"))
    title, *passages = _passages(_TAG.sub("", text), lang)
    return Document(path, title.heading, (Passage("", title.heading, title.text), *passages))


def _passages(text: str, lang: str) -> Iterator[Passage]:
    """Yield the page's own heading with what follows it, then every other heading's part."""
    _, *parts = _HEADING.split(f"\n{text}" if _HEADING.search(text) else f"# \n{text}")
    taken: set[str] = set()
    for heading, body in zip(parts[1::3], parts[2::3], strict=True):
        words = to_words(heading)
        yield Passage(_unique(slugify(lang, words), taken), words, to_words(body))


def _unique(anchor: str, taken: set[str]) -> str:
    """Return the id that Markdown's `toc` gives a heading: the second of a name gets `_1`."""
    number, found = 0, anchor
    while found in taken:
        number += 1
        found = f"{anchor}_{number}"
    taken.add(found)
    return found
