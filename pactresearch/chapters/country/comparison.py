"""The sections of the notebook `country_comparison`: the indicators of the fact sheets, side by side."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.country import pictures, sentences
from pactresearch.chapters.country.indicators import catalogue, market
from pactresearch.chapters.country.indicators.readings import Reading, as_table
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _, ngettext
from pactresearch.methods.seizures.standing import per_100_000
from pactresearch.methods.trends.countries import judged_together
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show import lead
from pactresearch.reports.show.citations import sources_said
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import Lead
from pactresearch.reports.show.sections import Section, Table
from pactresearch.reports.show.trends import trend_power_words
from pactresearch.verdict import of_several, word

DRUG = "heroin"
LEFT_OUT = ("case_share", "link_from", "link_to", "rank", "share")  # of one country's own cases, region and route
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Several countries on the same indicators."""

    readings: dict[str, tuple[Reading, ...]]  # by iso3
    trends: pd.DataFrame  # of heroin, by country's name, as `trends_of` gives them

    @property
    def table(self) -> pd.DataFrame:
        """The readings as numbers, a row each, with the country's iso3."""
        return pd.concat([as_table(of).assign(iso3=iso3) for iso3, of in self.readings.items()], ignore_index=True)


def study(several: Sequence[CountryTables]) -> SideBySide:
    """Every indicator of each country, and their trends judged together."""
    return SideBySide({one.iso3: catalogue.compute(one) for one in several}, trends_of(several))


def unit(several: Sequence[CountryTables]) -> str:
    """What the report is about."""
    places = words.listed([one.name for one in several])
    return _("{places}: opiates side by side, {period}").format(places=places, period=several[0].period)


def question() -> str:
    """What the report asks, in a sentence."""
    return _("How do these countries compare in what they reported? Where can they not be compared?")


def coverage(several: Sequence[CountryTables]) -> Drawn:
    """Who reported seizures of heroin when."""
    years = {one.name: set(one.own_seizures.query("drug == @DRUG")["year"]) for one in several}
    return pictures.coverage_of(years, several[0], pictures.OFF_ROUTE, _("seizures of {drug}").format(drug=_(DRUG)))


def head(several: Sequence[CountryTables], trends: pd.DataFrame) -> tuple[Finding, ...]:
    """The three findings of the head: who reported most, whose seizures changed, and what cannot be said."""
    sources = sources_of(several)
    unseen = Finding(
        id="what_a_comparison_cannot_say",
        sentence=_(
            "Seizures cannot show which of these countries most heroin passes through."
        ),
        unit="", sources=sources, verdict="not identified",
        reason=_("Countries differ in how much of what passes they find, and in how much of that they report."),
    )  # fmt: skip
    return (*_most(several, sources), _changes(trends, several, sources), unseen)


def opening(several: Sequence[CountryTables], trends: pd.DataFrame) -> Lead:
    """The first screen: each country's newest year beside what was expected of it."""
    found = {
        lead.Place(name=one.name, colour=pictures.colour(one)): lead.newest(one.series_by_drug[DRUG])[-1]
        for one in several
        if DRUG in one.trends
    }
    return lead.of_several(found, DRUG, head(several, trends), sources_said(sources_of(several)))


def sources_of(several: Sequence[CountryTables]) -> tuple[str, ...]:
    """The sources of all the countries' heroin figures in the window, each once."""
    return tuple(dict.fromkeys(line for one in several for line in one.cited(one.own_seizures)))


def _most(several: Sequence[CountryTables], sources: tuple[str, ...]) -> tuple[Finding, ...]:
    """Who reported most in the newest year for which at least two of the countries did; nothing where there is none."""
    kg = amounts(several).dropna(how="all", axis=1)
    common = kg.index[kg.notna().sum(axis=1) >= 2]
    if common.empty:
        return ()
    year = int(common[-1])
    row = kg.loc[year].dropna().sort_values(ascending=False)
    silent = [one.name for one in several if one.name not in row.index]
    reason = ngettext("Total as reported by {n} country.", "Totals as reported by {n} countries.", len(row))
    missing = [_("Not reported by {places}.").format(places=words.listed(silent))] if silent else []
    known = {"year": year, "n": len(row)} | _ends(row.to_frame().T, functools.partial(sentences.written, "seizures"))
    said = _("Of {n} countries, {high_place} seized most heroin in {year}, {high}, and {low_place} least, {low}.")
    return (
        Finding(
            id="heroin_most", sentence=said.format(**known),
            value=float(row.iloc[0]), unit=_("kg of heroin, {high_place}, {year}").format(**known), sources=sources,
            verdict="reported", reason=" ".join([reason.format(n=len(row)), *missing]),
        ),
    )  # fmt: skip


def amounts(several: Sequence[CountryTables]) -> pd.DataFrame:
    """Kilograms of heroin, year by country's name; NaN where not reported."""
    years = range(several[0].first_year, several[0].last_year + 1)
    own = {one.name: one.own_seizures.query("drug == @DRUG").set_index("year")["kg"] for one in several}
    return pd.DataFrame(
        {place: kg.reindex(years).astype(float) for place, kg in own.items()}, index=pd.Index(years, name="year")
    )


def trends_of(several: Sequence[CountryTables]) -> pd.DataFrame:
    """The trend of heroin in each country, judged alone and again allowing for their number.

    By name: percent_per_year, low, high (% a year; NaN where not known), verdict, first_year, last_year, p, p_adjusted, discovery.
    """
    windows = _windows(several)
    adjusted, judged = judged_together(windows, FALSE_DISCOVERIES)
    rows: dict[str, dict] = {one.name: {"verdict": "not identified"} for one in several}
    for name, window in windows.items():
        verdict, (low, high) = judged[name].verdict, window.interval
        rows[name] = {"verdict": verdict, "first_year": window.first_year, "last_year": window.last_year}
        if window.shown != "unknown":
            rows[name] |= {"percent_per_year": window.trend.percent_per_year, "low": low, "high": high}
    columns = ["percent_per_year", "low", "high", "verdict", "first_year", "last_year"]
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("country").reindex(columns=columns)
    return table.join(adjusted).assign(discovery=lambda found: found["discovery"].eq(True))


def _windows(several: Sequence[CountryTables]) -> dict[str, WindowTrend]:
    """The trend of heroin in each country that reported any, by its name."""
    return {one.name: one.trends[DRUG] for one in several if DRUG in one.trends}


def _changes(trends: pd.DataFrame, several: Sequence[CountryTables], sources: tuple[str, ...]) -> Finding:
    clear = trends[trends["verdict"] == "supported"]
    fell, rose = (list(clear.index[side]) for side in (clear["percent_per_year"] < 0, clear["percent_per_year"] > 0))
    by_chance = ngettext(
        "With {n} country, up to {percent:.0f} % of the trends called clear may be chance.",
        "With {n} countries, up to {percent:.0f} % of the trends called clear may be chance.", len(trends),
    ).format(n=len(trends), percent=100 * FALSE_DISCOVERIES)  # fmt: skip
    said = [_("Each trend is judged by the same rules."), by_chance if len(clear) else ""]
    said.append(trend_power_words(_windows(several).values()))
    return Finding(
        id="heroin_trends", sentence=_changed(fell, rose, len(trends) - len(clear), several[0]), unit=_("% a year"),
        sources=sources, verdict=of_several(trends["verdict"]), reason=" ".join(filter(None, said)),
    )  # fmt: skip


def _changed(fell: Sequence[str], rose: Sequence[str], unclear: int, window: CountryTables) -> str:
    if fell and rose:
        said = _("Heroin seizures fell ({fell}) and rose ({rose}) from {first} to {last}.")
    elif fell:
        said = _("Heroin seizures fell ({fell}) from {first} to {last}.")
    elif rose:
        said = _("Heroin seizures rose ({rose}) from {first} to {last}.")
    else:
        said = _("In none of these countries did heroin seizures clearly rise or fall from {first} to {last}.")
    places = {"fell": words.listed(fell), "rose": words.listed(rose)}
    said = said.format(**places, first=window.first_trend_year, last=window.last_year)
    if unclear and (fell or rose):
        other = ngettext("In {n} other country no change is clear.", "In the other {n} no change is clear.", unclear)
        said = f"{said} {other.format(n=unclear)}"
    return said


def side_by_side(several: Sequence[CountryTables], found: SideBySide) -> Section:
    """The table of indicators: a row an indicator, a column a country, each figure with its year."""
    shown = [
        (one.name, reading)
        for one in several
        for reading in found.readings[one.iso3]
        if reading.reported and reading.indicator not in LEFT_OUT
    ]
    order = [name for indicator in catalogue.INDICATORS for name in indicator.ids]
    rows: dict[str, dict[str, str]] = {}  # by name of the indicator, by country
    for place, reading in sorted(shown, key=lambda one: order.index(one[1].indicator)):
        rows.setdefault(sentences.name_of(reading), {})[place] = _figure(reading)
    frame = pd.DataFrame(
        {_("indicator"): list(rows)} | {one.name: [row.get(one.name) for row in rows.values()] for one in several}
    )
    used = {name for of in found.readings.values() for reading in of if reading.reported for name in reading.sources}
    lines = {name: line for one in several for name, line in one.source_lines().items() if name in used}
    caption = _("Newest figures, with the year in brackets; prices in USD of {year}").format(
        year=market.base_year(several[0])
    )
    table = Table(frame, caption, "indicators", sources_said(lines.values()), data=found.table)
    return Section(_("Indicators side by side"), (), (table,) if rows else ())


def _figure(reading: Reading) -> str:
    said = sentences.value_of(reading)
    if reading.indicator == "trend" and reading.reasons[0].facts["verdict"] != "supported":
        said = _("no clear trend, {interval} a year").format(interval=words.percent_range(reading.low, reading.high))
    return f"{said} ({words.on_one_line(reading.when)})"


def seized(several: Sequence[CountryTables], trends: pd.DataFrame) -> Section:
    """Heroin seizures on common axes, as kilograms and per 100,000 people, and the trends."""
    kg, section = amounts(several), _("Seizures of heroin")
    if not (kg > 0).any(axis=None):
        none = _("{drug} seizures above zero: none of these countries reported any").format(drug=_(DRUG))
        return Section(section, missing=(none,))
    sources = sources_of(several)
    clear = trends[trends["verdict"] == "supported"]
    title = ngettext(
        "Heroin seizures clearly changed in {clear} of {n} country, {first}–{last}",
        "Heroin seizures clearly changed in {clear} of {n} countries, {first}–{last}", len(trends),
    ).format(clear=len(clear), n=len(trends), first=several[0].first_trend_year, last=kg.index[-1])  # fmt: skip
    said = Said(title=title, subtitle=_("Kilograms a year."), source=sources_said(sources))
    parts: list[Drawn | Table] = [pictures.panels(several, kg, "seizures", words.weight, said)]
    people = pd.DataFrame({one.name: _people(one).reindex(kg.index) for one in several})
    a_head = kg.combine(people, lambda own, many: own.combine(many, per_100_000))
    if (a_head > 0).any(axis=None):
        population = [several[0].source_lines()[name] for name in several[0].population_sources]
        title = _("Per 100,000 people, the newest figures run from {low} in {low_place} to {high} in {high_place}")
        said = Said(
            title=title.format(**_ends(a_head, words.weight)),
            subtitle=_("Kilograms of heroin a year per 100,000 people."),
            source=sources_said((*sources, *population)),
        )
        parts.append(pictures.panels(several, a_head, "seizures_per_100_000", words.weight, said))
    return Section(section, (), (*parts, _trend_table(trends, sources_said(sources))))


def _ends(values: pd.DataFrame, written: Callable[[float], str]) -> dict[str, str]:
    """The lowest and the highest of the newest values of each country, with whose they are, for a sentence."""
    last = values.ffill().iloc[-1].dropna().sort_values()
    ends = {"low": written(last.iloc[0]), "high": written(last.iloc[-1])}
    return ends | {"low_place": geography.in_text(last.index[0]), "high_place": geography.in_text(last.index[-1])}


def _people(tables: CountryTables) -> pd.Series:
    rows = tables.context[tables.context["iso3"] == tables.iso3]
    return rows.set_index("year")["population"].astype(float)


def _trend_table(trends: pd.DataFrame, source: str) -> Table:
    known = trends[["low", "high"]].dropna()
    ranges = [words.percent_range(low, high) for low, high in known.itertuples(index=False)]
    columns = {
        _("trend a year"): trends["percent_per_year"].map(
            functools.partial(words.percent, signed=True), na_action="ignore"
        ),
        _("95 % interval"): pd.Series(ranges, known.index, dtype="object").reindex(trends.index),
        _("p, adjusted for their number"): trends["p_adjusted"].map("{:.2g}".format, na_action="ignore"),
        _("verdict"): trends["verdict"].map(word),
    }
    frame = pd.DataFrame(columns, dtype="object").rename_axis(_("country")).reset_index()
    caption = _("Trends of heroin seizures over the last twenty years; at most 5 % of clear ones should be false")
    return Table(
        frame, caption, "trends", source, ranges=(_("95 % interval"),), missing=_("not identified"),
        data=trends.reset_index(),
    )  # fmt: skip


def prices(several: Sequence[CountryTables]) -> Section:
    """Real prices of heroin on common axes, at each level at which two of the countries have one."""
    tables = {one.name: market.comparable(one).query("iso3 == @iso3", local_dict={"iso3": one.iso3}) for one in several}
    drawn = []
    for level in market.LEVELS:
        by_year = {
            place: rows[rows["level"] == level].set_index("year")["usd_per_kg"] for place, rows in tables.items()
        }
        values = pd.DataFrame(by_year)
        if values.empty or values.notna().any().sum() < 2:
            continue
        rows = pd.concat([rows[rows["level"] == level] for rows in tables.values()])
        title = _("At {level}, the newest prices run from USD {low} per kg in {low_place} to {high} in {high_place}")
        subtitle = _("USD of {year} per kg, not adjusted for purity.").format(year=market.base_year(several[0]))
        title = title.format(level=_(level), **_ends(values, words.two_figures))
        said = Said(title=title, subtitle=subtitle, source=several[0].source_line(rows, and_prices=True))
        drawn.append(pictures.panels(several, values, f"prices_{level}", words.two_figures, said))
    silent = [place for place, rows in tables.items() if rows.empty]
    missing = _("comparable prices of heroin: {places}").format(places=words.listed(silent))
    return Section(_("Prices of heroin"), (), tuple(drawn), (missing,) if silent else ())


def not_reported(several: Sequence[CountryTables], found: SideBySide) -> Section:
    """What single countries lack, a line a country."""
    said = []
    for one in several:
        lacking = [sentences.name_of(reading) for reading in found.readings[one.iso3] if not reading.reported]
        said += [f"{one.name}: {words.listed(list(dict.fromkeys(lacking)))}"] if lacking else []
    return Section("", missing=tuple(said))
