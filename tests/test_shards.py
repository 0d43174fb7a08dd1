"""Languages built apart and merged are the site that is built in one go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from termbase.cli import main
from termbase.loading.settings import load_settings
from termbase.shards import PART, MergeError, merge
from tests.conftest import ROOT, MakeSite, run_mkdocs
from tests.test_editions import differences


@pytest.fixture
def shards(make_site: MakeSite, tmp_path: Path) -> tuple[Path, list[Path]]:
    """A small project built whole, and in two shards."""
    folder = make_site("minimal")
    whole = run_mkdocs(folder, tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr[-2000:]
    made = []
    for languages in ("pl,nb", "en,nl"):
        made.append(tmp_path / languages)
        built = run_mkdocs(folder, made[-1], SHARD=languages)
        assert built.returncode == 0, built.stderr[-2000:]
    return tmp_path / "whole", made


def test_merged_shards_are_the_whole_build(shards: tuple[Path, list[Path]], tmp_path: Path) -> None:
    whole, parts = shards
    (tmp_path / "merged").mkdir()
    (tmp_path / "merged/old.html").write_text("of an earlier build")
    result = CliRunner().invoke(main, ["merge", str(tmp_path / "merged"), *map(str, parts)])
    assert result.exit_code == 0, result.output
    assert differences(whole, tmp_path / "merged") == []
    assert not (parts[0] / "en/index.html").exists(), "a shard holds its own languages only"


def test_shards_that_do_not_fit_change_nothing(
    shards: tuple[Path, list[Path]], tmp_path: Path
) -> None:
    _, parts = shards
    target = tmp_path / "merged"
    target.mkdir()
    (target / "kept.html").write_text("kept")
    for wrong in ([parts[0]], [parts[0], parts[0]]):
        with pytest.raises(MergeError, match="the shards hold"):
            merge(wrong, target)
    (parts[0] / "assets/dictionary.css").write_text("other")
    with pytest.raises(MergeError, match=r"different files `assets/dictionary\.css`"):
        merge(parts, target)
    part = json.loads((parts[0] / PART).read_text("utf-8"))
    (parts[0] / PART).write_text(json.dumps(part | {"site_url": "https://other.example/"}))
    with pytest.raises(MergeError, match="different addresses"):
        merge(parts, target)
    for broken, told in (("{", "cannot be read"), ("{}", "not left by a build")):
        (parts[0] / PART).write_text(broken)
        with pytest.raises(MergeError, match=told):
            merge(parts, target)
    result = CliRunner().invoke(main, ["merge", str(target), str(tmp_path)])
    assert result.exit_code == 1
    assert "no shard" in result.output
    assert [path.name for path in target.iterdir()] == ["kept.html"]
    assert not list(tmp_path.glob(".merged*"))


def test_a_shard_of_an_unknown_language_is_refused() -> None:
    assert load_settings(ROOT, {"SHARD": "nl, en"}).shard == ("nl", "en")
    with pytest.raises(ValueError, match="xx"):
        load_settings(ROOT, {"SHARD": "nl,xx"})
