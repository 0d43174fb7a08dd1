"""The page that shows how far the dictionary is, with a picture that reads at a glance."""

from __future__ import annotations

from functools import partial

from termbase.rendering.lists import list_page
from termbase.rendering.pages import Page, PlannedPage
from termbase.rendering.strings import STATUS, STATUS_DESCRIPTION
from termbase.rendering.view import Library, View
from termbase.status import State, StatusRow

CELL = 12
"""Width and height of one entry in the picture, in its own units."""


def status_page(library: Library, lang: str) -> PlannedPage:
    """Return the status page of `lang`: the picture, totals, and every concept."""
    address = library.addresses.part("status", lang)
    make = partial(_status_page, library, lang)
    return PlannedPage(
        f"{lang}/status.md",
        address,
        make,
        contents=True,
        lists=library.settings.languages,
        shows=frozenset({"designations", "state"}),
    )


def _status_page(library: Library, lang: str) -> Page:
    address = partial(library.addresses.part, "status")
    view = View(library, lang, address(lang))
    rows = library.status_rows
    return list_page(
        view,
        "status",
        "status",
        address,
        (view.say(STATUS), view.say(STATUS_DESCRIPTION)),
        rows=rows,
        states=list(State),
        totals={other: _totals(rows, other) for other in view.languages},
        cell=CELL,
    )


def _totals(rows: list[StatusRow], lang: str) -> dict[State, int]:
    states = [cell.state for row in rows for cell in row.cells if cell.lang == lang]
    return {state: states.count(state) for state in State}
