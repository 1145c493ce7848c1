"""The tables of docs/performance.md, from benchmarks/results.json."""

import json
import statistics
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
RESULTS = Path(__file__).with_name("results.json")
BEGIN, END = "<!-- results: written by benchmarks/table.py -->", "<!-- end of results -->"
_NOTEBOOKS = {"light": "A light report (`benchmarks/light.ipynb`)", "sheet": "The fact sheet of a country"}
_WAYS = {
    "shell loop": "(a) shell loop, two at a time",
    "ordinary": "(b) batch, ordinary kernels",
    "preloaded": "(c) batch, forked kernels",
}


def write(results: dict) -> None:
    """Puts the tables between their marks in the page."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{text(results)}{END}{tail}", encoding="utf-8")


def text(results: dict) -> str:
    """The tables as Markdown."""
    about = results["about"]
    lines = [
        f"Measured on {about['date']} with {about['cores']} cores and Python {about['python']}; "
        f"when it began, {about['load_before']} processes of others were waiting for a core. "
        f"The yardstick, `sum(range(10**7))`, takes {about['yardstick_seconds']:.2f} s on it.",
        "",
    ]
    for name, title in _NOTEBOOKS.items():
        if name in results:
            lines += _ways(title, results[name], about["cores"])
    if "cells" in results:
        lines += _cells(results["cells"])
    if "jobs" in results:
        lines += _jobs(results["jobs"])
    if "tiny" in results:
        lines += _tiny(results["tiny"])
    if "noop" in results:
        lines += [f"With nothing to do: {results['noop']['seconds']:.2f} s (“{results['noop']['said']}”).", ""]
    return "\n".join(lines)


def _ways(title: str, ways: dict, cores: int) -> list[str]:
    alone = ways["one at a time"]
    cells = alone["cell_seconds"] / alone["reports"]
    limit = 60 * cores / cells
    base, base_processor = (_per_minute(ways["shell loop"]), _processor(ways["shell loop"]))
    rows = [
        f"### {title}: cells of {cells:.2f} s, so at most {limit:.0f} a minute",
        "",
        "| | a minute | against (a) | once warm | of the limit | processor s a report | against (a) | peak memory |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, words in _WAYS.items():
        way = ways[name]
        warm = _warm(way)
        rows.append(
            f"| {words} | {_per_minute(way):.1f} | {_per_minute(way) / base:.1f} × | {warm:.1f} | {warm / limit:.2f} | "
            f"{_processor(way):.2f} | {base_processor / _processor(way):.1f} × | {way['peak_megabytes']} MB |"
        )
    rows.append(
        f"| the limit | {limit:.1f} | {limit / base:.1f} × | {limit:.1f} | 1.00 | {cells:.2f} | {base_processor / cells:.1f} × | |"
    )
    over = _seconds_warm(alone) - cells
    rows += ["", f"One at a time, a report takes {over:.2f} s over its cells' own time.", ""]
    return rows


def _cells(cells: dict[str, list[float]]) -> list[str]:
    rows = [
        "### The cells alone, imports left out",
        "",
        "| | s, median of seven runs | least – most |",
        "|---|--:|--:|",
    ]
    rows += [
        f"| {name} | {statistics.median(taken):.2f} | {min(taken):.2f} – {max(taken):.2f} |"
        for name, taken in cells.items()
    ]
    return [*rows, ""]


def _jobs(jobs: dict) -> list[str]:
    rows = [
        "### Light reports with more jobs",
        "",
        "| jobs | reports a minute, once warm | peak memory |",
        "|--:|--:|--:|",
    ]
    rows += [f"| {width} | {_warm(way):.1f} | {way['peak_megabytes']} MB |" for width, way in jobs.items()]
    return [*rows, ""]


def _tiny(tiny: dict) -> list[str]:
    rows = [
        "### Tiny reports: cost grows in step, nothing else grows",
        "",
        "| reports | s | s a report | own memory, early → late | open files | processes | left behind |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for number, way in sorted(tiny.items(), key=lambda item: int(item[0])):
        early, late = way["samples"][1], way["samples"][-2]  # not the last, when kernels are gone
        grown = [f"{early[name]} → {late[name]}" for name in ("megabytes", "files", "processes")]
        left = way["left_processes"] + way["left_files"] + way["left_in_output"]
        rows.append(
            f"| {number} | {way['seconds']:.0f} | {way['seconds'] / int(number):.2f} | {grown[0]} MB | {grown[1]} | "
            f"{grown[2]} | {left or 'nothing'} |"
        )
    return [*rows, ""]


def _per_minute(way: dict) -> float:
    return 60 * way["reports"] / way["seconds"]


def _processor(way: dict) -> float:
    return way["processor_seconds"] / way["reports"]


def _warm(way: dict) -> float:
    return 60 / _seconds_warm(way)


def _seconds_warm(way: dict) -> float:
    """Seconds a report from the end of the first to the end of the last; a shell loop knows no warmth."""
    if "first_after" not in way:
        return way["seconds"] / way["reports"]
    return (way["last_after"] - way["first_after"]) / (way["reports"] - 1)


if __name__ == "__main__":
    write(json.loads(RESULTS.read_text(encoding="utf-8")))
