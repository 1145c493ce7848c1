"""All that is asked of a route's business models, in one pass: reach, what can be seen, ten answers, nine archetypes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from pactresearch.chapters.business_models.rules import from_cases, from_money
from pactresearch.chapters.business_models.rules.archetypes import Score, scores
from pactresearch.chapters.business_models.rules.from_cases import unreached
from pactresearch.chapters.business_models.rules.from_texts import RouteRegister, with_texts
from pactresearch.chapters.business_models.rules.questions import Answer, checks, missing
from pactresearch.data.schema import CASE_STATISTICS
from pactresearch.errors import InputError
from pactresearch.methods.evidence.reach import Reach, reach
from pactresearch.methods.evidence.visibility import Visibility, visibility
from pactresearch.methods.shipments.concentration import Concentration, concentration
from pactresearch.methods.shipments.quantile_shift import lot_sizes
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG, Sizes, weighted_sizes
from pactresearch.methods.shipments.size_tails import Tail, tail
from pactresearch.methods.shipments.spreading import spreading
from pactresearch.methods.shipments.typology import DEFAULT_SEED, Typology, typology
from pactresearch.reports.show.prices import PricesOfRoute

MOST_FALSE = 0.06  # of worlds in which a rule may find what is not there


@dataclass(frozen=True)
class FromElsewhere:
    """What other methods may bring to the ten questions; None or empty where they have not.

    moved: displacement tests of the route (Q6, see `cross_route.displacements`). street: by country whether the street adds most
    (Q9). statistics: of single cases, rows of `case_statistics` (Q5, Q7). register: published findings, for all questions.
    priced_share: of the route's countries with a wholesale price (0-1). along: what those prices are followed by.
    case_file_shares: variable to the share of double-coded case files that tell it (0-1).
    """

    moved: pd.DataFrame | None = None
    street: pd.DataFrame | None = None
    statistics: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*CASE_STATISTICS.columns]))
    register: RouteRegister | None = None
    priced_share: float = 0.0
    along: PricesOfRoute | None = None
    case_file_shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BusinessModel:
    """What is known of how shipments of a drug on a route are organised; what takes long is computed when it is asked for."""

    cases: pd.DataFrame  # the rows that enter, layout `cases`
    reach: Reach
    visibility: Visibility
    elsewhere: FromElsewhere
    names: Mapping[str, str]  # of countries, by ISO3
    bootstraps: int = 100
    seed: int = DEFAULT_SEED

    @cached_property
    def sizes(self) -> Sizes:
        """The sizes above the reporting threshold."""
        return weighted_sizes(self.cases, REPORTING_THRESHOLD_KG)

    @cached_property
    def tail(self) -> Tail:
        """The shape of their distribution."""
        return tail(self.sizes)

    @cached_property
    def concentration(self) -> Concentration:
        """How unequal they are."""
        return concentration(self.sizes.mean_kg, self.sizes.n, seed=self.seed)

    @cached_property
    def typology(self) -> Typology:
        """The types that the cases fall into, whether or not they reach far enough to be judged by."""
        return typology(self.cases, bootstraps=self.bootstraps, seed=self.seed)

    @cached_property
    def archetypes(self) -> tuple[Score, ...]:
        """The archetypes held against the cases."""
        return scores(self.cases, self.reach)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The answers in the order of the questions, with what texts add."""
        given, other = (self.reach, self.names), self.elsewhere
        single, route = other.statistics, other.register.route if other.register else ""
        checked = checks()
        sound = {
            name: one.power for (name, of), one in checked.items() if of == route and one.false_positive <= MOST_FALSE
        }
        power = {name: sound.get(name, np.nan) for name in ("Q2", "Q5", "Q10")}
        answers = (
            unreached("Q1", *given) or from_cases.lot_sizes(lot_sizes(self.cases, seed=self.seed), *given),
            unreached("Q2", *given)
            or from_cases.spreading(
                single[single["area"] == route], spreading(self.cases, seed=self.seed), *given, power["Q2"]
            ),
            missing("Q3"),
            missing("Q4"),
            unreached("Q5", *given) or from_cases.services(single, self.names, power["Q5"]),
            from_money.adaptation(other.moved),
            unreached("Q7", *given) or from_cases.contactless(single, self.names, seed=self.seed),
            missing("Q8"),
            from_money.margins(other.street),
            unreached("Q10", *given) or from_cases.types(self.typology, self.cases, single, *given, power["Q10"]),
        )
        told = (with_texts(one, other.register) for one in answers)
        return tuple(
            replace(one, checked=checked.get((one.question.id, "texts" if one.grade == "published" else route)))
            for one in told
        )


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
    seen = visibility(
        own, reached, totals_share=totals, priced_share=elsewhere.priced_share,
        case_file_shares=elsewhere.case_file_shares,
    )  # fmt: skip
    return BusinessModel(own, reached, seen, elsewhere, names, bootstraps=bootstraps, seed=seed)


def _years_of(cases: pd.DataFrame, years: tuple[int, int]) -> tuple[int, int]:
    """The years asked about that the case file spans: in others no country could have sent a case."""
    inside = cases.loc[cases["year"].between(*years), "year"]
    return (int(inside.min()), int(inside.max())) if len(inside) else years


def _share_reported(annual: pd.DataFrame, countries: Sequence[str], years: tuple[int, int]) -> float:
    reported = annual[annual["year"].between(*years)].groupby(["iso3", "year"]).size()
    asked = len(countries) * (years[1] - years[0] + 1)
    return float(len(reported) / asked) if asked else np.nan
