"""Files for machines, made from the same index as the pages. Yields only, never writes.

An export is one module of this package with one function under `@export`: it takes the
index and the settings and yields (path below the site, text). A module is found by being
here; no list has to be edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from termbase.index import Index
from termbase.loading.settings import Settings

Export: TypeAlias = Callable[[Index, Settings], Iterator[tuple[str, str]]]

_EXPORTS: dict[str, Export] = {}


def export(function: Export) -> Export:
    """Register a function that yields files made from the whole glossary."""
    _EXPORTS[f"{function.__module__}.{function.__name__}"] = function
    return function


def exported_files(index: Index, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the files of every export of this package, in a settled order."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    for _, function in sorted(_EXPORTS.items()):
        yield from function(index, settings)
