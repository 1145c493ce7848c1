"""The tables of the notebook `cross_route`, and the words beside them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.cross_route.reasons import in_words, say
from pactresearch.chapters.cross_route.study import Moves, Seizures
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.displacement.displacement import YEARS_AFTER
from pactresearch.methods.trends.countries import judged_together
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show import citations
from pactresearch.reports.show.tables import pair, sign
from pactresearch.rows import rows_of
from pactresearch.verdict import Judgement, word

ALPHA = 0.05
TOO_FEW_YEARS = {"too_few_years_about_shock"}
TOO_WEAK = {"power"}
_FOUND = {  # where it stands after allowing for all tests, and where it does not
    "displacement": (N_("displacement"), N_("displacement, but not after allowing for all tests")),
    "diffusion": (N_("diffusion"), N_("diffusion, but not after allowing for all tests")),
}


def trends(seized: Seizures) -> dict[str, Any]:
    """The trend of every route, as the arguments of `show_table`."""
    rows = trend_rows(seized.windows)
    return {
        "frame": trend_table(rows),
        "data": rows,
        "name": "trends",
        "source": citations.source_line(seized.reported),
        "missing": word("not identified"),
        "caption": _("Trends of {drug} seizures by route").format(drug=_(seized.drug)),
    }


def displacement(moved: Moves, drug: str) -> dict[str, Any]:
    """What moved between the routes at each date, as the arguments of `show_table`."""
    return {
        "frame": displacement_table(moved),
        "data": displacement_rows(moved.tests),
        "name": "displacement",
        "source": citations.source_line(*moved.sources),
        "caption": _(
            "Displacement or diffusion of {drug} seizures between routes: {n} tests, {tested} with enough years"
        ).format(drug=_(drug), n=len(moved.tests), tested=int(moved.tests["p"].notna().sum())),
    }


def trend_rows(windows: Mapping[str, WindowTrend]) -> pd.DataFrame:
    """A row for each route, as numbers: trend in % a year, interval, p, p adjusted for the number of routes, verdict.

    A trend that its own report supports is supported here only if its adjusted p is below 0.05, too.
    """
    adjusted, judged = judged_together(windows, ALPHA)
    p = adjusted["p_adjusted"].to_dict()
    rows = {
        route: {
            "first_year": window.first_year,
            "last_year": window.last_year,
            "complete_years": window.trend.n_years + window.trend.n_zero,
            "percent_per_year": window.trend.percent_per_year,
            "low": window.interval[0],
            "high": window.interval[1],
            "p_bootstrap": window.trend.bootstrap_p,
            "p_adjusted": p[route],
            "autocorrelation": window.trend.autocorrelation_corrected,
            **_verdict(window, judged[route], p[route]),
        }
        for route, window in windows.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("route")


def _verdict(window: WindowTrend, among: Judgement, p_adjusted: float) -> dict[str, str]:
    if window.verdict != "supported" or among.verdict == "supported":
        return {"verdict": among.verdict, "shown": window.shown, "reason": say(among.reasons)}
    alone = _("It is clear by itself, but not after allowing for the number of routes (p {p}).")
    said = alone.format(p=f"{p_adjusted:.2g}")
    return {"verdict": among.verdict, "shown": "unclear", "reason": f"{said} {say(among.reasons)}"}


def trend_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trend_rows` in the words that are printed."""
    columns = {
        _("route"): [geography.route_title(route) for route in rows.index],
        _("complete years"): rows["complete_years"].to_numpy(),
        _("% a year"): [sign(value) if np.isfinite(value) else None for value in rows["percent_per_year"]],
        _("95 % interval"): pair(rows["low"], rows["high"]),
        _("p (adjusted for the routes)"): [
            f"{row.p_bootstrap:.2g} ({row.p_adjusted:.2g})" if np.isfinite(row.p_bootstrap) else None
            for row in rows_of(rows)
        ],
        _("verdict"): [word(verdict) for verdict in rows["verdict"]],
    }
    return pd.DataFrame(columns)


def supported(tests: pd.DataFrame) -> pd.Series:
    """Which of the tests for displacement or diffusion are supported after allowing for all that were made."""
    return (tests["verdict"] == "supported") & (tests["p_adjusted"] <= ALPHA)


def displacement_rows(tests: pd.DataFrame) -> pd.DataFrame:
    """The tests with their reasons in words, for download."""
    return in_words(tests)


def displacement_table(moved: Moves) -> pd.DataFrame:
    """A row for each year in which shocks first count, a column for each ordered pair of routes, the outcome in the cell."""
    tests = moved.tests
    named = [
        f"{geography.route_heading(row.treated)} → {geography.route_name(row.neighbour)}" for row in rows_of(tests)
    ]
    told = tests.assign(outcome=_outcomes(tests), pair=named)
    wide = told.pivot(index="shock_year", columns="pair", values="outcome")  # noqa: PD010 - keys are unique
    wide = wide[list(told["pair"].drop_duplicates())]
    events = [f"{year}: {'; '.join(moved.dates[year])}" for year in wide.index]
    return (
        wide.reset_index(drop=True)
        .assign(**{_("shock"): events})[[_("shock"), *wide.columns]]
        .rename_axis(columns=None)
    )


def _outcomes(tests: pd.DataFrame) -> list[str]:
    others = {"not supported": _("neither"), "not identified": word("not identified")}
    return [
        others.get(row.verdict) or _(_FOUND[row.pattern][0 if stands else 1])
        for row, stands in zip(rows_of(tests), supported(tests), strict=True)
    ]


def displacement_words(moved: Moves) -> str:
    """Why most pairs cannot be judged, and what keeps the dates apart."""
    if moved.tests.empty:
        return _("No dated shock falls within these years, so displacement is not tested.")
    said = [
        _("Each event is listed under the first year that counts as after it."),
        power_words(moved.tests),
        *_unknown(moved.tests),
    ]
    years = np.unique(moved.tests["shock_year"].to_numpy(dtype=int))
    crowded = int((np.diff(years) < YEARS_AFTER).sum())
    if crowded:
        said.append(
            ngettext(
                "In {crowded} of {n} year the next dated event follows within {within} years, so what comes after cannot be "
                "attributed to one event alone.",
                "In {crowded} of {n} years the next dated event follows within {within} years, so what comes after cannot be "
                "attributed to one event alone.",
                len(years),
            ).format(crowded=crowded, n=len(years), within=YEARS_AFTER)
        )
    if moved.priced:
        priced = _(
            "Prices are available only for the markets of the {routes}, so no market figure could confirm a pattern between the "
            "other routes."
        )
        said.append(priced.format(routes=words.listed([geography.route_title(route) for route in moved.priced])))
    else:
        said.append(_("No price is available for these years, so no market figure could confirm a pattern."))
    return " ".join(said)


def power_words(tests: pd.DataFrame) -> str:
    """The power of the tests against the smallest displacement that matters, alone and after allowing for their number."""
    known = tests.dropna(subset=["power_alone", "power"])
    if known.empty:
        return _("No pair has enough years to say what a test would find.")
    alone, family = known["power_alone"], known["power"]
    sentence = ngettext(
        "Power: in simulations, the test finds a fall to one third with a doubling on the neighbour {alone} of the time ({low} "
        "to {high}, by pair and date), and {family} of the time after allowing for the {n} test.",
        "Power: in simulations, the test finds a fall to one third with a doubling on the neighbour {alone} of the time ({low} "
        "to {high}, by pair and date), and {family} of the time after allowing for all {n} tests.",
        len(known),
    )
    shares = {"alone": alone.median(), "low": alone.min(), "high": alone.max(), "family": family.median()}
    return sentence.format(n=len(known), **{name: words.percent(100 * share) for name, share in shares.items()})


def _unknown(tests: pd.DataFrame) -> list[str]:
    codes = [{reason.code for reason in reasons} for reasons in tests.query("verdict == 'not identified'")["reasons"]]
    if not codes:
        return [_("Every combination could be judged; the data file gives the reason for each.")]
    few, weak = (sum(bool(one & asked) for one in codes) for asked in (TOO_FEW_YEARS, TOO_WEAK))
    other = len(codes) - few - weak
    unjudged = ngettext(
        "{n} combination of two routes and a date cannot be judged.",
        "{n} combinations of two routes and a date cannot be judged.",
        len(codes),
    )
    said = [unjudged.format(n=len(codes))]
    if few:
        short = ngettext(
            "{n} of them has too few years on one side.", "{n} of them have too few years on one side.", few
        )
        said.append(short.format(n=few))
    if weak:
        unseen = _("For {n}, the test would rarely find even a fall to one third with a doubling elsewhere.")
        said.append(unseen.format(n=weak))
    if other:
        said.append(ngettext("{n} has another reason.", "{n} have other reasons.", other).format(n=other))
    return [*said, _("The data file gives the reason for each.")]


def coverage_words(seized: Seizures) -> str:
    """Complete years of each route, in sentences."""
    said = []
    for route, one in seized.series.items():
        n_members = int(one.n_members[-1])
        sentence = ngettext(
            "{route}: {complete} of {n_years} years complete; for {year}, {n_reporting} of {n_members} country reported.",
            "{route}: {complete} of {n_years} years complete; for {year}, {n_reporting} of {n_members} countries reported.",
            n_members,
        )
        years = {"complete": int(one.complete.sum()), "n_years": len(one.years), "year": int(one.years[-1])}
        reporting = {"n_reporting": one.n_reporting[-1], "n_members": n_members}
        said.append(sentence.format(route=geography.route_title(route), **years, **reporting))
    return " ".join(said)
