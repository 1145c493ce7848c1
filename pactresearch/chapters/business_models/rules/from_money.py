"""The decision rules of the questions that need prices, flows, displacement or money; without them, not identified.

Each takes a plain table or the result of another method, so that it answers as soon as that is there, and says what is
missing until then.
"""

import numpy as np
import pandas as pd
from scipy import stats

from pactresearch.chapters.business_models.rules import questions as asked
from pactresearch.methods.checks import require_columns
from pactresearch.methods.displacement.displacement import CORROBORATED
from pactresearch.methods.evidence.evidence import NOT_IDENTIFIED, NOT_SUPPORTED, SUPPORTED, Answer, not_identified
from pactresearch.reports.show.reasons import say
from pactresearch.words import percent, two_figures

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
_PRICED = "The report has no purity-adjusted wholesale prices along this route."


def scope(hops: pd.DataFrame | None = None) -> Answer:
    """Q3. hops: a row a hop with both ends priced: origin, destination, distance_km, price_ratio (purity-adjusted wholesale,
    destination over origin). Least squares of ln ratio on distance; the rule asks for the intercept."""
    question = asked.SCOPE
    if hops is None:
        return not_identified(question, _PRICED)
    known = require_columns(hops, HOP_COLUMNS, "hops").dropna(subset=["distance_km", "price_ratio"])
    if len(known) < LEAST_HOPS:
        return not_identified(question, f"{len(known)} hops have prices at both ends; {LEAST_HOPS} are needed.")
    thousand_km, ln_ratio = known["distance_km"].to_numpy() / 1000, np.log(known["price_ratio"].to_numpy())
    fit = stats.linregress(thousand_km, ln_ratio)
    half = stats.t.ppf(0.975, len(known) - 2) * fit.intercept_stderr
    value, low, high = (100 * np.expm1(end) for end in (fit.intercept, fit.intercept - half, fit.intercept + half))
    return Answer(
        question=question,
        verdict=SUPPORTED if low > 0 else NOT_SUPPORTED,
        sentence="Prices jump with each hand-over, beyond what distance explains."
        if low > 0
        else "Prices do not clearly jump with hand-overs beyond what distance explains.",
        reasons=(f"Mark-up of a hop of no length, over {len(known)} hops: {percent(value, signed=True)}.",),
        value=value, low=low, high=high, unit="% mark-up per hop, distance held (95 % interval)", confidence="low",
        confidence_reason=f"{len(known)} hops between countries whose prices are of different years and quantities.",
        grade="estimated",
        objection="A border is risky for one network as for two: a mark-up there need not be a hand-over.",
        reply="It need not; the verdict says where prices jump, and court cases must say who owned what.",
    )  # fmt: skip


def losses(hops: pd.DataFrame | None = None) -> Answer:
    """Q4. hops: a row a hop: origin, destination, loss_share (s P / (P - P before), 0 or more) and high, its upper end."""
    question = asked.LOSSES
    if hops is None:
        return not_identified(
            question, "The share of what passes that is seized is not known for any hop; it would have to be assumed."
        )
    known = require_columns(hops, LOSS_COLUMNS, "hops").dropna(subset=["loss_share", "high"])
    if len(known) < LEAST_LOSSES:
        return not_identified(question, f"{len(known)} hops have a loss share; {LEAST_LOSSES} are needed.")
    small = float((known["high"] < HALF).mean())
    return Answer(
        question=question,
        verdict=SUPPORTED if small >= MOST else NOT_SUPPORTED,
        sentence=f"In {percent(100 * small)} of the hops seizures take less than half of the margin.",
        reasons=(f"{len(known)} hops; {percent(100 * MOST)} are asked.",),
        value=float(known["loss_share"].median()), low=float(known["loss_share"].min()), high=float(known["high"].max()),
        unit="median loss share (least share to highest upper end)", confidence="low",
        confidence_reason="Loss shares rest on modelled flows.", grade="estimated",
        objection="The share that is seized is not known on any hop; it is seizures over a modelled flow.",
        reply="Its upper end is used, and the rule asks for a half only.",
    )  # fmt: skip


def services(co_seizures: pd.DataFrame | None = None) -> Answer:
    """Q5. co_seizures: a row a country: iso3, cases, observed (seizures with several drugs), highest (of the permutations)."""
    question = asked.SERVICES
    if co_seizures is None:
        return not_identified(
            question,
            "The cases at hand are counts without date and place, so that seizures made together cannot be told.",
        )
    known = require_columns(co_seizures, CO_SEIZURE_COLUMNS, "co_seizures")
    known = known[known["cases"] >= LEAST_CASES]
    if known.empty:
        return not_identified(question, f"No country has {LEAST_CASES} cases with date and place.")
    above = float((known["observed"] > known["highest"]).mean())
    found = above >= HALF
    return Answer(
        question,
        SUPPORTED if found else NOT_SUPPORTED,
        "Several drugs are seized together more often than chance has it."
        if found
        else "Several drugs are not seized together more often than chance has it.",
        (f"In {percent(100 * above)} of {len(known)} countries beyond every permutation; half are asked.",),
        value=100 * above, unit="% of countries beyond every permutation", confidence="low",
        confidence_reason="Same date and place need not be one seizure.", grade="inferred",
        objection="A search of a home finds what its people use and keep, whoever carried it there.",
        reply="It does; the verdict says that drugs are found together, not that one carrier moved them.",
    )  # fmt: skip


def adaptation(moved: pd.DataFrame | None = None) -> Answer:
    """Q6. moved: the displacement test for each dated shock and neighbour of the route, as `cross_route.displacements` gives
    it: treated, neighbour, shock_year, corroboration, pattern, verdict, reasons, p_adjusted."""
    question = asked.ADAPTATION
    if moved is None or moved.empty:
        return not_identified(question, "No displacement test is at hand.")
    rows = require_columns(moved, MOVED_COLUMNS, "moved")
    tested = rows[rows["verdict"] != NOT_IDENTIFIED]
    clear = (tested["verdict"] == SUPPORTED) & (tested["corroboration"] == CORROBORATED)
    found = tested[clear & (tested["p_adjusted"] < ALPHA)]
    open_ = f"{len(rows) - len(tested)} of {len(rows)} tests (a neighbour and a shock each) could not decide"
    if found.empty and len(tested) < HALF * len(rows):
        return not_identified(question, f"{open_}: too few years, jumps too large, or no market figure that moved.")
    return Answer(
        question,
        NOT_SUPPORTED if found.empty else SUPPORTED,
        "After none of the tested shocks did seizures move between routes in a way that markets confirm."
        if found.empty
        else "Seizures moved between routes, and markets agree.",
        (
            *(
                f"{row.shock_year}, {row.treated} to {row.neighbour}: {row.pattern}. {say(row.reasons)}"
                for row in found.itertuples()
            ),
            f"{open_}.",
        ),
        confidence="low",
        confidence_reason=f"{len(tested)} of {len(rows)} tests could decide, on annual totals.",
        grade="inferred",
        objection="Annual totals are short and jump; several things happened in each of these years.",
        reply="They are; so both routes and a market must each move beyond their uncertainty, and most tests decide nothing.",
    )


def contactless(reporting_threshold_kg: float, tiny: pd.DataFrame | None = None) -> Answer:
    """Q7. reporting_threshold_kg: of the source. tiny: year, iso3, share (of cases under 0.1 kg), n, where it is below."""
    question = asked.CONTACTLESS
    if reporting_threshold_kg >= 0.1 or tiny is None:
        return not_identified(
            question,
            f"The source asks countries for seizures from {reporting_threshold_kg:g} kg: lots under 0.1 kg need not be in it, "
            "and those that are show a habit of reporting.",
        )
    rows = tiny[tiny["n"] >= 30]
    slopes = [
        stats.kendalltau(group["year"], group["share"]).statistic
        for _, group in rows.groupby("iso3")
        if group["year"].nunique() >= 4
    ]
    if not slopes:
        return not_identified(question, "No country has 30 cases in each of four years.")
    rising = float(np.mean(np.array(slopes) > 0))
    p = float(stats.binomtest(int(np.sum(np.array(slopes) > 0)), len(slopes), alternative="greater").pvalue)
    found = p < 0.05
    return Answer(
        question,
        SUPPORTED if found else NOT_SUPPORTED,
        "The share of tiny lots rose." if found else "The share of tiny lots did not clearly rise.",
        (f"It rose in {percent(100 * rising)} of {len(slopes)} countries, p {p:.2f}.",),
        value=100 * rising, unit="% of countries with a rising share", confidence="low",
        confidence_reason="Small cases are those whose reporting changes most.", grade="observed",
        objection="Countries may have begun to report smaller cases.",
        reply="They may; the rule asks for several countries at once.",
    )  # fmt: skip


def money(goods_and_money: pd.DataFrame | None = None) -> Answer:
    """Q8. goods_and_money: iso3, kg, money (any indicator of illicit money, one unit)."""
    question = asked.MONEY
    if goods_and_money is None:
        return not_identified(question, "No indicator of illicit money by country is at hand.")
    known = require_columns(goods_and_money, MONEY_COLUMNS, "goods_and_money").dropna()
    if len(known) < LEAST_COUNTRIES:
        return not_identified(question, f"{len(known)} countries have both figures; {LEAST_COUNTRIES} are needed.")
    rho = float(stats.spearmanr(known["kg"], known["money"]).statistic)
    half = 1.96 / np.sqrt(len(known) - 3) * np.sqrt(1 + rho**2 / 2)  # Bonett & Wright (2000), Psychometrika 65:23
    low, high = np.tanh(np.arctanh(rho) + np.array([-half, half]))
    if low <= 0 and high >= HALF:
        return not_identified(
            question,
            f"The rank correlation, {two_figures(rho)}, may be anything from {two_figures(low)} to {two_figures(high)}.",
        )
    return Answer(
        question=question,
        verdict=SUPPORTED if low > 0 else NOT_SUPPORTED,
        sentence="Money and goods point to the same countries." if low > 0 else "Money and goods point to different countries.",
        reasons=(f"Rank correlation over {len(known)} countries.",),
        value=rho, low=float(low), high=float(high), unit="rank correlation (95 % interval)", confidence="low",
        confidence_reason="Both are proxies.", grade="inferred", objection="Both may follow the size of an economy.",
        reply="They may; the verdict speaks of agreement, not of cause.",
    )  # fmt: skip


def margins(stages: pd.DataFrame | None = None) -> Answer:
    """Q9. stages: a row a stage: stage, order (from the source), usd_per_kg (value added), low, high."""
    question = asked.MARGINS
    if stages is None:
        return not_identified(question, _PRICED)
    known = (
        require_columns(stages, MARGIN_COLUMNS, "stages")
        .dropna(subset=["usd_per_kg", "low", "high"])
        .sort_values("order")
    )
    if len(known) < LEAST_STAGES:
        return not_identified(
            question, f"{len(known)} stages have a value added with a range; {LEAST_STAGES} are needed."
        )
    last, before = known.iloc[-1], known.iloc[:-1]
    more, less = bool(last["low"] > before["high"].max()), bool(last["high"] < before["low"].max())
    ranges = tuple(
        f"{row.stage}: {two_figures(row.low)} to {two_figures(row.high)} USD per kg." for row in known.itertuples()
    )
    if not more and not less:
        return not_identified(question, "The ranges overlap, mostly because purity is hardly known.", *ranges)
    return Answer(
        question=question,
        verdict=SUPPORTED if more else NOT_SUPPORTED,
        sentence="Most is added to a kilogram at the last stage." if more else "More is added to a kilogram before the last stage.",
        reasons=ranges,
        value=float(last["usd_per_kg"]), low=float(last["low"]), high=float(last["high"]), unit=f"USD per kg, {last['stage']}",
        confidence="moderate",
        confidence_reason="Prices are reported; costs other than purchase are not.", grade="estimated",
        objection="Value added is no profit: it pays couriers, dealers and losses.",
        reply="The verdict says value added, and the report shows no profit.",
    )  # fmt: skip
