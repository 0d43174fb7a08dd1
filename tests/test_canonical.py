"""One canonical form: settled once, kept for ever, and nothing said is lost."""

from __future__ import annotations

import pytest

from termbase.loading.canonical import canonical_text
from termbase.loading.tree import read_tree
from tests.conftest import ROOT

UNTIDY = """# first words
lang: nl   # beside a value
concept: klant
sources:
- year: 2015
  # about the title
  title: 'ISO: x'
  id: iso   # beside an item's last key
  publisher: 'no'
takeaways:
# before the first item
- >
  folded text
  goes on # no comment

  second paragraph
- plain that
  continues # beside a folded plain
sections:
  - id: a
    heading: x
    text: |   # beside a block
      Line # no comment
        indented

      # no comment either
review: {date: 2026-11-21}
# last words
"""

TIDY = """# yaml-language-server: $schema=../../docs/assets/schema/term.json
concept: klant
# first words
lang: nl  # beside a value
takeaways:
  # before the first item
  - |
    folded text goes on # no comment
    second paragraph
  - plain that continues  # beside a folded plain
sections:
  - id: a
    heading: x
    text: |  # beside a block
      Line # no comment
        indented

      # no comment either
sources:
  - id: iso  # beside an item's last key
    # about the title
    title: "ISO: x"
    publisher: "no"
    year: 2015
review:
  date: 2026-11-21
# last words
"""


def canonical(text: str) -> str:
    return canonical_text(read_tree("g/klant/term.nl.yml", text.encode()))


def test_order_quoting_and_comments_are_settled() -> None:
    assert canonical(UNTIDY) == TIDY


def test_canonical_form_is_stable() -> None:
    assert canonical(TIDY) == TIDY


@pytest.mark.parametrize(
    "value",
    ["no", "~", "1e3", "0o7", "a: b", "a #b", "- a", "@a", "`a`", "% a", "'a", '"a"', "a\\b", '"\\',
     "é’", "‘klant’", "„klient”", "12:30", "2026-11-21", "=", "<<", "?", "[a",
     "{{ a }}", "!a", "&a", "*a*", "a:"],
)  # fmt: skip
def test_any_text_survives(value: str) -> None:
    quoted = "'" + value.replace("'", "''") + "'"
    made = canonical(f"concept: {quoted}\n")
    assert read_tree("x", made.encode()).data == {"concept": value}


def test_every_entry_of_the_project_survives() -> None:
    files = sorted((ROOT / "glossary").glob("*/*.yml"))
    assert files
    for file in files:
        tree = read_tree(f"g/{file.parent.name}/{file.name}", file.read_bytes())
        canonical_text(tree)  # raises when the form would say anything else


def test_what_cannot_be_read_is_not_rewritten() -> None:
    with pytest.raises(ValueError, match="has problems"):
        canonical("a: &b c\n")
