"""A bar on a terminal for whatever takes a while; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import click

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done, and how much there is."""


@contextmanager
def shown(label: str) -> Iterator[Progress]:
    """Show a bar on standard error while it is a terminal; yield what moves it on."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=hidden) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield advance


def quiet(_done: int, _total: int) -> None:
    """Show nothing."""
