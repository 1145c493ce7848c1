"""The indicators of prices, precursors, use and cultivation of a country."""

import functools

import numpy as np
import pandas as pd

from pactresearch.chapters.country.indicators.readings import Reading, of_row, rows_sources
from pactresearch.chapters.country.indicators.seizures import no_figure, population
from pactresearch.chapters.country.tables import CPI_SOURCE, CountryTables
from pactresearch.methods.prices.standing import MIDDLE, beside_neighbours, comparable_prices
from pactresearch.rows import codes, rows_of
from pactresearch.verdict import Reason

PRICED = "heroin"
LEVELS = ("wholesale", "retail")


def base_year(tables: CountryTables) -> int:
    """The year in whose money prices are given: the newest of the window with a price index, else the newest of all."""
    known = consumer_prices(tables).index
    return int(max((year for year in known if year <= tables.last_year), default=known.max()))


@functools.lru_cache(maxsize=16)  # not to be changed
def consumer_prices(tables: CountryTables) -> pd.Series:
    """US consumer prices by year."""
    known = tables.context[["year", "us_cpi"]].dropna().drop_duplicates("year")
    return known.set_index("year")["us_cpi"].sort_index()


@functools.lru_cache(maxsize=16)  # readings, ratios and figures ask for the same prices
def comparable(tables: CountryTables) -> pd.DataFrame:
    """Heroin prices of the country and its neighbours, in money of one year."""
    around = tables.prices[tables.prices["iso3"].isin([tables.iso3, *tables.neighbours])]
    return comparable_prices(around, PRICED, consumer_prices(tables), base_year(tables))


@functools.lru_cache(maxsize=16)
def beside(tables: CountryTables) -> pd.DataFrame:
    """These prices of the country beside its neighbours', as `beside_neighbours` gives them."""
    return beside_neighbours(comparable(tables), tables.iso3, tables.neighbours)


def prices(tables: CountryTables) -> tuple[Reading, ...]:
    """The newest real price of heroin at each level, with its published range."""
    rows = comparable(tables)
    return tuple(
        _price(rows[(rows["iso3"] == tables.iso3) & (rows["level"] == level)], level, tables) for level in LEVELS
    )


def _price(rows: pd.DataFrame, level: str, tables: CountryTables) -> Reading:
    if rows.empty:
        return Reading("price", (PRICED, level), reasons=no_figure(tables, "no_comparable_price"))
    newest = rows.sort_values("year").tail(1)
    row = newest.iloc[0]
    known = [Reason("middle_of_the_range")] if row["basis"] == MIDDLE else []
    known += [Reason("price_is_flagged", codes=codes(newest["flag"]).iloc[0])] if pd.notna(row["flag"]) else []
    value, low, high = (float(row[end]) for end in ("usd_per_kg", "usd_per_kg_low", "usd_per_kg_high"))
    if not low <= value <= high:
        low = high = np.nan
    return Reading(
        "price", (PRICED, level), value, low, high, year=int(row["year"]),
        sources=(*rows_sources(newest), CPI_SOURCE), reasons=tuple(known),
    )  # fmt: skip


def against_neighbours(tables: CountryTables) -> tuple[Reading, ...]:
    """The country's price over the median of its neighbours', in the newest year that both have, at each level."""
    rows, with_neighbours, found = comparable(tables), beside(tables), []
    for level in LEVELS:
        both = with_neighbours[(with_neighbours["level"] == level) & with_neighbours["ratio"].notna()]
        if both.empty:
            why = Reason("no_year_with_both_prices") if tables.neighbours else Reason("no_neighbour_by_land")
            found.append(Reading("price_ratio", (PRICED, level), reasons=(why,)))
            continue
        row = both.iloc[-1]
        compared = rows[(rows["level"] == level) & (rows["year"] == row["year"])]
        against = Reason("against_neighbours", n_neighbours=int(row["n_neighbours"]))
        found.append(
            Reading("price_ratio", (PRICED, level), float(row["ratio"]), year=int(row["year"]),
                    sources=rows_sources(compared), reasons=(against,))
        )  # fmt: skip
    return tuple(found)


def purity(tables: CountryTables) -> tuple[Reading, ...]:
    """The newest purity of heroin at each level that has one."""
    own = tables.prices
    own = own[(own["iso3"] == tables.iso3) & (own["drug"] == PRICED) & own["purity"].notna()].sort_values("year")
    by_level = own.assign(percent=100 * own["purity"]).groupby("level")
    found = [
        of_row("purity", (PRICED, level), by_level.get_group(level), "percent")
        for level in LEVELS
        if level in by_level.groups
    ]
    return tuple(found) or (Reading("purity", reasons=no_figure(tables)),)


def acetic_anhydride(tables: CountryTables) -> tuple[Reading, ...]:
    """Acetic anhydride seized in the newest reported year."""
    rows = tables.precursors[tables.precursors["substance"] == "acetic_anhydride"].sort_values("year").tail(1)
    if rows.empty:
        return (Reading("acetic_anhydride", reasons=no_figure(tables)),)
    return (of_row("acetic_anhydride", (), rows, "kg"),)


def newest_surveys(tables: CountryTables) -> pd.DataFrame:
    """The newest survey figure of each group of drugs: a row each."""
    known = tables.prevalence[tables.prevalence["percent"].notna()]
    return known.sort_values(["drug", "year"]).groupby("drug").tail(1)


def prevalence(tables: CountryTables) -> tuple[Reading, ...]:
    """Past-year use in % of people of an age, with the year of the survey."""
    found = [
        Reading("prevalence", (row.drug,), float(row.percent), year=int(row.year), sources=(row.source,),
                reasons=(Reason("ages_surveyed", age_from=row.age_from, age_to=row.age_to),))
        for row in rows_of(newest_surveys(tables))
    ]  # fmt: skip
    return tuple(found) or (Reading("prevalence", reasons=no_figure(tables, "no_survey_figure")),)


def users(tables: CountryTables) -> tuple[Reading, ...]:
    """The most users that a prevalence allows: the percentage of the whole population, in the year of the survey."""
    found = []
    for row in rows_of(newest_surveys(tables)):
        people = population(tables, int(row.year))
        if np.isfinite(people):
            found.append(
                Reading("users_at_most", (row.drug,), row.percent / 100 * people, year=int(row.year),
                        sources=(row.source, *tables.population_sources), reasons=(Reason("upper_end"),))
            )  # fmt: skip
    return tuple(found) or (Reading("users_at_most", reasons=no_figure(tables, "no_survey_figure")),)


def cultivation(tables: CountryTables) -> tuple[Reading, ...]:
    """Area under opium poppy and potential production of opium in the newest year of each; nothing where none is."""
    found = []
    for column, name in (("hectares", "poppy_area"), ("production_t", "opium_production")):
        rows = tables.cultivation[tables.cultivation[column].notna()].sort_values("year").tail(1)
        if len(rows):
            ends = ("low", "high") if column == "production_t" else ()
            found.append(of_row(name, (), rows, column, **{end: float(rows[end].iloc[0]) for end in ends}))
    return tuple(found)
