"""Prose from strangers: whatever stands in it, only the allowed HTML comes out."""

from __future__ import annotations

import re
from itertools import product

import pytest
from lxml import html

from termbase import prose

ALLOWED_ATTRIBUTES = {
    "a": {"href", "rel", "class"}, "i": {"lang"}, "ol": {"start"},
}  # fmt: skip
HANDLERS = ("onclick=alert(1)", "onerror=alert(1)", "style=background:url(//x)", "srcdoc=x")
ELEMENTS = ("script", "img src=x", "svg", "iframe", "math", "style", "object", "form", "b")
SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "&#106;avascript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:x",
    "file:///etc/passwd", "//evil.example",
    "http://evil.example", "ftp://evil.example", "term:x\" onclick=\"alert(1)",
    "lang:nl\" onclick=\"alert(1)", "blob:x", "\x01javascript:alert(1)",
)  # fmt: skip
LINKS = ("[x]({})", "[x](<{}>)", "<{}>", "[x][1]\n\n[1]: {}", '[x]({} "title")', "![x]({})")
PAYLOADS = [
    *(f"<{tag} {handler}>x</{tag.split()[0]}>" for tag, handler in product(ELEMENTS, HANDLERS)),
    *(link.format(scheme) for link, scheme in product(LINKS, SCHEMES)),
    "<!-- --><script>alert(1)</script>", "<![CDATA[<script>]]>", "<?php echo 1 ?>",
    "`<script>`", "    <script>alert(1)</script>", "<scr<script>ipt>",
    "<img/src=x/onerror=alert(1)>",
    "{{ config.__class__ }} {% include 'x' %}", "[x](term:a)[y](javascript:b)", "\\<script>",
    "| <script> | b |\n|--|--|\n| <img src=x onerror=y> | [z](data:x) |", "&lt;script&gt;",
    "[<img src=x onerror=y>](https://ok.example)", "<a href='https://x' onclick=y>z</a>",
]  # fmt: skip


def link_to(concept: str, words: str) -> str:
    return f'<a href="../{concept}/" class="tb-ref">{words}</a>' if concept == "a" else words


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_yields_only_allowed_html(payload: str) -> None:
    fragment = html.fragment_fromstring(prose.to_html(payload, link_to), create_parent="div")
    for element in fragment.iterdescendants():
        tag = str(element.tag)
        assert tag in prose.ALLOWED_TAGS | {"i"}
        assert set(element.attrib) <= ALLOWED_ATTRIBUTES.get(tag, set())
        address = element.get("href")
        assert address is None or re.match(r"(https|mailto):|\.\./a/$", address)


def test_payloads_are_many() -> None:
    assert len(PAYLOADS) > 130


def test_jinja_in_text_stays_literal() -> None:
    text = prose.to_html("{{ 7 * 7 }}", link_to)
    assert text == "<p>{{ 7 * 7 }}</p>"


def test_tables_lists_and_emphasis_are_kept() -> None:
    text = "- *a*\n- **b**\n\n| x | y |\n|---|---|\n| 1 | 2 |"
    made = prose.to_html(text, link_to)
    assert made.startswith("<ul>\n<li><em>a</em></li>")
    assert "<td>1</td>" in made


def test_no_blank_line_comes_out() -> None:
    assert "\n\n" not in prose.to_html("a\n\nb\n\n\n- c\n\n  d", link_to)
