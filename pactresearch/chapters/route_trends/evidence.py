"""Words, tables and findings on breaks, triangulation and the quality of the data along a route."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.route_trends.reasons import say, statement
from pactresearch.chapters.route_trends.study import Loaded
from pactresearch.language import N_, _
from pactresearch.methods.breaks.breaks import MINIMUM_YEARS_EACH_SIDE
from pactresearch.methods.breaks.shocks import DatedChange
from pactresearch.methods.breaks.unknown_breaks import BreakPath
from pactresearch.methods.evidence.triangulation import NAMES, Triangulation
from pactresearch.methods.seizures.quality_of_data import DataQuality
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.reasons import name as named
from pactresearch.reports.show.tables import pair, sign, signed
from pactresearch.rows import rows_of
from pactresearch.verdict import word

INDICATOR_WORDS = {
    "cases": N_("cases"),
    "kg": N_("kilograms"),
    "price": N_("price per pure kg"),
    "purity": N_("purity"),
}
# By length of the series, at an autocorrelation of 0 and 0.4: the table of unknown breaks in docs/validation.md.
FALLS_FOUND_PERCENT = {15: (9, 16), 28: (30, 38)}


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
            "power": change.power,
            "placebo_date_share": change.effect.placebo_date_p,
            "n_placebo_series": int(change.effect.placebo_series["f_statistic"].notna().sum()),
            "placebo_series_share": change.effect.placebo_series_p,
            "p_newey_west": change.effect.hac_p,
            "verdict": change.verdict,
            "reason": say(change.reasons),
        }
        for number, change in enumerate(changes, start=1)
    )


def break_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `break_rows` in the words that are printed."""
    columns = {
        _("shock"): [f"{row.number}. {row.shocks}" for row in rows_of(rows)],
        _("from"): rows["first_year"],
        _("change found"): rows["verdict"].map(word),
        _("% a year, before / after"): pair(
            rows["percent_per_year_before"], rows["percent_per_year_after"], _("{low} / {high}")
        ),
        _("effect after 5 years, %"): [_with_interval(row) for row in rows_of(rows)],
        _("p (adjusted)"): [_chance(row.p, row.p_adjusted) for row in rows_of(rows)],
        _("would find a fall to one third"): [_share(value) for value in rows["power"]],
        _("dates that do as well"): [_share(value) for value in rows["placebo_date_share"]],
    }
    return pd.DataFrame(columns)


def _with_interval(row) -> str | None:
    value, low, high = row.first_five_years_percent, row.first_five_years_low, row.first_five_years_high
    if not np.isfinite(low):
        return None
    return _("{value} ({low} to {high})").format(value=sign(value), low=sign(low), high=sign(high))


def _chance(p: float, adjusted: float) -> str | None:
    return f"{p:.2g} ({adjusted:.2g})" if np.isfinite(p) else None


def _share(value: float) -> str | None:
    return words.percent(100 * value) if np.isfinite(value) else None


def break_words(changes: Sequence[DatedChange], path: BreakPath, drug: str) -> str:
    """Which dates cannot be tested and why, and what the search for other breaks found."""
    untested = [change for change in changes if change.verdict == "not identified"]
    short = [
        change for change in untested if min(change.effect.n_before, change.effect.n_after) < MINIMUM_YEARS_EACH_SIDE
    ]
    said = []
    if short:
        few = _(
            "Not identified: the shocks counted from {years}, because one side has fewer than {needed} complete years."
        )
        said.append(few.format(years=_years(short), needed=MINIMUM_YEARS_EACH_SIDE))
    weak = [change for change in untested if np.isfinite(change.q) and np.isfinite(change.power)]
    if weak:
        seldom = _(
            "Not identified: the shocks counted from {years}. Even a fall to one third would be found only {low} to {high} of the "
            "time in series that vary as this one does, after allowing for all dates tested."
        )
        low, high = (100 * end(change.power for change in weak) for end in (min, max))
        said.append(seldom.format(years=_years(weak), low=words.two_figures(low), high=words.percent(high)))
    others = [change for change in untested if change not in [*short, *weak]]
    for reasons in dict.fromkeys(change.reasons for change in others):
        alike = [change for change in others if change.reasons == reasons]
        unknown = _("Not identified: the shocks counted from {years}. {why}")
        said.append(unknown.format(years=_years(alike), why=say(reasons)))
    return " ".join([*said, _searched(path, drug)])


def _years(changes: Sequence[DatedChange]) -> str:
    return words.listed([str(change.shock_year) for change in changes])


def _searched(path: BreakPath, drug: str) -> str:
    if path.reasons:
        return _("There was no search for breaks at other dates. {why}").format(why=say(path.reasons))
    if path.break_years:
        return _(
            "A search over all years finds a break in {drug} seizures from {years}. A series without a break looks like this in "
            "{share} of simulations."
        ).format(
            drug=_(drug),
            years=words.listed([str(year) for year in path.break_years]),
            share=words.percent(100 * path.p_any),
        )
    return _(
        "A search over all years finds no break: a series without any looks like this in {share} of simulations. There may still "
        "have been one. Of SYNTHETIC falls to a quarter, the search finds {in_15} in 15 years of data and {in_28} in 28 "
        "(`docs/validation.md`)."
    ).format(share=words.percent(100 * path.p_any), in_15=_found_in(15), in_28=_found_in(28))


def _found_in(years: int) -> str:
    low, high = FALLS_FOUND_PERCENT[years]
    return _("{low} to {high} %").format(low=low, high=high)


def triangulation_rows(read: Triangulation) -> pd.DataFrame:
    """A row for each of the four indicators: change, interval, sign and source."""
    given = {one.name: one for one in read.indicators}
    rows = []
    for name in NAMES:
        one = given.get(name)
        rows.append(
            {
                "indicator": _(INDICATOR_WORDS[name]),
                "change": one.change if one and np.isfinite(one.low) else np.nan,
                "low": one.low if one else np.nan,
                "high": one.high if one else np.nan,
                "unit": one.unit if one else None,
                "sign": named("sign", read.signs[name]),
                "source": one.source if one else None,
            }
        )
    return pd.DataFrame(rows)


def triangulation_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `triangulation_rows` in the words that are printed."""
    units = rows["unit"].dropna()
    yearly = units.eq("% a year").all()  # else as printed, without an interval
    columns = {
        _("indicator"): rows["indicator"],
        _("change, {unit}").format(unit=units.iloc[0] if len(units) else "%"): signed(rows["change"]),
        _("95 % interval") if yearly else _("assumed range"): pair(rows["low"], rows["high"]),
        _("sign"): rows["sign"],
    }
    return pd.DataFrame(columns)


def triangulation_finding(
    read: Triangulation, drug: str, sources: Sequence[str], name: str = "triangulation"
) -> Finding:
    """What the sign table allows to be said, with its confidence: a reading of low confidence is an indication."""
    missing = [_(INDICATOR_WORDS[name]) for name in NAMES if read.signs[name] is None]
    doubtful, said = read.confidence == "low", statement(read)
    more = _("A series of {missing} for the markets of this route, with its uncertainty.")
    if doubtful and read.reading != "no_inference":
        said = _("An indication only: {statement}").format(statement=said)
    return Finding(
        id=f"{drug}_{name}",
        sentence=said,
        unit=_("sign table of cases, kilograms, price and purity"),
        sources=sources,
        verdict="not identified" if doubtful else "supported",
        reason=say(read.reasons),
        licence=read.licence,
        overturned_by=more.format(missing=words.listed(missing)) if missing else "",
    )


def market_findings(data: Loaded, markets: Mapping[str, Triangulation]) -> list[Finding]:
    """The same of markets at the end of the route, by area: as publications print them."""
    return [
        triangulation_finding(
            read,
            data.drug,
            citations.cited(data.printed_of(read)),
            f"triangulation_{area.lower()}",
        )
        for area, read in markets.items()
    ]


def no_market(place: str) -> str:
    """That no publication at hand tells how price or purity changed where the route ends."""
    return _("{place}: no publication in the tables gives a change in price or purity for a market at its end.").format(
        place=place
    )


def quality_table(quality: DataQuality, names: Mapping[str, str]) -> pd.DataFrame:
    """Parts of data quality by country, side by side; no score is made of them."""
    table = quality.by_country
    columns = {
        _("country"): [names[iso3] for iso3 in table.index],
        _("years reported, %"): (100 * table["completeness"]).to_numpy(),
        _("latest year"): table["latest_year"].astype("Int64").array,
        _("years late"): table["years_late"].astype("Int64").array,
        _("cases, % of annual kg"): (100 * table["coverage"]).to_numpy(),
        _("questions about the data"): [said or _("none") for said in inconsistencies(quality)],
    }
    return pd.DataFrame(columns)


def inconsistencies(quality: DataQuality) -> list[str]:
    """What each country is to be asked about, in sentences; empty where nothing is found."""
    return [say(found) for found in quality.by_country["inconsistencies"]]
