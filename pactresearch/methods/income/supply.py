"""What the harvests can carry: a bound on what users of all routes together take, and the draws that it leaves."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactresearch.methods.income.route_income import Drawn, consumed_kg
from pactresearch.methods.income.surveys import users
from pactresearch.methods.seizures.production import LAGS
from pactresearch.results import result

STOCKS_LAST = 5  # years over which published stocks are used up: those of the end of 2022 were to last until 2027
GRAMS, SURVEYS = "grams_per_user", ("survey_factor", "survey_place")


@result
class Supply:
    """What users would take under each draw against what the harvests leave them, kg of pure heroin a year."""

    wanted_kg: pd.DataFrame  # a row a draw, a column a country with a survey
    left_kg: NDArray[np.float64]  # (draws,); NaN where no harvest is known: then nothing is bound

    @property
    def known(self) -> bool:
        """Whether there is a bound that leaves any draw."""
        return bool(len(self.wanted_kg.columns) and np.isfinite(self.left_kg).all() and self.allowed().any())

    @property
    def largest(self) -> str:
        """ISO3 of the country whose users take most; empty without any."""
        return str(self.wanted_kg.median().idxmax()) if len(self.wanted_kg.columns) else ""

    def allowed(self, without: str = "") -> NDArray[np.float64]:
        """(draws,) the share of the draws of the supply that carry what is wanted, by all or by all but one country."""
        wanted = self.wanted_kg.drop(columns=without, errors="ignore").sum(axis=1).to_numpy()
        return 1 - np.searchsorted(np.sort(self.left_kg), wanted, side="left") / len(self.left_kg)

    def kept(self, without: str = "") -> NDArray[np.intp]:
        """Positions of as many draws, each as often as the supply's own distribution allows what it takes."""
        n = len(self.left_kg)
        if not self.known:
            return np.arange(n)
        reached = np.cumsum(self.allowed(without))
        return np.searchsorted(reached / reached[-1], (np.arange(n) + 0.5) / n, side="right")

    def carried(self, drawn: Drawn) -> dict[str, NDArray[np.float64]]:
        """The draws that are kept."""
        at = self.kept()
        return {name: values[at] for name, values in drawn.items()}


def harvests_t(production_t: pd.Series, stocks_t: pd.Series, first_year: int, last_year: int) -> tuple[float, float]:
    """The lowest and the highest of the mean harvests, t a year, that can still be on the way in a window of years: those of
    the same years, of the year before, and of two years before; NaN where one of these years has none.

    production_t, stocks_t: t of dry opium by year; the latter as published for the end of a year, used up over STOCKS_LAST
    years after it. Harvests of the window itself fill the stocks at its end, so that those of later years add nothing.
    """
    means = [production_t.reindex(range(first_year - lag, last_year - lag + 1)).mean(skipna=False) for lag in LAGS]
    years = np.arange(first_year, last_year + 1)
    from_stocks = [
        ((years > year) & (years <= year + STOCKS_LAST)).mean() * value / STOCKS_LAST
        for year, value in stocks_t.items()
    ]
    return float(np.min(means) + sum(from_stocks)), float(np.max(means) + sum(from_stocks))


def taking(
    prevalence: pd.DataFrame, context: pd.DataFrame, countries: list[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """The countries with a survey and a population, as `route_income.consumed_kg` takes them; each whole, priced or not."""
    surveys = users(prevalence, last_year).reindex(pd.Index(countries, name="iso3"))
    people = context[context["year"].between(first_year, last_year)].groupby("iso3")["population_15_64"].mean()
    table = surveys.assign(population_15_64=people, weight=1.0, reasons=None)
    return table.dropna(subset=["prevalence_low", "population_15_64"])


def supply(table: pd.DataFrame, seized_kg: pd.Series, drawn: Drawn) -> Supply:
    """What users would take, and what the harvests leave them.

    table: as `taking`, of all routes and their sources. seized_kg: by drug (opium, morphine, heroin), what is seized of it
    there in a year. drawn: as `route_income.consumed_kg`, and harvest_t (of opium a year, where it is known), opium_per_pure_kg,
    and wholesale_purity of what is seized as heroin or morphine.

    What is left is the harvest less the opium seized, as pure heroin, less the heroin and morphine seized. A draw of the users
    and their grams weighs the share of all draws of the supply that carry it: so the supply is uncertain, too.
    """
    wanted = pd.DataFrame(consumed_kg(table, drawn), columns=table.index)
    opium, powder = (seized_kg.reindex(drugs).sum() for drugs in (["opium"], ["morphine", "heroin"]))
    harvest_kg = 1000 * drawn.get("harvest_t", np.full(len(wanted), np.nan))
    left = (harvest_kg - opium) / drawn["opium_per_pure_kg"] - powder * drawn["wholesale_purity"]
    return Supply(wanted, left)


def dependent(drawn: Drawn, correlation: float, seed: int) -> dict[str, NDArray[np.float64]]:
    """The draws with those of the surveys put into another order, so that they go with the grams a user.

    correlation: of the ranks before the bound, -1 to 1; below 0, a survey that counts more users counts lighter ones. Each
    input keeps its values. Source: Iman & Conover (1982), Communications in Statistics B 11:311.
    """
    rng, out = np.random.default_rng(seed), dict(drawn)
    if not correlation:
        return out
    grams = np.argsort(np.argsort(drawn[GRAMS], kind="stable"), kind="stable")
    for name in SURVEYS:
        normal = np.sort(rng.standard_normal(len(grams)))[grams]
        score = correlation * normal + np.sqrt(1 - correlation**2) * rng.standard_normal(len(grams))
        out[name] = np.sort(drawn[name])[np.argsort(np.argsort(score, kind="stable"), kind="stable")]
    return out
