"""Words, tables and findings on breaks, detection, triangulation and the quality of the data along a route."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.methods import detection_proxies
from pactresearch.methods.detection import DetectionIndex
from pactresearch.methods.quality_of_data import DataQuality
from pactresearch.methods.shocks import DatedChange
from pactresearch.methods.triangulation import NAMES, NO_INFERENCE, SIGN_WORDS, Triangulation
from pactresearch.methods.unknown_breaks import BreakPath
from pactresearch.reports.findings import Finding
from pactresearch.reports.route_tables import pair, sign

INDICATOR_WORDS = {"cases": "cases", "kg": "kilograms", "price": "price per pure kg", "purity": "purity"}
GOVERNANCE = "government_effectiveness"


def break_rows(changes: Sequence[DatedChange]) -> pd.DataFrame:
    """A row for each dated shock, as numbers. Changes are in %."""
    return pd.DataFrame(
        {
            "number": number,
            "first_year": change.shock_year,
            "shocks": "; ".join(change.labels),
            "years_before": change.effect.n_before,
            "years_after": change.effect.n_after,
            "percent_per_year_before": change.effect.percent_per_year_before,
            "percent_per_year_after": change.effect.percent_per_year_after,
            "first_five_years_percent": change.effect.first_years.percent,
            "first_five_years_low": change.effect.first_years.low,
            "first_five_years_high": change.effect.first_years.high,
            "p": change.effect.p,
            "p_adjusted": change.q,
            "placebo_date_share": change.effect.placebo_date_p,
            "n_placebo_series": int(change.effect.placebo_series["f_statistic"].notna().sum()),
            "placebo_series_share": change.effect.placebo_series_p,
            "p_newey_west": change.effect.hac_p,
            "verdict": change.word,
            "reason": change.reason,
        }
        for number, change in enumerate(changes, start=1)
    )


def break_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `break_rows` in the words that are printed."""
    return pd.DataFrame(
        {
            "shock": [f"{row.number}. {row.shocks}" for row in rows.itertuples()],
            "from": rows["first_year"],
            "changed there": rows["verdict"],
            "% a year, before / after": pair(rows["percent_per_year_before"], rows["percent_per_year_after"], " / "),
            "first 5 years, %": [_with_interval(row) for row in rows.itertuples()],
            "p (adjusted)": [_chance(row.p, row.p_adjusted) for row in rows.itertuples()],
            "dates as good": [_share(value) for value in rows["placebo_date_share"]],
        }
    )


def _with_interval(row) -> str | None:
    value, low, high = row.first_five_years_percent, row.first_five_years_low, row.first_five_years_high
    return f"{sign(value)} ({sign(low)} to {sign(high)})" if np.isfinite(low) else None


def _sign_or_none(value: float) -> str | None:
    return sign(value) if np.isfinite(value) else None


def _chance(p: float, adjusted: float) -> str | None:
    return f"{p:.2g} ({adjusted:.2g})" if np.isfinite(p) else None


def _share(value: float) -> str | None:
    return words.percent(100 * value) if np.isfinite(value) else None


def break_words(changes: Sequence[DatedChange], path: BreakPath, drug: str) -> str:
    """Which dates cannot be tested and why, and what the search for other breaks found."""
    untested = [change for change in changes if change.word == "not identified"]
    said = []
    if untested:
        years = words.listed([str(change.shock_year) for change in untested])
        said.append(
            f"Not identified: the shocks counted from {years}, for too few complete years lie on one side of them."
        )
    if path.reason:
        said.append(f"Breaks that nobody named were not searched for. {path.reason}")
    elif path.break_years:
        found = words.listed([str(year) for year in path.break_years])
        said.append(
            f"The search for breaks that nobody named finds one in {drug} seizures from {found}: a series without any "
            f"break shows as much in {words.percent(100 * path.p_any)} of draws."
        )
    else:
        said.append(
            "The search for breaks that nobody named finds none: a series without any shows as much as its best ones in "
            f"{words.percent(100 * path.p_any)} of draws. A fall to a quarter is found in about one of three such series, so that "
            "none found does not mean that there was none."
        )
    return " ".join(said)


def proxies_of(governance: pd.DataFrame, annual: pd.DataFrame, members: pd.DataFrame, drug: str) -> pd.DataFrame:
    """The proxies of detection that the report takes: governance, and the share seized at home of what went through.

    Replace it by a table of the same columns (iso3, year, proxy, value) to see what other proxies give.
    """
    places = members.sort_values("order").drop_duplicates("iso3")[["iso3", "order"]]
    tables = [detection_proxies.governance_proxy(governance, GOVERNANCE)]
    if annual["iso3"].isin(places["iso3"]).any():
        tables.append(detection_proxies.home_share_proxy(annual, places, drug))
    return pd.concat(tables, ignore_index=True)


def detection_rows(results: Mapping[str, DetectionIndex]) -> pd.DataFrame:
    """A row for each quantity and setting of the dial, as numbers. Trends are in % a year."""
    return pd.DataFrame(
        {
            "figures": name,
            "kappa": one.kappa,
            "percent_per_year": one.percent_per_year,
            "low": one.cautious_low,
            "high": one.cautious_high,
            "lowest_without_one_country": one.lowest_without_one,
            "highest_without_one_country": one.highest_without_one,
            "most_influential": one.most_influential,
            "break_even_kappa": result.break_even,
            "countries": result.n_countries,
            "effective_countries": result.effective_countries,
            "years": result.n_years,
        }
        for name, result in results.items()
        for one in result.trends
    )


def detection_table(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `detection_rows` in the words that are printed."""
    return pd.DataFrame(
        {
            "figures": [f"{row.figures}, κ = {row.kappa:g}" for row in rows.itertuples()],
            "% a year": [_sign_or_none(value) for value in rows["percent_per_year"]],
            "95 % interval": pair(rows["low"], rows["high"], " to "),
            "without one country": pair(
                rows["lowest_without_one_country"], rows["highest_without_one_country"], " to "
            ),
            "most depends on": [names.get(iso3) for iso3 in rows["most_influential"]],
            "effective countries": [f"{value:.1f}" if value else None for value in rows["effective_countries"]],
        }
    )


def detection_words(results: Mapping[str, DetectionIndex]) -> str:
    """What the dial does to the trend, its break-even, and why an interval is missing."""
    return " ".join(_of_index(name, result) for name, result in results.items())


def _of_index(name: str, result: DetectionIndex) -> str:
    if not np.isfinite(result.trends[0].percent_per_year):
        return f"{name.capitalize()}: there is no index. {result.reason or ''}".strip()
    proxies = words.percent(result.proxy_percent_per_year, signed=True)
    sentences = [
        f"{name.capitalize()}: the proxies say that detection changed by {proxies} a year in these country-years.",
        _break_even(result),
        result.reason or "",
        result.note or "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _break_even(result: DetectionIndex) -> str:
    even = result.break_even
    if not np.isfinite(even):
        return "No part of the measured change, up to five times all of it, makes the trend nil."
    if even < 0:
        return "Figures and proxies go opposite ways, so no part of the measured change makes the trend nil."
    return (
        f"The trend is nil if {words.two_figures(even)} times the measured change in detection was real (break-even κ)."
    )


def detection_finding(result: DetectionIndex, drug: str, sources: Sequence[str]) -> Finding:
    """Whether the sign of the adjusted trend stands at every setting of the dial."""
    full, known = result.trends[-1], all(np.isfinite(one.cautious_low) for one in result.trends)
    clear = known and (
        all(one.cautious_low > 0 for one in result.trends) or all(one.cautious_high < 0 for one in result.trends)
    )
    direction = "rose" if full.percent_per_year > 0 else "fell"
    sentence = (
        f"The index of {drug} seizures {direction} whatever part of the measured change in detection is taken out."
        if clear
        else f"With measured changes in detection taken out, {drug} seizures neither clearly rose nor clearly fell."
        if known
        else f"A detection-adjusted trend of {drug} seizures cannot be judged from so few countries."
    )
    return Finding(
        id=f"{drug}_detection_adjusted",
        sentence=sentence,
        value=full.percent_per_year if known else None,
        low=full.cautious_low if known else None,
        high=full.cautious_high if known else None,
        unit="% a year at κ = 1 (95 % interval)",
        sources=tuple(sources),
        verdict="supported" if clear else "not supported" if known else "not identified",
        reason=result.reason or f"{_break_even(result)} Proxies are guesses of detection, not measurements.",
        overturned_by="Another proxy: any table of country, year and the logarithm of a chance of detection can be put in.",
    )


def triangulation_rows(read: Triangulation) -> pd.DataFrame:
    """A row for each of the four indicators: change, interval, sign and source."""
    given = {one.name: one for one in read.indicators}
    rows = []
    for name in NAMES:
        one, direction = given.get(name), read.signs[name]
        rows.append(
            {
                "indicator": INDICATOR_WORDS[name],
                "change": one.change if one else np.nan,
                "low": one.low if one else np.nan,
                "high": one.high if one else np.nan,
                "unit": one.unit if one else None,
                "sign": "not known" if direction is None else SIGN_WORDS[direction],
                "source": one.source if one else None,
            }
        )
    return pd.DataFrame(rows)


def triangulation_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `triangulation_rows` in the words that are printed."""
    return pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "change, % a year": [_sign_or_none(value) for value in rows["change"]],
            "95 % interval": pair(rows["low"], rows["high"], " to "),
            "sign": rows["sign"],
        }
    )


def triangulation_finding(read: Triangulation, drug: str, sources: Sequence[str]) -> Finding:
    """What the sign table allows to be said, with its confidence."""
    missing = [INDICATOR_WORDS[name] for name in NAMES if read.signs[name] is None]
    return Finding(
        id=f"{drug}_triangulation",
        sentence=f"{read.subject[:1].upper()}{read.subject[1:]}: {read.statement}{_no_more(read)}.",
        value=None,
        low=None,
        high=None,
        unit="sign table of cases, kilograms, price and purity",
        sources=tuple(sources),
        verdict="not identified" if read.verdict == NO_INFERENCE else "supported",
        reason=" ".join(read.reasons),
        licence=read.licence,
        overturned_by=f"A series of {words.listed(missing)} for the markets of this route, with its uncertainty."
        if missing
        else "",
    )


def _no_more(read: Triangulation) -> str:
    return "; the indicators allow no inference beyond that" if read.verdict == NO_INFERENCE else ""


def quality_table(quality: DataQuality, names: Mapping[str, str]) -> pd.DataFrame:
    """Parts of data quality by country, side by side; no score is made of them."""
    table = quality.by_country
    return pd.DataFrame(
        {
            "country": [names[iso3] for iso3 in table.index],
            "years reported, %": (100 * table["completeness"]).to_numpy(),
            "latest year": table["latest_year"].astype("Int64").array,
            "years late": table["years_late"].astype("Int64").array,
            "cases, % of annual kg": (100 * table["coverage"]).to_numpy(),
            "to be asked about": [" ".join(said) or "none found" for said in table["inconsistencies"]],
        }
    )
