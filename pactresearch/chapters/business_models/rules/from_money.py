"""The decision rules of the questions that need prices, flows, displacement or money; without them, not identified.

Each takes a plain table or the result of another method, so that it answers as soon as that is there, and says what is
missing until then.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.chapters.business_models.rules.questions import QUESTIONS, Answer, decided, not_identified
from pactresearch.language import _, ngettext
from pactresearch.methods.checks import require_columns
from pactresearch.methods.displacement.displacement import CORROBORATED
from pactresearch.reports.show.reasons import say
from pactresearch.rows import rows_of
from pactresearch.words import percent, two_decimals, two_figures

LEAST_HOPS, LEAST_LOSSES, LEAST_STAGES, LEAST_COUNTRIES = 8, 5, 3, 20
MOST = 0.8  # of hops
HALF = 0.5
ALPHA = 0.05
HOP_COLUMNS = ("origin", "destination", "distance_km", "price_ratio")
LOSS_COLUMNS = ("origin", "destination", "loss_share", "high")
MARGIN_COLUMNS = ("stage", "order", "usd_per_kg", "low", "high")
CO_SEIZURE_COLUMNS = ("iso3", "cases", "observed", "highest")
LEAST_CASES = 100
MOVED_COLUMNS = ("treated", "neighbour", "shock_year", "corroboration", "pattern", "verdict", "reasons", "p_adjusted")
MONEY_COLUMNS = ("iso3", "kg", "money")


def _no_prices() -> str:
    return _("The report has no purity-adjusted wholesale prices along this route.")


def scope(hops: pd.DataFrame | None = None) -> Answer:
    """Q3. hops: a row a hop with both ends priced: origin, destination, distance_km, price_ratio (purity-adjusted wholesale,
    destination over origin). Least squares of ln ratio on distance; the rule asks for the intercept."""
    question = QUESTIONS["Q3"]
    if hops is None:
        return not_identified(question, _no_prices())
    known = require_columns(hops, HOP_COLUMNS, "hops").dropna(subset=["distance_km", "price_ratio"])
    n = len(known)
    if n < LEAST_HOPS:
        few = ngettext(
            "{n} hop has prices at both ends; {needed} are needed.",
            "{n} hops have prices at both ends; {needed} are needed.",
            n,
        )
        return not_identified(question, few.format(n=n, needed=LEAST_HOPS))
    thousand_km, ln_ratio = known["distance_km"].to_numpy() / 1000, np.log(known["price_ratio"].to_numpy())
    fit: Any = stats.linregress(thousand_km, ln_ratio)
    half = stats.t.ppf(0.975, n - 2) * fit.intercept_stderr
    value, low, high = (100 * np.expm1(end) for end in (fit.intercept, fit.intercept - half, fit.intercept + half))
    reason = _("Mark-up of a hop of no length, over {n} hops: {percent}.")
    reasons = (reason.format(n=n, percent=percent(value, signed=True)),)
    return decided(question, low > 0, reasons, {"n": n}, value=value, low=low, high=high)


def losses(hops: pd.DataFrame | None = None) -> Answer:
    """Q4. hops: a row a hop: origin, destination, loss_share (s P / (P - P before), 0 or more) and high, its upper end."""
    question = QUESTIONS["Q4"]
    if hops is None:
        unknown = _("The share of what passes that is seized is not known for any hop; it would have to be assumed.")
        return not_identified(question, unknown)
    known = require_columns(hops, LOSS_COLUMNS, "hops").dropna(subset=["loss_share", "high"])
    n = len(known)
    if n < LEAST_LOSSES:
        few = ngettext(
            "{n} hop has a loss share; {needed} are needed.", "{n} hops have a loss share; {needed} are needed.", n
        )
        return not_identified(question, few.format(n=n, needed=LEAST_LOSSES))
    small = float((known["high"] < HALF).mean())
    return decided(
        question,
        small >= MOST,
        (_("{n} hops; {needed} are asked.").format(n=n, needed=percent(100 * MOST)),),
        {"share": percent(100 * small)},
        value=float(known["loss_share"].median()),
        low=float(known["loss_share"].min()),
        high=float(known["high"].max()),
    )


def services(co_seizures: pd.DataFrame | None = None) -> Answer:
    """Q5. co_seizures: a row a country: iso3, cases, observed (seizures with several drugs), highest (of the permutations)."""
    question = QUESTIONS["Q5"]
    if co_seizures is None:
        return not_identified(
            question,
            _("The cases at hand are counts without date and place, so that seizures made together cannot be told."),
        )
    known = require_columns(co_seizures, CO_SEIZURE_COLUMNS, "co_seizures")
    known = known[known["cases"] >= LEAST_CASES]
    if known.empty:
        return not_identified(
            question, _("No country has {needed} cases with date and place.").format(needed=LEAST_CASES)
        )
    above = float((known["observed"] > known["highest"]).mean())
    reason = ngettext(
        "In {share} of {n} country beyond every permutation; half are asked.",
        "In {share} of {n} countries beyond every permutation; half are asked.",
        len(known),
    )
    reasons = (reason.format(share=percent(100 * above), n=len(known)),)
    return decided(question, above >= HALF, reasons, {}, value=100 * above)


def adaptation(moved: pd.DataFrame | None = None) -> Answer:
    """Q6. moved: the displacement test for each dated shock and neighbour of the route, as `cross_route.displacements` gives
    it: treated, neighbour, shock_year, corroboration, pattern, verdict, reasons, p_adjusted."""
    question = QUESTIONS["Q6"]
    if moved is None or moved.empty:
        return not_identified(question, _("No displacement test is at hand."))
    rows = require_columns(moved, MOVED_COLUMNS, "moved")
    tested = rows[rows["verdict"] != "not identified"]
    clear = (tested["verdict"] == "supported") & (tested["corroboration"] == CORROBORATED)
    found = tested[clear & (tested["p_adjusted"] < ALPHA)]
    counts = {"n": len(rows), "n_open": len(rows) - len(tested)}
    if found.empty and len(tested) < HALF * len(rows):
        few = _(
            "{n_open} of {n} tests (a neighbour and a shock each) could not decide: too few years, jumps too large, or no market "
            "figure that moved."
        )
        return not_identified(question, few.format(**counts))
    reasons = (
        *(
            f"{row.shock_year}, {row.treated} to {row.neighbour}: {row.pattern}. {say(row.reasons)}"
            for row in rows_of(found)
        ),
        _("{n_open} of {n} tests (a neighbour and a shock each) could not decide.").format(**counts),
    )
    return decided(question, not found.empty, reasons, {"n_tested": len(tested), "n": len(rows)})


def contactless(reporting_threshold_kg: float, tiny: pd.DataFrame | None = None) -> Answer:
    """Q7. reporting_threshold_kg: of the source. tiny: year, iso3, share (of cases under 0.1 kg), n, where it is below."""
    question = QUESTIONS["Q7"]
    if reporting_threshold_kg >= 0.1 or tiny is None:
        threshold = _(
            "The source asks countries for seizures from {kg} kg: lots under 0.1 kg need not be in it, and those that are "
            "show a habit of reporting."
        )
        return not_identified(question, threshold.format(kg=f"{reporting_threshold_kg:g}"))
    rows = tiny[tiny["n"] >= 30]
    slopes = [
        stats.kendalltau(group["year"], group["share"]).statistic
        for _iso3, group in rows.groupby("iso3")
        if group["year"].nunique() >= 4
    ]
    if not slopes:
        return not_identified(question, _("No country has 30 cases in each of four years."))
    rising = float(np.mean(np.array(slopes) > 0))
    p = float(stats.binomtest(int(np.sum(np.array(slopes) > 0)), len(slopes), alternative="greater").pvalue)
    reason = ngettext(
        "It rose in {share} of {n} country, p {p}.", "It rose in {share} of {n} countries, p {p}.", len(slopes)
    )
    reasons = (reason.format(share=percent(100 * rising), n=len(slopes), p=two_decimals(p)),)
    return decided(question, p < ALPHA, reasons, {}, value=100 * rising)


def money(goods_and_money: pd.DataFrame | None = None) -> Answer:
    """Q8. goods_and_money: iso3, kg, money (any indicator of illicit money, one unit)."""
    question = QUESTIONS["Q8"]
    if goods_and_money is None:
        return not_identified(question, _("No indicator of illicit money by country is at hand."))
    known = require_columns(goods_and_money, MONEY_COLUMNS, "goods_and_money").dropna()
    n = len(known)
    if n < LEAST_COUNTRIES:
        few = ngettext(
            "{n} country has both figures; {needed} are needed.",
            "{n} countries have both figures; {needed} are needed.",
            n,
        )
        return not_identified(question, few.format(n=n, needed=LEAST_COUNTRIES))
    found: Any = stats.spearmanr(known["kg"], known["money"])
    rho = float(found.statistic)
    half = 1.96 / np.sqrt(n - 3) * np.sqrt(1 + rho**2 / 2)  # Bonett & Wright (2000), Psychometrika 65:23
    low, high = map(float, np.tanh(np.arctanh(rho) + np.array([-half, half])))
    if low <= 0 and high >= HALF:
        wide = _("The rank correlation, {value}, may be anything from {low} to {high}.")
        ends = {"value": two_figures(rho), "low": two_figures(low), "high": two_figures(high)}
        return not_identified(question, wide.format(**ends))
    reasons = (_("Rank correlation over {n} countries.").format(n=n),)
    return decided(question, low > 0, reasons, {}, value=rho, low=low, high=high)


def margins(stages: pd.DataFrame | None = None) -> Answer:
    """Q9. stages: a row a stage: stage, order (from the source), usd_per_kg (value added), low, high."""
    question = QUESTIONS["Q9"]
    if stages is None:
        return not_identified(question, _no_prices())
    known = (
        require_columns(stages, MARGIN_COLUMNS, "stages")
        .dropna(subset=["usd_per_kg", "low", "high"])
        .sort_values("order")
    )
    n = len(known)
    if n < LEAST_STAGES:
        few = ngettext(
            "{n} stage has a value added with a range; {needed} are needed.",
            "{n} stages have a value added with a range; {needed} are needed.",
            n,
        )
        return not_identified(question, few.format(n=n, needed=LEAST_STAGES))
    last, before = known.iloc[-1], known.iloc[:-1]
    more, less = bool(last["low"] > before["high"].max()), bool(last["high"] < before["low"].max())
    ranges = tuple(
        _("{stage}: {low} to {high} USD per kg.").format(
            stage=row.stage, low=two_figures(row.low), high=two_figures(row.high)
        )
        for row in rows_of(known)
    )
    if not more and not less:
        return not_identified(question, _("The ranges overlap, mostly because purity is hardly known."), *ranges)
    value, low, high = (float(last[name]) for name in ("usd_per_kg", "low", "high"))
    return decided(question, more, ranges, {"stage": last["stage"]}, value=value, low=low, high=high)
