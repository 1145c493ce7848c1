"""The tables that the sheets of a country rest on, loaded once, and who its neighbours and fellow countries are."""

import functools
from dataclasses import dataclass, replace

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.country.links import CountryLinks, country_links, links_of_all
from pactresearch.data import editions, memory, schema, store
from pactresearch.geography.united_nations import FILLED_AS
from pactresearch.methods.seizures.series import HeroinEquivalent, RouteSeries, heroin_equivalent, route_series
from pactresearch.methods.trends.windows import WindowTrend, whole_period
from pactresearch.reports.show.citations import sources_said
from pactresearch.rows import rows_of

CPI_SOURCE = "bls_us_cpi_u"  # the context table joins prices and population, and its rows do not say which
AGES_SOURCE = "un_wpp_2024_population_15_64"
TREND_YEARS = 20
OPIUM_PER_HEROIN = (10.0, 20.0, 7.0)  # kg: the convention, then the most and the least of published conversions
TABLES = ("seizures", "cases", "prices", "prevalence", "precursors", "cultivation", "context", "shocks")
BESIDE = ("background", "demand", "fatf_listings", "suspicious_transactions")


@dataclass(frozen=True, eq=False)
class CountryTables:
    """A country, a window of years, and the tables; each is whole, with every country, where it must be compared."""

    iso3: str
    first_year: int
    last_year: int
    seizures: pd.DataFrame  # all countries and years: what is usual is taken from all of them
    cases: pd.DataFrame  # all countries, the window's years; where it ends with the newest seizures, later ones too
    prices: pd.DataFrame  # the same
    prevalence: pd.DataFrame  # of the country, the window's years
    precursors: pd.DataFrame  # of the country, the window's years
    cultivation: pd.DataFrame  # of the country, national, the window's years
    context: pd.DataFrame  # all countries and years
    shocks: pd.DataFrame  # those of the window that concern the country's routes, or all
    neighbours: tuple[str, ...]  # by land
    routes: pd.DataFrame  # route, stage, primary: where the country stands
    others: dict[
        str, pd.DataFrame
    ]  # the tables of BESIDE, all countries; with `year`, to the window's end, oldest first
    shorts: dict[str, dict[str, str]]  # by table, its sources by identifier, a short line each

    @property
    def name(self) -> str:
        """The country's name as the United Nations writes it."""
        return geography.country_name(self.iso3)

    @property
    def period(self) -> str:
        """The window as it is written."""
        return f"{self.first_year}–{self.last_year}"

    @functools.cached_property
    def region(self) -> str:
        """The subregion of UNODC that the country lies in."""
        return str(geography.countries().loc[self.iso3, "subregion"])

    @functools.cached_property
    def region_members(self) -> tuple[str, ...]:
        """The countries of its subregion that ever reported a seizure of an opiate."""
        return _reporting_by_region().get(self.region, ())

    @functools.cached_property
    def primary_route(self) -> str | None:
        """The route that counts the country under hard attribution; None where none does."""
        found = self.routes.loc[self.routes["primary"] == 1, "route"]
        return None if found.empty else str(found.iloc[0])

    @functools.cached_property
    def all_own_seizures(self) -> pd.DataFrame:
        """What the country reported in any year: what is usual is taken from all of them."""
        return self.seizures[self.seizures["iso3"] == self.iso3]

    @functools.cached_property
    def own_seizures(self) -> pd.DataFrame:
        """What the country reported in the window."""
        return self.all_own_seizures[self.all_own_seizures["year"].between(self.first_year, self.last_year)]

    @functools.cached_property
    def own_cases(self) -> pd.DataFrame:
        """The cases of the country itself."""
        return self.cases[self.cases["iso3"] == self.iso3]

    @property
    def population_sources(self) -> tuple[str, ...]:
        """The identifiers of the sources of the population."""
        return tuple(name for name in self.shorts["context"] if name not in (CPI_SOURCE, AGES_SOURCE))

    def source_lines(self) -> dict[str, str]:
        """The sources of all tables by identifier, a short line each."""
        return {name: short for table in self.shorts.values() for name, short in table.items()}

    def cited(self, *rows: pd.DataFrame) -> tuple[str, ...]:
        """The sources of rows of any of the tables, a short line each; of no rows, those of the seizures that are not there."""
        lines = self.source_lines()
        found = dict.fromkeys(name for some in rows for name in editions.sources_of(some))
        return tuple(lines[name] for name in found or self.shorts["seizures"])

    def source_line(self, *rows: pd.DataFrame, and_prices: bool = False) -> str:
        """What stands below a figure of these rows; and_prices: where money of other years was put into that of one."""
        names = self.cited(*rows) + ((self.shorts["context"][CPI_SOURCE],) if and_prices else ())
        return sources_said(names)

    @functools.cached_property
    def links(self) -> CountryLinks:
        """The countries that cases name next to this one."""
        years = self.cases["year"]  # not those of the window: windows with the same cases share their links
        first, last = (int(years.min()), int(years.max())) if len(years) else (self.first_year, self.last_year)
        return country_links(links_of_all(first, last), self.own_cases, self.iso3)

    @functools.cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The groups that the country is ranked in: its region and its main route, with their countries."""
        found = {self.region: self.region_members}
        if self.primary_route:
            members = geography.members(self.primary_route)["iso3"]
            found[geography.route_title(self.primary_route)] = tuple(members.unique())
        return found

    @functools.cached_property
    def series_by_drug(self) -> dict[str, RouteSeries]:
        """The annual series of every drug with a figure in the window, as the trend methods take them, heroin first."""
        alone = pd.DataFrame({"iso3": [self.iso3], "weight": [1.0], "first_year": [None], "last_year": [None]})
        own, first, last = self.all_own_seizures, self.first_year, self.last_year
        return {drug: route_series(own, alone, drug, first, last) for drug in self.drugs()}

    @functools.cached_property
    def equivalents(self) -> tuple[HeroinEquivalent, ...]:
        """Heroin equivalents by the convention, with most and with least opium to a kilogram; none without a series."""
        if not self.series_by_drug:
            return ()
        return tuple(heroin_equivalent(self.series_by_drug, ratio) for ratio in OPIUM_PER_HEROIN)

    @property
    def first_trend_year(self) -> int:
        """The first year of the last twenty of the window, or of the window if it is shorter."""
        return max(self.first_year, self.last_year - TREND_YEARS + 1)

    @functools.cached_property
    def trends(self) -> dict[str, WindowTrend]:
        """By drug, the trend of the country's seizures over the last twenty years of the window, or all if it is shorter."""
        first = self.first_trend_year
        return {drug: whole_period(_from_year(series, first)) for drug, series in self.series_by_drug.items()}

    def drugs(self) -> tuple[str, ...]:
        """The drugs of which the country reported a figure in the window."""
        found = set(self.own_seizures["drug"].unique())
        return tuple(drug for drug in reversed(schema.DRUGS) if drug in found)


def _from_year(series: RouteSeries, first_year: int) -> RouteSeries:
    """The end of a series. Whether a year is complete depends on no window."""
    inside = series.years >= first_year
    by_year = ("years", "kg", "n_reporting", "n_members", "reported_share", "complete", "by_country")
    return replace(series, **{name: getattr(series, name)[inside] for name in by_year})


def read(iso3: str, first_year: int, last_year: int) -> CountryTables:
    """The tables of a country for a window of years, which a notebook's parameters name."""
    loaded = {name: store.load(name) for name in (*TABLES, *BESIDE)}
    shorts = {name: {one["id"]: one["short"] for one in table.attrs["sources"]} for name, table in loaded.items()}
    for table in loaded.values():
        table.attrs = {}  # pandas copies them deeply with every step, which took a tenth of the time of a sheet

    # Surveys, prices and harvests come out before seizures do: a window that ends with the newest seizures is open.
    until = last_year if last_year < loaded["seizures"]["year"].max() else schema.LAST_YEAR

    others = {name: loaded[name] for name in BESIDE}
    for name in (one for one in BESIDE if "year" in others[one]):
        others[name] = others[name][others[name]["year"] <= until].sort_values("year", kind="stable")

    def inside(name: str) -> pd.DataFrame:
        return loaded[name][loaded[name]["year"].between(first_year, until)]

    def own(name: str) -> pd.DataFrame:
        rows = inside(name)
        return rows[rows["iso3"] == iso3]

    places, cultivation = _places_on_routes(), own("cultivation")
    routes = places[places["iso3"] == iso3].drop(columns="iso3").reset_index(drop=True)
    return CountryTables(
        iso3=iso3, first_year=first_year, last_year=last_year, seizures=loaded["seizures"], cases=inside("cases"),
        prices=inside("prices"), prevalence=own("prevalence"), precursors=own("precursors"),
        cultivation=cultivation[cultivation["province"] == "national"], context=loaded["context"],
        shocks=_shocks(loaded["shocks"], routes, first_year, last_year),
        neighbours=tuple(one for one in geography.neighbours(iso3)["neighbour"] if FILLED_AS.get(one) != iso3),
        routes=routes, others=others, shorts=shorts,
    )  # fmt: skip


@memory.kept
def _reporting_by_region() -> dict[str, tuple[str, ...]]:
    """The countries of each subregion of UNODC that ever reported a seizure of an opiate."""
    regions = geography.countries()["subregion"]
    reporting = regions[regions.index.isin(store.load("seizures")["iso3"])]
    return {region: tuple(of.index) for region, of in reporting.groupby(reporting)}


@memory.kept
def _places_on_routes() -> pd.DataFrame:
    """Where each country stands on routes: iso3, route, stage, primary; its main route first."""
    rows = []
    for route in geography.route_names():
        rows += [(iso3, route, "source", 0) for iso3 in geography.sources_of(route)]
        members = geography.members(route, "fractional")
        rows += [(one.iso3, route, one.stage, one.primary) for one in rows_of(members)]
    table = pd.DataFrame(rows, columns=["iso3", "route", "stage", "primary"])
    return table.sort_values("primary", ascending=False, kind="stable")


@memory.ahead
def prepare() -> None:
    """Makes what the sheets of all countries share, which is then in memory."""
    years = store.load("cases")["year"]
    links_of_all(int(years.min()), int(years.max()))
    _places_on_routes()
    _reporting_by_region()


def _shocks(shocks: pd.DataFrame, routes: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """The events of the window that concern all routes or one of the country's, in order of date, with their year."""
    year = shocks["date"].str[:4].astype(int)
    month = shocks["date"].str[5:7].astype(int)
    on = set(routes["route"])
    concern = [where == "all" or bool(on & set(where.split(","))) for where in shocks["routes"]]
    found = shocks.assign(year=year, position=year - 0.5 + (month - 0.5) / 12)
    return found[pd.Series(concern, index=shocks.index) & year.between(first_year, last_year)].sort_values("date")
