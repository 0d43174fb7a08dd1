"""What is vendored is what its list says, down to the byte."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "assets" / "vendor"
VENDORED = json.loads((FOLDER / "vendor.json").read_text("utf-8"))


@pytest.mark.parametrize("name", VENDORED)
def test_vendored_file_has_its_hash_and_its_licence(name: str) -> None:
    facts = VENDORED[name]
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == facts["sha256"]
    assert facts["licence"] == "MIT"
    assert "Permission is hereby granted" in facts["licence_text"]
    assert facts["version"].count(".") == 2


def test_nothing_is_vendored_that_is_not_listed() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*VENDORED, "vendor.json"}


@pytest.mark.parametrize(("option", "code"), [("", 1), ("--accept", 0)])
def test_other_bytes_are_taken_only_when_accepted(
    option: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a stand-in for npm that packs something else."""
    package = tmp_path / "package"
    package.mkdir()
    facts = VENDORED["minisearch.js"]
    (package / facts["file"]).parent.mkdir(parents=True)
    (package / facts["file"]).write_text("other")
    (package / "LICENSE.txt").write_text("the licence")
    (package / "package.json").write_text('{"license": "MIT"}')
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f'#!/bin/sh\ntar czf "$5/x.tgz" -C {tmp_path} package\n')
    npm.chmod(0o755)
    project = tmp_path / "project"
    shutil.copytree(FOLDER, project / "docs" / "assets" / "vendor")
    (project / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "vendor", project / ".ci")
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")
    command = [sys.executable, str(project / ".ci" / "vendor"), *option.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    written = json.loads((project / "docs/assets/vendor/vendor.json").read_text("utf-8"))
    there = (project / "docs/assets/vendor/minisearch.js").read_bytes()
    if option:
        assert there == b"other"
        assert written["minisearch.js"]["licence_text"] == "the licence"
    else:
        assert "not " + facts["sha256"] in done.stderr
        assert written == VENDORED
    assert hashlib.sha256(there).hexdigest() == written["minisearch.js"]["sha256"]
