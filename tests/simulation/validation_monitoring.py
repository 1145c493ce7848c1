"""What changed lately: false alarms on quiet routes, and changes found, by level and scatter of the counts

All cases are SYNTHETIC: lists of three countries over 20 quarters before the newest, lots of 5 kg and more. The brief asks six
questions of a quarter (number of cases, kilograms, new means of transport, hiding place, province, pair of countries), which share
5 false alarms in 100 quarters. The Fano factor is the variance of the quarterly counts over their mean: 1 at a steady rate.
"""

import numpy as np
import pandas as pd

from pactresearch.chapters.monitoring.brief import expected, study
from pactresearch.chapters.monitoring.parameters import MonitoringBrief

QUARTERS = 20
ROUTES = 100  # of each of the five kinds: of all 500 a share of .05 has a standard error of .01
NEW = 25  # routes of each level and share of a new kind
LEVELS, FACTORS = (6, 10, 20, 50), (1.0, 2.3, 2.5, 5.0, 11.0)
COUNTRIES = ("TJK", "UZB", "RUS")
ASKED = MonitoringBrief(route="northern")
KINDS = {
    "steady level": "the level stays, counts scatter",
    "wandering level": "the level moves by a tenth from quarter to quarter",
    "seasons": "the level is 30 % up or down with the season",
    "past outbreak": "one quarter had five times as many cases",
    "groups": "cases come in groups of a week that share all they tell",
}
FIRST_DAY = pd.Timestamp("2019-01-01")


def levels_of(rng: np.random.Generator, kind: str, level: float) -> np.ndarray:
    """(quarters + 1,) the level of each quarter, the newest last."""
    levels = np.full(QUARTERS + 1, float(level))
    if kind == "wandering level":
        levels *= np.exp(np.cumsum(rng.normal(0, 0.1, QUARTERS + 1)))
    if kind == "seasons":
        levels *= 1 + 0.3 * np.sin(np.pi / 2 * (np.arange(QUARTERS + 1) + rng.integers(4)))
    if kind == "past outbreak":
        levels[rng.integers(QUARTERS)] *= 5
    return levels


def listed(rng: np.random.Generator, kind: str, level: float, factor: float, times: float = 1.0) -> pd.DataFrame:
    """Cases as lists have them. times: how many times as many cases the newest quarter has as it should."""
    levels = levels_of(rng, kind, level)
    levels[-1] *= times
    counts = np.array([expected.drawn(rng, one, factor, ()) for one in levels]).astype(int)
    quarter = np.repeat(np.arange(QUARTERS + 1), counts)
    n = len(quarter)
    group = np.cumsum(rng.random(n) < 0.4) if kind == "groups" else np.arange(n)
    group = group * (QUARTERS + 1) + quarter  # no group lasts from one quarter to the next
    _, of = np.unique(group, return_inverse=True)
    day = rng.integers(0, 84, of.max(initial=0) + 1)[of] + rng.integers(0, 7 if kind == "groups" else 1, n)
    at = pd.PeriodIndex(FIRST_DAY.to_period("Q") + quarter).to_timestamp() + pd.to_timedelta(day, unit="D")

    def told(values: int, tail: float) -> np.ndarray:
        """What each group tells of: some values often, many seldom."""
        weights = 1 / np.arange(1, values + 1) ** tail
        return rng.choice(values, of.max(initial=0) + 1, p=weights / weights.sum())[of]

    return pd.DataFrame(
        {
            "iso3": np.array(COUNTRIES)[rng.integers(0, 3, of.max(initial=0) + 1)[of]],
            "date": at,
            "drug": "heroin",
            "kg": ASKED.min_kg * np.exp(1.5 * np.abs(rng.standard_normal(n))),
            "transport": told(5, 1.0).astype(str),
            "concealment": told(8, 1.5).astype(str),
            "province": told(40, 1.0).astype(str),
            "origin": "AFG",
            "departure": np.array(["TJK", "UZB", "TKM", "KGZ", "KAZ", "RUS", "IRN", "PAK"])[told(8, 1.5)],
            "destination": np.array(["RUS", "KAZ", "BLR", "UKR", "DEU", "LTU", "LVA", "CHN"])[told(8, 1.5)],
        }
    )


WINDOWS = study.Windows((2019 + QUARTERS // 4) * 12 + 2 + 3 * (QUARTERS % 4), 3, QUARTERS, COUNTRIES, (), ())


def alarms(cases: pd.DataFrame) -> set[str]:
    """The questions with an alarm."""
    told = study.watched(cases, WINDOWS, ASKED, draws=0)
    found = {one.question for one in (told.counts, told.kilograms) if one.side}
    return found | {one.question for one in told.new if one.alarm}


def false_alarms(kind: str, routes: int = ROUTES, seed: int = 51) -> list[set[str]]:
    """The alarms on quiet routes, whose levels and factors are drawn from LEVELS and FACTORS."""
    rng = np.random.default_rng([seed, list(KINDS).index(kind)])
    return [alarms(listed(rng, kind, rng.choice(LEVELS), rng.choice(FACTORS))) for _ in range(routes)]


def table_false_alarms() -> pd.DataFrame:
    """False alarms in a quarter, percent of 500 quiet routes, a hundred of each kind

    Level and Fano factor of each route are drawn from those of the next table. *Any* is what the family promises: 5 at most, but
    for the error of 500 routes (1 at 5).
    """
    rows, every = [], []
    for kind, words in KINDS.items():
        found = false_alarms(kind)
        every += found
        rows.append({"quiet routes": f"{kind}: {words}", **_percent(found)})
    return pd.DataFrame([*rows, {"quiet routes": "all", **_percent(every)}])


def _percent(found: list[set[str]]) -> dict[str, float]:
    of = {name: 100 * float(np.mean([name in one for one in found])) for name in study.SHARES}
    return {"any": 100 * float(np.mean([bool(one) for one in found])), **of}


def found(level: float, factor: float, times: float, kind: str = "steady level", series: int = 4000) -> float:
    """The share of newest quarters with an alarm on counts, where there are `times` as many cases as there should be."""
    rng = np.random.default_rng([52, int(10 * level), int(10 * factor), int(10 * times)])
    before = expected.drawn(rng, level, factor, (series, QUARTERS))
    if kind == "past outbreak":
        before[:, QUARTERS // 2] = expected.drawn(rng, 5 * level, factor, (series,))
    now, scale = expected.drawn(rng, times * level, factor, (series,)), expected.ROOT
    above = 1 - expected.forecast(scale.to(before), scale.spread).below(scale.to(now))
    return float(np.abs(expected._sides(above, study.SHARES["counts"])).mean())


def table_power() -> pd.DataFrame:
    """Changes of the number of cases found, by level and Fano factor, 4,000 series each

    *Quiet* is the share of false alarms of this question, which has .025 of the family's .05; then a fall to nothing, twice, and
    three times as many cases, and three times as many where one of the quarters before had five times as many. **From 20 cases
    a quarter and a factor up to 2.5 on, three times as many are found in more than .80; with fewer cases or more scatter "no
    alarm" decides little, and the page says "not identified" where the power is under one half.**
    """
    return pd.DataFrame(
        {
            "cases a quarter": level, "Fano factor": factor, "quiet": found(level, factor, 1),
            "none": found(level, factor, 0), "twice": found(level, factor, 2), "three times": found(level, factor, 3),
            "three times, after an outbreak": found(level, factor, 3, "past outbreak"),
        }
        for level in LEVELS for factor in FACTORS
    )  # fmt: skip


def new_kind(rng: np.random.Generator, level: float, factor: float, share: float) -> set[str]:
    """The alarms where a share of the newest cases has a means of transport that was never seen."""
    cases = listed(rng, "steady level", level, factor)
    newest = (cases["date"] >= FIRST_DAY + pd.DateOffset(months=3 * QUARTERS)).to_numpy()
    cases.loc[newest & (rng.random(len(cases)) < share), "transport"] = "new"
    return alarms(cases)


def table_new_kinds() -> pd.DataFrame:
    """A new means of transport found, share of 25 routes, by cases a quarter and its share of the newest cases

    Fano factor 2.3.
    """
    rows = []
    for level in LEVELS:
        rng = np.random.default_rng([53, level])
        cells = {
            f"{share:.0%} new": float(np.mean(["transport" in new_kind(rng, level, 2.3, share) for _ in range(NEW)]))
            for share in (0.1, 0.2, 0.4)
        }
        rows.append({"cases a quarter": level, **cells})
    return pd.DataFrame(rows)
