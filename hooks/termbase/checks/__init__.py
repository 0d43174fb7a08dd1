"""Rules within and across entries. A check is one function in one module of this package.

A module is found by being here; a function by its decorator. `@check` names every problem
code that the function can yield, and each code has golden cases in `tests/cases/<code>/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from termbase.index import Index
from termbase.loading.glossary import Glossary
from termbase.problems import Problem

Check: TypeAlias = Callable[[Glossary, Index], Iterator[Problem]]

_CHECKS: dict[Check, tuple[str, ...]] = {}
_DECLARED: set[str] = set()


def check(*codes: str) -> Callable[[Check], Check]:
    """Register a function that yields problems with `codes`."""

    def register(function: Check) -> Check:
        _CHECKS[function] = codes
        return function

    return register


def all_checks() -> dict[Check, tuple[str, ...]]:
    """Return every check of this package with its problem codes, in a settled order."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(_CHECKS.items(), key=lambda item: (item[0].__module__, item[0].__name__)))


def declare(codes: tuple[str, ...]) -> None:
    """Make codes known that checks below another check can yield."""
    _DECLARED.update(codes)


def all_codes() -> frozenset[str]:
    """Return every problem code that a check of this package can yield."""
    return frozenset(code for codes in all_checks().values() for code in codes) | _DECLARED


def run_checks(glossary: Glossary, index: Index) -> list[Problem]:
    """Return what all checks find, sorted; the loader's own problems are not repeated."""
    return sorted(problem for function in all_checks() for problem in function(glossary, index))
