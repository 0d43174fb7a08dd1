"""Rules within and across entries. A check is one function in one module of this package.

A module is found by being here; a function by its decorator. `@check` names every problem
code that the function can yield, and each code has golden cases in `tests/cases/<code>/`.
`@entry_check` marks what one entry alone decides: as long as its file does not change, the
answer stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from termbase.index import Index
from termbase.loading.glossary import Glossary, Located
from termbase.model import Term
from termbase.problems import Problem

Check: TypeAlias = Callable[[Glossary, Index], Iterator[Problem]]
EntryCheck: TypeAlias = Callable[[Located[Term]], Iterator[Problem]]

_CHECKS: dict[Check, tuple[str, ...]] = {}
_ENTRY_CHECKS: dict[EntryCheck, tuple[str, ...]] = {}
_DECLARED: set[str] = set()


def check(*codes: str) -> Callable[[Check], Check]:
    """Register a function that yields problems with `codes`."""

    def register(function: Check) -> Check:
        _CHECKS[function] = codes
        return function

    return register


def entry_check(*codes: str) -> Callable[[EntryCheck], EntryCheck]:
    """Register a function that looks at one entry alone and yields problems with `codes`."""

    def register(function: EntryCheck) -> EntryCheck:
        _ENTRY_CHECKS[function] = codes
        return function

    return register


def all_checks() -> dict[Check, tuple[str, ...]]:
    """Return every check across entries with its problem codes, in a settled order."""
    _import_all()
    return dict(sorted(_CHECKS.items(), key=lambda item: (item[0].__module__, item[0].__name__)))


def declare(codes: tuple[str, ...]) -> None:
    """Make codes known that checks below another check can yield."""
    _DECLARED.update(codes)


def all_codes() -> frozenset[str]:
    """Return every problem code that a check of this package can yield."""
    _import_all()
    named = (*_CHECKS.values(), *_ENTRY_CHECKS.values())
    return frozenset(code for codes in named for code in codes) | _DECLARED


def run_checks(glossary: Glossary, index: Index, languages: Collection[str]) -> list[Problem]:
    """Return what all checks find, sorted; the loader's own problems are not repeated.

    What an entry alone decides is checked in `languages`; a shard leaves the others to theirs.
    """
    found = [problem for function in all_checks() for problem in function(glossary, index)]
    for (_, lang), located in glossary.terms.items():
        if lang not in languages:
            continue
        if located.own_problems is None:
            located.own_problems = tuple(
                problem for function in _ENTRY_CHECKS for problem in function(located)
            )
        found += located.own_problems
    return sorted(found)


@cache
def _import_all() -> None:
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
