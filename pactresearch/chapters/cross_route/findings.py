"""The words, tables and findings of the notebook `cross_route`: routes side by side, and what moved between them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.geography import route_in_sentence, route_name
from pactresearch.methods.displacement.displacement import DIFFUSION, DISPLACEMENT, NOT_IDENTIFIED
from pactresearch.methods.prices.panel import PricePanel
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.countries import false_discovery
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.reasons import say
from pactresearch.reports.show.tables import pair, sign
from pactresearch.reports.show.trends import described

ALPHA = 0.05
FOUND = (DISPLACEMENT, DIFFUSION)
UNCLEAR = {"not supported": "neither clearly rose nor clearly fell", "not identified": "cannot be judged"}
YEARS_AFTER = 5  # from a shock on, that the test of displacement uses


def question(drug: str, first_year: int, last_year: int) -> str:
    """What the report asks, in a sentence."""
    return (
        f"How did reported {drug} seizures change along each route from {first_year} to {last_year}, and is there evidence that "
        "they moved from one route to another?"
    )


def trend_rows(windows: Mapping[str, WindowTrend], titles: Mapping[str, str]) -> pd.DataFrame:
    """A row for each route, as numbers: trend in % a year, interval, p, p adjusted for the number of routes, verdict.

    A trend that its own report supports is supported here only if its adjusted p is at most 0.05, too.
    """
    p = pd.Series({route: window.trend.bootstrap_p for route, window in windows.items()}, dtype=float)
    adjusted = false_discovery(p, ALPHA)["p_adjusted"]
    return pd.DataFrame(
        {
            "route": titles[route],
            "first_year": window.first_year,
            "last_year": window.last_year,
            "complete_years": window.trend.n_years + window.trend.n_zero,
            "percent_per_year": window.trend.percent_per_year,
            "low": window.trend.cautious_low,
            "high": window.trend.cautious_high,
            "p_bootstrap": p[route],
            "p_adjusted": adjusted[route],
            "autocorrelation": window.trend.autocorrelation_corrected,
            **_verdict(window, adjusted[route]),
        }
        for route, window in windows.items()
    )


def _verdict(window: WindowTrend, p_adjusted: float) -> dict[str, str]:
    if window.verdict != "supported" or p_adjusted <= ALPHA:
        return {"verdict": window.verdict, "reason": say(window.reasons)}
    return {
        "verdict": "not supported",
        "reason": f"It is clear alone, and not after allowing for the number of routes (p {p_adjusted:.2g}).",
    }


def trend_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trend_rows` in the words that are printed."""
    columns = {
        "route": rows["route"],
        "complete years": rows["complete_years"],
        "% a year": [sign(value) if np.isfinite(value) else None for value in rows["percent_per_year"]],
        "95 % interval": pair(rows["low"], rows["high"], " to "),
        "p (adjusted for the routes)": [
            f"{row.p_bootstrap:.2g} ({row.p_adjusted:.2g})" if np.isfinite(row.p_bootstrap) else None
            for row in rows.itertuples()
        ],
        "verdict": rows["verdict"],
    }
    return pd.DataFrame(columns)


def head(
    drug: str,
    windows: Mapping[str, WindowTrend],
    titles: Mapping[str, str],
    moved: pd.DataFrame,
    prices: PricePanel | None,
    sources: Mapping[str, Sequence[str]],
) -> tuple[Finding, ...]:
    """The findings of the head: each route's trend, what moved between them, and what the street price did.

    moved: from `methods.displacements`; prices: real year effects, or None; sources: by "seizures", "displacement"
    and "prices".
    """
    said = [
        _trends(drug, windows, titles, sources["seizures"]),
        displacement_finding(moved, drug, sources["displacement"]),
    ]
    return (*said, price_finding(prices, drug, sources["prices"])) if prices is not None else tuple(said)


def _trends(
    drug: str, windows: Mapping[str, WindowTrend], titles: Mapping[str, str], sources: Sequence[str]
) -> Finding:
    by_word = {word: [] for word in ("rose", "fell", *UNCLEAR.values())}
    for route, row in zip(windows, trend_rows(windows, titles).itertuples(), strict=True):
        clear_word = "rose" if row.percent_per_year > 0 else "fell"
        by_word[UNCLEAR.get(row.verdict, clear_word)].append(route_in_sentence(route))
    one = next(iter(windows.values()))
    parts = [f"{word} along the {words.listed(routes)}" for word, routes in by_word.items() if routes]
    clear = by_word["rose"] or by_word["fell"]
    judged = any(window.verdict != "not identified" for window in windows.values())
    trends = [f"{titles[route]}: {described(window.trend)}." for route, window in windows.items()]
    allowing = "What is called clear stands after allowing for the number of routes (Benjamini-Hochberg)."
    return Finding(
        id=f"{drug}_trends_by_route",
        sentence=f"From {one.first_year} to {one.last_year} {drug} seizures {'; '.join(parts)}.",
        unit="",
        sources=sources,
        verdict="supported" if clear else "not supported" if judged else "not identified",
        reason=" ".join([*trends, allowing] if clear else trends),
        overturned_by=(
            "Another choice of who counts on a route, a steady change of detection, or coming years against the trend: each "
            "route's own report gives the sizes that would do it."
        ),
    )


def displacement_finding(moved: pd.DataFrame, drug: str, sources: Sequence[str]) -> Finding:
    """Whether seizures moved from one route to another at any dated shock, after allowing for all that was tested."""
    named = moved[moved["word"].isin(FOUND)]
    found = named[named["p_adjusted"] <= ALPHA]
    tested = int((moved["word"] != NOT_IDENTIFIED).sum())
    if len(found):
        sentence = f"The test for displacement finds: {drug} seizures, {_pairs(found)}."
    elif tested:
        sentence = f"No displacement of {drug} seizures from one route to another is found at any dated shock."
    else:
        sentence = f"Whether {drug} seizures moved from one route to another at a dated shock cannot be told."
    return Finding(
        id=f"{drug}_displacement",
        sentence=sentence,
        unit="",
        sources=sources,
        verdict="supported" if len(found) else "not supported" if tested else "not identified",
        reason=_displacement_reason(moved, named, tested),
        overturned_by=(
            "Three complete years after a shock, an interval narrow enough to show a fall to a third, and a price or purity on "
            "either route's markets that moved as scarcity or plenty would move it."
        ),
    )


def _displacement_reason(moved: pd.DataFrame, named: pd.DataFrame, tested: int) -> str:
    if moved.empty:
        return "No dated shock lies inside these years."
    clear = int((named["p_adjusted"] <= ALPHA).sum())
    said = (
        f"Of {words.counted(len(moved), 'pair of routes and date', 'pairs of routes and dates')}, {len(moved) - tested} cannot be "
        f"judged, and in {tested - len(named)} the figures speak for neither displacement nor diffusion."
    )
    if len(named) > clear:
        lost = _pairs(named[~(named["p_adjusted"] <= ALPHA)])
        said += f" Not clear after allowing for {int(moved['p'].notna().sum())} tests: {lost}."
    elif clear:
        said += f" What is found stands after allowing for {int(moved['p'].notna().sum())} tests (Benjamini-Hochberg)."
    return f"{said} Only the largest displacements can be seen in annual totals."


def _pairs(rows: pd.DataFrame) -> str:
    return words.listed(
        [f"{row.treated} to {row.neighbour} in {row.shock_year} ({row.word})" for row in rows.itertuples()]
    )


def price_finding(prices: PricePanel, drug: str, sources: Sequence[str]) -> Finding:
    """How the real retail price in Western Europe changed from the base year to the last."""
    known = prices.table["index"].dropna()
    last, base = int(known.index[-1]), prices.base_year
    change, low, high = (value - 100 for value in (known[last], *prices.table.loc[last, ["low", "high"]]))
    judged = bool(np.isfinite(low)) and last > base
    clear = judged and (high < 0 or low > 0)
    of = f"real retail price of {drug} in Western Europe, not adjusted for purity,"
    if not judged:
        sentence = f"How the {of} changed from {base} to {last} cannot be told from so few prices."
    else:
        moved = ("fell" if change < 0 else "rose") if clear else "neither clearly rose nor clearly fell"
        sentence = f"The {of} {moved} from {base} to {last}."
    reason = (
        f"Year effects over {words.counted(prices.n_countries, 'country', 'countries')}, each counting once, in US dollars of "
        "one year by the consumer prices of the United States: a dearer dollar lowers them."
    )
    if not judged:
        reason = prices.reason or f"Prices are known for {base} alone."
    return Finding(
        id=f"{drug}_retail_price",
        sentence=sentence,
        value=float(change) if judged else None,
        low=float(low) if judged else None,
        high=float(high) if judged else None,
        unit=f"% from {base} to {last} (95 % interval)",
        sources=sources,
        verdict="supported" if clear else "not supported" if judged else "not identified",
        reason=reason,
        overturned_by=(
            "A series of purity: a price that falls as fast as purity does is no fall of the price of the drug itself. Prices in "
            "national money that go the other way."
        ),
    )


def displacement_table(
    moved: pd.DataFrame, titles: Mapping[str, str], shocks: Mapping[int, Sequence[str]]
) -> pd.DataFrame:
    """A row for each year in which shocks first count, a column for each ordered pair of routes, the word in the cell."""
    moved = moved.assign(word=[_cell(row) for row in moved.itertuples()])
    pairs = zip(moved["treated"], moved["neighbour"], strict=True)
    table = moved.assign(pair=[f"{_capital(route_name(a))} → {route_name(b)}" for a, b in pairs])
    wide = table.pivot(index="shock_year", columns="pair", values="word")  # noqa: PD010 - keys are unique
    wide = wide[list(table["pair"].drop_duplicates())]
    events = [f"{year}: {'; '.join(shocks[year])}" for year in wide.index]
    return wide.reset_index(drop=True).assign(shock=events)[["shock", *wide.columns]].rename_axis(columns=None)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _cell(row) -> str:
    lost = row.word in FOUND and not row.p_adjusted <= ALPHA
    return f"{row.word}, but not after allowing for all tests" if lost else row.word


def displacement_words(moved: pd.DataFrame, priced: Sequence[str] = ()) -> str:
    """Why most pairs cannot be judged, and what keeps the dates apart. priced: titles of the routes with a price series."""
    if moved.empty:
        return "No dated shock lies inside these years, so displacement is not tested."
    said = ["Each event stands under the first year that counts as after.", *_unknown(moved)]
    years = np.unique(moved["shock_year"].to_numpy(dtype=int))
    crowded = int((np.diff(years) < YEARS_AFTER).sum())
    if crowded:
        said.append(
            f"In {crowded} of {words.counted(len(years), 'year')} the next dated event follows within {YEARS_AFTER} years, so that "
            "the years after cannot be put to one event alone."
        )
    said.append(
        f"A price is at hand for the markets of the {words.listed(list(priced))} alone: between the other routes a pattern could "
        "not be corroborated."
        if priced
        else "No price is at hand for these years, so that no pattern could be corroborated."
    )
    return " ".join(said)


def _unknown(moved: pd.DataFrame) -> list[str]:
    unknown = moved[moved["word"] == NOT_IDENTIFIED]
    if unknown.empty:
        return ["Every pair could be judged; the reason for each stands in the data."]
    few = int(unknown["reason"].str.contains("reported years before").sum())
    blind = int(unknown["reason"].str.contains("could not have been shown").sum())
    why = [
        f"{few} have too few years on one side" if few else "",
        f"in {blind} the interval is so wide that not even a fall to a third could have been shown" if blind else "",
        f"{len(unknown) - few - blind} for other reasons" if len(unknown) > few + blind else "",
    ]
    listed = words.listed([one for one in why if one])
    return [f"Of the {len(unknown)} that cannot be judged, {listed}. The reason for each stands in the data."]


def coverage_words(series: Mapping[str, RouteSeries], titles: Mapping[str, str]) -> str:
    """Complete years of each route, in sentences."""
    return " ".join(
        f"{titles[route]}: {int(one.complete.sum())} of {words.counted(len(one.years), 'year')} complete; for "
        f"{int(one.years[-1])}, {one.n_reporting[-1]} of {words.counted(int(one.n_members[-1]), 'country', 'countries')} reported."
        for route, one in series.items()
    )
