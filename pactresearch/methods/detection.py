"""The detection-adjusted index: reported seizures with a chosen part of the measured change in detection taken out.

After the model that CITES uses for illegal ivory: reported cases = shipments x chance of being seized x chance of being
reported. Proxies of the two chances enter with a dial kappa that is set, 0 (nothing taken out: raw counts), 1/2 and 1
(everything that the proxies measure), and never estimated: with the proxies as free covariates, noise in them draws their
coefficients to zero and hands their trend back to the counts.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods import panel_counts
from pactresearch.methods.break_even import break_even, proxy_trend
from pactresearch.methods.panel_cells import Sample, sample_of
from pactresearch.methods.panel_counts import Panel, PanelFit
from pactresearch.words import counted

KAPPAS = (0.0, 0.5, 1.0)
MINIMUM_YEARS_FOR_INTERVAL = 6
MINIMUM_COUNTRIES_FOR_INTERVAL = 4
MINIMUM_EFFECTIVE_COUNTRIES = 2.0  # under it, Student's t has less than one degree of freedom
FEW_COUNTRIES = 10  # effective countries: fewer, and the interval is wide and rests on a few
LARGEST_EXPONENT = 700.0  # e^709 is the largest a float holds


@dataclass(frozen=True)
class AdjustedTrend:
    """The trend at one setting of the dial, in % a year. A figure that cannot be had is NaN."""

    kappa: float  # part of the measured change in detection that is taken out
    percent_per_year: float
    low: float  # interval by the jackknife over countries: countries may differ, years are taken as they are
    high: float
    year_low: float  # interval by the scatter of the year effects about the trend: years have shocks that all share
    year_high: float
    lowest_without_one: float  # the trend without the country whose absence lowers it most
    highest_without_one: float
    most_influential: str | None  # iso3 of the country whose absence moves the trend most

    @property
    def cautious_low(self) -> float:
        """The lower of both intervals' lower ends: the one to print. NaN where either is."""
        return float(np.minimum(self.low, self.year_low))

    @property
    def cautious_high(self) -> float:
        """The higher of both intervals' upper ends."""
        return float(np.maximum(self.high, self.year_high))


@dataclass(frozen=True)
class DetectionIndex:
    """Trends and index at each setting of the dial. The index is relative to its base year; it never is an amount."""

    quantity: str  # "n" (cases) or "kg"
    trends: tuple[AdjustedTrend, ...]  # one a kappa
    index: pd.DataFrame  # kappa, year, index (base year = 100), low, high, n_countries; NaN where years do not connect
    base_year: int | None
    break_even: float  # kappa at which the trend is nil; NaN with break_even_reason
    break_even_lowest: float  # without the country whose absence lowers it most; NaN where without one there is none
    break_even_highest: float
    break_even_reason: str | None
    proxy_percent_per_year: float  # what the proxies together say of detection: their mean trend within countries
    proxies: tuple[str, ...]
    n_countries: int  # that carry information on a trend
    effective_countries: float  # of equal weight that would carry as much: 2 of 20, where two countries dominate
    n_years: int
    n_cells: int  # country-years used
    n_cells_without_proxy: int  # left out because a proxy is missing
    share_without_proxy: float  # 0-1, of all cases or kg, in the cells left out
    n_cells_alone: int  # left out because their country has no other year, or no amount above zero
    confidence: float
    reason: str | None  # why figures are missing
    note: str | None  # what to know about the figures that are there

    def trend_at(self, kappa: float) -> AdjustedTrend:
        """The trend at one kappa. Raises InputError for a kappa that was not asked for."""
        for one in self.trends:
            if one.kappa == kappa:
                return one
        raise InputError(
            f"kappa {kappa:g} was not fitted; fitted: {', '.join(f'{one.kappa:g}' for one in self.trends)}."
        )


def detection_index(
    amounts: pd.DataFrame,
    proxies: pd.DataFrame,
    *,
    quantity: Literal["n", "kg"] = "n",
    kappas: tuple[float, ...] = KAPPAS,
    base_year: int | None = None,
    confidence: float = 0.95,
) -> DetectionIndex:
    """Trend and index of reported cases (or kg) by country and year, with kappa times the log proxies as an offset.

    amounts: iso3, year and n or kg, one row a country-year; a country-year without a row, or with NaN, is not reported
    and never zero. proxies: iso3, year, proxy (a name), value (natural log of a chance of detection or reporting, up to a
    constant; see `detection_proxies`); the values of one country-year add up, and a country-year without a value of every
    proxy is left out at every kappa and counted.

    Model: ln E(amount_it) = country_i + b (year - mean) + kappa (sum of proxies)_it, Poisson quasi-likelihood; the index
    has year effects in place of b. `low` and `high`: jackknife over countries with Student's t on effective countries
    less one. `year_low` and `year_high`: residual scatter of ln of the index about a line, t on n_years - 2. Print the wider,
    `cautious_low` to `cautious_high`. Under 6 years, 4 countries or 2 effective countries there is none.

    Raises InputError for missing columns, repeated keys, negative or infinite amounts, an unknown quantity, kappas that
    repeat, a base year that is not there. Source: Underwood, Burn & Milliken (2013), PLoS ONE 8:e76539, whose covariates
    of seizure and reporting rates are here an offset.
    """
    sample = sample_of(amounts, proxies, quantity=quantity)
    _check(kappas, confidence)
    if sample.panel is None:
        return _nothing(sample, kappas, confidence)
    years = np.unique(sample.panel.year)
    base = int(years[0]) if base_year is None else base_year
    if base not in years:
        raise InputError(f"base_year {base} has no usable country-year; these have: {', '.join(map(str, years))}.")
    return _fitted(sample, kappas, base, confidence)


def _fitted(said: Sample, kappas: tuple[float, ...], base: int, confidence: float) -> DetectionIndex:
    panel = said.panel
    years = np.unique(panel.year)
    scale = max(float(np.ptp(years)), 1.0)
    time = (panel.year - years.mean()) / scale
    lines = [panel_counts.fit(panel, time[:, None], kappa * panel.proxy) for kappa in kappas]
    effective = min(_effective(line) for line in lines)
    reason = _why_no_interval(lines, panel, len(years), effective)
    reach = stats.t.ppf((1 + confidence) / 2, effective - 1) if reason is None else np.nan
    indices = [_index(panel, kappa, years, base, reach) for kappa in kappas]
    across = [_year_reach(years, one["index"].to_numpy(), confidence) for one in indices]
    trends = [_trend(panel, *one, scale, reach) for one in zip(kappas, lines, across, strict=True)]
    table = pd.concat(indices, ignore_index=True)
    even = break_even(panel, time)
    return DetectionIndex(
        quantity=said.quantity,
        trends=tuple(trends),
        index=table,
        base_year=base,
        break_even=even.kappa,
        break_even_lowest=even.lowest,
        break_even_highest=even.highest,
        break_even_reason=even.reason,
        proxy_percent_per_year=_percent(proxy_trend(panel)),
        proxies=said.proxies,
        n_countries=len(panel.names),
        effective_countries=effective,
        n_years=len(years),
        n_cells=len(panel.amount),
        n_cells_without_proxy=said.n_without_proxy,
        share_without_proxy=said.share_without_proxy,
        n_cells_alone=said.n_alone,
        confidence=confidence,
        reason=reason,
        note=_note(said, effective, table),
    )


def _effective(line: PanelFit) -> float:
    """Countries of equal weight that would carry as much: the squared sum of the information over the sum of squares."""
    total = line.information.sum()
    return float(total**2 / (line.information**2).sum()) if total > 0 else 0.0


def _trend(panel: Panel, kappa: float, line: PanelFit, across: float, scale: float, reach: float) -> AdjustedTrend:
    slope, without = line.coefficients[0] / scale, line.without_one[:, 0] / scale
    error = line.standard_errors[0] / scale
    known = np.isfinite(without) & np.isfinite(slope)
    return AdjustedTrend(
        kappa=float(kappa),
        percent_per_year=_percent(slope),
        low=_percent(slope - reach * error),
        high=_percent(slope + reach * error),
        year_low=_percent(slope - across),
        year_high=_percent(slope + across),
        lowest_without_one=_percent(without[known].min()) if known.any() else np.nan,
        highest_without_one=_percent(without[known].max()) if known.any() else np.nan,
        most_influential=panel.names[int(np.nanargmax(np.abs(without - slope)))] if known.any() else None,
    )


def _index(panel: Panel, kappa: float, years: np.ndarray, base: int, reach: float) -> pd.DataFrame:
    """Year effects against the base year, with the jackknife's interval."""
    others = years[years != base]
    fit = panel_counts.fit(panel, (panel.year[:, None] == others).astype(float), kappa * panel.proxy)
    place = np.searchsorted(others, base)
    log_index = np.insert(fit.coefficients, place, 0.0)
    wide = np.insert(fit.standard_errors, place, 0.0) * reach
    return pd.DataFrame(
        {
            "kappa": float(kappa),
            "year": years,
            "index": _hundred(log_index),
            "low": _hundred(log_index - wide),
            "high": _hundred(log_index + wide),
            "n_countries": [int((panel.year == year).sum()) for year in years],
        }
    )


def _year_reach(years: np.ndarray, index: np.ndarray, confidence: float) -> float:
    """Half the interval of a slope through ln of the index, per year, from its scatter about a line."""
    known = np.isfinite(index)
    n = int(known.sum())
    if n < MINIMUM_YEARS_FOR_INTERVAL:
        return np.nan
    away, values = years[known] - years[known].mean(), np.log(index[known])
    residuals = values - values.mean()
    residuals = residuals - away * (away @ residuals) / (away @ away)
    return float(stats.t.ppf((1 + confidence) / 2, n - 2) * np.sqrt(residuals @ residuals / (n - 2) / (away @ away)))


def _nothing(said: Sample, kappas: tuple[float, ...], confidence: float) -> DetectionIndex:
    columns = ["kappa", "year", "index", "low", "high", "n_countries"]
    return DetectionIndex(
        quantity=said.quantity,
        trends=tuple(AdjustedTrend(float(kappa), *[np.nan] * 7, None) for kappa in kappas),
        index=pd.DataFrame(columns=columns),
        base_year=None,
        break_even=np.nan,
        break_even_lowest=np.nan,
        break_even_highest=np.nan,
        break_even_reason="There is no trend.",
        proxy_percent_per_year=np.nan,
        proxies=said.proxies,
        n_countries=0,
        effective_countries=0.0,
        n_years=0,
        n_cells=0,
        n_cells_without_proxy=said.n_without_proxy,
        share_without_proxy=said.share_without_proxy,
        n_cells_alone=said.n_alone,
        confidence=confidence,
        reason=said.reason,
        note=None,
    )


def _why_no_interval(lines: list[PanelFit], panel: Panel, n_years: int, effective: float) -> str | None:
    if any(np.isnan(line.coefficients[0]) for line in lines):
        return "The amounts do not tell a trend: in every country they lie at one end of its years."
    n = len(panel.names)
    if n_years < MINIMUM_YEARS_FOR_INTERVAL:
        return f"Only {n_years} years: under {MINIMUM_YEARS_FOR_INTERVAL}, no interval can be given."
    if n < MINIMUM_COUNTRIES_FOR_INTERVAL:
        said = "1 country" if n == 1 else f"{n} countries"
        return (
            f"Only {said}: under {MINIMUM_COUNTRIES_FOR_INTERVAL}, no interval that lets countries differ can be given."
        )
    if effective < MINIMUM_EFFECTIVE_COUNTRIES:
        return (
            f"The trend rests on as much as {effective:.2g} countries of equal weight: under "
            f"{MINIMUM_EFFECTIVE_COUNTRIES:g}, no interval that lets countries differ can be given."
        )
    untold = np.isnan([line.without_one[:, 0] for line in lines]).any(axis=0)
    alone = [name for name, missing in zip(panel.names, untold, strict=True) if missing]
    return f"Without {', '.join(alone)} there is no trend, so there is no interval." if alone else None


def _note(said: Sample, effective: float, table: pd.DataFrame) -> str | None:
    notes = []
    if said.n_without_proxy:
        notes.append(
            f"Left out: {counted(said.n_without_proxy, 'country-year')} without a value of every proxy, with "
            f"{100 * said.share_without_proxy:.2g} % of the amounts."
        )
    if said.n_alone:
        notes.append(
            f"Left out: {counted(said.n_alone, 'country-year')} without another year, or without an amount, of the country."
        )
    if MINIMUM_EFFECTIVE_COUNTRIES <= effective < FEW_COUNTRIES:
        notes.append(f"The trend rests on as much as {effective:.2g} countries of equal weight.")
    if table["index"].isna().any():
        notes.append("Years without an amount, or that no country links to the base year, have no index.")
    return " ".join(notes) or None


def _percent(slope: float) -> float:
    """A slope of ln of the mean per year as % a year."""
    return float(100 * np.expm1(np.clip(slope, -LARGEST_EXPONENT, LARGEST_EXPONENT)))


def _hundred(log_index: np.ndarray) -> np.ndarray:
    return 100 * np.exp(np.clip(log_index, -LARGEST_EXPONENT, LARGEST_EXPONENT))


def _check(kappas: tuple[float, ...], confidence: float) -> None:
    if len(set(kappas)) < len(kappas) or not len(kappas) or not np.all(np.isfinite(kappas)):
        raise InputError(f"kappas is {kappas!r}; give different finite numbers, such as (0, 0.5, 1).")
    if not 0 < confidence < 1:
        raise InputError(f"confidence is {confidence!r}; it must lie between 0 and 1, such as 0.95.")
