"""What a ban on poppy lets one expect of seizures: stocks, lags and demand as published, against the level before it.

A scenario and no forecast: how fast traders part with what they keep is not known, so it is a range from all at once to over
five years. What came is set beside it; a fall beyond it is more than missing harvests would make.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pactresearch import geography, methods, words
from pactresearch.chapters.cross_route.parameters import CrossRoute
from pactresearch.chapters.cross_route.study import Seizures
from pactresearch.language import _, ngettext
from pactresearch.methods.income.supply import STOCKS_LAST
from pactresearch.methods.levels.level import surprise
from pactresearch.methods.seizures.production import LAGS
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding
from pactresearch.rows import rows_of

DRAWS = 40_000  # with a tenth of these the share that a sentence gives moves by two points from seed to seed
ENDS = (0.025, 0.5, 0.975)
LEVEL_SINCE, LAST_OF_2000 = 1980, 2003  # years of the reports before and after the ban of 2000


@dataclass(frozen=True)
class Ban:
    """A ban, and what was there when it began. Ranges, t of dry opium."""

    year: int  # of the decree; the level is that of the years before
    last_harvest: int
    stocks_t: tuple[float, float]  # at the end of the year of the last harvest
    demand_t: tuple[float, float]  # a year


def bans(harvests_t: pd.Series, stocks_t: float) -> tuple[Ban, Ban]:
    """The ban of April 2022, and that of July 2000 to hold the rule against.

    harvests_t: Afghan opium by year. stocks_t: published for the end of 2022. Demand then lies between what these stocks and
    the harvests of five years after would meet, and what was taken while the stocks were filled, in the six years before. No
    stocks were published in 2000: they lie between nothing and what 1999 and 2000 gave beyond the mean of five years before.
    """
    after, before = harvests_t.reindex(range(2023, 2026)).sum(), harvests_t.reindex(range(2017, 2023))
    demand = (stocks_t + after) / STOCKS_LAST, (before.sum() - stocks_t) / len(before)
    early = harvests_t.reindex(range(1994, 1999)).mean()
    surplus = max(float(harvests_t.reindex([1999, 2000]).sum() - 2 * early), 0.0)
    whole = float(harvests_t.reindex(range(1994, 2001)).mean())
    return (
        Ban(2022, last_harvest=2022, stocks_t=(stocks_t, stocks_t), demand_t=(min(demand), max(demand))),
        Ban(2000, last_harvest=2000, stocks_t=(0.0, surplus), demand_t=(float(early), whole)),
    )


def carried(harvests_t: pd.Series, ban: Ban, last_year: int, seed: int) -> pd.DataFrame:
    """A row a draw, a column a year from the ban on: what reaches the routes over what is wanted, 0-1.

    What is there in a year is the harvest and what is left of the stocks; traders part with the whole of it, or with as little
    as an equal part over STOCKS_LAST years, and never with more than is wanted. It arrives in the same year, one or two
    later. A year without a known harvest ends it.
    """
    rng, years = np.random.default_rng(seed), range(ban.last_harvest + 1, last_year + 1)
    stocks, demand = (rng.uniform(*ends, DRAWS) for ends in (ban.stocks_t, ban.demand_t))
    over, lag = rng.uniform(1, STOCKS_LAST, DRAWS), rng.choice(LAGS, DRAWS)
    leaving = {year: np.ones(DRAWS) for year in range(ban.last_harvest - max(LAGS), ban.last_harvest + 1)}
    for year in years:
        there = stocks + harvests_t.get(year, np.nan)
        taken = np.minimum(demand, np.maximum(there / over, 0))
        leaving[year], stocks = taken / demand, there - taken
    table = pd.DataFrame(leaving)
    columns = range(ban.year, last_year + 1)
    arriving = {year: np.choose(lag, [table[year - one] for one in LAGS]) for year in columns}
    return pd.DataFrame(arriving).dropna(axis=1)


def scenario(series: Mapping[str, tuple[Any, Any]], share: pd.DataFrame, ban: Ban, seed: int) -> pd.DataFrame:
    """By route and year: share_low, share_high (of what is wanted), low, middle, high (kg that it lets one expect), kg as
    reported, level_low and level_high (without any ban), place (-1 below, 0 inside, 1 above the range, NaN unknown).

    series: route to years and complete kg. share: as `carried`. The level before the ban is a Student's t in ln kg
    (`levels.level`), from reports before its year alone.
    """
    rng, rows = np.random.default_rng(seed), []
    for route, (years, kg) in series.items():
        before = np.asarray(years) < ban.year
        came = pd.Series(kg, index=years, dtype=float)
        year: Any
        for year in share.columns:
            level = surprise(np.asarray(years)[before], np.asarray(kg)[before], year).forecast
            if level is None:
                continue
            drawn = np.exp(level.mean_log + level.sd_log * rng.standard_t(level.degrees, len(share)))
            low, middle, high = np.quantile(drawn * share[year], ENDS)
            reported = came.get(year, np.nan)
            place = int(reported > high) - int(reported < low) if np.isfinite(reported) else np.nan
            ends = np.quantile(share[year], [ENDS[0], ENDS[-1]])
            rows.append((route, year, *ends, low, middle, high, reported, level.low_kg, level.high_kg, place))
    columns = "route year share_low share_high low middle high kg level_low level_high place"
    return pd.DataFrame(rows, columns=columns.split())


@dataclass(frozen=True)
class Expected:
    """The scenario of the ban of 2022, and the same rule on the ban of 2000.

    now, then: as `scenario`, with the year of the ban. tables: behind them.
    """

    drug: str
    now: pd.DataFrame
    then: pd.DataFrame
    tables: tuple[pd.DataFrame, ...]

    @property
    def held(self) -> tuple[int, int]:
        """How many of the reports of the years after the ban of 2000 lie in their range, and how many there are."""
        known = self.then.dropna(subset=["place"])
        return int((known["place"] == 0).sum()), len(known)


def expected(
    seized: Seizures, annual: pd.DataFrame, cultivation: pd.DataFrame, statements: pd.DataFrame, asked: CrossRoute
) -> Expected:
    """annual, cultivation, statements: the tables of these names."""
    afghan = cultivation.query("iso3 == 'AFG' and province == 'national'")
    harvests = afghan.set_index("year")["production_t"]
    stocks = statements.query("area == 'AFG' and metric == 'stocks_end_of_year' and period == '2022'")
    now, then = bans(harvests, float(stocks["value"].iloc[-1]))
    series = {route: (one.years, one.complete_kg) for route, one in seized.series.items()}
    early = {}
    for route in seized.series:
        one = methods.route_series(
            annual, geography.members(route, asked.attribution), seized.drug, LEVEL_SINCE, LAST_OF_2000
        )
        early[route] = one.years, one.complete_kg
    last = int(harvests.dropna().index.max())
    return Expected(
        seized.drug,
        scenario(series, carried(harvests, now, last, asked.seed), now, asked.seed).assign(ban=now.year),
        scenario(early, carried(harvests, then, LAST_OF_2000, asked.seed), then, asked.seed).assign(ban=then.year),
        (seized.reported, afghan, stocks),
    )


def table(found: Expected) -> dict[str, Any]:
    """The scenario by year and route, as the arguments of `show_table`."""
    rows = list(rows_of(found.now))
    cells = found.now.assign(
        carried=[_share(row) for row in rows],
        cell=[_cell(row) for row in rows],
        route=[geography.route_heading(row.route) for row in rows],
    )
    wide = cells.pivot(index=["year", "carried"], columns="route", values="cell").reset_index()  # noqa: PD010 - unique
    wide = wide.rename(columns={"year": _("year"), "carried": _("of what was wanted before, still available")})
    return {
        "frame": wide.rename_axis(columns=None),
        "data": pd.concat([found.now, found.then], ignore_index=True),
        "name": "ban",
        "source": citations.source_line(*found.tables),
        "missing": _("not identified"),
        "caption": _("After the ban of April 2022: {drug} seizures in a scenario, and what was reported").format(
            drug=_(found.drug)
        ),
    }


def _share(row: Any) -> str:
    low, high = words.percent(100 * row.share_low), words.percent(100 * row.share_high)
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _cell(row: Any) -> str:
    if not np.isfinite(row.kg):
        return _("{low} to {high}").format(low=words.weight(row.low), high=words.weight(row.high))
    came = {
        -1: _("{low} to {high}; reported {kg}, below"),
        0: _("{low} to {high}; reported {kg}"),
        1: _("{low} to {high}; reported {kg}, above"),
    }
    return came[int(row.place)].format(low=words.weight(row.low), high=words.weight(row.high), kg=words.weight(row.kg))


def finding(found: Expected) -> Finding:
    """What came after the ban of 2022 beside the scenario, with what the rule would have said of the ban of 2000."""
    known = found.now.dropna(subset=["place"])
    held, of = found.held
    reason = ngettext(
        "A scenario with published stocks and demand, and arrival within two years; how fast stocks are sold is unknown. For the "
        "ban of July 2000 the same rule gives a wide range, which held {held} of {n} yearly report by route.",
        "A scenario with published stocks and demand, and arrival within two years; how fast stocks are sold is unknown. For the "
        "ban of July 2000 the same rule gives a wide range, which held {held} of {n} yearly reports by route.",
        of,
    ).format(held=held, n=of)
    return Finding(
        id=f"{found.drug}_after_the_ban",
        sentence=_sentence(found, known),
        unit="",
        sources=citations.cited(*found.tables),
        verdict="not identified",
        reason=reason,
        overturned_by=_(
            "Another figure for the stocks at the end of 2022, or for yearly demand. A report below the range may also mean that "
            "less was found, that goods took other ways, or that stocks are held back for more than five years."
        ),
    )


def _sentence(found: Expected, known: pd.DataFrame) -> str:
    if known.empty:
        return _("No complete year since the ban of April 2022 can be compared with what stocks could still provide.")
    year = int(known["year"].max())
    newest = known[known["year"] == year]
    share = _share(newest.iloc[0])
    said = [
        _("In {year} stocks and harvests could still provide {share} of what was wanted before the ban.").format(
            year=year, share=share
        )
    ]
    forms = {
        -1: _("Reported {drug} seizures along the {routes} were below even that range."),
        0: _("Reported {drug} seizures along the {routes} were within that range."),
        1: _("Reported {drug} seizures along the {routes} were above that range."),
    }
    for place, form in forms.items():
        routes = newest.loc[newest["place"] == place, "route"].tolist()
        if routes:
            said.append(form.format(drug=_(found.drug), routes=geography.route_in_sentence(*routes)))
    return " ".join(said)


def before() -> str:
    """That the years end before the ban."""
    return _("These years end before the ban of April 2022.")
