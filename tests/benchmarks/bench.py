"""Measure building a generated glossary beside other generators; print what was measured.

The entries are the project's own, copied under new ids and names, so that they are as
long and as linked as real ones. CPU and memory are those of whole processes, as the system
counts them. Runs of different generators take turns, so that a busy machine slows them alike;
figures are medians. The larger sizes are built once. Pictures for social networks are switched
off: they are drawn once.

    python -m tests.benchmarks.bench [--concepts N ...] [--runs R] [--alone]

All rivals build the first size; the larger ones are built by Hugo, the quickest of them. Of the
first size, warm builds, shards and the edit loop are measured too. Writes `build/bench.json` and
`build/bench.svg`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeAlias

from tests.benchmarks.rivals import RIVALS, Rival, executable

ROOT = Path(__file__).parents[2]
Row: TypeAlias = dict[str, str | int | float]
"""What one generator took for one size."""


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


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    cpu: float
    """Seconds, of all its processes."""
    wall: float
    """Seconds."""
    memory: float
    """MB, of its largest process."""


_RUN = (
    "import resource, subprocess, sys; "
    "done = subprocess.run(sys.argv[1:], capture_output=True, text=True); "
    "sys.stderr.write(done.stderr[-3000:]) if done.returncode else None; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); "
    "sys.exit(done.returncode)"
)


def measure(command: Sequence[str], folder: Path, **environment: str) -> Cost:
    """Run a command in `folder`; end the benchmark when it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *command],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.monotonic() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, int(done.stdout.split()[-1]) / 1024)


def lay_out(folder: Path, concepts: int) -> None:
    """Write the project with a generated glossary into `folder`."""
    for part in ("hooks", "docs", "locales"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    without = config.replace("social_images: true", "social_images: false")
    (folder / "mkdocs.yml").write_text(without, "utf-8")
    generate(folder / "glossary", concepts)


BUILD = (sys.executable, "-m", "mkdocs", "build")
OWN = "This dictionary"


def compare(concepts: int, runs: int, top: Path, rivals: Sequence[Rival]) -> list[Row]:
    """Build one size with every generator, in turns, from nothing; return a row for each."""
    folder = top / "own"
    folder.mkdir()
    lay_out(folder, concepts)
    jobs: list[tuple[str, Path, tuple[str, ...]]] = [(OWN, folder, BUILD)]
    for rival in rivals:
        there = top / rival.package
        rival.lay_out(folder, there)
        command = (executable(rival.command[0]), *rival.command[1:])
        jobs.append((rival.name, there, command))
    costs: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(runs):
        for name, there, command in jobs:
            forget(there)
            costs[name].append(measure(command, there))
    rows: list[Row] = []
    for name, there, _command in jobs:
        pages = len([path for path in there.rglob("*.html") if "layouts" not in path.parts
                     and "hooks" not in path.parts])  # fmt: skip
        cpu = statistics.median(cost.cpu for cost in costs[name])
        rows.append({
            "generator": name,
            "concepts": concepts,
            "pages": pages,
            "cpu_s": round(cpu, 2),
            "cpu_ms_a_page": round(cpu / pages * 1000, 2),
            "wall_s": round(statistics.median(cost.wall for cost in costs[name]), 2),
            "memory_mb": round(max(cost.memory for cost in costs[name])),
            "runs": runs,
        })  # fmt: skip
    return rows


def forget(folder: Path) -> None:
    """Delete what generators wrote into a project and kept there."""
    made = (folder / name for name in ("site", "public", ".cache", "resources", "merged"))
    for path in (*made, *folder.glob("shard-*")):
        shutil.rmtree(path, ignore_errors=True)


def heading_of(text: str) -> str:
    """Return the line of an entry's first heading."""
    found = re.search(r"  - id: [\w-]+\n    heading: .+\n", text)
    if found is None:
        sys.exit("the entry has no section")
    return found[0].split("\n")[1]


def warm(folder: Path, runs: int) -> dict[str, float]:
    """Change one entry and build again, a translation and then an original; return CPU seconds.

    A changed original makes its translations stale, so that their pages change too.
    """
    forget(folder)
    figures = {"cold_cpu_s": measure(BUILD, folder).cpu}
    figures["unchanged_cpu_s"] = statistics.median(measure(BUILD, folder).cpu for _ in range(runs))
    for what, lang in (("translation", -1), ("original", 0)):
        name = f"term.{languages_of(folder)[lang]}.yml"
        file = folder / "glossary" / "customer" / name
        original = file.read_text("utf-8")
        line = heading_of(original)
        taken = []
        for number in range(runs):
            file.write_text(original.replace(line, f"{line} {number}", 1), "utf-8")
            taken.append(measure(BUILD, folder).cpu)
        file.write_text(original, "utf-8")
        measure(BUILD, folder)
        figures[f"{what}_cpu_s"] = statistics.median(taken)
    return figures


def languages_of(folder: Path) -> list[str]:
    """Return the languages of a project, the default one first."""
    return re.findall(r"locale: (\w+)", (folder / "mkdocs.yml").read_text("utf-8"))


def shards(folder: Path, runs: int) -> dict[str, float]:
    """Build in one process and in two, half of the languages each; return wall seconds."""
    languages = languages_of(folder)
    halves = [",".join(languages[::2]), ",".join(languages[1::2])]
    one, two = [], []
    for _ in range(runs):
        forget(folder)
        one.append(measure(BUILD, folder).wall)
        forget(folder)
        started = time.monotonic()
        running = [
            subprocess.Popen(
                [*BUILD, "--quiet", "--site-dir", f"shard-{half}"],
                cwd=folder,
                env=os.environ | {"SHARD": half, "NO_MKDOCS_2_WARNING": "1"},
            )
            for half in halves
        ]
        if any(process.wait() for process in running):
            sys.exit("a shard failed")
        merge = [executable("termbase"), "merge", "merged", *(f"shard-{half}" for half in halves)]
        measure(merge, folder)
        two.append(time.monotonic() - started)
    return {"one_process_s": statistics.median(one), "two_processes_s": statistics.median(two)}


def edit_loop(folder: Path, runs: int) -> dict[str, float]:
    """Save an entry while `mkdocs serve` runs; return seconds until its page shows the change."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(serve, cwd=folder, env=environment, **quiet)  # type: ignore[call-overload]
    file = folder / "glossary" / "customer" / "term.en.yml"
    original = file.read_text("utf-8")
    line = heading_of(original)
    page = f"http://127.0.0.1:{port}/en/glossary/customer/"
    try:
        _wait(page, bool)
        taken = []
        for number in range(runs + 2):
            time.sleep(2)  # an editor's pause
            mark = f"Changed {number}"
            changed = original.replace(line, f"    heading: {mark}", 1)
            started = time.monotonic()
            file.write_text(changed, "utf-8")
            _wait(page, lambda text, mark=mark: mark in text)  # type: ignore[misc]
            taken.append(time.monotonic() - started)
    finally:
        process.terminate()
        process.wait()
        file.write_text(original, "utf-8")
    return {"median_s": statistics.median(taken), "longest_s": max(taken)}


def _wait(url: str, fits: Callable[[str], bool]) -> None:
    for _ in range(24_000):
        try:
            with urllib.request.urlopen(url) as answer:
                if fits(answer.read().decode("utf-8")):
                    return
        except OSError:
            time.sleep(0.2)
        time.sleep(0.02)
    sys.exit(f"{url} never showed the change")


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"{'generator':24}{'concepts':>9}{'pages':>8}{'CPU s':>9}{'ms a page':>11}{'MB':>7}"
    for row in rows:
        yield (
            f"{row['generator']:24}{row['concepts']:>9}{row['pages']:>8}{row['cpu_s']:>9}"
            f"{row['cpu_ms_a_page']:>11}{row['memory_mb']:>7}"
        )


def draw(rows: Sequence[Row], file: Path) -> None:
    """Draw the CPU a page of every generator and size as bars."""
    import matplotlib
    from matplotlib import pyplot

    names = [f"{row['generator']}, {int(row['concepts']):,}" for row in rows]
    values = [float(row["cpu_ms_a_page"]) for row in rows]
    colours = ["#8a3324" if row["generator"] == OWN else "#8c8c8c" for row in rows]
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "bench"
    figure, axes = pyplot.subplots(figsize=(8, 0.45 * len(rows) + 1))
    bars = axes.barh(names, values, color=colours)
    axes.bar_label(bars, padding=3, fmt="%.1f")
    axes.invert_yaxis()
    axes.set_xlabel("CPU a page, milliseconds (generator, number of concepts)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, bbox_inches="tight", metadata={"Date": None})


def versions() -> dict[str, str]:
    """Return the versions of all that was measured, and the machine."""
    found = {"python": platform.python_version(), "machine": platform.machine(),
             "cores": str(os.cpu_count())}  # fmt: skip
    for name in ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "hugo", "zensical"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main() -> None:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concepts", type=int, nargs="*", default=[1000, 5000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="measure no other generator")
    options = parser.parse_args()
    rows: list[Row] = []
    result: dict[str, object] = {"about": versions(), "cold": rows}
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    for place, concepts in enumerate(options.concepts):
        with tempfile.TemporaryDirectory() as name:
            rivals = () if options.alone else RIVALS[: 1 if place else None]
            made = compare(concepts, 1 if place else options.runs, Path(name), rivals)
            rows += made
            print("\n".join(table(made)), flush=True)
            own = Path(name) / "own"
            for what, measured in (("warm", warm), ("shards", shards), ("edit loop", edit_loop)):
                if place == 0:
                    figures = result[what] = measured(own, options.runs)
                    said = ", ".join(f"{key} {value:.2f}" for key, value in figures.items())
                    print(f"{what} at {concepts} concepts: {said}", flush=True)
        (folder / "bench.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        draw(rows, folder / "bench.svg")
    print(json.dumps(result["about"]))


if __name__ == "__main__":
    main()
