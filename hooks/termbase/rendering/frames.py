"""The theme's page with slots in it: rendered once for every shape of page, filled per page.

What differs between two pages of one shape stands in the slots; everything else - header,
navigation, search box, scripts - is the same text on all of them. A generator renders the
theme once with `SLOTS` as the values, and `Frame.fill` puts a page's own values there. With
the values themselves in place of the slots the theme yields the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from termbase.rendering.pages import Heading, Page, PlannedPage
from termbase.rendering.social_images import social_tags
from termbase.rendering.view import Library, View

_NAMES = ("head", "title", "switch", "contents", "body", "fragment")
SLOTS: Mapping[str, str] = {name: f"\ue000{name}\ue001" for name in _NAMES}
"""What stands in a frame for each value; no entry may hold these characters.

`fragment` is what the home page shows below its hand-written text; the others are the parts
of any page.
"""

PAGE_SLOTS = SLOTS.keys() - {"fragment"}
"""The slots of every page."""

_SLOT = re.compile("\ue000([a-z]+)\ue001")


class FrameError(ValueError):
    """A theme left a value out, or there is no frame of the shape of a page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Text and slots in turn: `pieces` are the texts, `names` the slots between them.

    >>> Frame(("<h1>", "</h1>"), ("title",)).fill({"title": "Klant"})
    '<h1>Klant</h1>'
    """

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def fill(self, parts: Mapping[str, str]) -> str:
        """Return the page that has `parts` in the slots."""
        found = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            found += (parts[name], piece)
        return "".join(found)


def read_frame(html: str, slots: Iterable[str]) -> Frame:
    """Return the frame that a theme rendered with values of `SLOTS` in place of a page's own.

    Raises FrameError when one of `slots` is missing: the theme would lose what belongs there.
    """
    found = _SLOT.split(html)
    frame = Frame(tuple(found[::2]), tuple(found[1::2]))
    lacking = set(slots) - set(frame.names)
    if lacking:
        raise FrameError(f"the theme shows no {', '.join(sorted(lacking))}")
    return frame


class Shape(NamedTuple):
    """What decides the frame of a page: the folder it lies in, whether it has a contents list.

    The folder, because the theme's links lead from there. A page that the navigation names
    has a frame of its own: its source stands for the folder.
    """

    folder: str
    contents: bool


def shape_of(page: Page | PlannedPage) -> Shape:
    """Return the shape of a page that the navigation does not name."""
    folder, _, _ = page.url.rstrip("/").rpartition("/")
    return Shape(f"{folder}/", bool(page.contents))


def parts_of(library: Library, page: Page) -> Mapping[str, str]:
    """Return the values of a page for the slots, as HTML."""
    view = View(library, page.lang, page.url)
    return {
        "head": library.render(
            "head.html",
            view,
            page=page,
            title=_head_title(view, page),
            social_tags=social_tags(library, page),
            structured_data=[_json(data) for data in page.structured_data],
        ),
        "title": str(escape(page.title)),
        "switch": library.render("switch.html", view, page=page),
        "contents": library.render("contents.html", view, headings=_nested(page.contents)),
        "body": page.body,
    }


def _head_title(view: View, page: Page) -> str:
    if page.url == view.library.addresses.home(page.lang):
        return view.site_name
    return f"{page.title} – {view.site_name}"


def _json(data: Mapping[str, object]) -> Markup:
    """Return data for a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - no `<` is left


def _nested(headings: Sequence[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """Return each heading of the second level with those of the third below it."""
    found: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 3 and found:
            found[-1][1].append(heading)
        else:
            found.append((heading, []))
    return found
