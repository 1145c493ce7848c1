"""Times reports: `make bench`. Writes benchmarks/results.json and the tables of docs/performance.md.

    python benchmarks/bench.py [--reports N] [--jobs 1,2,4,8] [--tiny 60,600] [--only light,sheet,cells,jobs,tiny,noop]

Ways to make the same reports: (a) a shell loop of `papermill` and `jupyter nbconvert`, two at a time; (b) the batch with
kernels started the ordinary way; (c) the batch with forked kernels. Ratios hold within one run on one computer.
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import shutil
import sys
import tempfile
import timeit
from pathlib import Path

import measure
import table

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("results.json")
BIN = Path(sys.executable).parent
PARTS = ["light", "sheet", "cells", "jobs", "tiny", "noop"]
SHEET = ROOT / "notebooks" / "country_factsheet.ipynb"
CELLS = (
    ("country_factsheet", {"country": "TJK"}),
    ("route_trends", {"route": "balkan"}),
    ("cross_route", {}),
    ("price_chain", {"route": "balkan"}),
    ("flows_and_income", {"route": "balkan"}),
    ("business_models", {"route": "northern"}),
)
LOOP = """
cd "$OUT" && printf '%s\\n' $COUNTRIES | xargs -P 2 -I '{}' sh -c \
  '"$BIN/papermill" --no-progress-bar "$NOTEBOOK" "{}.ipynb" -p country "{}" && "$BIN/jupyter" nbconvert --to html "{}.ipynb"'
"""


def main() -> None:
    """Measures what is asked for, keeps earlier results of the rest, and writes both files."""
    asked = _asked()
    done = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    done["about"] = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": round(os.getloadavg()[0], 1),
        "python": sys.version.split()[0],
        "yardstick_seconds": round(min(timeit.repeat("sum(range(10**7))", number=1, repeat=7)), 3),
    }
    with tempfile.TemporaryDirectory(prefix="pactresearch-bench-") as folder:
        _project(Path(folder))
        for name, notebook in (("light", Path(folder) / "notebooks" / "light.ipynb"), ("sheet", SHEET)):
            if name in asked.only:
                done[name] = _ways(notebook, asked.reports, Path(folder))
        if "cells" in asked.only:
            done["cells"] = {
                f"{notebook} {' '.join(given.values())}".strip(): _cells(notebook, given) for notebook, given in CELLS
            }
        if "jobs" in asked.only:
            light = Path(folder) / "notebooks" / "light.ipynb"
            done["jobs"] = {str(width): _batch(light, asked.reports, width, Path(folder)) for width in asked.jobs}
        if "tiny" in asked.only:
            tiny = Path(folder) / "notebooks" / "tiny.ipynb"
            cores = done["about"]["cores"]
            done["tiny"] = done.get("tiny", {}) | {
                str(number): _batch(tiny, number, cores + 1, Path(folder)) for number in asked.tiny
            }
        if "noop" in asked.only:
            done["noop"] = _nothing_to_do(Path(folder))
    RESULTS.write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")
    table.write(done)


def _asked() -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(",") if part]

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=58, help="country reports each way")
    parser.add_argument("--jobs", type=numbers, default=[1, 2, 4, 8])
    parser.add_argument(
        "--tiny", type=numbers, default=[60, 600], help="numbers of tiny reports; 6000 takes half an hour"
    )
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS)
    return parser.parse_args()


def _project(folder: Path) -> None:
    """A project of its own, so that nothing is up to date and nothing of the checkout is touched."""
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    (folder / "notebooks").mkdir()
    for name in ("light", "tiny"):
        shutil.copy(Path(__file__).with_name(f"{name}.ipynb"), folder / "notebooks")
    measure.run([str(BIN / "pactresearch"), "build"], _environment(folder))


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PACTRESEARCH_")}
    return {**kept, "PACTRESEARCH_ROOT": str(folder), **more}


def _ways(notebook: Path, number: int, folder: Path) -> dict[str, dict]:
    """One notebook made three ways, and with one job at a time, whose cells nothing disturbs."""
    print(f"{notebook.stem}: {number} reports, three ways", file=sys.stderr)
    return {
        "shell loop": _loop(notebook, number, folder),
        "ordinary": _batch(notebook, number, None, folder, PACTRESEARCH_KERNELS="ordinary"),
        "preloaded": _batch(notebook, number, None, folder),
        "one at a time": _batch(notebook, number, 1, folder),
    }


def _cells(notebook: str, given: dict[str, str]) -> list[float]:
    """The seconds that a notebook's cells compute, of each of seven runs in one process that has imported everything."""
    print(f"{notebook}: the cells alone", file=sys.stderr)
    values = [word for name, value in given.items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "benchmarks.cell_time", notebook, *values, "--runs", "7", "--json"]
    taken = measure.run(
        command, _environment(ROOT, PYTHONPATH=str(ROOT), OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    )
    return json.loads(taken.output.splitlines()[-1])


def _loop(notebook: Path, number: int, folder: Path) -> dict:
    output = folder / "loop"
    output.mkdir(exist_ok=True)
    countries = json.loads((folder / "data/processed/manifest.json").read_text(encoding="utf-8"))
    names = countries["tables"]["partner_countries"]["units"][:number]
    given = {"OUT": str(output), "BIN": str(BIN), "NOTEBOOK": str(notebook), "COUNTRIES": "\n".join(names)}
    taken = measure.run(["sh", "-c", LOOP], _environment(folder, **given))
    cells = sum(_cell_seconds(output / f"{name}.ipynb") for name in names)
    shutil.rmtree(output)
    return _row(taken, len(names), cells, None)


def _batch(notebook: Path, number: int, width: int | None, folder: Path, **environment: str) -> dict:
    output = folder / "batch"
    width = width or len(os.sched_getaffinity(0)) + 1
    script = str(Path(__file__).with_name("run_batch.py"))
    command = [sys.executable, script, str(notebook), str(output), str(number), str(width)]
    taken = measure.run(command, _environment(folder, **environment))
    said = json.loads(taken.output.splitlines()[-1])
    if said["failures"]:
        raise RuntimeError(f"{len(said['failures'])} reports failed: {said['failures'][0]}")
    cells = sum(_cell_seconds(file) for file in output.glob(f"{notebook.stem}/*/{notebook.name}"))
    leftovers = [path.name for path in output.glob(".*")]
    shutil.rmtree(output)
    print(f"  {number} reports, {width} jobs: {taken.seconds} s", file=sys.stderr)
    return _row(taken, number, cells, said) | {"left_in_output": len(leftovers)}


def _row(taken: measure.Taken, number: int, cells: float, said: dict | None) -> dict:
    out = {
        "reports": number,
        "seconds": taken.seconds,
        "processor_seconds": taken.processor_seconds,
        "cell_seconds": round(cells, 2),
        "peak_megabytes": taken.peak_megabytes,
        "left_processes": taken.left_processes,
        "left_files": taken.left_files,
    }
    if said:
        ends = said["ends"]
        out |= {"first_after": round(ends[0], 2), "last_after": round(ends[-1], 2), "samples": said["samples"]}
    return out


def _cell_seconds(file: Path) -> float:
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return sum(cell["metadata"].get("papermill", {}).get("duration") or 0 for cell in cells)


def _nothing_to_do(folder: Path) -> dict:
    """300 reports that are up to date: a notebook that is run over countries, in six copies of the folder's record."""
    from pactresearch.reports.kept import fingerprints

    os.environ["PACTRESEARCH_ROOT"] = str(folder)
    output = folder / "reports"
    command = [str(BIN / "pactresearch"), "run", "--output", str(output)]
    now = fingerprints.present()
    for number in range(6):
        notebook = folder / "notebooks" / f"copy_{number}.ipynb"
        shutil.copy(folder / "notebooks" / "light.ipynb", notebook)
        _pretend(notebook, output, now)
    for name in ("light", "tiny"):
        _pretend(folder / "notebooks" / f"{name}.ipynb", output, now)
    taken = [measure.run(command, _environment(folder)) for _ in range(3)]
    return {"said": taken[0].output.strip(), "seconds": min(one.seconds for one in taken)}


def _pretend(notebook: Path, output: Path, now: object) -> None:
    """Reports of a notebook as they would lie there, for every country, with pages of no content."""
    from pactresearch.data import store

    for country in store.units("partner_countries"):
        folder = output / notebook.stem / country
        folder.mkdir(parents=True)
        contents = {".html": b"<html></html>", ".json": b"{}"}
        for end, content in contents.items():
            folder.with_suffix(end).write_bytes(content)
        record = {
            "notebook_sha256": now.notebook(notebook), "library_sha256": now.library, "lock_sha256": now.lock,
            "tables": now.tables, "given": {"country": country, "number": 0}, 
            "sha256": {end: hashlib.sha256(content).hexdigest() for end, content in contents.items()},
        }  # fmt: skip
        (folder / "metadata.json").write_text(json.dumps(record), encoding="utf-8")


if __name__ == "__main__":
    main()
