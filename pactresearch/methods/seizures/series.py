"""Annual seizures of a route: who reported, how much, and whether a year can be compared with the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import refuse_repeats, refuse_reversed, require_columns
from pactresearch.methods.seizures.reporters import token_reports
from pactresearch.results import result
from pactresearch.rows import rows_of

SEIZURE_COLUMNS = ("iso3", "year", "drug", "kg")
MEMBER_COLUMNS = ("iso3", "weight", "first_year", "last_year")
OPIATES = ("opium", "morphine", "heroin")
MINIMUM_REPORTED_YEARS = 0.5  # of those since its first report: with fewer, a member does not decide what is complete
ROUNDING = 1e-9  # weights such as 1/3 do not add up to 1 exactly


@result
class RouteSeries:
    """Reported seizures of one drug by the members of a route, one entry a year, every year of the window."""

    drug: str
    years: np.ndarray  # (n,) int
    kg: np.ndarray  # (n,) weighted kg of those that reported; NaN where nobody did
    n_reporting: np.ndarray  # (n,) int, members that reported
    n_members: np.ndarray  # (n,) int, members that belong to the route in the year
    reported_share: np.ndarray  # (n,) 0-1, share of the members' usual kg that belongs to those that reported
    complete: np.ndarray  # (n,) bool, reported_share is at least minimum_reported_share
    by_country: pd.DataFrame  # year x iso3, weighted kg, NaN where not reported or not a member in the year
    irregular: tuple[str, ...]  # members with a report in under half of the years since their first: in kg alone

    @property
    def complete_kg(self) -> np.ndarray:
        """(n,) kg of complete years, NaN in the others: what a trend of the route should be taken of."""
        return np.where(self.complete, self.kg, np.nan)


def route_series(
    seizures: pd.DataFrame,
    members: pd.DataFrame,
    drug: str,
    first_year: int,
    last_year: int,
    minimum_reported_share: float = 0.8,
) -> RouteSeries:
    """Annual seizures of `drug` by a route's members, first_year to last_year, both included.

    seizures: iso3, year, drug, kg, one row per key, other columns ignored. members: iso3, weight (0-1, the part of the
    country's seizures that counts on this route), first_year and last_year (missing: no limit); a country's rows add
    up. A country does not count outside its years, nor with weight 0.

    The year's total is the sum over those that reported: a missing report is not a zero, so totals of incomplete years
    are too low. reported_share weighs each member by its usual kg, the median over all years that it reported in the
    table, whatever the window. Members that reported in under half of the years since their first report weigh nothing in
    it, though their kg count: one report in decades, as with morphine, would else make every other year incomplete. Where
    no regular member's usual kg is above 0, all count. A token report (see `reporters.token_reports`) is in the total and
    covers nothing, unless the series is of one country alone.

    Raises InputError for missing columns, repeated keys, negative amounts, weights outside 0-1, a drug or members
    without any row, or years in the wrong order.
    """
    _check(seizures, members, drug, first_year, last_year, minimum_reported_share)
    rows = _rows(seizures, members, drug)
    years = np.arange(first_year, last_year + 1)
    countries, weights = _weights(members, years)
    given = _given(rows, countries, years)
    belongs = weights > 0
    kg = np.where(belongs, given.kg[:, years - given.years[0]], np.nan) * weights
    reported = ~np.isnan(kg)
    n_reporting = reported.sum(axis=0)
    usual_kg, regular = _usual(given)
    share = _reported_share(reported & ~_tokens(given, years), weights, usual_kg, regular)
    return RouteSeries(
        drug=drug,
        years=years,
        kg=np.where(n_reporting > 0, np.where(reported, kg, 0.0).sum(axis=0), np.nan),
        n_reporting=n_reporting,
        n_members=belongs.sum(axis=0),
        reported_share=share,
        complete=(share >= minimum_reported_share - ROUNDING) & (n_reporting > 0),
        by_country=pd.DataFrame(kg.T, index=pd.Index(years, name="year"), columns=countries),
        irregular=tuple(countries[~regular]),
    )


@result
class HeroinEquivalent:
    """Opiates of a route as kg of heroin, one entry a year."""

    years: np.ndarray  # (n,) int
    kg: np.ndarray  # (n,) sum of the drugs that were reported; NaN where none was
    complete: np.ndarray  # (n,) bool, every drug that was given is complete
    by_drug: pd.DataFrame  # year x drug, kg heroin equivalent, NaN where not reported
    opium_per_heroin: float  # kg of opium per kg of heroin

    @property
    def complete_kg(self) -> np.ndarray:
        """(n,) kg of complete years, NaN in the others."""
        return np.where(self.complete, self.kg, np.nan)


def heroin_equivalent(series_by_drug: Mapping[str, RouteSeries], opium_per_heroin: float = 10.0) -> HeroinEquivalent:
    """Opium / opium_per_heroin + morphine + heroin, in kg, as seized and not adjusted for purity.

    series_by_drug: series over the same years, by "opium", "morphine", "heroin"; not all need be given.
    opium_per_heroin: 10 is the convention of the United Nations; published conversions range from 7 to 10 kg of opium
    per kg of heroin as traded, and to nearly 20 per kg of pure base, so show both ends.

    Raises InputError for another drug, no series, different years, or a ratio of 0 or less.
    """
    if not (np.isfinite(opium_per_heroin) and opium_per_heroin > 0):
        raise InputError(f"opium_per_heroin is {opium_per_heroin!r}; give kg of opium per kg of heroin, such as 10.")
    unknown = [drug for drug in series_by_drug if drug not in OPIATES]
    if unknown or not series_by_drug:
        raise InputError(f"Series of {unknown or 'no drug'} were given; a heroin equivalent adds {', '.join(OPIATES)}.")
    several = list(series_by_drug.values())
    if any(not np.array_equal(one.years, several[0].years) for one in several):
        raise InputError("The series cover different years. Build them with one first_year and one last_year.")
    per_heroin = {"opium": opium_per_heroin}
    by_drug = pd.DataFrame(
        {drug: series_by_drug[drug].kg / per_heroin.get(drug, 1.0) for drug in OPIATES if drug in series_by_drug},
        index=pd.Index(several[0].years, name="year"),
    )
    return HeroinEquivalent(
        years=several[0].years,
        kg=by_drug.sum(axis=1, min_count=1).to_numpy(),
        complete=np.all([one.complete for one in several], axis=0),
        by_drug=by_drug,
        opium_per_heroin=opium_per_heroin,
    )


def _rows(seizures: pd.DataFrame, members: pd.DataFrame, drug: str) -> pd.DataFrame:
    """The members' rows of the drug: iso3, year, kg. Raises InputError for repeated keys and negative amounts."""
    chosen = (seizures["drug"] == drug) & seizures["iso3"].isin(members["iso3"])
    rows = seizures.loc[chosen, ["iso3", "year", "kg"]]
    refuse_repeats(rows, ["iso3", "year"], f"seizures of {drug}")
    if (rows["kg"] < 0).any():
        negative = rows[rows["kg"] < 0]
        keys = [f"{row.iso3} {row.year} {row.kg}" for row in rows_of(negative.head(5))]
        raise InputError(f"Seizures of {drug} are negative for {', '.join(keys)}; an amount is 0 or more.")
    return rows


def _weights(members: pd.DataFrame, years: np.ndarray) -> tuple[pd.Index, np.ndarray]:
    """The countries that ever count, and (countries, years) the weight with which each does."""
    first = members["first_year"].to_numpy(dtype=float, na_value=-np.inf)
    last = members["last_year"].to_numpy(dtype=float, na_value=np.inf)
    belongs = (years >= first[:, None]) & (years <= last[:, None])
    row, countries = pd.factorize(members["iso3"], sort=True)
    weights = np.zeros((len(countries), len(years)))
    np.add.at(weights, row, belongs * members["weight"].to_numpy(dtype=float)[:, None])
    over = countries[np.asarray((weights > 1 + ROUNDING).any(axis=1))]
    if len(over):
        raise InputError(f"The members' weights of {', '.join(over)} exceed 1 in a year. Correct the routes.")
    counts: Any = (weights > 0).any(axis=1)
    return pd.Index(countries[counts], name="iso3"), weights[counts]


@dataclass(frozen=True)
class _Given:
    """Amounts as they were reported, whatever the weights."""

    years: np.ndarray  # (all years,) from the first to the last of the table or the window
    kg: np.ndarray  # (countries, all years), NaN where not reported
    newest: float  # year of the newest row; NaN without any


def _given(rows: pd.DataFrame, countries: pd.Index, years: np.ndarray) -> _Given:
    at, year = countries.get_indexer(pd.Index(rows["iso3"])), rows["year"].to_numpy()
    inside = at >= 0
    at, year = at[inside], year[inside]
    every = np.arange(min([years[0], *year]), max([years[-1], *year]) + 1)
    kg = np.full((len(countries), len(every)), np.nan)
    kg[at, year - every[0]] = rows["kg"].to_numpy(dtype=float)[inside]
    return _Given(every, kg, year.max() if len(year) else np.nan)


def _usual(given: _Given) -> tuple[np.ndarray, np.ndarray]:
    """(countries,) each: the median kg of all reported years, 0 without any, and whether a country reports regularly:
    in half of the years since its first report, or more.

    It is of every year of the table and not only of the window, so that a year is complete or not whatever the window.
    """
    reported = ~np.isnan(given.kg)
    n = reported.sum(axis=1)
    first = given.years[reported.argmax(axis=1)]
    regular = (n > 0) & (n >= MINIMUM_REPORTED_YEARS * (given.newest - first + 1))
    return pd.DataFrame(given.kg.T).median().fillna(0.0).to_numpy(), regular


def _tokens(given: _Given, years: np.ndarray) -> np.ndarray:
    """(countries, years) bool: reports that are only tokens; none in a series of one country, which is its own whole."""
    if len(given.kg) < 2:
        return np.zeros((len(given.kg), len(years)), dtype=bool)
    return token_reports(pd.DataFrame(given.kg.T)).to_numpy().T[:, years - given.years[0]]


def _reported_share(reported: np.ndarray, weights: np.ndarray, usual_kg: np.ndarray, regular: np.ndarray) -> np.ndarray:
    """(years,) 0-1, NaN where nobody belongs."""
    weighing = np.where(regular, usual_kg, 0.0)
    if weighing.sum() == 0:
        weighing = usual_kg if usual_kg.sum() > 0 else usual_kg + 1.0
    expected = weights * weighing[:, None]
    total = expected.sum(axis=0)
    return np.where(reported, expected, 0.0).sum(axis=0) / np.where(total > 0, total, np.nan)


def _check(seizures, members, drug, first_year, last_year, minimum_reported_share) -> None:
    for name, table, columns in (("seizures", seizures, SEIZURE_COLUMNS), ("members", members, MEMBER_COLUMNS)):
        require_columns(table, columns, name)
    if not (seizures["drug"] == drug).any():
        drugs = sorted(seizures["drug"].unique())
        raise InputError(f'The drug "{drug}" is not in the table of seizures. Allowed: {", ".join(drugs)}.')
    refuse_reversed(first_year, last_year)
    if not 0 <= minimum_reported_share <= 1:
        raise InputError(f"minimum_reported_share is {minimum_reported_share!r}; it must lie from 0 to 1.")
    weights = members["weight"]
    if not weights.between(0, 1).all():
        wrong = members.loc[~weights.between(0, 1), ["iso3", "weight"]].to_dict("records")
        raise InputError(f"A member's weight must lie from 0 to 1; these do not: {wrong}.")
    if not (weights > 0).any():
        raise InputError("No member has a weight above 0, so the route has no seizures to add up. Check the routes.")
