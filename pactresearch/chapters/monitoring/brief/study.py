"""What the notebook `monitoring_brief` computes: what single cases are at hand, the windows they fill, and what departs."""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pactresearch import geography, paths
from pactresearch.chapters.monitoring.brief import expected
from pactresearch.chapters.monitoring.brief.newcomers import Newcomers, newcomers
from pactresearch.chapters.monitoring.parameters import MonitoringBrief
from pactresearch.data import ingest, memory, sources, store
from pactresearch.errors import InputError
from pactresearch.methods.flows.network import WITHHELD, counts_by
from pactresearch.methods.levels.level import Surprise
from pactresearch.methods.levels.nowcast import Nowcast, nowcast
from pactresearch.methods.seizures.series import OPIATES, RouteSeries, route_series
from pactresearch.reports.show import lead
from pactresearch.reports.show.parameter_types import newest_year

# Of all false alarms that the brief may make in a quarter, 5 in 100, the share of each question: together they are a family.
SHARES = {
    "counts": 0.025, "kilograms": 0.005, "transport": 0.005, "concealment": 0.005, "province": 0.005, "pair": 0.005,
}  # fmt: skip
FIRST_YEAR = 1995  # of the annual series, as `route_trends` has it
LEAST_WINDOWS, MOST_WINDOWS = 8, 20
LAST_DAYS = 7  # of a month: a case in them, and the month counts as whole
ENTERED_TWICE = "repeat"
MONDAY = pd.Timestamp("1970-01-05")  # with which weeks begin


@dataclass(frozen=True)
class Listed:
    """Single seizures that were ingested, of all drugs and weights. public: a public report, which reads none. cases: iso3,
    date, drug, kg, transport, concealment, province, origin, departure, destination, source. sources: a line each."""

    public: bool
    cases: pd.DataFrame
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Windows:
    """end: the last month of the newest window, as months since year 0. n: windows before it. countries: ISO3 whose lists fill
    them; late, short: those whose list ends before the newest window, or reaches back less than LEAST_WINDOWS."""

    end: int
    months: int
    n: int
    countries: tuple[str, ...]
    late: tuple[str, ...]
    short: tuple[str, ...]

    def first_month(self, window: int) -> pd.Period:
        """The first month of a window; 0 is the newest."""
        start = self.end - self.months * (window + 1) + 1
        return pd.Period(year=start // 12, month=start % 12 + 1, freq="M")


@dataclass(frozen=True)
class Watched:
    """What was watched. cases: those from min_kg, with window and week. unweighed: cases without a weight, in all windows."""

    windows: Windows
    cases: pd.DataFrame
    unweighed: int
    counts: expected.Departure
    kilograms: expected.Departure
    new: tuple[Newcomers, ...]


@dataclass(frozen=True)
class Annual:
    """What the annual totals say, by drug. newest: complete years beside their forecasts; nowcasts: of the years after."""

    series: dict[str, RouteSeries]
    newest: dict[str, list[Surprise]]
    nowcasts: dict[str, tuple[Nowcast, ...]]


def listed(countries: tuple[str, ...]) -> Listed:
    """The single seizures of these countries that were ingested, what was entered twice once. A public report reads none."""
    if os.environ.get(paths.AUDIENCE_VARIABLE) == paths.PUBLIC:
        return Listed(public=True, cases=pd.DataFrame())
    memory.note(memory.FILE, ".", store.file_sha256(paths.raw()))  # a list that comes makes the report anew
    if not (found := [one for iso3 in countries if (one := _of(iso3)) is not None]):
        return Listed(public=False, cases=pd.DataFrame())
    rows = pd.concat(found, ignore_index=True)
    rows = rows[(rows["mark"] != ENTERED_TWICE) & rows["date"].notna()].assign(date=pd.to_datetime(rows["date"]))
    same = ["iso3", "date", "drug", "kg"]  # two lists may hold one case: of each such, as many as the fuller list has
    rows["again"] = rows.groupby([*same, "source"], dropna=False).cumcount()
    rows = rows.drop_duplicates([*same, "again"]).drop(columns="again").reset_index(drop=True)
    lines = tuple(_said_of(source) for source in sorted(rows["source"].unique()))
    return Listed(public=False, cases=rows, sources=lines)


def _of(iso3: str) -> pd.DataFrame | None:
    try:
        rows = ingest.cases(iso3)
    except InputError:  # none were ingested
        return None
    return rows if "date" in rows else None


def _said_of(source: str) -> str:
    record: Any = sources.read_yaml(paths.raw() / source / sources.INGESTED)
    where = record.get("mapping", {}).get("source", {})
    return ", ".join([where[name] for name in ("publisher", "title") if name in where] or [record["layout"], source])


def windows(cases: pd.DataFrame, months: int) -> Windows | None:
    """The windows that lists of cases fill: up to MOST_WINDOWS before the newest, which lists with half of all cases reach.

    cases: iso3, date, of any drug and weight: a list says by them how far it reaches. None where no list is long enough.
    """
    if cases.empty:
        return None
    reach = cases.groupby("iso3")["date"].agg(["min", "max", "size"])
    broken = reach["max"].dt.days_in_month - reach["max"].dt.day >= LAST_DAYS
    last = _month(reach["max"]) - broken
    first = _month(reach["min"]) + (reach["min"].dt.day > LAST_DAYS)
    held = reach["size"].groupby(last).sum().sort_index(ascending=False).cumsum()
    end = int(held.index[held >= len(cases) / 2][0])
    late = last <= end - months
    before = (end - months + 1 - first) // months
    short = (before < LEAST_WINDOWS) & ~late
    taking = before[~late & ~short]
    if taking.empty:
        return None
    left = {"late": tuple(late.index[late]), "short": tuple(short.index[short])}
    return Windows(end, months, int(min(taking.min(), MOST_WINDOWS)), tuple(taking.index), **left)


def _month(days: pd.Series) -> pd.Series:
    return days.dt.year * 12 + days.dt.month - 1


def recent(found: Windows | None) -> bool:
    """Whether the newest window lies in the newest year of the annual totals or after it."""
    return found is not None and found.end // 12 >= newest_year("seizures")


def watched(cases: pd.DataFrame, found: Windows, asked: MonitoringBrief, draws: int = expected.DRAWS) -> Watched:
    """Counts, kilograms and what is new in the newest window. cases: as `Listed` has them. draws: simulated windows."""
    of_drug = cases[cases["iso3"].isin(found.countries) & (cases["drug"] == asked.drug)]
    window = (found.end - _month(of_drug["date"])) // found.months
    inside = (_month(of_drug["date"]) <= found.end) & (window <= found.n)
    of_drug = of_drug.assign(window=window, week=(of_drug["date"] - MONDAY).dt.days // 7, n=1)[inside]
    heavy = of_drug[of_drug["kg"] >= asked.min_kg]
    at, lots = found.n - heavy["window"].to_numpy(dtype=int), heavy["kg"].to_numpy(dtype=float)
    counts, kg = (np.bincount(at, weights, found.n + 1).astype(float) for weights in (None, lots))
    told = expected.departures(counts, kg, lots, asked.min_kg, SHARES, asked.seed, draws)
    new = tuple(newcomers(_told(heavy, one), one, found.n, share) for one, share in list(SHARES.items())[2:])
    unweighed = int(of_drug["kg"].isna().sum())
    return Watched(found, heavy, unweighed, counts=told[0], kilograms=told[1], new=new)


def _told(cases: pd.DataFrame, question: str) -> pd.DataFrame:
    """The cases that tell of a question: iso3, value, week, window, n."""
    keys = ["iso3", "week", "window"]
    if question == "pair":
        links = counts_by(cases, keys)
        return links.assign(value=links["origin"] + " " + links["destination"])
    known = cases.reindex(columns=[*keys, question]).dropna(subset=question)
    return known[known[question] != WITHHELD].rename(columns={question: "value"}).assign(n=1)


def annual(seizures: pd.DataFrame, asked: MonitoringBrief) -> Annual:
    """What the annual totals of the route say, drug by drug, the one that is watched first. seizures: the table."""
    members, last = geography.members(asked.route, "hard"), newest_year("seizures")
    drugs = sorted(OPIATES, key=lambda drug: drug != asked.drug)
    series = {drug: route_series(seizures, members, drug, FIRST_YEAR, last) for drug in drugs}
    newest = {drug: lead.newest(one, lead.CHARTED_YEARS) for drug, one in series.items()}
    after = {
        drug: tuple(nowcast(one, year, seed=asked.seed) for year in range(newest[drug][-1].year + 1, last + 1))
        for drug, one in series.items()
    }
    return Annual(series, newest, after)
