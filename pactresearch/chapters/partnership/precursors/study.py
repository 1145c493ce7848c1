"""What the notebook `precursors` computes, a step a function: the need, what was seized, and what share that is."""

from dataclasses import dataclass

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.partnership.parameters import Precursors
from pactresearch.chapters.partnership.precursors.need import INPUTS, KG_PER_LITRE, need_by_year, need_t, share_stopped
from pactresearch.methods.income.uncertain_inputs import latin_hypercube, quantiles, spread, tornado

SUBSTANCE = "acetic_anhydride"
KG_PER = {"kg": 1.0, "litres": KG_PER_LITRE}
MOST_FROM_HARVEST = 1000.0
"""Tonnes of opium under which a harvest says nothing of what is processed: after the ban of 2022 stocks are."""


@dataclass(frozen=True)
class Need:
    """What the harvests would need. by_year: year, opium_t, p5, p50, p95 (t of acetic anhydride), from_harvest (False where a
    harvest is so small that stocks are processed). draws: a row a draw, a column a year. tornado: of the last of these years."""

    by_year: pd.DataFrame
    draws: pd.DataFrame
    tornado: pd.DataFrame
    harvests: pd.DataFrame  # rows of `cultivation`

    @property
    def years(self) -> list[int]:
        """The years whose harvest tells the need."""
        return self.by_year.loc[self.by_year["from_harvest"], "year"].tolist()


@dataclass(frozen=True)
class Seized:
    """What was reported as seized. rows: of `precursors`, with `route`, "" where a country is on none. by_year: year, t,
    n_countries. published: single figures that publications print, with `kg`."""

    rows: pd.DataFrame
    by_year: pd.DataFrame
    published: pd.DataFrame


@dataclass(frozen=True)
class Stopped:
    """The share stopped. by_year: year, p5, p50, p95 (0-1). whole: the same of all these years together."""

    by_year: pd.DataFrame
    whole: tuple[float, float, float]
    years: tuple[int, int]
    seized_t: float


def need(cultivation: pd.DataFrame, asked: Precursors) -> Need:
    """The first step. cultivation: the table of this name."""
    national = cultivation[(cultivation["iso3"] == "AFG") & (cultivation["province"] == "national")]
    harvests = national[national["year"].between(asked.first_year, asked.last_year)].dropna(subset="production_t")
    opium = harvests.groupby("year")["production_t"].last()
    drawn = latin_hypercube(INPUTS, asked.draws, asked.seed)
    draws = need_by_year(opium, drawn)
    by_year = quantiles(draws).rename_axis("year").reset_index()
    by_year.insert(1, "opium_t", opium.to_numpy())
    by_year["from_harvest"] = by_year["opium_t"] >= MOST_FROM_HARVEST
    last = float(by_year.loc[by_year["from_harvest"], "opium_t"].iloc[-1])
    return Need(by_year, draws, tornado(lambda one: need_t(last, one), INPUTS, drawn), harvests)


def seized(precursors: pd.DataFrame, statements: pd.DataFrame, asked: Precursors) -> Seized:
    """The second step. precursors, statements: the tables of these names."""
    rows = precursors[
        (precursors["substance"] == SUBSTANCE) & precursors["year"].between(asked.first_year, asked.last_year)
    ]
    rows = rows.assign(route=rows["iso3"].map(geography.primary_routes()).fillna(""))
    by_year = (
        rows.groupby("year").agg(t=("kg", lambda kg: kg.sum() / 1000), n_countries=("iso3", "nunique")).reset_index()
    )
    said = statements[(statements["drug"] == SUBSTANCE) & statements["unit"].isin(KG_PER)]
    said = said.assign(kg=said["value"] * said["unit"].map(KG_PER))
    return Seized(rows, by_year, said)


def stopped(needed: Need, found: Seized) -> Stopped:
    """The third step: seized over seized and needed, in the years for which both are known."""
    t = found.by_year.set_index("year")["t"]
    years = [year for year in needed.years if year in t.index]
    shares = pd.DataFrame({year: share_stopped(t[year], needed.draws[year].to_numpy()) for year in years})
    by_year = quantiles(shares).rename_axis("year").reset_index()
    sum_t = float(t[years].sum())
    whole = spread(share_stopped(sum_t, needed.draws[years].sum(axis=1).to_numpy()))
    return Stopped(by_year, whole, (years[0], years[-1]), sum_t)
