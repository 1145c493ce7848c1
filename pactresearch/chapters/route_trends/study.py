"""The argument of the notebook `route_trends`, a step a function: what is loaded, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pactresearch import geography, methods
from pactresearch.chapters.route_trends import detection as adjusted
from pactresearch.chapters.route_trends import tables
from pactresearch.chapters.route_trends.parameters import RouteTrends
from pactresearch.chapters.route_trends.published import PublishedMarket, published_markets
from pactresearch.data import store
from pactresearch.figures import style
from pactresearch.language import _
from pactresearch.methods.breaks.shocks import DatedChange
from pactresearch.methods.breaks.unknown_breaks import BreakPath
from pactresearch.methods.detection.detection import DetectionIndex
from pactresearch.methods.evidence.triangulation import Triangulation, of_trend
from pactresearch.methods.seizures.cases import CaseRecord
from pactresearch.methods.seizures.decomposition import Decomposition
from pactresearch.methods.seizures.production import ProductionRatio
from pactresearch.methods.seizures.quality_of_data import DataQuality
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.counts import CountTrend
from pactresearch.methods.trends.specification import SpecificationCurve
from pactresearch.methods.trends.verdicts import DetectionBound
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show import citations


@dataclass(frozen=True, eq=False, kw_only=True)
class Loaded:
    """What the report rests on: the parameters that were asked, the route's countries, and the tables."""

    asked: RouteTrends
    members: pd.DataFrame  # countries of the route: iso3, stage, order, weight, first_year, last_year
    names: dict[str, str]  # of every country, by iso3
    seizures: pd.DataFrame  # of all countries, drugs and years: what is usual is taken from all of them
    on_route: pd.DataFrame  # of these, the rows that the report counts
    cases: pd.DataFrame
    shocks: pd.DataFrame
    governance: pd.DataFrame
    afghan: pd.DataFrame  # national cultivation and production of Afghanistan
    statements: pd.DataFrame  # single figures as publications print them

    @property
    def drug(self) -> str:
        """The drug that the report speaks of first."""
        return self.asked.drugs[0]

    @property
    def place(self) -> str:
        """The route's name as a title."""
        return geography.route_title(self.asked.route)

    @property
    def colour(self) -> str:
        """The route's colour in every figure."""
        return style.route_colour(self.asked.route, geography.route_names())

    @cached_property
    def production_t(self) -> pd.Series:
        """Potential production of dry opium in Afghanistan by year, t."""
        return self.afghan.set_index("year")["production_t"]

    def series(self, drug: str, members: pd.DataFrame | None = None) -> RouteSeries:
        """A drug's yearly totals on the route, or of other members, over the years asked."""
        counted = self.members if members is None else members
        return methods.route_series(self.seizures, counted, drug, self.asked.first_year, self.asked.last_year)

    def printed_of(self, read: Triangulation) -> pd.DataFrame:
        """The published figures behind indicators that publications print."""
        return self.statements[self.statements["publication"].isin([one.source for one in read.indicators])]

    def source(self, *more: pd.DataFrame) -> str:
        """The line below a figure of the route's seizures, and of more tables."""
        return citations.source_line(self.on_route, *more)

    def cited(self, *more: pd.DataFrame) -> tuple[str, ...]:
        """The sources of a finding on the route's seizures, and on more tables."""
        return citations.cited(self.on_route, *more)


def load(**parameters: object) -> Loaded:
    """Checks the parameters and loads what the report rests on. Raises InputError as `RouteTrends` does."""
    asked = RouteTrends.from_notebook(**parameters)
    members, seizures = geography.members(asked.route, asked.attribution), store.load("seizures")
    inside = seizures["iso3"].isin(members["iso3"]) & seizures["year"].between(asked.first_year, asked.last_year)
    return Loaded(
        asked=asked,
        members=members,
        names={str(iso3): name for iso3, name in geography.countries()["name"].items()},
        seizures=seizures,
        on_route=seizures[inside & seizures["drug"].isin(asked.drugs)],
        cases=store.load("cases"),
        shocks=store.load("shocks"),
        governance=store.load("governance"),
        afghan=store.load("cultivation").query("iso3 == 'AFG' and province == 'national'"),
        statements=store.load("statements"),
    )


@dataclass(frozen=True, eq=False)
class Trends:
    """How seizures of each drug changed, and what the main window says of the flow."""

    series: dict[str, RouteSeries]  # by drug
    windows: dict[str, tuple[WindowTrend, ...]]  # by drug, the whole period first
    main: WindowTrend  # of the first drug
    bound: DetectionBound


def trends(data: Loaded) -> Trends:
    """The series of each drug, its trend in every window that is printed, and bound of the first."""
    series = {drug: data.series(drug) for drug in data.asked.drugs}
    windows = {drug: methods.window_trends(one, seed=data.asked.seed) for drug, one in series.items()}
    main = methods.main_window(windows[data.drug])
    return Trends(series, windows, main, methods.detection_bound(main.trend, interval=main.interval))


def countries(data: Loaded, found: Trends) -> pd.DataFrame:
    """The trend of every country in the main window of the first drug."""
    years = found.main.first_year, found.main.last_year
    one = methods.route_series(data.seizures, data.members, data.drug, *years)
    return methods.country_trends(one, seed=data.asked.seed)


def quality(data: Loaded) -> DataQuality:
    """What is known of each country's figures."""
    years = data.asked.first_year, data.asked.last_year
    return methods.data_quality(data.on_route, data.members["iso3"], data.drug, *years, cases=data.cases)


@dataclass(frozen=True, eq=False)
class Dependence:
    """What a trend hangs on: where the series is cut, and who counts."""

    curve: SpecificationCurve
    alternatives: pd.DataFrame  # as `methods.under_alternatives` gives them


def dependence(data: Loaded, found: Trends) -> Dependence:
    """The trend of the first drug in every window of years, and with other countries."""
    one, main, asked = found.series[data.drug], found.main, data.asked
    others = tables.alternatives(asked.route, asked.attribution, one, data.names)
    years = main.first_year, main.last_year
    alternatives = methods.under_alternatives(data.seizures, others, data.drug, *years, seed=asked.seed)
    return Dependence(methods.specification_curve(one.years, one.complete_kg), alternatives)


@dataclass(frozen=True, eq=False)
class Breaks:
    """Where a series changed: at dated shocks, and at years that nobody named."""

    changes: tuple[DatedChange, ...]
    path: BreakPath


def breaks(data: Loaded, found: Trends) -> Breaks:
    """The first drug at every dated shock, with the other routes as placebos, and the search for other breaks."""
    one, asked = found.series[data.drug], data.asked
    others = {
        route: data.series(data.drug, geography.members(route, asked.attribution))
        for route in geography.route_names()
        if route != asked.route
    }
    changes = methods.dated_changes(one, data.shocks, asked.route, others, seed=asked.seed)
    return Breaks(changes, methods.break_path(one.years, one.complete_kg, seed=asked.seed))


@dataclass(frozen=True, eq=False)
class Cases:
    """Single seizures: how many, how large, and what changed."""

    record: CaseRecord
    counted: CountTrend
    sizes: Decomposition


def cases(data: Loaded) -> Cases:
    """The cases of the first drug on the route, and whether their number or their size changed."""
    years = data.asked.first_year, data.asked.last_year
    record = methods.case_record(data.cases, data.seizures, data.members, data.drug, *years)
    compared = record.compared
    counted = methods.count_trend(compared["year"], compared["cases"])
    return Cases(record, counted, methods.size_decomposition(compared["year"], compared["kg"], compared["cases"]))


def detection(data: Loaded, found: Trends, proxies: pd.DataFrame | None = None) -> dict[str, DetectionIndex]:
    """The detection-adjusted index over the main window, of kilograms ("kg") and of cases ("n").

    proxies: iso3, year, proxy, value; without them, those of `detection.proxies_of`.
    """
    if proxies is None:
        proxies = adjusted.proxies_of(data.governance, data.seizures, data.members, data.drug)
    start, end = found.main.first_year, data.asked.last_year
    amounts = adjusted.amounts_of(found.series[data.drug], start)
    counts = adjusted.case_counts(data.cases, data.members, data.drug, start, end)
    return {
        "kg": methods.detection_index(amounts, proxies, quantity="kg"),
        "n": methods.detection_index(counts, proxies, quantity="n"),
    }


@dataclass(frozen=True, eq=False)
class Production:
    """The route's opiates against the harvests that they may come from."""

    series: Mapping[str, RouteSeries]  # of every opiate, asked or not
    ratio: ProductionRatio

    @property
    def known(self) -> bool:
        """Whether both are reported in any year."""
        return bool(self.ratio.table["ratio"].notna().any())


def production(data: Loaded) -> Production:
    """Seizures as opium over the harvest of the year and of the two before."""
    series = {drug: data.series(drug) for drug in methods.OPIATES}
    return Production(series, methods.ratio_to_production(methods.seized_as_opium(series), data.production_t))


def indicators(data: Loaded, found: Trends) -> Triangulation:
    """What the indicators that are known say together of the main window: kilograms alone."""
    main = found.main
    subject = _("{drug} along the {route}, {first_year}–{last_year}").format(
        drug=_(data.drug),
        route=geography.route_in_sentence(data.asked.route),
        first_year=main.first_year,
        last_year=main.last_year,
    )
    known = [of_trend("kg", main, data.source())] if main.trend.n_years else []
    return methods.triangulate(subject, known)


def end_markets(data: Loaded) -> dict[str, Triangulation]:
    """What published indicators say together of each market at the end of the route, by area as they name it."""
    markets = data.members.query("stage == 'market'")["iso3"]
    ends = {iso3: data.names[iso3] for iso3 in markets}
    if data.asked.route == geography.ROUTE_TO_WESTERN_EUROPE:
        ends["EU27"] = _("the European Union")
    told = [one for one in published_markets(data.statements) if one.area in ends and one.drug == data.drug]
    return {one.area: _read(one, ends[one.area]) for one in told}


def _read(market: PublishedMarket, name: str) -> Triangulation:
    subject = _("{drug} in {market}, {first_year}–{last_year}").format(
        drug=_(market.drug), market=name, first_year=market.first_year, last_year=market.last_year
    )
    return methods.triangulate(subject, market.indicators, unadjusted_price=market.unadjusted, doubts=(market.doubt,))
