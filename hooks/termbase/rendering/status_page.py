"""The page that shows how far the dictionary is, with a picture that reads at a glance."""

from __future__ import annotations

from termbase.rendering.pages import Page, contents_of
from termbase.rendering.strings import STATUS, STATUS_DESCRIPTION
from termbase.rendering.view import Library, View
from termbase.status import State, StatusRow, status_rows

CELL = 12
"""Width and height of one entry in the picture, in its own units."""


def status_page(library: Library, lang: str) -> Page:
    """Return the status page of `lang`: the picture, totals, and every concept."""
    addresses = library.addresses
    view = View(library, lang, addresses.part("status", lang))
    rows = status_rows(library.index, library.settings.requires)
    title, description = view.say(STATUS), view.say(STATUS_DESCRIPTION)
    body = library.render(
        "status.html",
        view,
        title=title,
        rows=rows,
        states=list(State),
        totals={other: _totals(rows, other) for other in view.languages},
        cell=CELL,
    )
    alternates = {other: addresses.part("status", other) for other in view.languages}
    return Page(
        kind="status",
        source=f"{lang}/status.md",
        url=view.url,
        lang=lang,
        title=title,
        description=description,
        body=body,
        alternates=alternates,
        x_default=alternates[view.languages[0]],
        switch=alternates,
        contents=contents_of(body),
    )


def _totals(rows: list[StatusRow], lang: str) -> dict[State, int]:
    states = [cell.state for row in rows for cell in row.cells if cell.lang == lang]
    return {state: states.count(state) for state in State}
