"""Levels, forecasts and robust trends: what a series lets one expect, and a slope that allows for memory

All series of the first two tables are SYNTHETIC. The robust interval is made for series that remember (an autocorrelation below
1): **where the level itself is a random walk, no straight line has an interval that holds, and this one fails too** (last row);
so a report states the level and the surprise of the newest year first.
"""

import numpy as np
import pandas as pd
from scipy import special, stats

import pactresearch
from pactresearch import geography
from pactresearch.methods.levels import level
from pactresearch.methods.seizures.series import route_series
from pactresearch.methods.trends.robust import robust_trend
from pactresearch.methods.trends.theil_sen import reported, trend

SERIES = 600  # a share of .95 has a standard error of .009
YEARS = (8, 10, 15, 20, 30)
RHOS = (0.0, 0.4, 0.7, 0.9, 1.0)
WARM_UP = 200
POOL = tuple((route, drug) for route in ("balkan", "northern", "southern") for drug in ("heroin", "opium", "morphine"))
FIRST_YEAR, LAST_YEAR = 1995, 2023  # frozen with POOL before any forecast was scored


def continuous_ranked_score(expected: level.Forecast, kg: float) -> float:
    """The continuous ranked probability score of a forecast, in ln kg: 0 is perfect, smaller is better.

    Source: Gneiting & Raftery (2007), JASA 102:359; closed form for Student's t: Jordan, Krüger & Lerch (2019), Journal
    of Statistical Software 90(12), appendix A.
    """
    z, n = (np.log(kg) - expected.mean_log) / expected.sd_log, expected.degrees
    spread = 2 * np.sqrt(n) / (n - 1) * special.beta(0.5, n - 0.5) / special.beta(0.5, n / 2) ** 2
    density, below = stats.t.pdf(z, n), stats.t.cdf(z, n)
    return float(expected.sd_log * (z * (2 * below - 1) + 2 * density * (n + z**2) / (n - 1) - spread))


def remembering(rng: np.random.Generator, rho: float, n: int) -> np.ndarray:
    """(n,) autoregression of order one about zero; for rho = 1 a random walk."""
    series = np.zeros(n + WARM_UP)
    for year, new in enumerate(rng.standard_normal(n + WARM_UP)):
        series[year] = rho * series[year - 1] + new
    return series[WARM_UP:]


def coverage(rho: float, n: int, series: int = SERIES, seed: int = 31) -> tuple[float, float]:
    """Shares of 95 % intervals that hold a true slope of nil: the robust one, and the wider of Sen's and the bootstrap's."""
    rng, years = np.random.default_rng([seed, n, round(10 * rho)]), np.arange(n)
    held = []
    for _ in range(series):
        kg = np.exp(0.5 * remembering(rng, rho, n))
        wider = trend(years, kg, draws=200)
        held.append((robust_trend(years, kg).side == 0, wider.cautious_low <= 0 <= wider.cautious_high))
    robust, cautious = np.mean(held, axis=0)
    return float(robust), float(cautious)


def table_robust_trend() -> pd.DataFrame:
    """Coverage of the 95 % interval of a trend, SYNTHETIC series of n years

    At an autocorrelation of .7, .90 or more is wanted for 8 to 30 years. In brackets, the wider of Sen's interval and the
    sieve bootstrap's (200 draws).
    """
    rows = []
    for rho in RHOS:
        cells = {f"n = {n}": "{:.2f} ({:.2f})".format(*coverage(rho, n)) for n in YEARS}
        rows.append({"autocorrelation": "1 (random walk)" if rho == 1 else rho, **cells})
    return pd.DataFrame(rows)


def planted_level(rng: np.random.Generator, n: int) -> np.ndarray:
    """(n,) kg: a level that wanders by .3 a year in ln kg, and .2 that does not last."""
    return np.exp(8 + np.cumsum(rng.normal(0, 0.3, n)) + rng.normal(0, 0.2, n))


def table_forecasts_synthetic() -> pd.DataFrame:
    """Coverage of the forecast of the newest of n years, SYNTHETIC levels that wander"""
    rng = np.random.default_rng(32)
    rows = []
    for n in (10, 15, 20, 30):
        ranks = np.array([level.surprise(np.arange(n), planted_level(rng, n)).rank for _ in range(SERIES)])
        rows.append({"years": n, "wanted": 0.95, "coverage": round(float((np.abs(ranks - 0.5) < 0.475).mean()), 3)})
    return pd.DataFrame(rows)


def line_forecast(years: np.ndarray, kg: np.ndarray, year: int) -> level.Forecast:
    """The Theil-Sen line drawn on to `year`, with the scatter of its residuals: what the level is measured against."""
    log_kg = np.log(kg)
    line = stats.theilslopes(log_kg, years)
    left = log_kg - line.intercept - line.slope * years
    scale, degrees = float(np.sqrt(left @ left / (len(years) - 2))), len(years) - 2
    middle = float(line.intercept + line.slope * year)
    return level.Forecast(year=year, mean_log=middle, sd_log=scale, degrees=degrees, n_years=len(years))


def rolling(years: np.ndarray, kg: np.ndarray) -> list[level.Surprise]:
    """The forecast of each reported year from those before it, as it would have been made at the time.

    Reported years in order and their amounts; years without a forecast do not come.
    """
    made = (
        level.forecast(years, kg, int(year), float(amount)) for year, amount in zip(years, kg, strict=True) if amount
    )
    return [one for one in made if one.forecast]


def scored() -> pd.DataFrame:
    """Every one-step forecast of the pool: route, drug, year, inside, score, score of the line. Real series."""
    seizures, rows = pactresearch.load("seizures"), []
    for route, drug in POOL:
        series = route_series(seizures, geography.members(route, "hard"), drug, FIRST_YEAR, LAST_YEAR)
        given = reported(series.years, series.complete_kg)
        for one in rolling(given.years, given.kg):
            assert one.forecast
            before = (given.years < one.year) & (given.kg > 0)
            line = line_forecast(given.years[before], given.kg[before], one.year)
            rows.append(
                {
                    "route": route, "drug": drug, "year": one.year, "rank": one.rank, "inside": one.side == 0,
                    "line inside": abs(line.rank(one.kg) - 0.5) < 0.475,
                    "score": continuous_ranked_score(one.forecast, one.kg),
                    "line score": continuous_ranked_score(line, one.kg),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def table_forecasts_of_the_routes() -> pd.DataFrame:
    """One-step forecasts of the routes' real series: not SYNTHETIC

    Three routes × heroin, opium, morphine; complete years from 1995 and at least eight earlier reports above zero; pool and years
    were fixed before any forecast was scored. *Coverage* of 95 % intervals, the continuous ranked probability score in ln kg
    (smaller is better), and the same of the Theil-Sen line drawn on. The pool is judged; single series are shown.
    """
    forecasts = scored()
    parts = [*forecasts.groupby(["route", "drug"], sort=False), (("all", ""), forecasts)]
    rows = [
        {
            "series": " ".join(name).strip(), "forecasts": len(part), "coverage": round(part["inside"].mean(), 2),
            "line's": round(part["line inside"].mean(), 2), "score": round(part["score"].mean(), 3),
            "line's score": round(part["line score"].mean(), 3),
            "ranks under .1, over .9": f"{(part['rank'] < 0.1).mean():.2f}, {(part['rank'] > 0.9).mean():.2f}",
        }
        for name, part in parts
    ]  # fmt: skip
    return pd.DataFrame(rows)
