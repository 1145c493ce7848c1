"""The indicators of a country, each defined once: what a sheet computes, and what docs/country-factsheet.md says of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pactresearch.chapters.country.indicators import market, seizures
from pactresearch.chapters.country.indicators.readings import Reading
from pactresearch.chapters.country.tables import CountryTables

DOCUMENT = "docs/country-factsheet.md"


@dataclass(frozen=True)
class Indicator:
    """What a number of a sheet means.

    ids: of its readings, mostly one. tables: those of pactresearch.data.schema that it is taken from. method: how, with
    the function. limits: what it cannot say. compute: its readings for a country; NaN with a note where nobody reported.
    """

    ids: tuple[str, ...]
    name: str
    definition: str
    unit: str
    tables: tuple[str, ...]
    method: str
    limits: str
    compute: Callable[[CountryTables], tuple[Reading, ...]]


INDICATORS = (
    Indicator(
        ("seizures",),
        "seizures",
        "Kilograms of heroin, morphine and opium that the country reported to have seized in a year: the newest year of the "
        "window that it reported, which may differ from drug to drug.",
        "kg, as seized",
        ("seizures",),
        method="The figure of the newest edition that has it; nothing is added or filled in.",
        limits="Shows what was seized and reported. Not adjusted for purity. A year without a report is not a zero.",
        compute=seizures.seized,
    ),
    Indicator(
        ("heroin_equivalent",),
        "heroin equivalent",
        "Heroin + morphine + opium / 10 of the newest year with a figure for any of them; the range counts 20 and 7 kg of "
        "opium as one of heroin.",
        "kg of heroin",
        ("seizures",),
        method="`methods.heroin_equivalent`. Ten is the convention of the United Nations; published conversions run from seven, "
        "for heroin as traded, to nearly twenty, for pure base.",
        limits="The range is that of the conversion alone. A drug without a figure for the year adds nothing, and the sheet "
        "names it.",
        compute=seizures.heroin_equivalent,
    ),
    Indicator(
        ("seizures_per_100_000",),
        "seizures per 100,000 people",
        "The heroin equivalent divided by the whole population of the same year.",
        "kg of heroin per 100,000 people",
        ("seizures", "context"),
        method="`methods.seizures.standing.per_100_000`; the range is that of the conversion.",
        limits="A small country on a large way has a high figure whatever its own market.",
        compute=seizures.per_head,
    ),
    Indicator(
        ("trend",),
        "trend of seizures",
        "Median yearly change of a drug's kilograms over the last twenty years of the window (all of it, if it is shorter), "
        "with a 95 % interval and a verdict.",
        "% a year",
        ("seizures",),
        method="`methods.window_trends`: Theil-Sen slope of ln kg on the reported years; the cautious interval, and the verdict's "
        "conditions, are in docs/methods/trends.md. Without an interval no number is printed.",
        limits="Seizures are not flow. Zeros have no logarithm and enter only Kendall's test.",
        compute=seizures.trends,
    ),
    Indicator(
        ("rank", "share"),
        "rank and share",
        "Rank by kilograms of a drug, 1 the largest, and share of the kilograms reported, among the countries of the same "
        "subregion of UNODC and of its main route, in the newest year that the country reported.",
        "rank; % of the kilograms reported",
        ("seizures", "countries", "routes"),
        method="`methods.seizures.standing.standing`. "
        "Only countries that reported for that year are ranked and counted; of the region, "
        "those that ever reported an opiate. A route counts the countries that it is the main route of.",
        limits="A country that did not report may have seized more. A route is a convention (data/raw/routes.csv).",
        compute=seizures.ranks,
    ),
    Indicator(
        ("cases",),
        "cases",
        "Number of single seizures of a drug that the country sent to UNODC's file of individual seizures.",
        "cases",
        ("cases",),
        method="Sum of the counts in the grouped file, 2011–2016.",
        limits="Countries send in some or none of their cases, above thresholds of their own: no count of all seizures.",
        compute=seizures.cases,
    ),
    Indicator(
        ("case_share",),
        "size, transport and concealment",
        "Share of the cases in a class of size, of a means of transport, of a hiding place: of the cases that say. For the "
        "drug of which the country has most cases.",
        "% of the cases that say",
        ("cases",),
        method="`methods.seizures.case_profile.case_profile`; "
        "from ten cases that say. What would single out fewer than three cases is "
        "withheld, counts among the cases and not among the answers.",
        limits="Cases that say need not be like those that do not; hiding places are those that were found.",
        compute=seizures.case_shares,
    ),
    Indicator(
        ("cases_naming_a_country", "link_from", "link_to"),
        "links in and out",
        "Share of the country's cases that name another country of departure or of destination; and the cases, of all "
        "countries in the file, that name each country next before it (from) and next after it (to).",
        "% of its cases; cases",
        ("cases",),
        method="`methods.flows.network.links`: consecutive, known and different countries among production, departure, seizure and "
        "destination; each row of the grouped file counts its cases. All opiates together.",
        limits="Mentions by the country that seized, in 2011–2016; most cases name nobody. No measure of flow.",
        compute=seizures.links,
    ),
    Indicator(
        ("price",),
        "price of heroin",
        "Newest typical price at wholesale and at retail, with the published lowest and highest; the middle of the range where "
        "only a range is published.",
        "USD per kg, in money of the base year that the sheet names; not adjusted for purity",
        ("prices", "context"),
        method="`methods.prices.standing.comparable_prices`: deflated by US consumer prices. Flagged prices are left out and named "
        "(docs/data.md), but for those whose kinds of heroin are not told apart.",
        limits="Prices are opinions of police and health services; kinds, purity and lot sizes differ between countries and years.",
        compute=market.prices,
    ),
    Indicator(
        ("price_ratio",),
        "price against neighbours",
        "The country's price divided by the median price of the countries with a land border to it, at the same level and in "
        "the newest year that it and any of them have one.",
        "ratio",
        ("prices", "context"),
        method="`methods.prices.standing.beside_neighbours`.",
        limits="Often one or two neighbours; a ratio may be one of purity or of lot size.",
        compute=market.against_neighbours,
    ),
    Indicator(
        ("purity",),
        "purity of heroin",
        "Newest purity published with a price, at wholesale and at retail.",
        "%",
        ("prices",),
        method="As published; base or salt is not stated.",
        limits="Mostly of 2019, and of few countries.",
        compute=market.purity,
    ),
    Indicator(
        ("acetic_anhydride",),
        "acetic anhydride",
        "Kilograms of acetic anhydride that the country reported to have seized, in the newest reported year.",
        "kg",
        ("precursors",),
        method="The figure of the newest edition that has it.",
        limits="Most of it is made and used lawfully; few countries report a seizure in any year.",
        compute=market.acetic_anhydride,
    ),
    Indicator(
        ("prevalence",),
        "past-year use",
        "Share of people who used opiates, or opioids, in the past year, in the newest survey.",
        "% of people of the ages that the survey covers",
        ("prevalence",),
        method="As published, with the year of the survey. Opioids include opiates and medicines.",
        limits="Surveys differ in method and miss people without a household; years of surveys differ between countries.",
        compute=market.prevalence,
    ),
    Indicator(
        ("users_at_most",),
        "users, at most",
        "The percentage of past-year use taken of the whole population in the year of the survey.",
        "people",
        ("prevalence", "context"),
        method="Percentage × population. The tables hold no population aged 15–64, to which the percentage applies, so the number "
        "of users is below this figure.",
        limits="An upper end and no estimate; the error of the survey is not in it.",
        compute=market.users,
    ),
    Indicator(
        ("poppy_area", "opium_production"),
        "opium poppy",
        "Area under opium poppy, and potential production of dry opium with its published range, in the newest year of each.",
        "hectares; tonnes",
        ("cultivation",),
        method="As published for the whole country.",
        limits="Potential production is area × yield, as if all were harvested. Published for Afghanistan and Myanmar only.",
        compute=market.cultivation,
    ),
)


def compute(tables: CountryTables) -> tuple[Reading, ...]:
    """Every reading of a country, in the order of the indicators."""
    return tuple(reading for indicator in INDICATORS for reading in indicator.compute(tables))


def by_id(name: str) -> Indicator:
    """The indicator that a reading of this name belongs to."""
    return next(indicator for indicator in INDICATORS if name in indicator.ids)


def document() -> str:
    """The text of docs/country-factsheet.md."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    yield "# The indicators of the country fact sheets"
    yield ""
    yield "<!-- Made by `make docs` from pactresearch/chapters/country/indicators/catalogue.py; change it there. -->"
    yield ""
    yield (
        "Each number of `country_factsheet` and `country_comparison` is one of these. The sheet gives its year and its source; "
        'the file for download below its tables has it unrounded. What nobody reported is "not reported", and never zero. A '
        "window that ends with the newest year of seizures takes later figures of other tables too."
    )
    for indicator in INDICATORS:
        yield f"\n## {indicator.name[0].upper()}{indicator.name[1:]}\n"
        yield f"{indicator.definition}\n"
        yield f"- **Unit:** {indicator.unit}."
        yield f"- **Source:** {', '.join(f'`{table}`' for table in indicator.tables)} (sources of each table: docs/data.md)."
        yield f"- **Method:** {indicator.method}"
        yield f"- **Limits:** {indicator.limits}"
        yield f"- **Name in the downloads:** {', '.join(f'`{name}`' for name in indicator.ids)}."
