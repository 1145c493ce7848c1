"""What is reported of each country of a route, as one table: users, prices, purity, seizures; and why a country lacks them."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.methods.checks import refuse_reversed
from pactresearch.methods.income.surveys import alone, users
from pactresearch.methods.prices.levels import middle
from pactresearch.methods.prices.prices import real_prices
from pactresearch.results import result
from pactresearch.rows import codes
from pactresearch.verdict import Reason, Reasons

PRICE_COLUMNS = ["usd_per_kg_low", "usd_per_kg", "usd_per_kg_high"]
ENDS = ["low", "typical", "high"]
# Why a price row is not used.
PER_GRAM, CONTRADICTORY, JUMP, REPEATED = "per gram", "contradictory", "jump", "repeated"
ALONE, NOT_ABOVE_ZERO, IMPURE = "alone", "zero", "impure"
SAID = {words.CONTRADICTORY: CONTRADICTORY, words.JUMP: JUMP, words.REPEATED: REPEATED}  # by the code in the row's flag
FAR_BELOW = 100  # times below the median of its level: no real price is, a price per gram is a thousand times
GRAMS_PER_KG = 1000
RANGE = (0.1, 0.9)  # quantiles between which what a country does not report is drawn from those that do
FEWEST_FOR_A_RANGE = 3
JUMPS, NEAR_YEARS = 5.0, 5  # a price counts if another of its country, level and these years is within so many times it
FARTHEST = 25.0  # times the route's middle, either way, that spending over product a head can lie from it


@result
class CountryInputs:
    """What is reported of a route's countries over a window of years.

    table: by ISO3, in the order of the route: stage, weight (of the country on the route, 0-1), the columns of
    `surveys.users`, population and population_15_64 (means), gdp_usd (mean, nominal),
    retail_low, retail_typical, retail_high and wholesale_low, wholesale_typical, wholesale_high (real USD of the last year
    per kg as sold, mean of the years), retail_purity (0-1), seized_kg (yearly mean of the years reported, times weight, as
    seized), seized_years, reasons (why its consumption cannot be priced, as `Reasons`; missing where it can).
    left_out: price rows that were not used: iso3, year, level, usd_per_kg, reason (one of the seven words above).
    retail_purity_range: P10 and P90 of the retail purities of the route's countries, or, where under three of these report
    one, of all countries that do; NaN under three. purity_countries: how many that are.
    """

    table: pd.DataFrame
    left_out: pd.DataFrame
    retail_purity_range: tuple[float, float]
    purity_countries: int
    first_year: int
    last_year: int

    @property
    def identified(self) -> pd.Index:
        """Countries whose users and retail prices are both reported."""
        return self.table.index[self.table["reasons"].isna()]


def country_inputs(
    members: pd.DataFrame,
    prevalence: pd.DataFrame,
    context: pd.DataFrame,
    prices: pd.DataFrame,
    seizures: pd.DataFrame,
    first_year: int,
    last_year: int,
) -> CountryInputs:
    """The table of `CountryInputs`, from canonical tables.

    members: iso3, stage, weight. prevalence: all drugs, by the rules of `surveys.users`.
    prices: heroin is taken. seizures: heroin and morphine are taken, a year counting where either is reported.

    Raises InputError for years in the wrong order and where the last year has no price index.
    """
    refuse_reversed(first_year, last_year)
    countries = pd.Index(members["iso3"], name="iso3")
    usable, left_out = usable_prices(prices[prices["drug"] == "heroin"], first_year, last_year)
    cpi = context.groupby("year")["us_cpi"].first()
    inside = context[context["year"].between(first_year, last_year)].groupby("iso3")
    surveys = users(prevalence, last_year).reindex(countries)
    surveys["prevalence_departs"] = surveys["prevalence_departs"].eq(True)
    purity = usable[usable["level"] == "retail"].groupby("iso3")["purity"].mean()
    weight = members.set_index("iso3")["weight"]
    seized = _seized(seizures, first_year, last_year)
    table = pd.DataFrame(
        {
            "stage": members["stage"].to_numpy(),
            "weight": weight,
            **surveys,
            **inside[["population", "population_15_64", "gdp_usd"]].mean(),
            **_mean_prices(usable, "retail", cpi, last_year),
            "retail_purity": purity,
            **_mean_prices(usable, "wholesale", cpi, last_year),
            "seized_kg": seized["kg"] * weight,
            "seized_years": seized["years"].reindex(countries).fillna(0).astype(int),
        },
        index=countries,
    )
    here = left_out[left_out["iso3"].isin(countries)].reset_index(drop=True)
    purity_range, reporting = _purity_range(table["retail_purity"].dropna(), purity.dropna())
    return CountryInputs(
        table.assign(reasons=_reasons(table)), here, purity_range, reporting, first_year, last_year=last_year
    )


def within_means(inputs: CountryInputs, usd_per_user: pd.Series) -> CountryInputs:
    """The inputs without the countries whose users would have to pay far more, or less, than on the rest of the route.

    usd_per_user: by ISO3, USD that a user pays a year at the middle of all assumptions. Where its ratio to the gross domestic
    product per head is more than 25 times that of the middle country, or under a 25th, price and purity contradict the rest,
    and the country is not identified; where that product is not reported it stays. A rule for high sums alone would lower
    every total. See Reuter & Greenfield (2001), World Economics 2:159, on how 20-25 billion once became 400.
    """
    table = inputs.table
    per_head = table["gdp_usd"] / table["population"]
    times = usd_per_user.reindex(table.index) / per_head.where(per_head > 0)
    usual = times[table["reasons"].isna()].median()
    beyond = table["reasons"].isna() & (pd.Series(np.log(times / usual)).abs() > np.log(FARTHEST))
    said = pd.Series([(Reason("beyond_means", times=ratio, usual=usual),) for ratio in times], table.index, object)
    return replace(inputs, table=table.assign(reasons=table["reasons"].mask(beyond, said)))


def usable_prices(prices: pd.DataFrame, first_year: int, last_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The price rows of a window that can be used, and the others with the reason.

    Left out are rows whose figures contradict each other, and rows whose figures lie more than a hundred times below the
    median of their level while a thousand times them does not: a price per gram that is marked per kilogram. They are
    not corrected: a declared correction of the table is the place for that. Left out too are rows whose purity is not above 0 and
    up to 1, and prices that are not above 0;
    that jump without a further report that confirms them, or repeat the year before (the purity of such a row stays); and a
    price that no other of its country and level, from five years before the window to five after, comes within five times of.
    """
    near = prices[prices["year"].between(first_year - NEAR_YEARS, last_year + NEAR_YEARS)]
    inside = near["year"].between(first_year, last_year)
    rows = near[inside & (near[PRICE_COLUMNS].notna().any(axis=1) | near["purity"].notna())]
    told = near[PRICE_COLUMNS].mean(axis=1)
    jumps = alone(told[told > 0], [near["iso3"], near["level"]], JUMPS).reindex(rows.index, fill_value=False)
    told = told[rows.index]
    usual = told.groupby(rows["level"]).transform("median")
    per_gram = (told < usual / FAR_BELOW) & (GRAMS_PER_KG * told > usual / FAR_BELOW)
    held = codes(rows["flag"])
    flagged = [held.map(lambda of, code=code: code in of).astype(bool) for code in SAID]
    zero = (rows[PRICE_COLUMNS] <= 0).any(axis=1)
    impure = rows["purity"].notna() & ~rows["purity"].between(0, 1, inclusive="right")
    which = {
        IMPURE: impure,
        NOT_ABOVE_ZERO: zero,
        PER_GRAM: per_gram,
        **dict(zip(SAID.values(), flagged, strict=True)),
        ALONE: jumps,
    }
    reason = pd.Series(np.select(list(which.values()), list(which), ""), index=rows.index)
    wrong = reason != ""
    pure = rows[reason.isin([JUMP, REPEATED, ALONE]) & rows["purity"].notna()]
    named = rows[["iso3", "year", "level", "usd_per_kg"]].assign(reason=reason)
    usable = rows[~wrong]
    if len(pure):
        usable = pd.concat([usable, pure.assign(**dict.fromkeys(PRICE_COLUMNS, np.nan))])
    return usable, named[wrong].reset_index(drop=True)


def _mean_prices(rows: pd.DataFrame, level: str, cpi: pd.Series, base_year: int) -> dict:
    """Lowest, typical and highest price of a level, real USD of the base year per kg, mean of the years."""
    of_level = rows[(rows["level"] == level) & rows[PRICE_COLUMNS].notna().any(axis=1)].set_index(["iso3", "year"])
    filled = middle(*(of_level[column].to_numpy() for column in PRICE_COLUMNS))
    nominal = pd.DataFrame({end: getattr(filled, end) for end in ENDS}, index=of_level.index)
    if len(nominal):
        nominal = nominal.apply(lambda column: real_prices(column, cpi, base_year))
    means = nominal.groupby("iso3").mean()
    return {f"{level}_{end}": means[end] for end in ENDS}


def _purity_range(own: pd.Series, world: pd.Series) -> tuple[tuple[float, float], int]:
    known = own if len(own) >= FEWEST_FOR_A_RANGE else world
    if len(known) < FEWEST_FOR_A_RANGE:
        return (np.nan, np.nan), len(known)
    return tuple(known.quantile(list(RANGE)).tolist()), len(known)


def _seized(seizures: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """By ISO3: mean yearly kg of heroin and morphine over the reported years, and how many they are."""
    rows = seizures[seizures["drug"].isin(["heroin", "morphine"]) & seizures["year"].between(first_year, last_year)]
    yearly = rows.groupby(["iso3", "year"])["kg"].sum(min_count=1).dropna()
    by_country: Any = yearly.groupby("iso3").agg(kg="mean", years="size")
    return by_country


def _reasons(table: pd.DataFrame) -> pd.Series:
    lacks = {
        "prevalence_percent": Reason("no_survey"),
        "population_15_64": Reason("no_population_in_these_years"),
        "retail_typical": Reason("no_retail_price"),
    }
    missing = table[list(lacks)].isna().to_numpy()
    found: list[Reasons] = [tuple(itertools.compress(lacks.values(), row)) for row in missing]
    return pd.Series([reasons or None for reasons in found], index=table.index, dtype="object")
