"""Hostile YAML ends in problems with positions, never in a crash or a long wait."""

from __future__ import annotations

import pytest

from termbase.loading.tree import read_tree

BOMBS = {
    "deep-flow": ("[" * 30_000, {"too-deep", "yaml-syntax"}),
    "deep-block": ("".join(f"{' ' * i}a:\n" for i in range(300)), {"too-deep"}),
    "laughs": (
        "a: &a [x, x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
        ),
        {"yaml-anchor", "yaml-alias"},
    ),
    "merge": (
        "a: &a {x: 1}\n" + "".join(f"m{i}: {{<<: [*a, *a]}}\n" for i in range(20)),
        {"yaml-anchor", "merge-key"},
    ),
    "python": ("!!python/object/apply:os.system ['true']\n", {"yaml-tag"}),
    "long": ("a: " + "x" * 70_000, {"file-too-large"}),
    "null": ("a: \x00", {"control-character"}),
    "surrogate": ('a: "\\ud800"', {"control-character", "yaml-syntax"}),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_becomes_problems(name: str) -> None:
    text, codes = BOMBS[name]
    found = {problem.code for problem in read_tree("x/y/term.en.yml", text.encode()).problems}
    assert found
    assert found <= codes


def test_every_scalar_stays_a_string() -> None:
    tree = read_tree("x", b"a: no\nb: 1_000\nc: 2026-11-21\nd: ~\ne: 0x1F\nf: yes\n")
    assert tree.data == {
        "a": "no", "b": "1_000", "c": "2026-11-21", "d": "~", "e": "0x1F", "f": "yes"
    }  # fmt: skip


def test_text_is_normalised_to_composed_letters() -> None:
    assert read_tree("x", "a: e\u0301\n".encode()).data == {"a": "é"}
    assert read_tree("x", b'a: "e\\u0301"\n').data == {"a": "é"}


def test_windows_line_ends_are_read() -> None:
    assert read_tree("x", b"a: |\r\n  b\r\n  c\r\n").data == {"a": "b\nc\n"}


def test_all_problems_come_at_once() -> None:
    tree = read_tree("x", b"a: &b c\nd: !t e\na: f\n")
    assert [problem.code for problem in tree.problems] == [
        "yaml-anchor", "yaml-tag", "duplicate-key"
    ]  # fmt: skip
