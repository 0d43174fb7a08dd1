"""Measure loading and building a generated glossary; print what was measured.

The entries are the project's own, copied under new ids and names, so that they are as
long and as linked as real ones. CPU is that of whole processes, as the system counts it.

    python tests/benchmarks/bench.py [--concepts N] [--runs R]
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOAD = """
import sys
from pathlib import Path
from termbase.loading.glossary import load_glossary
glossary = load_glossary(Path(sys.argv[1]), tuple(sys.argv[2].split(",")))
assert not glossary.problems, glossary.problems[:3]
"""


def generate(folder: Path, concepts: int) -> int:
    """Write a glossary of `concepts` concepts into `folder`; return the bytes written."""
    originals = sorted(path for path in (ROOT / "glossary").iterdir() if path.is_dir())
    known = {path.name for path in originals}
    written = 0
    for number in range(concepts):
        original = originals[number % len(originals)]
        turn = number // len(originals)
        target = folder / rename(original.name, turn)
        target.mkdir(parents=True)
        for file in original.glob("*.yml"):
            text = copy(file.read_text("utf-8"), turn, known, concepts, len(originals))
            (target / file.name).write_text(text, "utf-8")
            written += len(text.encode())
    return written


def rename(concept: str, turn: int) -> str:
    """Return the id of the copy of a concept; the first turn keeps its ids."""
    return f"{concept}-{turn}" if turn else concept


def copy(text: str, turn: int, known: set[str], concepts: int, originals: int) -> str:
    """Return an entry file with ids, references and names of its turn.

    References of the last, unfinished turn go to the first one, which is complete.
    """
    complete = (turn + 1) * originals <= concepts
    there = turn if complete else 0
    changed = "\n".join(_line(line, turn, there, known) for line in text.split("\n"))
    for concept in known if there else ():
        changed = changed.replace(f"(term:{concept})", f"(term:{concept}-{there})")
    return changed


def _line(line: str, turn: int, there: int, known: set[str]) -> str:
    """Return one line of a copy; ids of its own take `turn`, those it refers to `there`."""
    bare = line.strip().removeprefix("- ")
    key, _, value = bare.partition(": ")
    if bare in known:
        return line.replace(bare, rename(bare, there))
    if key.startswith("comparisons.") and (concept := key.partition(".")[2]) in known:
        return line.replace(key, f"comparisons.{rename(concept, there)}")
    if key in {"id", "concept"} and value in known:
        own = line.startswith(("id:", "concept:"))
        return line.replace(f": {value}", f": {rename(value, turn if own else there)}")
    if key == "term" and line.startswith("  - ") and turn:
        return f'{line[:-1]} {turn}"' if line.endswith('"') else f"{line} {turn}"
    return line


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; return its CPU in seconds and its peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    script = (
        "import resource, subprocess, sys; "
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True); "
        "sys.stderr.write(done.stderr[-3000:]) if done.returncode else None; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); "
        "sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, int(done.stdout) / 1024


def bench(concepts: int, runs: int, folder: Path) -> dict[str, float]:
    """Measure one size; return medians."""
    for part in ("hooks", "docs", "locales"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    # Pictures are drawn once and kept: they are no part of what a page costs.
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    without = config.replace("social_images: true", "social_images: false")
    (folder / "mkdocs.yml").write_text(without, "utf-8")
    shutil.rmtree(folder / "glossary", ignore_errors=True)
    size = generate(folder / "glossary", concepts)
    files = len(list((folder / "glossary").glob("*/*.yml")))
    languages = ",".join(
        sorted(path.name for path in (folder / "locales").iterdir() if path.is_dir())
    )
    load = [sys.executable, "-c", LOAD, str(folder / "glossary"), languages]
    build = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    loads = [measure(load, folder) for _ in range(runs)]
    builds = [measure(build, folder) for _ in range(runs)]
    pages = len(list((folder / "site").rglob("*.html")))
    cpu = statistics.median(cpu for cpu, _ in builds)
    return {
        "concepts": concepts,
        "files": files,
        "kB a file": size / files / 1000,
        "load CPU s": statistics.median(cpu for cpu, _ in loads),
        "pages": pages,
        "build CPU s": cpu,
        "ms a page": cpu / pages * 1000,
        "peak MB": max(peak for _, peak in builds),
    }


def main() -> None:
    """Measure the sizes asked for and print a table and a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concepts", type=int, nargs="*", default=[100, 250, 500, 1000])
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    rows = []
    for concepts in options.concepts:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(bench(concepts, options.runs, Path(folder)))
        if len(rows) == 1:
            print("  ".join(f"{name:>11}" for name in rows[0]))
        print("  ".join(f"{value:11.1f}" for value in rows[-1].values()), flush=True)
    versions = {name: version(name) for name in ("mkdocs", "mkdocs-material", "mkdocs-static-i18n")}
    about = {"python": platform.python_version(), "machine": platform.machine()} | versions
    print(json.dumps({"about": about, "runs": options.runs, "rows": rows}))


if __name__ == "__main__":
    main()
