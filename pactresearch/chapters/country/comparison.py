"""The sections of the notebook `country_comparison`: the indicators of the fact sheets, side by side."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pactresearch import methods, words
from pactresearch.chapters.country import factsheet, sentences
from pactresearch.chapters.country.figures import comparison as figures
from pactresearch.chapters.country.figures import coverage as country_coverage
from pactresearch.chapters.country.indicators import catalogue, market
from pactresearch.chapters.country.indicators.readings import Reading, as_table
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.methods.seizures.standing import per_100_000
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.sections import Section, Table

DRUG = "heroin"
LEFT_OUT = ("case_share", "link_from", "link_to", "rank", "share")  # of one country's own cases, region and route
FALSE_DISCOVERIES = 0.05


def title(several: Sequence[CountryTables]) -> str:
    """The title of the report."""
    return f"{words.listed([one.name for one in several])}: opiates side by side, {several[0].period}"


def question() -> str:
    """What the report asks, in a sentence."""
    return "How do these countries compare on what they reported, and on what can they not be compared?"


def coverage(several: Sequence[CountryTables]) -> Drawn:
    """Who reported seizures of heroin when."""
    years = {one.name: set(one.own_seizures.query("drug == @DRUG")["year"]) for one in several}
    place = f"seizures of {DRUG}"
    return country_coverage.coverage_rows(
        years, several[0].first_year, several[0].last_year, factsheet.OFF_ROUTE, place
    )


def head(several: Sequence[CountryTables], trends: pd.DataFrame) -> tuple[Finding, ...]:
    """The three findings of the head: who reported most, whose seizures changed, and what cannot be said."""
    sources = sources_of(several)
    unseen = Finding(
        id="what_a_comparison_cannot_say",
        sentence="Whether more heroin passes through one of these countries than through another cannot be said from what they "
        "seized.",
        unit="", sources=sources, verdict="not identified",
        reason="Countries differ in how much of what passes they find, and in how much of that they report.",
    )  # fmt: skip
    return (*_most(several, sources), _changes(trends, several, sources), unseen)


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
    rest = f"; not reported by {words.listed(silent)}" if silent else ""
    return (
        Finding(
            id="heroin_most",
            sentence=f"Heroin seized in {year} ran from {sentences.kilograms(row.iloc[-1])} ({row.index[-1]}) "
            f"to {sentences.kilograms(row.iloc[0])} ({row.index[0]}).",
            value=float(row.iloc[0]), unit=f"kg of heroin, {row.index[0]}, {year}", sources=sources,
            verdict="supported",
            reason=f"Reported totals of {words.counted(len(row), 'country', 'countries')}{rest}. It describes and tests nothing.",
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

    By country's name: percent_per_year, low, high (% a year; NaN where not identified), p, p_adjusted, discovery
    (Benjamini and Hochberg), verdict, first_year, last_year. A supported trend that is no discovery is not supported.
    """
    rows = {}
    for one in several:
        if DRUG not in one.trends:
            rows[one.name] = {"verdict": "not identified"}
            continue
        window, trend = one.trends[DRUG], one.trends[DRUG].trend
        rows[one.name] = {
            "verdict": window.verdict,
            "first_year": window.first_year,
            "last_year": window.last_year,
        }
        if window.verdict != "not identified":
            ends = {"low": trend.cautious_low, "high": trend.cautious_high}
            rows[one.name] |= {"percent_per_year": trend.percent_per_year, "p": trend.bootstrap_p, **ends}
    columns = ["percent_per_year", "low", "high", "verdict", "first_year", "last_year", "p"]
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("country").reindex(columns=columns)
    table = table.join(methods.false_discovery(table.pop("p"), FALSE_DISCOVERIES))
    fell_short = (table["verdict"] == "supported") & ~table["discovery"]
    return table.assign(verdict=table["verdict"].mask(fell_short, "not supported"))


def _changes(trends: pd.DataFrame, several: Sequence[CountryTables], sources: tuple[str, ...]) -> Finding:
    clear = trends[trends["verdict"] == "supported"]
    fell, rose = (list(clear.index[side]) for side in (clear["percent_per_year"] < 0, clear["percent_per_year"] > 0))
    said = [f"{word} ({words.listed(places)})" for word, places in (("fell", fell), ("rose", rose)) if places]
    unclear = len(trends) - len(clear)
    first = several[0].first_trend_year
    sentence = (
        f"Heroin seizures {' and '.join(said)} from {first} to {several[0].last_year}"
        + (f"; in the other {unclear} no change is clear." if unclear else ".")
        if said
        else f"In none of these countries did heroin seizures clearly rise or fall from {first} to {several[0].last_year}."
    )
    return Finding(
        id="heroin_trends", sentence=sentence, unit="% a year", sources=sources,
        verdict="supported" if said else "not supported",
        reason=f"Each trend judged by the same rules; with {words.counted(len(trends), 'country', 'countries')}, false "
        f"discoveries are held at {100 * FALSE_DISCOVERIES:.0f} %.",
    )  # fmt: skip


def side_by_side(several: Sequence[CountryTables], readings: dict[str, tuple[Reading, ...]]) -> Section:
    """The table of indicators: a row an indicator, a column a country, each figure with its year."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for one in several:
        for reading in readings[one.iso3]:
            if reading.reported and reading.indicator not in LEFT_OUT:
                rows.setdefault((reading.indicator, reading.of), {})[one.name] = _figure(reading)
    order = [name for indicator in catalogue.INDICATORS for name in indicator.ids]
    keys = sorted(rows, key=lambda key: order.index(key[0]))
    frame = pd.DataFrame(
        {"indicator": [sentences.name_of(*key) for key in keys]}
        | {one.name: [rows[key].get(one.name) for key in keys] for one in several}
    )
    data = pd.concat([as_table(readings[one.iso3]).assign(iso3=one.iso3) for one in several], ignore_index=True)
    used = {name for one in several for reading in readings[one.iso3] if reading.reported for name in reading.sources}
    lines = {name: line for one in several for name, line in one.source_lines().items() if name in used}
    table = Table(
        frame, f"Newest figures, the year in brackets; prices in money of {market.base_year(several[0])}", "indicators",
        f"Sources: {'; '.join(lines.values())}.", data=data,
    )  # fmt: skip
    return Section("The same indicators", (), (table,)) if keys else Section("The same indicators")


def _figure(reading: Reading) -> str:
    return f"{sentences.value_of(reading)} ({reading.when})".replace("–", "\u2060–\u2060")


def seized(several: Sequence[CountryTables], trends: pd.DataFrame) -> Section:
    """Heroin seizures on common axes, as kilograms and per 100,000 people, and the trends."""
    kg = amounts(several)
    source = f"Sources: {'; '.join(sources_of(several))}."
    if not (kg > 0).any(axis=None):
        return Section("Seizures of heroin", missing=(f"seizures of {DRUG} above zero: by none of these countries",))
    clear = trends[trends["verdict"] == "supported"]
    heading = (
        f"Heroin seizures changed clearly in {len(clear)} of {len(trends)} countries, {kg.index[0]}–{kg.index[-1]}"
    )
    first = _panels(several, kg, "seizures", heading, "Kilograms a year.", source, words.weight)
    people = pd.DataFrame({one.name: _people(one).reindex(kg.index) for one in several})
    a_head = kg.combine(people, lambda own, many: own.combine(many, per_100_000))
    population = [one.source_lines()[name] for one in several[:1] for name in one.population_sources]
    last = a_head.ffill().iloc[-1].dropna().sort_values()
    second = _panels(
        several, a_head, "seizures_per_100_000", f"Per 100,000 people, the newest figures run from {_ends(last, words.weight)}",
        "Kilograms of heroin a year per 100,000 people.", f"{source.rstrip('.')}; {'; '.join(population)}.", words.weight,
    )  # fmt: skip
    parts = (first, second) if (a_head > 0).any(axis=None) else (first,)
    return Section("Seizures of heroin", (), (*parts, _trend_table(trends, source)))


def _ends(ordered: pd.Series, written: Callable[[float], str]) -> str:
    """The lowest and the highest of values in order, with whose they are."""
    return f"{written(ordered.iloc[0])} ({ordered.index[0]}) to {written(ordered.iloc[-1])} ({ordered.index[-1]})"


def _people(tables: CountryTables) -> pd.Series:
    rows = tables.context[tables.context["iso3"] == tables.iso3]
    return rows.set_index("year")["population"].astype(float)


def _panels(
    several: Sequence[CountryTables], values: pd.DataFrame, name: str, heading: str, subtitle: str, source: str,
    written: Callable[[float], str],
) -> Drawn:  # fmt: skip
    colours = {one.name: factsheet.colour(one) for one in several}
    return figures.small_multiples(
        {place: values[place] for place in values}, colours, name=name, title=heading, subtitle=subtitle, source=source,
        written=written, tick=style.weight_label if written is words.weight else "{:,.6g}".format,
    )  # fmt: skip


def _trend_table(trends: pd.DataFrame, source: str) -> Table:
    def signed(value: float) -> str | None:
        return words.percent(value, signed=True) if np.isfinite(value) else None

    frame = pd.DataFrame(
        {
            "country": trends.index,
            "trend a year": [signed(value) for value in trends["percent_per_year"]],
            "95 % interval": [
                words.percent_range(low, high) if np.isfinite(low) else None
                for low, high in zip(trends["low"], trends["high"], strict=True)
            ],
            "p, adjusted for their number": [f"{p:.2g}" if np.isfinite(p) else None for p in trends["p_adjusted"]],
            "verdict": trends["verdict"].to_numpy(),
        }
    )
    caption = "Trends of heroin seizures over the last twenty years of the window, false discoveries held at 5 %"
    return Table(
        frame, caption, "trends", source, ranges=("95 % interval",), missing="not identified", data=trends.reset_index()
    )


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
        last = values.ffill().iloc[-1].dropna().sort_values()
        heading = f"At {level}, the newest prices run from {_ends(last, words.two_figures)} USD per kg"
        subtitle = f"USD of {market.base_year(several[0])} per kg, not adjusted for purity."
        source = several[0].source_line(rows, and_prices=True)
        drawn.append(_panels(several, values, f"prices_{level}", heading, subtitle, source, words.two_figures))
    silent = [place for place, rows in tables.items() if rows.empty]
    missing = (f"prices of heroin that can be compared: {words.listed(silent)}",) if silent else ()
    return Section("Prices of heroin", (), tuple(drawn), missing)


def not_reported(several: Sequence[CountryTables], readings: dict[str, tuple[Reading, ...]]) -> Section:
    """What single countries lack, a line a country."""
    said = []
    for one in several:
        lacking = [
            sentences.name_of(reading.indicator, reading.of) for reading in readings[one.iso3] if not reading.reported
        ]
        if lacking:
            said.append(f"{one.name}: {words.listed(list(dict.fromkeys(lacking)))}")
    return Section("", missing=tuple(said))
