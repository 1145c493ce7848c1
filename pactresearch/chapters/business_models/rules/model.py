"""All that is asked of a route's business models, in one pass: reach, what can be seen, ten answers, nine archetypes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pactresearch.chapters.business_models.rules import archetypes, from_cases, from_money
from pactresearch.chapters.business_models.rules.archetypes import Score
from pactresearch.errors import InputError
from pactresearch.methods.evidence.evidence import Answer
from pactresearch.methods.evidence.reach import Reach, reach
from pactresearch.methods.evidence.visibility import Visibility, visibility
from pactresearch.methods.shipments.concentration import Concentration, concentration
from pactresearch.methods.shipments.quantile_shift import LotSizes, lot_sizes
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG, Sizes, weighted_sizes
from pactresearch.methods.shipments.size_tails import Tail, tail
from pactresearch.methods.shipments.spreading import Spreading, spreading
from pactresearch.methods.shipments.typology import DEFAULT_SEED, Typology, typology


@dataclass(frozen=True)
class FromElsewhere:
    """What other methods may bring to the ten questions; None or empty where they have not.

    hops: prices along the route (Q3, see `evidence_from_money.scope`). losses: loss shares by hop (Q4). co_seizures: of
    several drugs, by country (Q5). moved: displacement tests of the route (Q6, see `cross_route.displacements`). tiny_lots:
    by country and year (Q7). money: goods and money by country (Q8). margins: value added by stage (Q9). priced_share: of
    the route's countries with a wholesale price (0-1). case_file_shares: variable to the share of
    double-coded case files of the route that tell it (0-1).
    """

    hops: pd.DataFrame | None = None
    losses: pd.DataFrame | None = None
    co_seizures: pd.DataFrame | None = None
    moved: pd.DataFrame | None = None
    tiny_lots: pd.DataFrame | None = None
    money: pd.DataFrame | None = None
    margins: pd.DataFrame | None = None
    priced_share: float = 0.0
    case_file_shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BusinessModel:
    """What is known of how shipments of a drug on a route are organised."""

    cases: pd.DataFrame  # the rows that enter, layout `cases`
    reach: Reach
    visibility: Visibility
    sizes: Sizes
    tail: Tail
    concentration: Concentration
    lot_sizes: LotSizes
    spreading: Spreading
    typology: Typology
    answers: tuple[Answer, ...]  # in the order of the questions
    archetypes: tuple[Score, ...]


def business_model(
    cases: pd.DataFrame,
    seizures: pd.DataFrame,
    countries: Sequence[str],
    drug: str,
    years: tuple[int, int],
    names: Mapping[str, str],
    *,
    elsewhere: FromElsewhere | None = None,
    bootstraps: int = 100,
    seed: int = DEFAULT_SEED,
) -> BusinessModel:
    """Everything that the report on a route says of its business models.

    cases, seizures: canonical tables. countries: ISO3 of the route. years: first and last. names: of countries, for the
    words. Raises InputError for years in the wrong order.
    """
    if years[1] < years[0]:
        raise InputError(f"years are {years[0]} to {years[1]}; the last must not lie before the first.")
    elsewhere = elsewhere or FromElsewhere()
    own = cases[(cases["drug"] == drug) & cases["iso3"].isin(countries) & cases["year"].between(*years)]
    own = own.reset_index(drop=True)
    annual = seizures[(seizures["drug"] == drug) & seizures["iso3"].isin(countries)]
    with_cases = _years_of(cases, years)
    reached, totals = reach(own, annual, with_cases), _share_reported(annual, countries, with_cases)
    sizes = weighted_sizes(own, REPORTING_THRESHOLD_KG)
    lots, spread = lot_sizes(own, seed=seed), spreading(own, seed=seed)
    types = typology(own, bootstraps=bootstraps, seed=seed)
    answers = (
        from_cases.lot_sizes(lots, reached, names),
        from_cases.spreading(spread, reached, names),
        from_money.scope(elsewhere.hops),
        from_money.losses(elsewhere.losses),
        from_money.services(elsewhere.co_seizures),
        from_money.adaptation(elsewhere.moved),
        from_money.contactless(REPORTING_THRESHOLD_KG, elsewhere.tiny_lots),
        from_money.money(elsewhere.money),
        from_money.margins(elsewhere.margins),
        from_cases.types(types, reached, names),
    )
    return BusinessModel(
        cases=own,
        reach=reached,
        visibility=visibility(
            own,
            reached,
            totals_share=totals,
            priced_share=elsewhere.priced_share,
            case_file_shares=elsewhere.case_file_shares,
        ),
        sizes=sizes,
        tail=tail(sizes),
        concentration=concentration(sizes.mean_kg, sizes.n, seed=seed),
        lot_sizes=lots,
        spreading=spread,
        typology=types,
        answers=answers,
        archetypes=archetypes.scores(own, reached),
    )


def _years_of(cases: pd.DataFrame, years: tuple[int, int]) -> tuple[int, int]:
    """The years asked about that the case file spans: in others no country could have sent a case."""
    inside = cases.loc[cases["year"].between(*years), "year"]
    return (int(inside.min()), int(inside.max())) if len(inside) else years


def _share_reported(annual: pd.DataFrame, countries: Sequence[str], years: tuple[int, int]) -> float:
    reported = annual[annual["year"].between(*years)].groupby(["iso3", "year"]).size()
    asked = len(countries) * (years[1] - years[0] + 1)
    return float(len(reported) / asked) if asked else np.nan
