"""The face for researchers: a route, a country, a picture of several, and what all reports found, by one call each."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pactresearch import geography, methods, paths, words
from pactresearch.data.store import load
from pactresearch.errors import InputError
from pactresearch.figures import style, trends
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.breaks.shocks import COLUMNS as SHOCK
from pactresearch.methods.breaks.shocks import DatedChange
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED, Estimator, Trend
from pactresearch.reports.kept import publication, whole
from pactresearch.reports.show import citations
from pactresearch.results import result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EXAMPLE = {"country": "TJK", "route": "northern"}
TEMPLATE = Path(__file__).with_name("new_notebook.ipynb")
FIRST_YEAR = 1995  # of every report, where no other is asked for
FINDING = ("id", "sentence", "value", "low", "high", "unit", "verdict", "reason", "overturned_by", "sources")


class Place:
    """What a route and a country have in common: countries whose seizures add up."""

    name: str
    members: pd.DataFrame  # iso3, weight (0-1), first_year and last_year (missing: no limit), at least

    @property
    def title(self) -> str:
        """How it is called in headings: a country's name; "Southern route", "Southern route without Pakistan"."""
        if not isinstance(self, Route):
            return self.name
        whole, gone = geography.route_title(self.name), words.listed([*map(geography.country_name, self.left_out)])
        return _("{route} without {countries}").format(route=whole, countries=gone) if gone else whole

    def series(self, drug: str, first_year: int = FIRST_YEAR, last_year: int | None = None) -> RouteSeries:
        """Reported seizures of a drug by year. last_year: by default the newest in the table.

        Raises InputError for an unknown drug, or years in the wrong order.
        """
        seizures = load("seizures")
        last = int(seizures["year"].max()) if last_year is None else last_year
        return methods.route_series(seizures, self.members, drug, first_year, last)

    def trend(
        self, drug: str, first_year: int = FIRST_YEAR, last_year: int | None = None, *,
        estimator: Estimator | None = None, draws: int = 2000, seed: int = DEFAULT_SEED,
    ) -> Trend:  # fmt: skip
        """The trend of the seizures of a drug ("heroin", "morphine", "opium") over the complete years, % a year.

        estimator: another slope in place of Theil-Sen's, a function of the years and of ln kg, such as
        `lambda years, log_kg: np.polyfit(years, log_kg, 1)[0]`. draws, seed: of the bootstrap. See `methods.trend`.
        """
        series = self.series(drug, first_year, last_year)
        return methods.trend(series.years, series.complete_kg, draws=draws, seed=seed, estimator=estimator)


@result
class Route(Place):
    """The countries whose seizures count on a route, and their series."""

    name: str
    attribution: str  # "hard": a country counts on one route; "fractional": on each by its weight
    members: pd.DataFrame  # from the source outwards; columns as of `geography.members`, and country, its name
    left_out: tuple[str, ...] = ()  # ISO3 codes of countries that were taken from it

    @property
    def countries(self) -> tuple[str, ...]:
        """The names of its countries."""
        return tuple(self.members["country"].unique())

    def without(self, *countries: "str | Country") -> "Route":
        """The route without these countries: `without("Pakistan", "IND")`. Raises InputError where one does not count on it."""
        gone = [country(one).iso3 for one in countries]
        for iso3 in gone:
            if iso3 not in set(self.members["iso3"]):
                raise InputError(
                    f"{geography.country_name(iso3)} does not count on the {self.name} route ({self.attribution} attribution); "
                    f"these do: {', '.join(self.countries)}."
                )
        members = self.members[~self.members["iso3"].isin(gone)].reset_index(drop=True)
        return replace(self, members=members, left_out=(*self.left_out, *gone))

    def changes(
        self, drug: str, shocks: pd.DataFrame | Mapping[str, str] | None = None, *, draws: int = 2000
    ) -> tuple[DatedChange, ...]:
        """The series at each dated shock of the route, the other routes as placebos: see `methods.dated_changes`.

        shocks: further ones beside those of `load("shocks")`, each a date and what happened on every route,
        `{"2014-12-31": "ISAF mission ends"}`; or a table in their place: id, date, label, routes (names, or "all").

        Raises InputError for a date or a route that is none, and for a table without these columns.
        """
        others = {one: route(one, self.attribution).series(drug) for one in geography.route_names() if one != self.name}
        dated = shocks if isinstance(shocks, pd.DataFrame) else load("shocks")
        if isinstance(shocks, Mapping):
            rows = [(date, date, label, "all") for date, label in shocks.items()]
            dated = pd.concat([dated, pd.DataFrame(rows, columns=[*SHOCK])], ignore_index=True)
        allowed = ("all", *geography.route_names())
        for name in {name for names in dated.get("routes", ()) for name in names.split(",")}.difference(allowed):
            raise InputError(f"shocks has the route {name!r}; allowed: {', '.join(allowed)}.")
        return methods.dated_changes(self.series(drug), dated, self.name, others, draws=draws)


@result
class Country(Place):
    """A country or area as the United Nations writes it, and its series."""

    iso3: str
    name: str
    subregion: str
    partner: bool  # of the Paris Pact
    routes: tuple[str, ...]  # on which it counts, whole or by a weight
    members: pd.DataFrame = field(repr=False)

    def load(self, table: str) -> pd.DataFrame:
        """The country's rows of a table, such as "prices". Raises InputError where the table is not of countries."""
        frame = load(table)
        if "iso3" not in frame:
            raise InputError(f'The table "{table}" is not of countries; its columns are {", ".join(frame.columns)}.')
        return frame[frame["iso3"] == self.iso3].reset_index(drop=True)


def route(name: str, attribution: str = "hard") -> Route:
    """A route by its name: "southern", "Southern route". attribution: "hard" or "fractional", see `geography.members`.

    Raises InputError for an unknown route or attribution.
    """
    plain = geography.route_of(name)
    members = geography.members(plain, attribution)
    return Route(plain, attribution, members.assign(country=members["iso3"].map(geography.country_name)))


def country(name: str | Country) -> Country:
    """A country by its code or its name, in any spelling that data/raw/country_aliases.csv knows, large or small.

    Raises InputError with the nearest names where it is not known.
    """
    if isinstance(name, Country):
        return name
    if not isinstance(name, str):
        raise InputError(f"country is {name!r}; give one name or code, such as 'Iran' or 'IRN'.")
    if wrong := geography.advice(name):
        raise InputError(f"country is {name!r}: {wrong}")
    code = geography.iso3_of(name)
    about = geography.countries().loc[code]
    on = [one for one in geography.route_names() if code in set(geography.members(one, "fractional")["iso3"])]
    alone = pd.DataFrame({"iso3": [code], "weight": [1.0], "first_year": [pd.NA], "last_year": [pd.NA]})
    named = {"iso3": code, "name": about["name"], "subregion": about["subregion"], "partner": bool(about["partner"])}
    return Country(**named, routes=tuple(on), members=alone)


def plot(
    countries: str | Place | Iterable[str | Place],
    drug: str = "heroin",
    years: Sequence[int] | None = None,
    *,
    ax: "Axes | None" = None,
) -> Drawn:
    """Reported seizures of countries or routes on one log axis.

    countries: one or several, each a name, a code, a route's name, a `Country` or a `Route`. years: first and last, or a
    range. ax: a panel of your own to draw on.

    Raises InputError for an unknown country or drug, years without a figure, and more places than there are colours.
    """
    asked = [countries] if isinstance(countries, str | Place) else list(countries)
    places = {place.title: place for place in map(_place, asked)}
    if isinstance(years, int):
        raise InputError(f"years is {years}; give the first and the last, such as ({years - 10}, {years}).")
    first, last = (FIRST_YEAR, None) if years is None else (years[0], years[-1])
    series = {title: place.series(drug, first, last) for title, place in places.items()}
    if not series:
        raise InputError("countries is empty; name one or several, such as pr.plot(['IRN', 'TUR'], 'heroin').")
    if not any((one.kg >= 0).any() for one in series.values()):
        raise InputError(f"Of {words.listed(list(series))} nothing is reported on {drug} in these years.")
    seizures, shown = load("seizures"), next(iter(series.values())).years
    begin, end = int(shown[0]), int(shown[-1])
    inside = (seizures["drug"] == drug) & seizures["year"].between(begin, end)
    codes = {code for place in places.values() for code in place.members["iso3"]}
    title = _("{drug} seizures, {begin}–{end}: {places}").format(
        drug=words.begins(_(drug)), begin=begin, end=end, places=words.listed(list(series))
    )
    subtitle = _(
        "Reported kilograms a year, log scale. Breaks: not reported, or nothing seized; open dots: incomplete years."
    )
    alt = _("Lines on a log axis, one for each place. {title}. Newest: {newest}.").format(
        title=title, newest="; ".join(_newest(name, one) for name, one in series.items())
    )
    whole = [isinstance(place, Route) and not place.left_out for place in places.values()]
    colours = style.line_colours(
        [place.name if one else None for one, place in zip(whole, places.values(), strict=True)]
    )
    source = citations.source_line(seizures[inside & seizures["iso3"].isin(codes)])
    return trends.seizure_lines(series, colours, Said(title=title, subtitle=subtitle, source=source, alt=alt), ax)


def _newest(name: str, series: RouteSeries) -> str:
    known = [(year, kg) for year, kg in zip(series.years, series.kg, strict=True) if kg >= 0]
    if not known:
        return _("{place} not reported").format(place=name)
    return _("{place} {weight} in {year}").format(place=name, weight=words.weight(known[-1][1]), year=known[-1][0])


def _place(one: str | Place) -> Place:
    if isinstance(one, Place):
        return one
    with contextlib.suppress(InputError):
        return route(one)
    return country(one)


def findings(folder: str | Path = "reports") -> pd.DataFrame:
    """The findings of all reports in a folder, one a row, in the reports' order.

    folder: of reports; a relative one lies in the project. The columns are notebook, report (a route, a country, or the
    notebook's own name), id, sentence, value, low, high, unit, verdict, reason, overturned_by and sources.

    Raises InputError where no report has any.
    """
    reports = paths.root() / Path(folder).expanduser()
    made = [(one, results) for one in publication.places(reports) if (results := whole.results(one))]
    rows = [
        {"notebook": one.notebook, "report": one.unit} | {name: found.get(name) for name in FINDING}
        for one, results in made
        for found in results["findings"]
    ]
    if not rows:
        raise InputError(
            f"{reports} holds no report with findings; make some with `pactresearch run`, or name their folder."
        )
    return pd.DataFrame(rows).assign(sources=lambda table: table["sources"].str.join("; "))


def new_notebook(name: str, over: str = "country", folder: str | Path | None = None) -> Path:
    """Begins a notebook of your own, that `pactresearch run --notebook NAME` makes for each country or route.

    name: lower-case letters, digits, underscores. over: "country" or "route". folder: the project's `notebooks` by default.

    Returns the file. Raises InputError where it is there already, or the name or `over` cannot be meant.
    """
    if over not in EXAMPLE or not (name.isidentifier() and name.islower() and paths.is_name(name)):
        raise InputError(f"name is {name!r} and over {over!r}; give a name such as my_question, over country or route.")
    file = Path(folder or paths.notebooks()) / f"{name}.ipynb"
    begun = TEMPLATE.read_text(encoding="utf-8").replace("TJK", EXAMPLE[over]).replace("country", over)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(begun)
    except FileExistsError:
        raise InputError(f"{file} is there already; give another name, or move it away.") from None
    return file
