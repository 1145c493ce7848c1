"""The income of a route under draws of its inputs: consumption, prices, flows, money, all from the same draw."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.flows.uncertainty import FlowDraws, draw_flows
from pactresearch.methods.income.income import STAGES, Incomes, consumption_kg, incomes
from pactresearch.methods.income.inputs import ENDS, FEWEST_FOR_A_RANGE, RANGE, CountryInputs
from pactresearch.methods.income.uncertain_inputs import quantiles
from pactresearch.methods.prices import levels as price_levels
from pactresearch.methods.prices.levels import ADJUSTED, AS_SOLD, CONVENTIONS, Levels, Triple
from pactresearch.results import result

Drawn = Mapping[str, np.ndarray]


@result
class RouteIncome:
    """A route's income, USD of one year a year; arrays are (draws, countries) in the order of `countries`."""

    countries: tuple[str, ...]
    identified: tuple[str, ...]  # those whose consumption is priced; the others pass on, or are not identified
    consumed_kg: np.ndarray  # pure (or as sold, under that convention) kg a year
    flows: FlowDraws
    incomes: Incomes
    expenditure_usd: np.ndarray  # (draws,) what users pay
    bound_by: str = ""  # ISO3 of the country whose users bind the draws most, where they are bound
    unbound_usd: np.ndarray | None = None  # (draws,) what users pay if these are not counted in the bound

    @property
    def value_added_usd(self) -> np.ndarray:
        """(draws,) of all levels and countries: equal to the expenditure of users."""
        return self.incomes.value_added().sum(axis=-1)

    def by_stage(self) -> pd.DataFrame:
        """Value added by level: a column a level, a row a draw, USD."""
        return pd.DataFrame({stage: self.incomes.value_added(stage).sum(axis=-1) for stage in STAGES})

    def of_country(self, values: np.ndarray) -> pd.DataFrame:
        """P5, P50 and P95 by country of an array (draws, countries)."""
        return quantiles(pd.DataFrame(values, columns=pd.Index(self.countries, name="iso3")))


def consumed_kg(table: pd.DataFrame, drawn: Drawn) -> np.ndarray:
    """(draws, countries) kg consumed a year on the route, pure; 0 where users are not known, which the caller must say.

    table: as `CountryInputs.table`. drawn: grams_per_user, survey_factor, and survey_place (0-1, where in the range of
    surveys that depart from each other), each (draws,).
    """
    low, high = (table[f"prevalence_{end}"].to_numpy() for end in ("low", "high"))
    percent = low * (high / low) ** _column(drawn, "survey_place") * table["weight"].to_numpy()
    people = table["population_15_64"].to_numpy()
    users_share = np.clip(percent * _column(drawn, "survey_factor"), None, 100.0)
    known = table["reasons"].isna().to_numpy()
    return np.where(known, np.nan_to_num(consumption_kg(users_share, people, _column(drawn, "grams_per_user"))), 0.0)


def retail_prices(inputs: CountryInputs, drawn: Drawn, convention: str) -> Triple:
    """Retail prices (draws, countries), USD per kg pure, or as sold under that convention.

    drawn: retail_price_factor, and retail_purity (0-1): of a country that reports none. Raises InputError for another
    convention, and where no range of purities is to be had.
    """
    sold = _triple(inputs.table, "retail", _column(drawn, "retail_price_factor"))
    if convention == AS_SOLD:
        return sold
    if convention != ADJUSTED:
        raise InputError(f"The purity convention is {convention!r}; allowed: {', '.join(CONVENTIONS)}.")
    if np.isnan(inputs.retail_purity_range[0]):
        raise InputError(
            f"Retail purity is reported by {inputs.purity_countries} countries in {inputs.first_year}–{inputs.last_year}, "
            f"under {FEWEST_FOR_A_RANGE}: prices cannot be adjusted. Choose years in which more report it, or take the "
            f"convention `{AS_SOLD}` and say so."
        )
    own = inputs.table["retail_purity"].to_numpy()
    return sold.pure(np.where(np.isnan(own), _column(drawn, "retail_purity"), own))


def spending_per_user(inputs: CountryInputs, drawn: Drawn, convention: str = ADJUSTED) -> pd.Series:
    """By ISO3: median over the draws of grams x retail price, USD a user a year; NaN without a retail price."""
    triple = retail_prices(inputs, drawn, convention)
    usd = _column(drawn, "grams_per_user") / 1000 * (triple.typical + triple.high) / 2
    return pd.Series(np.median(usd, axis=0), index=inputs.table.index)


def expenditure_usd(inputs: CountryInputs, drawn: Drawn, convention: str = ADJUSTED) -> np.ndarray:
    """(draws, countries) what users of each identified country pay a year: C x RP, USD; 0 where not identified."""
    triple = retail_prices(inputs, drawn, convention)
    return consumed_kg(inputs.table, drawn) * np.nan_to_num((triple.typical + triple.high) / 2)


def route_income(
    inputs: CountryInputs,
    shares: pd.DataFrame,
    drawn: Drawn,
    sources: tuple[str, ...],
    *,
    alpha: float,
    convention: str = ADJUSTED,
    seed: int = 20170912,
) -> RouteIncome:
    """Flows and income for every draw of the inputs and of the import shares.

    shares: origin, destination, alpha, as `shares.import_shares`. drawn: as the functions above, and wholesale_purity
    (0-1), wholesale_place (0-1), source_usd_per_kg (price at the source, USD per kg as sold), seized_retail_share and
    seized_distribution_share (0-1 of what is seized). sources: producers. A country without a wholesale price gets one from
    the range of those at its stage (of all, where these are under three), by wholesale_place: a range, and no figure of
    its own.

    Raises InputError as its parts do.
    """
    draws = len(drawn["grams_per_user"])
    table = inputs.table
    consumed = consumed_kg(table, drawn)
    purity = np.ones((draws, 1)) if convention == AS_SOLD else _column(drawn, "wholesale_purity")
    seized = np.nan_to_num(table["seized_kg"].to_numpy()) * purity
    markets = pd.DataFrame(consumed + seized, columns=table.index)
    flows = draw_flows(markets, shares, draws=draws, seed=seed)
    order = list(flows.countries)
    wholesale = _wholesale(table, drawn, sources, order).pure(purity)
    retail = retail_prices(inputs, drawn, convention).each(lambda usd: _place(usd, table.index, order))
    consumed, seized = (np.nan_to_num(_place(kg, table.index, order)) for kg in (consumed, seized))
    seized_retail = seized * _column(drawn, "seized_retail_share")
    seized_distribution = seized * _column(drawn, "seized_distribution_share")
    at = price_levels.levels(wholesale, retail)
    taken = consumed + seized > 0  # where nothing is, no price is needed: sources, and countries of other routes
    needed = (taken, at.wholesale), (taken, at.distribution), (consumed > 0, at.retail)
    at = Levels(*(np.where(where, usd, 0.0) for where, usd in needed))
    links = tuple(pd.Index(order).get_indexer(pd.Index(flows.pairs[end])) for end in ("origin", "destination"))
    exporter, importer = (wholesale.each(lambda usd, at=place: usd[:, at]) for place in links)
    border = price_levels.international_price(exporter, importer)
    money = incomes(consumed, seized_retail, seized_distribution, at, links, flows.kg, border, alpha)
    identified = tuple(iso3 for iso3 in order if iso3 in inputs.identified)
    expenditure = money.retail_sales.sum(axis=-1)
    return RouteIncome(tuple(order), identified, consumed, flows, money, expenditure_usd=expenditure)


def _wholesale(table: pd.DataFrame, drawn: Drawn, sources: tuple[str, ...], order: list[str]) -> Triple:
    """Wholesale prices (draws, countries in order), USD per kg as sold, nobody's missing."""
    own = _triple(table, "wholesale", np.ones((len(drawn["grams_per_user"]), 1)))
    place = _column(drawn, "wholesale_place")
    low, high = _ranges(table)
    typical = np.where(np.isnan(own.typical), low * (high / low) ** place, own.typical)
    known = table.dropna(subset=["wholesale_typical"])
    under, over = ((known[f"wholesale_{end}"] / known["wholesale_typical"]).median() for end in ("low", "high"))
    low = np.where(np.isnan(own.low), under * typical, own.low)
    high = np.where(np.isnan(own.high), over * typical, own.high)
    filled = Triple(low, typical, high)
    at_source = np.repeat(_column(drawn, "source_usd_per_kg"), len(sources), axis=1)
    columns = pd.Index([*table.index, *sources])
    return filled.each(lambda usd: _place(np.hstack([usd, at_source]), columns, order))


def _ranges(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the range of typical wholesale prices at each country's stage."""
    typical = table["wholesale_typical"]
    if typical.notna().sum() < FEWEST_FOR_A_RANGE:
        raise InputError(
            f"Wholesale prices are reported by {typical.notna().sum()} countries of the route in these years, under "
            f"{FEWEST_FOR_A_RANGE}: the levels of the trade cannot be told apart. Choose years in which more report them."
        )
    whole = typical.quantile(list(RANGE)).to_numpy()
    ends = {}
    for stage, values in typical.groupby(table["stage"]):
        enough = values.notna().sum() >= FEWEST_FOR_A_RANGE
        ends[stage] = values.quantile(list(RANGE)).to_numpy() if enough else whole
    both = np.array([ends[stage] for stage in table["stage"]])
    return both[:, 0], both[:, 1]


def _triple(table: pd.DataFrame, level: str, factor: np.ndarray) -> Triple:
    return Triple(*(table[f"{level}_{end}"].to_numpy() * factor for end in ENDS))


def _column(drawn: Drawn, name: str) -> np.ndarray:
    return np.asarray(drawn[name], dtype=float)[:, None]


def _place(values: np.ndarray, columns: pd.Index, order: list[str]) -> np.ndarray:
    """Columns of values put into the order of the network; NaN for countries that are not there."""
    return pd.DataFrame(values, columns=columns).reindex(columns=order).to_numpy()
