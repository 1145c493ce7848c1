"""A route's series at every dated shock: which changed there more than chance, and more than at other dates."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.breaks.breaks import ShockEffect, break_found, shock_effect
from pactresearch.methods.checks import require_columns
from pactresearch.methods.power import LEAST_POWER, judged
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.countries import false_discovery
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.results import Several, result
from pactresearch.verdict import Judged, Judgement, Reason

COLUMNS = ("id", "date", "label", "routes")
ALL_ROUTES = "all"
ALPHA = 0.05  # of the false discoveries among all dates that are tested
# Of a power of one half: what 500 draws may be off by, at a p as small as several dates ask.
NEAR_THE_BORDER, BORDER_DRAWS = 0.2, 10_000
HIGHEST_PLACEBO_SHARE = 0.1  # of the dates that may do as well as the shock's
SECOND_HALF = 7  # month: an event from July on leaves most of its year as it was, and counts from the next


@result
class DatedChange(Judged):
    """A route's series at one year in which one or more shocks first count."""

    shock_year: int  # first year that counts as after
    labels: tuple[str, ...]  # events that annual figures cannot tell apart
    effect: ShockEffect
    q: float  # p of the effect, adjusted for the number of dates tested (Benjamini and Hochberg); NaN without p
    power: float  # chance to find a fall to a third there, allowing for all dates; NaN where nothing is tested
    judgement: Judgement  # of whether the series changed there


def first_year_after(date: object) -> int:
    """The first year that counts as after a shock: its own, or the next where it came in July or later.

    date: a day such as 2022-04-03 or a month such as 2000-07. Raises InputError for another.
    """
    found = re.match(r"(\d{4})-(\d\d)\b", str(date))
    if not found:
        raise InputError(f"A shock has the date {date!r}; write a day such as 2022-04-03, or a month such as 2000-07.")
    return int(found[1]) + (int(found[2]) >= SECOND_HALF)


def shocks_of(shocks: pd.DataFrame, route: str) -> pd.DataFrame:
    """The shocks that concern a route, with `shock_year`, in order of date.

    shocks: id, date, label, routes (names with commas between, or `all`). Raises InputError for missing columns.
    """
    require_columns(shocks, COLUMNS, "shocks")
    own = [names == ALL_ROUTES or route in names.split(",") for names in shocks["routes"]]
    chosen = shocks[np.array(own, dtype=bool)].sort_values("date", ignore_index=True)
    return chosen.assign(shock_year=[first_year_after(date) for date in chosen["date"]])


def dated_changes(
    series: RouteSeries, shocks: pd.DataFrame, route: str, others: Mapping[str, RouteSeries], *, draws: int = 2000,
    seed: int = DEFAULT_SEED,
) -> tuple[DatedChange, ...]:  # fmt: skip
    """The series at each shock of a route that lies inside its years, judged by a rule that is the same for all.

    shocks: as `shocks_of` takes them. others: series of the other routes by name; one that an event does not name serves
    as a placebo series for it. Events that first count in the same year are one date.

    `supported`, that the series changed there: the p of `breaks.shock_effect`, adjusted for the number of dates tested,
    is at most 0.05, and at most a tenth of all dates do as well. It is no finding on what changed it. `not identified`:
    too few complete years on either side, fewer than ten dates in all, of which the shock's own is more than a tenth, or
    a fall to a third that the rule would find in under half of series that scatter as this one.

    Source: `breaks.shock_effect`; Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289.
    """
    chosen = shocks_of(shocks, route)
    chosen = chosen[(chosen["shock_year"] > series.years[0]) & (chosen["shock_year"] <= series.years[-1])]
    labels, effects = [], []
    for year, events in chosen.groupby("shock_year"):
        named = {name for names in events["routes"] for name in names.split(",")}
        spared = [name for name in others if ALL_ROUTES not in named and name not in named]
        placebos = {name: (others[name].years, others[name].complete_kg) for name in spared}
        settings = {"complete": series.complete, "placebo_series": placebos, "draws": draws, "seed": seed}
        labels.append(tuple(events["label"]))
        effects.append(shock_effect(series.years, series.kg, int(year), **settings))
    adjusted = false_discovery(pd.Series([effect.p for effect in effects], dtype=float), ALPHA)["p_adjusted"]
    tested = int(adjusted.notna().sum())
    power = [_power(series, effect.shock_year, ALPHA / max(tested, 1), seed) for effect in effects]
    return Several(
        DatedChange(effect.shock_year, events, effect, q=q, power=found, judgement=_judged(effect, q, found, tested))
        for events, effect, q, found in zip(labels, effects, adjusted.tolist(), power, strict=True)
    )


def _power(series: RouteSeries, year: int, alpha: float, seed: int) -> float:
    """The chance that a fall to a third is found, with more draws where these would decide whether that is often enough."""
    given = (series.years, series.kg, year, alpha, HIGHEST_PLACEBO_SHARE)
    found = break_found(*given, complete=series.complete, seed=seed)
    near = abs(found - LEAST_POWER) < NEAR_THE_BORDER
    return break_found(*given, complete=series.complete, draws=BORDER_DRAWS, seed=seed) if near else found


def _judged(effect: ShockEffect, q: float, power: float, n_tested: int) -> Judgement:
    if effect.reasons:
        return Judgement("not identified", effect.reasons)
    n_dates = len(effect.placebo_dates)
    if n_dates * HIGHEST_PLACEBO_SHARE < 1:
        few = Reason("too_few_dates", n_dates=n_dates, needed=round(1 / HIGHEST_PLACEBO_SHARE))
        return Judgement("not identified", (few,))
    as_good = int((effect.placebo_dates["f_statistic"] >= effect.f_statistic).sum())
    compared = Reason("compared_with_no_break", p=effect.p, q=q, n_tested=n_tested, n_as_good=as_good, n_dates=n_dates)
    clear = q <= ALPHA and effect.placebo_date_p <= HIGHEST_PLACEBO_SHARE
    return judged(clear, power, "to_a_third", compared, n_tests=n_tested)
