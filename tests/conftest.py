"""What all tests share: the project, small projects, and sites built as a user builds them."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from termbase.loading.settings import load_settings
from termbase.site import Project, load_project

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
SITES = ROOT / "tests" / "sites"
SUB_PATH = "deep/er"
"""The real site is built for a folder of its host: links that start at the root break there."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="write what the golden cases print"
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The project itself."""
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    """The project's own glossary, loaded and checked."""
    return load_project(load_settings(ROOT, {}))


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A folder with a copy of the small project that has no problem."""
    folder = tmp_path / "small"
    shutil.copytree(CASES / "base", folder)
    return folder


def run_mkdocs(
    folder: Path, site: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build the project in `folder` into `site` in a process of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site), *options]
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


MakeSite = Callable[[str], Path]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Return a function that lays out a tiny whole site: the project with a small glossary."""

    def make(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for part in ("hooks", "docs", "locales"):
            shutil.copytree(
                ROOT / part,
                folder / part,
                ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "guides"),
            )
        text = (ROOT / "mkdocs.yml").read_text("utf-8")
        text = text.replace("  termbase:\n", "  termbase:\n    required: {}\n")
        text = text.replace("  - guides/index.md\n", "")  # they link to the whole glossary
        (folder / "mkdocs.yml").write_text(text, "utf-8")
        shutil.copytree(CASES / "base" / "glossary", folder / "glossary")
        if (SITES / name).is_dir():
            shutil.copytree(SITES / name, folder, dirs_exist_ok=True)
        return folder

    return make


@dataclass(frozen=True)
class BuiltSite:
    """The project's own site, built strictly and served."""

    folder: Path
    url: str
    log: str


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder that holds the site below `SUB_PATH`."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer as static hosts do: with the site's own page for what is not there."""
        page = Path(self.directory) / SUB_PATH / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """Build the real site under a sub-path of a local server, and serve it."""
    top = tmp_path_factory.mktemp("www")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(top))
    )
    url = f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/"
    with server:
        result = run_mkdocs(ROOT, top / SUB_PATH, "--strict", SITE_URL=url)
        assert result.returncode == 0, result.stderr[-4000:]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield BuiltSite(top / SUB_PATH, url, result.stderr)
        server.shutdown()


def tree_of(folder: Path) -> Mapping[str, bytes]:
    """Return every file below `folder` by its relative path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
