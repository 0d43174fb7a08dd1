"""What was read of entry files, kept on disk between builds and found again by their hash.

Whatever is broken, or was written by other code, is read anew: the folder can be deleted at
any time. Kept is a pickle, for speed, but it is read with the classes named and no others:
a file that somebody planted holds data and runs nothing.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import pickle
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any, TypeAlias
from zlib import crc32

from termbase import model
from termbase.files import write_file
from termbase.loading.glossary import Glossary, Located
from termbase.model import Concept, Term
from termbase.problems import Problem, Severity

SLICES = 16
"""Over so many files the entries of a language are spread: a changed one rewrites only its own."""

Packed: TypeAlias = tuple[
    Concept | Term | None, tuple[Problem, ...] | None, tuple[tuple[str, str], ...],
    tuple[Problem, ...],
]  # fmt: skip
"""The entry, its own problems, what could not be read, the problems of reading."""


def read_kept(file: Path, stamp: str, classes: Iterable[type]) -> Any:
    """Return what `write_kept` wrote under the same stamp; None when it is not there whole.

    `classes` are those that may be made; whatever names another is not read.
    """
    try:
        raw = file.read_bytes()
    except OSError:
        return None
    start = raw.find(b"\n") + 1
    if raw[:start] != _head(stamp, memoryview(raw)[start:]):
        return None
    body = io.BytesIO(raw)
    body.seek(start)
    try:
        return _Unpickler(body, classes).load()
    except Exception:  # noqa: BLE001 - a forged pickle may raise anything: it is not read
        return None


def write_kept(file: Path, stamp: str, value: object) -> None:
    """Keep `value`, which consists of plain data and classes of data."""
    body = pickle.dumps(value, protocol=5)
    with suppress(OSError):  # a folder that cannot be written to costs time only
        write_file(file, _head(stamp, body) + body)


def _head(stamp: str, body: bytes | memoryview) -> bytes:
    """Return the first line: whose it is, and a hash that tells whether all of it is there."""
    return f"{stamp} {hashlib.blake2b(body, digest_size=16).hexdigest()}\n".encode()


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, classes: Iterable[type]) -> None:
        super().__init__(file)
        self._classes = {(made.__module__, made.__qualname__): made for made in classes}

    def find_class(self, module: str, name: str) -> type:
        if (module, name) not in self._classes:
            message = f"{module}.{name} is no class of data"
            raise pickle.UnpicklingError(message)
        return self._classes[module, name]


@cache
def data_classes() -> tuple[type, ...]:
    """Return the classes of which entries and their problems consist."""
    found = [made for made in vars(model).values()
             if isinstance(made, type) and made.__module__ == model.__name__]  # fmt: skip
    return (*found, Problem, Severity, datetime.date)


@cache
def code_stamp() -> str:
    """Return a hash of all code that makes pages, shells included, and of what versions it uses."""
    folder = Path(__file__).parents[2]
    core = (file for kind in ("*.py", "*.html") for file in (folder / "termbase").rglob(kind))
    files = sorted((*folder.glob("*.py"), *core))
    state = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for file in files:
        state.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    for requirement in sorted(requires("termbase") or ()):
        if "extra ==" not in requirement:
            name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
            state.update(f"{name} {version(name)}".encode())
    return state.hexdigest()


class KeptParts:
    """The entry files as an earlier build read them: by language, some concepts a file."""

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        self._folder = folder
        self._languages = languages
        self._stamp = f"{code_stamp()} {','.join(languages)}"
        self._kept: dict[str, dict[str, tuple[bytes, Packed]]] = {}
        self._parts: dict[str, tuple[bytes, Glossary]] = {}
        self._changed: set[str] = set()
        self._replaced: dict[str, tuple[bytes, Packed]] = {}

    def take(self, path: str, raw: bytes) -> Glossary | None:
        """Return what was read of `raw` under this path; None when it was not, or not this."""
        kept = self._slice(_slice_of(path)).get(path)
        digest = digest_of(raw)
        if kept is None or kept[0] != digest:
            return None
        part = _unpacked(self._languages, path, raw, kept[1])
        self._parts[path] = (digest, part)
        return part

    def put(self, path: str, raw: bytes, part: Glossary) -> None:
        """Remember what has been read of a file; `write` keeps it."""
        if (kept := self._slice(_slice_of(path)).get(path)) is not None:
            self._replaced.setdefault(path, kept)
        self._parts[path] = (digest_of(raw), part)
        self._changed.add(_slice_of(path))

    def digests(self) -> dict[str, bytes]:
        """Return a hash of every file that was taken or put."""
        return {path: digest for path, (digest, _) in self._parts.items()}

    def earlier(self, digests: dict[str, bytes]) -> Iterator[Glossary]:
        """Yield the parts that an earlier build had read, which knew its files by `digests`.

        Raises LookupError when one of them is no longer kept.
        """
        for path, digest in digests.items():
            now = self._parts.get(path)
            if now is not None and now[0] == digest:
                yield now[1]
                continue
            then, packed = self._replaced.get(path) or self._slice(_slice_of(path))[path]
            if then != digest:
                raise LookupError(path)
            yield _unpacked(self._languages, path, b"", packed)

    def write(self) -> None:
        """Keep what has been put, with what has been found out about it since."""
        changed: dict[str, dict[str, tuple[bytes, Packed]]] = defaultdict(dict)
        for path, (digest, part) in self._parts.items():
            if (name := _slice_of(path)) in self._changed:
                changed[name][path] = (digest, _packed(part))
        for name, held in changed.items():
            write_kept(self._folder / name, self._stamp, held)
            self._kept[name] = held
        self._changed.clear()

    def _slice(self, name: str) -> dict[str, tuple[bytes, Packed]]:
        if name not in self._kept:
            found = read_kept(self._folder / name, self._stamp, data_classes())
            if found is None:
                return {}  # another process may be about to write it
            self._kept[name] = found
        return self._kept[name]


def digest_of(raw: bytes) -> bytes:
    """Return the hash by which a file is known."""
    return hashlib.blake2b(raw, digest_size=16).digest()


def _slice_of(path: str) -> str:
    """Return the name of the file in which the part of an entry file is kept."""
    _, concept, name = path.rsplit("/", 2)
    return f"{name.removesuffix('.yml')}-{crc32(concept.encode()) % SLICES}"


def _packed(part: Glossary) -> Packed:
    located: Located[Any] | None = next(
        (held for entries in (part.concepts, part.terms) for held in entries.values()), None
    )
    return (
        located.entry if located else None,
        located.own_problems if located else None,
        tuple(part.unreadable),
        tuple(part.problems),
    )


def _unpacked(languages: tuple[str, ...], path: str, raw: bytes, packed: Packed) -> Glossary:
    entry, own_problems, unreadable, problems = packed
    part = Glossary(languages, unreadable=set(unreadable), problems=list(problems))
    if isinstance(entry, Concept):
        part.concepts[entry.id] = Located(entry, path, raw, own_problems)
    elif entry is not None:
        part.terms[entry.concept, entry.lang] = Located(entry, path, raw, own_problems)
    return part
