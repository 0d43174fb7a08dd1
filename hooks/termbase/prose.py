"""The small Markdown of entries: paragraphs, emphasis, lists, tables and links to HTML.

comrak parses with HTML escaped; what it yields goes through an allow-list sanitiser
(ammonia), because a parser is no security boundary. Two link schemes are ours:
`[words](term:concept-id)` refers to another entry, `[woord](lang:nl)` marks a word of
another language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import comrak
import nh3

from termbase.model import Term

ALLOWED_TAGS = frozenset(
    {"p", "em", "strong", "a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
)
ALLOWED_SCHEMES = frozenset({"https", "mailto", "term", "lang"})

_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.table = True
_RENDER = comrak.RenderOptions()
_RENDER.escape = True
_RENDER.unsafe_ = True  # comrak's own link filter is off: the sanitiser is the one authority
_RENDER_WITH_PLACES = comrak.RenderOptions()
_RENDER_WITH_PLACES.escape = True
_RENDER_WITH_PLACES.unsafe_ = True
_RENDER_WITH_PLACES.sourcepos = True

_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes=set(ALLOWED_SCHEMES),
    link_rel="external noopener",
    strip_comments=True,
)
_LINK = re.compile(r'<a href="([^"]*)" rel="external noopener">(.*?)</a>', re.DOTALL)
_BARE_LINK = re.compile(r"<a(?: rel=\"external noopener\")?>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r'<([a-z][a-z0-9]*)[^>]*? data-sourcepos="(\d+):(\d+)-')
_HREF = re.compile(r' (?:href|src)="([^"]*)"')
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_RAW_HTML = re.compile(r"<[A-Za-z/!?][^>\n]*>?")

LinkTo = Callable[[str, str], str]
"""Turns (concept id, words as HTML) into HTML: a link, or the bare words."""


_PLAIN = re.compile(
    r"[^\W\d_][^\W_]*(?:[ ,.;:()’‘“”„«»–?!%/€§'-]+[^\W_]+)*[ ,.;:()’‘“”„«»–?!%/€§'-]*(?<! )"
)
"""One paragraph in which nothing can be markup: it starts with a letter and holds only
letters, digits and punctuation that means nothing in Markdown and HTML."""


@lru_cache(maxsize=65_536)
def _clean(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return f"<p>{text}</p>"  # seven of ten texts are such, and skip both libraries
    html = _CLEANER.clean(comrak.render_markdown(text, _EXTENSIONS, None, _RENDER))
    return _BARE_LINK.sub(r"\1", re.sub(r"\n+", "\n", html)).strip()


def to_html(text: str, link_to: LinkTo) -> str:
    """Return `text` as safe HTML without blank lines; `link_to` writes the cross-references.

    >>> to_html("*Klient* i [cliënt](lang:nl)", lambda concept, words: words)
    '<p><em>Klient</em> i <i lang="nl">cliënt</i></p>'
    >>> to_html("<b onclick=x>[a](javascript:b)", lambda concept, words: words)
    '<p>&lt;b onclick=x&gt;a</p>'
    """

    def replace(match: re.Match[str]) -> str:
        scheme, _, rest = match[1].partition(":")
        if scheme == "term":
            return link_to(rest, match[2])
        if scheme == "lang" and _LANGUAGE.fullmatch(rest):
            return f'<i lang="{rest}">{match[2]}</i>'
        return match[0] if scheme in ("https", "mailto") else match[2]

    html = _clean(text)
    return _LINK.sub(replace, html) if "<a " in html else html


def to_inline_html(text: str, link_to: LinkTo) -> str:
    """Return a text of one paragraph as HTML without the `<p>` around it.

    >>> to_inline_html("persona *fysiczna*", lambda concept, words: words)
    'persona <em>fysiczna</em>'
    """
    return without_paragraph(to_html(text, link_to))


def without_paragraph(html: str) -> str:
    """Return HTML without the `<p>` around it, where there is one and no other."""
    if html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>"):
        return html[3:-4]
    return html


@lru_cache(maxsize=16_384)
def to_text(text: str) -> str:
    """Return the words of `text` without any mark-up, on one line.

    >>> to_text("Ein *[klant](term:customer)* & meer")
    'Ein klant & meer'
    """
    words = re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|tr|th|td)>", " ", _clean(text)))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0")):
        words = words.replace(entity, character)
    return " ".join(words.replace("&amp;", "&").split())


def to_words(text: str) -> str:
    r"""Return the words of `text` on one line, as `to_text` does but without parsing: for search.

    Ten times as fast, and what it leaves of unusual mark-up is never shown as HTML.

    >>> to_words("Een *[klant](term:customer)* & meer\n\n- ook dit")
    'Een klant & meer ook dit'
    """
    if text[:1].isalpha() and not any(map(text.__contains__, _MARKS)):
        return text  # half of all texts
    markup = _MARKUP if "\n" in text or not text[:1].isalpha() else _MARKUP_IN_LINE
    pieces = filter(None, markup.split(text))  # what stands between marks, and words of links
    return " ".join("".join(pieces).split())


def targets(term: Term) -> tuple[str, ...]:
    """Return the targets of all links in an entry's prose, each once, in order."""
    return term.learnt("targets", _targets)


def _targets(term: Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, text in term.prose for address in addresses(text)))


def addresses(text: str) -> tuple[str, ...]:
    """Return the target of every link and picture, as written, before the sanitiser."""
    if "](" not in text and "<" not in text and "]:" not in text:
        return ()
    return _addresses(text)


@lru_cache(maxsize=65_536)
def _addresses(text: str) -> tuple[str, ...]:
    return tuple(_unescape(target) for target in _HREF.findall(_unclean(text)))


def foreign_tags(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    r"""Return the HTML elements that `text` makes and no entry may hold, with their places.

    A place is a line and a column within `text`, both from 1.

    >>> foreign_tags("Kop:\n\n# Kop"), foreign_tags("gewoon")
    ((('h1', (3, 1)),), ())
    """
    return _foreign_tags(text)


@lru_cache(maxsize=262_144)
def _foreign_tags(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    if not any(map(_MAY_MAKE_OTHER_TAGS.match, text.split("\n"))):
        return ()
    html = comrak.render_markdown(text, _EXTENSIONS, None, _RENDER_WITH_PLACES)
    return tuple(
        (tag, (int(line), int(column)))
        for tag, line, column in _TAG.findall(html)
        if tag not in ALLOWED_TAGS and not (tag == "code" and "<pre" in html)
    )


def raw_html(text: str) -> list[str]:
    """Return the pieces of `text` that are written as HTML.

    >>> raw_html("a < b, <b>vet</b>")
    ['<b>', '</b>']
    """
    return _RAW_HTML.findall(text) if "<" in text else []


_MAY_MAKE_OTHER_TAGS = re.compile(r" {0,3}[#>=\-*_`~]| {4}|\t|.*(?:!\[|`)|.*(?:  |\\)$")
"""What a line looks like that may become something other than a paragraph."""


def _unclean(text: str) -> str:
    return comrak.render_markdown(text, _EXTENSIONS, None, _RENDER)


def _unescape(address: str) -> str:
    return address.replace("&amp;", "&")


_REFERENCE = re.compile(r"\(term:([a-z0-9-]+)\)")


def referred(texts: Iterable[str]) -> set[str]:
    """Return the concepts to which `texts` seem to refer: quicker than `targets`, and laxer.

    >>> sorted(referred(["[klanten](term:customer)", "[kopers](term:buyer)"]))
    ['buyer', 'customer']
    """
    return {concept for text in texts if "(term:" in text for concept in _REFERENCE.findall(text)}


_MASKED = re.compile(
    r"\[[^\]\n]*\]\(lang:[^)\n]*\)"  # a word of another language, with its mark
    r"|\]\([^)\n]*\)"  # the target of a link
    r"|<?(?:https?://|www\.|mailto:)[^\s)>]*>?"
    r"|^\s*\|?[ :|-]+\|\s*$"  # the rule below a table's head
    r"|^[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+"  # the mark of a list's item
    r"|[*_\[\]|\\]",
    re.MULTILINE,
)
_MARKS = ("[", "*", "\n", "  ", "_", "|", "\\", "\t", "\xa0", "\u2009", "\u202f")
"""A text without these has no mark-up, and single spaces between its words."""
_MARKUP_IN_LINE = re.compile(r"\[([^\[\]]*)\]\([^)\n]*\)|\*|_|\||\\")
"""A link, which keeps its words, and single marks: alternatives that start with a character
each, so that the search leaps from one to the next."""
_MARKUP = re.compile(
    r"\[([^\[\]]*)\]\([^)\n]*\)"
    r"|^[ \t]*\|?[ :|-]+\|[ \t]*$"
    r"|^[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+"
    r"|[*_|\\]",
    re.MULTILINE,
)
_MENTION = re.compile(r"\*[^*\n]+\*|_[^_\n]+_|‘[^‘\n]+’(?!\w)|„[^„\n]+”|«[^«\n]+»|“[^“\n]+”")


def masked(text: str, *, mentions: bool = True) -> str:
    """Return `text` with its mark-up blanked out and every other character in its place.

    Words of other languages are blanked too; without `mentions` so are words that are
    quoted or emphasised, because they are spoken of and not used.

    >>> masked("De *klant* is [koning](term:king), [client](lang:en)")
    'De  klant  is  koning            ,                  '
    >>> masked("De *klant* koopt", mentions=False)
    'De         koopt'
    """

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    if not mentions:
        text = _MENTION.sub(blank, text)
    return _MASKED.sub(blank, text)
