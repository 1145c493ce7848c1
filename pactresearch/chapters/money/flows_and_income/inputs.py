"""The assumptions of the notebook `flows_and_income`: each input with its distribution and its source."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.language import _
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import expenditure_usd
from pactresearch.methods.income.uncertain_inputs import Input, spread
from pactresearch.methods.seizures.production import OPIUM_PER_PURE_HEROIN

FEWEST_RANGES = 3
FALLBACK_FACTOR = (0.75, 1.25)
Ends = tuple[float, float]
HARVEST_ERROR = 0.1  # of a survey's harvest, either way


def inputs(
    known: CountryInputs, statements: pd.DataFrame, cpi: pd.Series, grams: Ends, harvests_t: Ends
) -> tuple[Input, ...]:
    """The assumptions that may be turned, each with its distribution and source. Without a harvest there is none of it."""
    purity = known.retail_purity_range if np.isfinite(known.retail_purity_range).all() else (0.0, 1.0)
    factor = _published_range(known.table)
    source = _source_price(statements, cpi, known.last_year)
    return (
        Input(
            "grams_per_user", _("pure grams a user a year"), "fixed" if grams[0] == grams[1] else "loguniform", grams[0], grams[1],
            unit=_("g a year"),
            source=_("3.6–6.0 g: Giommoni, Berlusconi & Aziani (2022); 30 g: Paoli, Greenfield & Reuter (2009)"),
        ),
        Input(
            "survey_factor", _("users above or below the survey"), "loguniform", 2 / 3, 3 / 2, unit="factor",
            source=_("assumption: the surveys' own intervals are not available; many surveys are ten years old"),
        ),
        Input(
            "survey_place", _("surveys that differ threefold"), "uniform", 0.0, 1.0, unit=_("of their range"),
            source=_("lowest to highest survey of the country; one place for all countries (an assumption)"),
        ),
        Input(
            "retail_price_factor", _("retail prices in their ranges"), "triangular", factor[0], factor[1], unit="factor",
            source=factor[2], mode=1.0,
        ),
        Input(
            "retail_purity", _("retail purity where none is reported"), "uniform", purity[0], purity[1], unit="share",
            source=_("P10 to P90 of {n} countries: WDR 2025, annex 8.1, 2019").format(n=known.purity_countries),
        ),
        Input(
            "wholesale_purity", _("wholesale purity"), "uniform", 0.30, 0.70, unit="share",
            source=_(
                "upper end: export quality of 50–70 % (UNODC, survey of 2022); lower end: assumption. EMCDDA & Europol (2024) "
                "call it a key data gap"
            ),
        ),
        Input(
            "wholesale_place", _("wholesale price where none is reported"), "uniform", 0.0, 1.0, unit=_("of its stage's range"),
            source=_("P10 to P90 of the countries at the same stage: WDR 2024, annex 8.1"),
        ),
        Input(
            "source_usd_per_kg", _("price at the source"), "uniform", source[0], source[1], unit=_("USD per kg"),
            source=source[2],
        ),
        Input(
            "seized_retail_share", _("share seized from retailers"), "uniform", 0.0, 0.1, unit=_("share of kg"),
            source=_("assumption: small lots weigh little"),
        ),
        Input(
            "seized_distribution_share", _("share seized from distributors"), "uniform", 0.1, 0.4, unit=_("share of kg"),
            source=_("assumption"),
        ),
        Input(
            "opium_per_pure_kg", _("opium per kg of pure heroin"), "uniform", OPIUM_PER_PURE_HEROIN[0],
            OPIUM_PER_PURE_HEROIN[1], unit=_("kg per kg"),
            source=_("7,600–7,900 t for 390–450 t of pure base in 2017: UNODC/SUBCOM/53/3 (2018)"),
        ),
        *_harvest(harvests_t),
    )  # fmt: skip


def _harvest(harvests_t: Ends) -> tuple[Input, ...]:
    if not np.isfinite(harvests_t).all():
        return ()
    low, high = (1 - HARVEST_ERROR) * harvests_t[0], (1 + HARVEST_ERROR) * harvests_t[1]
    source = _("mean harvest of these years, and of one and two years earlier: WDR 2026, annex 6.2; ±{error} assumed")
    said, unit = source.format(error=words.percent(100 * HARVEST_ERROR)), _("t of opium a year")
    return (Input("harvest_t", _("harvests in transit"), "uniform", low, high, unit=unit, source=said),)


def _published_range(table: pd.DataFrame) -> tuple[float, float, str]:
    """How far lowest and highest retail prices lie from typical ones: medians over the countries that give a range."""
    ranged = table[table["retail_low"] < table["retail_high"]]
    if len(ranged) < FEWEST_RANGES:
        said = _("assumption: {n} countries of the route publish a range")
        return (*FALLBACK_FACTOR, said.format(n=len(ranged)))
    low = float((ranged["retail_low"] / ranged["retail_typical"]).median())
    high = float((ranged["retail_high"] / ranged["retail_typical"]).median())
    said = _("median range of {n} countries: WDR 2024, annex 8.1").format(n=len(ranged))
    return min(low, 1.0), max(high, 1.0), said


def _source_price(statements: pd.DataFrame, cpi: pd.Series, base_year: int) -> tuple[float, float, str]:
    """The price of heroin in Afghanistan that publications at hand give, 2008/09, in money of the base year."""
    here = statements[(statements["area"] == "AFG") & (statements["drug"] == "heroin")].set_index("metric")
    low, high = (float(here["value"].loc[f"price_at_stage_{end}"]) for end in ("low", "high"))
    rise = cpi[base_year] / cpi[2009]
    said = _(
        "USD {low}–{high} in 2008/09, {publication}, adjusted by US prices to USD of {year}: old and second-hand"
    ).format(
        low=f"{low:,.0f}", high=f"{high:,.0f}", publication=here.loc["price_at_stage_low", "publication"],
        year=base_year,
    )  # fmt: skip
    return low * rise, high * rise, said


def _span(one: Input) -> str:
    low, high = words.two_figures(one.low), words.two_figures(one.high)
    return low if one.low == one.high else _("{low} to {high}").format(low=low, high=high)


def inputs_table(found: Sequence[Input]) -> pd.DataFrame:
    """The assumptions as they are printed."""
    drawn, units = _("{span} {unit}, {distribution}"), {"share": _("share"), "factor": _("factor")}
    shapes = {
        "fixed": _("fixed"),
        "uniform": _("uniform"),
        "loguniform": _("loguniform"),
        "triangular": _("triangular"),
    }
    columns = {
        _("input"): [one.label for one in found],
        _("range"): [
            drawn.format(span=_span(one), unit=units.get(one.unit, one.unit), distribution=shapes[one.distribution])
            for one in found
        ],
        _("source"): [one.source for one in found],
    }
    return pd.DataFrame(columns)


def grams_curve(
    known: CountryInputs, found: Sequence[Input], drawn: Mapping[str, np.ndarray], convention: str
) -> pd.DataFrame:
    """What users pay (P5, P50, P95 over the other inputs) for grams a user from 3 to 35: the total is in proportion to it."""
    one_gram = {**drawn, "grams_per_user": np.ones_like(drawn["grams_per_user"])}
    per_gram = expenditure_usd(known, one_gram, convention).sum(axis=1)
    ends = np.array(spread(per_gram))
    grams = np.unique(np.r_[np.geomspace(3.6, 30, 25), found[0].low, found[0].high])
    columns = {"grams_per_user": grams, **dict(zip(("p5", "p50", "p95"), np.outer(ends, grams), strict=True))}
    return pd.DataFrame(columns)
