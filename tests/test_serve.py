"""`mkdocs serve` follows what an editor changes, and shows problems without dying."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeSite

PATIENCE = 60
"""So many seconds a change may take on a busy machine before the test gives up."""


@pytest.fixture
def served(make_site: MakeSite) -> Iterator[tuple[Path, str, subprocess.Popen[bytes]]]:
    folder = make_site("minimal")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield folder, f"http://127.0.0.1:{port}/", process
    process.terminate()
    process.wait()


def wait_for(url: str, fits: Callable[[str], bool]) -> str:
    """Return the page at `url` as soon as it fits."""
    text = ""
    for _ in range(PATIENCE * 5):
        try:
            with urllib.request.urlopen(url) as answer:
                text = answer.read().decode("utf-8")
        except OSError:
            text = ""
        if text and fits(text):
            return text
        time.sleep(0.2)
    pytest.fail(f"{url} never came to fit; last seen: {text[:2000]}")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_serve_follows_entries_concepts_and_catalogues(
    served: tuple[Path, str, subprocess.Popen[bytes]],
) -> None:
    folder, url, process = served
    page = f"{url}nl/woordenboek/klant/"
    wait_for(page, lambda text: "persoon of organisatie die koopt" in text)
    edit(folder / "glossary/customer/term.nl.yml", "die koopt", "die iets koopt")
    wait_for(page, lambda text: "persoon of organisatie die iets koopt" in text)
    edit(folder / "glossary/customer/concept.yml", "subject: people", "subject: business")
    wait_for(page, lambda text: "Bedrijfsvoering" in text)
    edit(folder / "locales/nl/LC_MESSAGES/site.po", '"Bedrijfsvoering"', '"Zaken"')
    wait_for(page, lambda text: ">Zaken<" in text)
    assert process.poll() is None


def test_serve_shows_problems_and_recovers(
    served: tuple[Path, str, subprocess.Popen[bytes]],
) -> None:
    folder, url, process = served
    page = f"{url}nl/woordenboek/klant/"
    problems = f"{url}nl/problems.html"
    wait_for(page, lambda text: 'data-problems="../../problems.html"' in text)
    wait_for(problems, lambda text: "<li>" not in text)
    file = folder / "glossary/customer/term.nl.yml"
    edit(file, "plural:", "plurall:")
    wait_for(
        problems,
        lambda text: "glossary/customer/term.nl.yml:8:7" in text and "did you mean" in text,
    )
    edit(file, "plurall:", "plural:")
    wait_for(problems, lambda text: "<li>" not in text)
    wait_for(page, lambda text: "klanten" in text)
    assert process.poll() is None
