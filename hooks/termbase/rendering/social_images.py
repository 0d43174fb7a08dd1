"""The picture that a social network shows of a page, and the words that go with it.

An entry has a picture of its own; all other pages of a language share one. A picture is
drawn from its `SocialImage` alone and named for a hash of it, so that one that is drawn
already need not be drawn again. The fonts come with Python packages, never from the system.

Source: https://ogp.me/ for the names of the properties.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from PIL import Image, ImageDraw, ImageFont

from termbase.linguistics.codes import likely_territory
from termbase.rendering.pages import Page
from termbase.rendering.strings import SITE_NAME, TAGLINE, string
from termbase.rendering.view import Library, View

SIZE = (1200, 630)
"""Width and height in pixels, as the networks advise for a large picture."""
FOLDER = "assets/social"
ALTERNATIVE = string("social image", "%(term)s: %(definition)s")

PAPER, INK, QUIET, ACCENT = 0, 7, 8, 15
"""Places in the palette; those between paper and ink soften the edges of ink, and so on."""
_COLOURS = {PAPER: (255, 253, 249), INK: (34, 32, 28), ACCENT: (138, 47, 29)}
_QUIET_COLOUR = (94, 86, 74)

_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 1104, 70, 560
_HEADWORD_SIZES = (112, 96, 84, 72, 62, 54)
_HEADWORD_LINES = 2
_TEXT_LINES = 4
_LONGEST_WORD = 120
"""More letters than a line of the smallest type holds; what is beyond need not be measured."""


@dataclass(frozen=True, slots=True)
class SocialImage:
    """All that one picture shows: large words, a line of grammar, a text, a frame."""

    headword: str
    grammar: str
    text: str
    language: str
    site_name: str

    @property
    def path(self) -> str:
        """Where it lies below the site: a hash of what it shows and of how it is drawn."""
        shown = "\0".join((*astuple(self), _drawing()))
        return f"{FOLDER}/{hashlib.sha256(shown.encode()).hexdigest()[:20]}.png"

    @property
    def drawable(self) -> bool:
        """Tell whether the fonts have every character: a picture of boxes helps nobody."""
        return all(_has_glyph(character) for part in astuple(self) for character in part)


@cache
def _drawing() -> str:
    """Return a hash of what decides how a picture looks, beside its words."""
    packages = ("pillow", "font-source-serif-pro", "font-source-sans-pro")
    parts = [Path(__file__).read_bytes(), *(version(name).encode() for name in packages)]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def social_images(library: Library) -> Iterator[SocialImage]:
    """Yield every picture of the site once: one a language, then one an entry."""
    seen = set()
    for lang in library.settings.languages if library.settings.social_images else ():
        concepts = library.index.ordered[lang]
        for concept in ("", *concepts):
            image = image_of(library, lang, concept)
            if image and image.path not in seen:
                seen.add(image.path)
                yield image


def image_of(library: Library, lang: str, concept: str = "") -> SocialImage | None:
    """Return the picture of an entry, or of a language when it is none or cannot be drawn.

    None where the site has no pictures, or the fonts lack the language's script.
    """
    if not library.settings.social_images:
        return None
    view = View(library, lang, "")
    term = view.term(concept)
    frame = {"language": view.autonym(lang), "site_name": view.say(SITE_NAME)}
    if term is not None:
        entry = SocialImage(
            headword=view.name(concept),
            grammar=view.grammar(term.preferred),
            text=view.plain(term.definition.text),
            **frame,
        )
        if entry.drawable:
            return entry
    shared = SocialImage(frame["site_name"], "", view.say(TAGLINE), frame["language"], "")
    return shared if shared.drawable else None


def social_tags(library: Library, page: Page) -> list[tuple[str, str, str]]:
    """Return (attribute, name, content) of each meta element that describes a page.

    Empty for a page that is not indexed: nobody is to share it.
    """
    if not page.indexed:
        return []
    view = View(library, page.lang, page.url)
    site = library.settings.site_url
    tags = {
        "og:type": "article" if page.concept else "website",
        "og:site_name": view.say(SITE_NAME),
        "og:title": page.title,
        "og:description": page.description or view.say(TAGLINE),
        "og:url": site + page.url,
        "og:locale": _locale(library, page.lang),
    }
    found = [("property", name, content) for name, content in tags.items()]
    found += [
        ("property", "og:locale:alternate", _locale(library, lang))
        for lang in page.alternates
        if lang != page.lang
    ]
    image = image_of(library, page.lang, page.concept)
    if image is not None:
        found += [("property", *tag) for tag in image_tags(view, image)]
    found.append(("name", "twitter:card", "summary_large_image" if image else "summary"))
    return found


def image_tags(view: View, image: SocialImage) -> list[tuple[str, str]]:
    """Return (property, content) for a picture: its address, size and words."""
    words = {"term": image.headword, "definition": image.text}
    return [
        ("og:image", view.library.settings.site_url + image.path),
        ("og:image:type", "image/png"),
        ("og:image:width", str(SIZE[0])),
        ("og:image:height", str(SIZE[1])),
        ("og:image:alt", view.say(ALTERNATIVE) % words),
    ]


def _locale(library: Library, lang: str) -> str:
    """Return language and country, such as `nb_NO`: the one that CLDR thinks likeliest."""
    locale = library.catalogues.locale(lang)
    return f"{locale.language}_{locale.territory or likely_territory(lang)}"


def draw(image: SocialImage) -> bytes:
    """Return the picture as a PNG with sixteen colours."""
    canvas = Image.new("P", SIZE, PAPER)
    canvas.putpalette(_palette())
    paint = ImageDraw.Draw(canvas)
    paint.rectangle((0, 0, 28, SIZE[1]), fill=ACCENT)
    if image.site_name:
        _write(canvas, (_LEFT, _TOP), image.site_name, _serif(34), ACCENT)
    language = _sans(30)
    _write(canvas, (_RIGHT - language.getlength(image.language), _TOP + 4),
           image.language, language, QUIET)  # fmt: skip
    paint.line((_LEFT, _TOP + 64, _RIGHT, _TOP + 64), fill=QUIET, width=2)
    lines = list(_lines(image))
    *_, ((_, lowest), _, _, _) = lines
    centring = max(0, _BOTTOM - 44 - lowest) / 2
    for (left, top), line, font, colour in lines:
        _write(canvas, (left, top + centring), line, font, colour)
    file = BytesIO()
    canvas.save(file, "PNG", bits=4, compress_level=6)
    return file.getvalue()


def _lines(
    image: SocialImage,
) -> Iterator[tuple[tuple[float, float], str, ImageFont.FreeTypeFont, int]]:
    """Yield (place, words, font, colour) of every line between the frame's lines."""
    top = _TOP + 92.0
    font, lines = _fitted(image.headword)
    for line in lines:
        yield (_LEFT, top), line, font, INK
        top += font.size * 1.12
    if image.grammar:
        yield (_LEFT, top + 14), image.grammar, _sans(30), QUIET
        top += 50
    text = _serif(40, "Regular")
    top += 34
    room = min(_TEXT_LINES, int((_BOTTOM - top) // 52))
    for line in wrapped(image.text, text, room):
        yield (_LEFT, top), line, text, INK
        top += 52


def _fitted(headword: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest font in which the headword needs few lines, and these lines."""
    for size in _HEADWORD_SIZES:
        font = _serif(size)
        lines = wrapped(headword, font, len(headword))
        limit = 1 if size > 72 else _HEADWORD_LINES
        if len(lines) <= limit and all(font.getlength(line) <= _RIGHT - _LEFT for line in lines):
            return font, lines
    return font, wrapped(headword, font, _HEADWORD_LINES)


def wrapped(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Return the lines, at most `most`, into which a text breaks; an ellipsis ends a cut one.

    A single word that is wider than the picture is cut as well.
    """
    width = _RIGHT - _LEFT
    lines: list[str] = []
    words = [word[:_LONGEST_WORD] for word in text.split()]
    while words:
        taken = 1
        while taken < len(words) and font.getlength(" ".join(words[: taken + 1])) <= width:
            taken += 1
        line, words = " ".join(words[:taken]), words[taken:]
        if len(lines) == most - 1 and words:
            line, words = f"{line} …", []
        while font.getlength(line) > width:
            whole = line.removesuffix("…").rstrip()
            line = (whole.rpartition(" ")[0] or whole[:-1]).rstrip(" ,;:–-") + " …"
        lines.append(line)
    return lines


def _write(
    canvas: Image.Image,
    place: tuple[float, float],
    words: str,
    font: ImageFont.FreeTypeFont,
    colour: int,
) -> None:
    """Put words on the canvas in one colour of the palette, with soft edges.

    The words are drawn as a mask, whose greys then become the palette's steps to the colour.
    """
    left, top, right, bottom = (int(edge) for edge in font.getbbox(words))
    mask = Image.new("L", (right + 2, bottom + 2))
    ImageDraw.Draw(mask).text((0, 0), words, fill=255, font=font)
    steps = _STEPS[colour]
    tinted = mask.point([steps[grey * (len(steps) - 1) // 255] for grey in range(256)])
    visible = mask.point([255 if grey * (len(steps) - 1) // 255 else 0 for grey in range(256)])
    box = (left, top, right + 2, bottom + 2)
    canvas.paste(tinted.crop(box), (int(place[0]) + left, int(place[1]) + top), visible.crop(box))


_STEPS: Mapping[int, Sequence[int]] = {
    INK: (PAPER, 1, 2, 3, 4, 5, 6, INK),
    QUIET: (PAPER, 11, 10, 9, QUIET),
    ACCENT: (PAPER, 12, 13, 14, ACCENT),
}
"""Per colour, the places in the palette that lead from paper to it."""


def _palette() -> list[int]:
    colours = _COLOURS | {QUIET: _QUIET_COLOUR}
    found = [colours[PAPER]] * 16
    for colour, steps in _STEPS.items():
        for number, place in enumerate(steps):
            share = number / (len(steps) - 1)
            found[place] = tuple(  # type: ignore[assignment]
                round(paper + (full - paper) * share)
                for paper, full in zip(colours[PAPER], colours[colour], strict=True)
            )
    return [part for colour in found for part in colour]


@cache
def _serif(size: int, weight: str = "Semibold") -> ImageFont.FreeTypeFont:
    return _font(font_source_serif_pro.font_directory, f"SourceSerifPro-{weight}.otf", size)


@cache
def _sans(size: int) -> ImageFont.FreeTypeFont:
    return _font(font_source_sans_pro.font_directory, "SourceSansPro-Regular.otf", size)


def _font(folder: str, name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a font in the plain layout, which does not depend on what the system has.

    The TrueType versions' old kerning tables pull quotation marks into the next word;
    the OpenType versions have none that the plain layout reads.
    """
    return ImageFont.truetype(Path(folder) / name, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_glyph(character: str) -> bool:
    """Tell whether both fonts draw a character as anything but their mark for a missing one."""
    return character.isspace() or all(
        bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffd"))
        for font in (_serif(40), _sans(30))
    )
