"""A demonstration: the reports on business models as they would look with full data, on a world that is made up.

`pactresearch run --simulate SEED` works in a project of its own, whose cases and annual seizures are drawn from planted types,
sizes and chances of being found, and whose case files are coded by two made-up coders. The mark in its `data/raw`, by which
every figure and every page says that they are SYNTHETIC, is written before anything else.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from pactresearch import paths
from pactresearch.errors import InputError
from pactresearch.synthetic import MARK

NOTEBOOKS = ("business_models", "business_models_synthesis")
YEARS = range(2016, 2024)
CASES = "unodc_ids_2011_2016_grouped"
SEIZURES = "unodc_wdr_2024_annex_7_1_seizures"
OTHER_EDITIONS = ("unodc_annual_seizures_1970_2019", "unodc_wdr_2025_annex_7_1_seizures")
CASES_A_COUNTRY = 45  # a year, before chance
CODED_CASES = 24
# Planted types: transport, concealment, location, mean of ln kg, and the routes' shares of them.
TYPES = (
    ("private road", "vehicle", "border", 2.3),
    ("air", "swallowed", "airport", -0.6),
    ("mail", "parcel", "post office", -1.2),
    ("sea or river", "goods", "port or waters", 5.0),
)
SHARES = {"balkan": (0.6, 0.2, 0.15, 0.05), "northern": (0.65, 0.1, 0.24, 0.01), "southern": (0.2, 0.45, 0.15, 0.2)}
FAITHFUL, KNOWN, SPREAD = 0.9, 0.85, 0.8


@contextmanager
def world(seed: int) -> Iterator[Path]:
    """A project of its own with a made-up world, in which the library works until the end of the block; then it is gone.

    seed: of the world; the same seed makes the same world. Raises InputError for a seed that is none.
    """
    if not 0 <= seed < 2**32:
        raise InputError(f"--simulate is {seed}; it must be a whole number from 0 to {2**32 - 1}.")
    with tempfile.TemporaryDirectory(prefix="pactresearch-") as folder:
        project = make(seed, Path(folder))
        before = os.environ.get(paths.ROOT_VARIABLE)
        os.environ[paths.ROOT_VARIABLE] = str(project)
        try:
            yield project
        finally:
            del os.environ[paths.ROOT_VARIABLE]
            if before is not None:
                os.environ[paths.ROOT_VARIABLE] = before


def make(seed: int, folder: Path) -> Path:
    """Writes the project: the real geography, and made-up figures in every table that the notebooks read."""
    source, raw = paths.root(), folder / "data" / "raw"
    (folder / "notebooks").mkdir(parents=True)
    raw.mkdir(parents=True)
    (raw / MARK).write_text(f"{MARK}: a made-up world (pactresearch run --simulate {seed})\n", "utf-8")
    for name in NOTEBOOKS:
        shutil.copy(source / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    for file in (source / "data" / "raw").iterdir():
        if file.is_file() and not file.name.startswith(OTHER_EDITIONS):
            shutil.copy(file, raw)
    rng = np.random.default_rng(seed)
    cases = _cases(_members(source), rng)
    _write(raw, CASES, cases, seed)
    totals = cases.groupby(["iso3", "year", "drug"], as_index=False)["kg"].sum()
    found = rng.uniform(0.7, 1.0, len(totals))
    _write(raw, SEIZURES, totals.assign(kg=(totals["kg"] / found).round(3)), seed)
    _keep_corrections(raw / "corrections.yaml")
    _case_files(source / "data" / "raw" / "case_files", raw / "case_files", rng)
    return folder


def _keep_corrections(file: Path) -> None:
    """Leaves out the corrections of figures that are no longer there: one that matches nothing is an error."""
    gone = (CASES, SEIZURES, *OTHER_EDITIONS)
    kept = [one for one in yaml.safe_load(file.read_text(encoding="utf-8")) if one["source"] not in gone]
    file.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def _members(source: Path) -> pd.DataFrame:
    routes = pd.read_csv(source / "data" / "raw" / "routes.csv")
    return routes[(routes["primary"] == 1) & (routes["stage"] != "source")][["route", "iso3"]].drop_duplicates("iso3")


def _cases(members: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Single cases of every country and year, in the layout `cases`."""
    every = members.loc[members.index.repeat(len(YEARS))].assign(year=list(YEARS) * len(members))
    every = every.reset_index(drop=True)
    counts = rng.poisson(CASES_A_COUNTRY * rng.gamma(2, 0.5, len(every)))
    table = every.loc[every.index.repeat(counts)].reset_index(drop=True)
    shares = np.array([np.cumsum(SHARES.get(route, (0.25,) * 4)) for route in table["route"]])
    types = (rng.random(len(table))[:, None] > shares).sum(axis=1).clip(max=3)
    for position, field in enumerate(("transport", "concealment", "location")):
        drawn = np.where(rng.random(len(table)) < FAITHFUL, types, rng.integers(4, size=len(table)))
        words = np.array([one[position] for one in TYPES], dtype=object)[drawn]
        table[field] = np.where(rng.random(len(table)) < KNOWN, words, np.array(None))
    kg = np.exp(rng.normal(np.array([one[3] for one in TYPES])[types], SPREAD)).clip(0.1).round(3)
    table = table.assign(n=1, drug="heroin", kg=kg, size_class_kg=None, origin="AFG", departure=None, destination=None)
    table["case_id"] = [f"{MARK}-{number}" for number in range(len(table))]
    return table.drop(columns="route")


def _write(raw: Path, source: str, table: pd.DataFrame, seed: int) -> None:
    """A table in the place of a real one, with a sidecar that says what it is."""
    file, sidecar = raw / f"{source}.csv", raw / f"{source}.source.yaml"
    table.to_csv(file, index=False, lineterminator="\n")
    said = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    made_up = f"{MARK}: drawn from a made-up world with seed {seed}; not a figure of anything."
    said.update(
        publisher=MARK,
        title="a made-up world for demonstration",
        edition=f"seed {seed}",
        citation=made_up,
        locator="all of it",
        url="https://example.org/synthetic",
        terms=made_up,
        description=made_up,
        processing=made_up,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
    )
    sidecar.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


def _case_files(source: Path, target: Path, rng: np.random.Generator) -> None:
    """Codebook, template, and cases of every route coded by two made-up coders who differ in one answer of ten."""
    target.mkdir()
    for name in ("codebook.yaml", "template.yaml"):
        shutil.copy(source / name, target)
    book = yaml.safe_load((source / "codebook.yaml").read_text(encoding="utf-8"))
    for number, route in enumerate(np.repeat(list(SHARES), CODED_CASES), start=1):
        truth = {
            name: _drawn(one["values"], rng) for asked in book["variables"].values() for name, one in asked.items()
        }
        for coder in "ab":
            _coded(target, f"case-{number:04}", coder, str(route), book, truth, rng)


def _drawn(words: list[str], rng: np.random.Generator) -> str:
    chances = np.array([3.0] + [1.0] * (len(words) - 1))
    return str(rng.choice(words, p=chances / chances.sum()))


def _coded(target: Path, case: str, coder: str, route: str, book: dict, truth: dict[str, str], rng) -> None:
    choices = {
        choice: {
            name: truth[name] if rng.random() < 0.95 else _drawn(one["values"], rng) for name, one in asked.items()
        }
        for choice, asked in book["variables"].items()
    }
    said = {
        "codebook": book["version"],
        "case": case,
        "coder": coder,
        "route": route,
        "drug": "heroin",
        "year": 2015,
        "source": {
            "kind": "published case",
            "publisher": MARK,
            "title": f"{MARK}, made up",
            "published": 2016,
            "url": "https://example.org/synthetic",
        },
        "choices": choices,
    }
    (target / f"{case}.{coder}.yaml").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
