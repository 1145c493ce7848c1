"""Words, tables and the finding on the detection-adjusted index of a route, and what goes into it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.route_trends.figures.detection import trend_words
from pactresearch.chapters.route_trends.reasons import say
from pactresearch.language import N_, _
from pactresearch.methods.detection import proxies as detection_proxies
from pactresearch.methods.detection.detection import AdjustedTrend, DetectionIndex
from pactresearch.methods.power import judged
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.tables import pair, signed
from pactresearch.rows import rows_of

GOVERNANCE = "government_effectiveness"


def amounts_of(series: RouteSeries, first_year: int) -> pd.DataFrame:
    """What each member reported from first_year on, as `detection_index` takes it: iso3, year, kg.

    kg: by the member's weight on the route, as in the route's total; a country-year without a report has no row.
    """
    kg = series.by_country.loc[series.by_country.index >= first_year]
    country, year = np.nonzero(kg.notna().to_numpy().T)
    return pd.DataFrame({"iso3": kg.columns[country], "year": kg.index[year], "kg": kg.to_numpy()[year, country]})


def case_counts(cases: pd.DataFrame, members: pd.DataFrame, drug: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Cases of one drug that the members reported in these years, as `detection_index` takes them: iso3, year, n.

    cases: iso3, year, drug, n; members: iso3, weight. n: by the member's weight on the route.
    """
    weight = members.groupby("iso3")["weight"].sum()
    inside = cases["iso3"].isin(weight.index) & (cases["drug"] == drug) & cases["year"].between(first_year, last_year)
    counts = cases[inside].groupby(["iso3", "year"], as_index=False)["n"].sum()
    return counts.assign(n=counts["n"] * counts["iso3"].map(weight).astype(float))


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
            "break_even_kappa": result.break_even.kappa,
            "countries": result.n_countries,
            "effective_countries": result.effective_countries,
            "years": result.n_years,
        }
        for name, result in results.items()
        for one in result.trends
    )


def detection_table(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `detection_rows` in the words that are printed; without an interval there is no trend to print."""
    known = rows["low"].notna()
    columns = {
        _("figures"): [f"{row.figures}, κ = {row.kappa:g}" for row in rows_of(rows)],
        _("% a year"): signed(rows["percent_per_year"].where(known)),
        _("95 % interval"): pair(rows["low"], rows["high"]),
        _("without one country"): pair(
            rows["lowest_without_one_country"].where(known), rows["highest_without_one_country"].where(known)
        ),
        _("most depends on"): [names.get(iso3) for iso3 in rows["most_influential"].where(known)],
        _("effective countries"): [f"{value:.1f}" if value else None for value in rows["effective_countries"]],
    }
    return pd.DataFrame(columns)


def detection_words(results: Mapping[str, DetectionIndex]) -> str:
    """What the dial does to the trend, its break-even, and why an interval is missing."""
    return " ".join(_of_index(words.begins(name), result) for name, result in results.items())


def _of_index(figures: str, result: DetectionIndex) -> str:
    if not _judged(result):
        said = [_("{figures}: not identified.").format(figures=figures), say((*result.reasons, *result.notes))]
    else:
        proxies = words.percent(result.proxy_percent_per_year, signed=True)
        changed = _("{figures}: together, the two proxies changed by {change} a year in the countries and years used.")
        said = [changed.format(figures=figures, change=proxies), _break_even(result), say(result.notes)]
    return " ".join(filter(None, said))


def _break_even(result: DetectionIndex) -> str:
    even, low, high = result.break_even.kappa, result.break_even.lowest, result.break_even.highest
    if not np.isfinite(even):
        return say(result.break_even.reasons)
    if even < 0:
        return _(
            "Seizures and proxies move in opposite directions, so no part of the proxies' changes brings the trend to zero."
        )
    if not np.isfinite(low):
        return _(
            "The trend would be zero if {times} times the changes in the proxies were changes in detection (break-even κ; without "
            "some countries there is none)."
        ).format(times=words.two_figures(even))
    return _(
        "The trend would be zero if {times} times the changes in the proxies were changes in detection (break-even κ; {low} to "
        "{high} when each country in turn is left out)."
    ).format(times=words.two_figures(even), low=words.two_figures(low), high=words.two_figures(high))


def _judged(result: DetectionIndex) -> bool:
    return all(np.isfinite(one.cautious_low) for one in result.trends)


def _side(one: AdjustedTrend) -> int:
    return 1 if one.cautious_low > 0 else -1 if one.cautious_high < 0 else 0


def detection_finding(result: DetectionIndex, drug: str, sources: Sequence[str]) -> Finding:
    """Whether the sign of the adjusted trend stands at every setting of the dial."""
    full, known = result.trends[-1], _judged(result)
    clear = known and {_side(one) for one in result.trends} in ({1}, {-1})
    judgement = judged(clear, result.power if known else np.nan, "threefold_in_all")
    settings = "; ".join(f"κ = {one.kappa:g}: {trend_words(one)}" for one in result.trends)
    guesses = _(
        "Proxies only stand in for detection, which nobody measures, and a change in detection that all countries share is not "
        "identified."
    )
    return Finding(
        id=f"{drug}_detection_adjusted",
        sentence=_adjusted(result, drug),
        value=full.percent_per_year if known else None,
        low=full.cautious_low if known else None,
        high=full.cautious_high if known else None,
        unit=_("% a year at κ = 1 (95 % interval)"),
        change=True,
        sources=tuple(sources),
        verdict=judgement.verdict,
        reason=" ".join(
            [_("{settings}.").format(settings=settings), _break_even(result), say(judgement.reasons), guesses]
        )
        if known
        else say(result.reasons) or _("No interval can be given."),
        overturned_by=_(
            "Another proxy; any table of country, year and the logarithm of a chance of detection can be used instead."
        ),
    )


def _adjusted(result: DetectionIndex, drug: str) -> str:
    """The finding's sentence: what stands at every setting of the dial, or at which it does not."""
    if not _judged(result):
        return _("No detection-adjusted trend of {drug} seizures can be judged.").format(drug=_(drug))
    sides = {_side(one) for one in result.trends}
    at, not_at = (
        words.listed([f"{one.kappa:g}" for one in result.trends if bool(_side(one)) is wanted])
        for wanted in (True, False)
    )
    by_sides = {
        (1,): N_("The index of {drug} seizures rose, however much of the proxies' changes is taken out."),
        (-1,): N_("The index of {drug} seizures fell, however much of the proxies' changes is taken out."),
        (0,): N_(
            "However much of the proxies' changes is taken out, {drug} seizures neither clearly rose nor clearly fell."
        ),
        (0, 1): N_("The index of {drug} seizures clearly rose with the dial κ at {at}, but not with κ at {not_at}."),
        (-1, 0): N_("The index of {drug} seizures clearly fell with the dial κ at {at}, but not with κ at {not_at}."),
    }
    either = N_(
        "Whether {drug} seizures clearly rose or fell depends on how much of the proxies' changes reflects detection."
    )
    return _(by_sides.get(tuple(sorted(sides)), either)).format(drug=_(drug), at=at, not_at=not_at)
