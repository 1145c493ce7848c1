"""What the notebook `macro_indicators` computes: of each indicator and country the newest figure, its age, and its sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.monitoring.parameters import MacroIndicators
from pactresearch.files.yaml_files import read_yaml
from pactresearch.language import N_
from pactresearch.methods.prices.standing import comparable_prices
from pactresearch.reports.show.legal_money import reports_a_year, spells
from pactresearch.rows import holding

TABLES = (
    "seizures", "prevalence", "demand", "background", "governance", "fatf_listings", "suspicious_transactions", "actions",
    "prices", "context",
)  # fmt: skip
DIMENSIONS = {
    "activities": N_("Activities"),
    "enablers": N_("Enablers"),
    "response": N_("State response"),
    "value": N_("Value of markets"),
}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What a row of the tables means; the head of catalogue.yaml says what each field holds."""

    id: str
    dimension: str
    name: str
    table: str
    limits: str
    value: str = "value"
    say: str = "number"
    where: Mapping[str, str | int] = field(default_factory=dict)


INDICATORS = {
    entry["id"]: Indicator(dimension=dimension, **entry)
    for dimension, entries in read_yaml(Path(__file__).with_name("catalogue.yaml")).items()
    for entry in entries
}


@dataclass(frozen=True)
class Known:
    """figures: a row an indicator and country with a figure: iso3, indicator, year, value, age (years). rows: by indicator, the
    rows of its table for these countries, newest last. names: by ISO3, in order of display. listed: by ISO3, spells in words."""

    figures: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    listed: Mapping[str, list[str]]
    base_year: int  # in whose money prices are
    asked: MacroIndicators

    def of(self, indicator: str) -> pd.DataFrame:
        """The figures of an indicator, by iso3."""
        return self.figures[self.figures["indicator"] == indicator].set_index("iso3")

    def years(self) -> pd.DataFrame:
        """The year of each figure, indicator by country; NaN where there is none."""
        wide = self.figures.pivot_table(index="indicator", columns="iso3", values="year")
        return wide.reindex(index=list(INDICATORS), columns=list(self.names))

    def counts(self) -> dict[str, int]:
        """How many cells hold a recent figure, an older one, and none."""
        recent = int((self.figures["age"] < self.asked.recent_years).sum())
        cells = len(INDICATORS) * len(self.names)
        return {"recent": recent, "older": len(self.figures) - recent, "none": cells - len(self.figures), "all": cells}


def known(loaded: Mapping[str, pd.DataFrame], asked: MacroIndicators) -> Known:
    """loaded: the tables of TABLES, by name."""
    base_year, prepared = _prepared(loaded, asked)
    rows = {one.id: _rows(prepared[one.table], one, asked) for one in INDICATORS.values()}
    newest = [
        frame.groupby("iso3").tail(1)[["iso3", "year", INDICATORS[name].value]].set_axis(["iso3", "year", "value"], axis=1)
        for name, frame in rows.items()
    ]  # fmt: skip
    figures = pd.concat([frame.assign(indicator=name) for name, frame in zip(rows, newest, strict=True)])
    figures = figures.astype({"year": "int64", "value": "float64"})
    figures["age"] = asked.last_year - figures["year"]
    listings = loaded["fatf_listings"]
    listed = {iso3: spells(listings[listings["iso3"] == iso3]) for iso3 in asked.countries}
    names = {iso3: geography.country_name(iso3) for iso3 in asked.countries}
    figures = figures.reset_index(drop=True)
    return Known(figures=figures, rows=rows, names=names, listed=listed, base_year=base_year, asked=asked)


def _rows(table: pd.DataFrame, one: Indicator, asked: MacroIndicators) -> pd.DataFrame:
    """The rows of an indicator with a figure, to the last year asked for, newest last."""
    to_then = table["iso3"].isin(asked.countries) & (table["year"] <= asked.last_year) & table[one.value].notna()
    found = table[to_then & holding(table, one.where)].sort_values("year", kind="stable")
    found.attrs = table.attrs
    return found


def _prepared(
    loaded: Mapping[str, pd.DataFrame], asked: MacroIndicators
) -> tuple[int, dict[str, pd.DataFrame]]:  # fmt: skip
    """The tables with a year and the columns that the catalogue names, each with its sources; and the year of money."""
    context = loaded["context"]
    cpi = context.dropna(subset="us_cpi").drop_duplicates("year").set_index("year")["us_cpi"].sort_index()
    base_year = int(cpi.index[cpi.index <= asked.last_year].max())
    listings, transactions = loaded["fatf_listings"], loaded["suspicious_transactions"]
    last_told = listings["listed_to"].fillna(listings["listed_from"]).str[:4].astype("float64")
    of_each = {of: reports_a_year(rows) for of, rows in transactions.groupby(["iso3", "source"])}
    made = {
        "prices": comparable_prices(loaded["prices"], "heroin", cpi, base_year),
        "context": context.assign(
            gdp_usd_per_head=context["gdp_usd"] / context["population"],
            source=context["source_of_gdp_usd"],
        )[["iso3", "year", "gdp_usd_per_head", "source"]],
        "fatf_listings": listings.assign(year=last_told, n=listings.groupby("iso3")["iso3"].transform("size")).dropna(
            subset="year"
        ),
        "suspicious_transactions": pd.concat(of_each, names=["iso3", "source"]).reset_index(),
        "actions": loaded["actions"].rename(columns={"year_from": "year"}),
    }
    for name, table in made.items():
        table.attrs = loaded[name].attrs
    return base_year, {**loaded, **made}
