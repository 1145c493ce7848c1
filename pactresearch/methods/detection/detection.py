"""The detection-adjusted index: reported seizures with a chosen part of the changes in proxies of detection taken out.

After the model that CITES uses for illegal ivory: reported cases = shipments x chance of being seized x chance of being
reported. Proxies of the two chances enter with a dial kappa that is set, 0 (nothing taken out: raw counts), 1/2 and 1
(everything that the proxies measure), and never estimated: with the proxies as free covariates, noise in them draws their
coefficients to zero and hands their trend back to the counts.
"""

from dataclasses import field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.detection import panel_counts
from pactresearch.methods.detection.break_even import BreakEven, break_even, proxy_trend
from pactresearch.methods.detection.panel_cells import Sample, sample_of
from pactresearch.methods.detection.panel_counts import Panel, PanelFit
from pactresearch.methods.trends.power import power_over_years
from pactresearch.methods.trends.theil_sen import CONFIDENCE, LARGEST_EXPONENT, percent
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

KAPPAS = (0.0, 0.5, 1.0)
MINIMUM_YEARS_FOR_INTERVAL = 6
MINIMUM_COUNTRIES_FOR_INTERVAL = 4
MINIMUM_EFFECTIVE_COUNTRIES = 2.0  # under it, Student's t has less than one degree of freedom
FEW_COUNTRIES = 10  # effective countries: fewer, and the interval is wide and rests on a few
NO_BREAK_EVEN = BreakEven(reasons=(Reason("no_trend_to_undo"),))
INDEX_COLUMNS = ["kappa", "year", "index", "low", "high", "n_countries"]


@result(kw_only=True)
class AdjustedTrend:
    """The trend at one setting of the dial, in % a year. A figure that cannot be had is NaN."""

    kappa: float  # part of the changes in the proxies that is taken out
    percent_per_year: float = np.nan
    low: float = np.nan  # interval by the jackknife over countries: countries may differ, years are taken as they are
    high: float = np.nan
    year_low: float = np.nan  # by the scatter of the year effects about the trend: years have shocks that all share
    year_high: float = np.nan
    lowest_without_one: float = np.nan  # the trend without the country whose absence lowers it most
    highest_without_one: float = np.nan
    most_influential: str | None = None  # iso3 of the country whose absence moves the trend most

    @property
    def cautious_low(self) -> float:
        """The lower of both intervals' lower ends: the one to print. NaN where either is."""
        return float(np.minimum(self.low, self.year_low))

    @property
    def cautious_high(self) -> float:
        """The higher of both intervals' upper ends."""
        return float(np.maximum(self.high, self.year_high))


@result(kw_only=True)
class DetectionIndex:
    """Trends and index at each setting of the dial. The index is relative to its base year; it never is an amount.

    index: kappa, year, index (base year = 100), low, high, n_countries; NaN where years do not connect.
    """

    sample: Sample  # the country-years that are used, and how many are left out
    trends: tuple[AdjustedTrend, ...]  # one a kappa
    index: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=INDEX_COLUMNS))
    base_year: int | None = None
    break_even: BreakEven = NO_BREAK_EVEN
    proxy_percent_per_year: float = np.nan  # what the proxies say of detection: their mean trend within countries
    n_countries: int = 0  # that carry information on a trend
    n_years: int = 0
    effective_countries: float = 0.0  # of equal weight that would carry as much: 2 of 20, where two countries dominate
    reasons: Reasons = ()  # why figures are missing
    notes: Reasons = ()  # what to know about the figures that are there

    @property
    def power(self) -> float:
        """The least over the settings of the dial, see `methods.trends.power.power_over_years`."""
        ends = [((one.cautious_low, one.cautious_high), one.percent_per_year) for one in self.trends]
        return min(power_over_years(*one, int(np.ptp(self.index["year"]))) for one in ends)


def detection_index(
    amounts: pd.DataFrame,
    proxies: pd.DataFrame,
    *,
    quantity: Literal["n", "kg"] = "n",
    kappas: tuple[float, ...] = KAPPAS,
) -> DetectionIndex:
    """Trend and index of reported cases (or kg) by country and year, with kappa times the log proxies as an offset.

    amounts: iso3, year and n or kg, one row a country-year; a country-year without a row, or with NaN, is not reported
    and never zero. proxies: iso3, year, proxy (a name), value (natural log of a chance of detection or reporting, up to a
    constant; see `detection_proxies`); the values of one country-year add up, and a country-year without a value of every
    proxy is left out at every kappa and counted.

    Model: ln E(amount_it) = country_i + b (year - mean) + kappa (sum of proxies)_it, Poisson quasi-likelihood; the index
    has year effects in place of b. `low` and `high`: jackknife over countries with Student's t on effective countries
    less one. `year_low` and `year_high`: residual scatter of ln of the index about a line, t on n_years - 2. Print the wider,
    `cautious_low` to `cautious_high`. Under 6 years, 4 countries or 2 effective countries there is none. Nothing is fitted
    where two proxies point opposite ways (over 0.5 % a year each) in a country with a tenth of the amounts or more. A change
    of detection that all countries share is in no proxy that is relative to the others, and is not identified.

    Raises InputError for missing columns, repeated keys, negative or infinite amounts, an unknown quantity, kappas that
    repeat. Source: Underwood, Burn & Milliken (2013), PLoS ONE 8:e76539, whose covariates
    of seizure and reporting rates are here an offset.
    """
    sample = sample_of(amounts, proxies, quantity=quantity)
    if len(set(kappas)) < len(kappas) or not len(kappas) or not np.all(np.isfinite(kappas)):
        raise InputError(f"kappas is {kappas!r}; give different finite numbers, such as (0, 0.5, 1).")
    if sample.panel is None:
        untold = tuple(AdjustedTrend(kappa=float(kappa)) for kappa in kappas)
        return DetectionIndex(sample=sample, trends=untold, reasons=sample.reasons)
    return _fitted(sample, sample.panel, kappas)


def _fitted(said: Sample, panel: Panel, kappas: tuple[float, ...]) -> DetectionIndex:
    years = np.unique(panel.year)
    scale = max(float(np.ptp(years)), 1.0)
    time = (panel.year - years.mean()) / scale
    lines = [panel_counts.fit(panel, time[:, None], kappa * panel.proxy) for kappa in kappas]
    effective = min(_effective(line) for line in lines)
    reasons = _why_no_interval(lines, panel, len(years), effective)
    reach: Any = stats.t.ppf((1 + CONFIDENCE) / 2, effective - 1) if not reasons else np.nan
    indices = [_index(panel, kappa, years, reach) for kappa in kappas]
    across = [_year_reach(years, one["index"].to_numpy()) for one in indices]
    trends = [_trend(panel, *one, scale, reach) for one in zip(kappas, lines, across, strict=True)]
    table = pd.concat(indices, ignore_index=True)
    return DetectionIndex(
        sample=said,
        trends=tuple(trends),
        index=table,
        base_year=int(years[0]),
        break_even=break_even(panel, time),
        proxy_percent_per_year=percent(proxy_trend(panel)),
        n_countries=len(panel.names),
        effective_countries=effective,
        n_years=len(years),
        reasons=reasons,
        notes=_notes(said, effective, table),
    )


def _effective(line: PanelFit) -> float:
    """Countries of equal weight that would carry as much: the squared sum of the information over the sum of squares."""
    total = line.information.sum()
    return float(total**2 / (line.information**2).sum()) if total > 0 else 0.0


def _trend(panel: Panel, kappa: float, line: PanelFit, across: float, scale: float, reach: float) -> AdjustedTrend:
    slope, without = line.coefficients[0] / scale, line.without_one[:, 0] / scale
    error = line.standard_errors[0] / scale
    found = AdjustedTrend(
        kappa=float(kappa),
        percent_per_year=percent(slope),
        low=percent(slope - reach * error),
        high=percent(slope + reach * error),
        year_low=percent(slope - across),
        year_high=percent(slope + across),
    )
    if not np.isfinite(without - slope).any():
        return found
    return replace(
        found,
        lowest_without_one=percent(np.nanmin(without)),
        highest_without_one=percent(np.nanmax(without)),
        most_influential=panel.names[int(np.nanargmax(np.abs(without - slope)))],
    )


def _index(panel: Panel, kappa: float, years: np.ndarray, reach: float) -> pd.DataFrame:
    """Year effects against the first year, with the jackknife's interval."""
    fit = panel_counts.fit(panel, (panel.year[:, None] == years[1:]).astype(float), kappa * panel.proxy)
    log_index = np.r_[0.0, fit.coefficients]
    wide = np.r_[0.0, fit.standard_errors] * reach
    index, low, high = (_hundred(one) for one in (log_index, log_index - wide, log_index + wide))
    countries = [int((panel.year == year).sum()) for year in years]
    columns = float(kappa), years, index, low, high, countries
    return pd.DataFrame(dict(zip(INDEX_COLUMNS, columns, strict=True)))


def _year_reach(years: np.ndarray, index: np.ndarray) -> float:
    """Half the interval of a slope through ln of the index, per year, from its scatter about a line."""
    known = np.isfinite(index)
    n = int(known.sum())
    if n < MINIMUM_YEARS_FOR_INTERVAL:
        return np.nan
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, n - 2) * stats.linregress(years[known], np.log(index[known])).stderr)


def _why_no_interval(lines: list[PanelFit], panel: Panel, n_years: int, effective: float) -> Reasons:
    if any(np.isnan(line.coefficients[0]) for line in lines):
        return (Reason("amounts_tell_no_trend"),)
    n = len(panel.names)
    if n_years < MINIMUM_YEARS_FOR_INTERVAL:
        return (Reason("too_few_years_for_index_interval", n_years=n_years, needed=MINIMUM_YEARS_FOR_INTERVAL),)
    if n < MINIMUM_COUNTRIES_FOR_INTERVAL:
        return (Reason("too_few_countries_for_interval", n_countries=n, needed=MINIMUM_COUNTRIES_FOR_INTERVAL),)
    if effective < MINIMUM_EFFECTIVE_COUNTRIES:
        needed = MINIMUM_EFFECTIVE_COUNTRIES
        return (Reason("too_few_effective_countries", effective_countries=effective, needed=needed),)
    untold = np.isnan([line.without_one[:, 0] for line in lines]).any(axis=0)
    alone = tuple(name for name, missing in zip(panel.names, untold, strict=True) if missing)
    return (Reason("no_trend_without_country", iso3=alone),) if alone else ()


def _notes(said: Sample, effective: float, table: pd.DataFrame) -> Reasons:
    notes = []
    if said.n_without_proxy:
        notes.append(Reason("cells_without_proxy", n=said.n_without_proxy, share=said.share_without_proxy))
    if said.n_alone:
        notes.append(Reason("cells_alone", n=said.n_alone))
    if MINIMUM_EFFECTIVE_COUNTRIES <= effective < FEW_COUNTRIES:
        notes.append(Reason("trend_rests_on_few_countries", effective_countries=effective))
    if table["index"].isna().any():
        notes.append(Reason("years_without_index"))
    return tuple(notes)


def _hundred(log_index: np.ndarray) -> np.ndarray:
    return 100 * np.exp(np.clip(log_index, -LARGEST_EXPONENT, LARGEST_EXPONENT))
