"""The tables: columns, units, keys. The one place that knows them.

A layout describes either a file of `data/raw` (its sidecar names the layout under `table`) or a canonical table of
`data/processed`. Most are both: the file lacks only the column `source`, which is the file's own name. `null` is "not
reported"; 0 is a reported zero.
"""

from pactresearch.data.layout import (
    Column,
    Layout,
    at_least_zero,
    between,
    checked,
    choice,
    is_date,
    matches,
    text,
)
from pactresearch.errors import InputError

__all__ = ["Column", "Layout", "checked", "layout_of"]

FIRST_YEAR, LAST_YEAR = 1900, 2030
DRUGS = ("opium", "morphine", "heroin")
SUBSTANCES = ("acetic_anhydride",)
LEVELS = ("farm_gate", "wholesale", "retail")
STAGES = ("source", "transit", "entry", "distribution", "market")
ROUTES_PATTERN = r"[a-z][a-z_]*"
SIZE_CLASSES_KG = ("<0.1", "0.1-1", "1-5", "5-10", "10-50", "50-100", ">100")

ISO3 = Column(
    "str", "country, ISO 3166 alpha-3 (XKX: Kosovo)", False, "must be three capital letters", matches("[A-Z]{3}")
)
ISO3_OR_NONE = Column(
    "str", "country, ISO 3166 alpha-3, where known", True, "must be three capital letters", matches("[A-Z]{3}")
)
YEAR = Column(
    "int64", "calendar year", False, f"must be from {FIRST_YEAR} to {LAST_YEAR}", between(FIRST_YEAR, LAST_YEAR)
)
OPEN_YEAR = Column("Int64", "calendar year; empty: without end", True, YEAR.rule, YEAR.holds)
DRUG = choice("drug", *DRUGS)
ROUTE = Column("str", "route", False, "must be lower-case letters and underscores", matches(ROUTES_PATTERN))
SHARE = Column("float64", "share from 0 to 1", False, "must be from 0 to 1", between(0, 1))

SEIZURES = Layout(
    "seizures",
    "a country's reported total of a drug in a year",
    ("iso3", "year", "drug"),
    {"iso3": ISO3, "year": YEAR, "drug": DRUG, "kg": at_least_zero("kilograms seized")},
    editions=True,
)
CASES = Layout(
    "cases",
    "`n` alike seizures, as far as only counts may be carried",
    ("case_id",),
    {
        "case_id": text("identifier of the row within its source"),
        "n": Column("int64", "number of cases", False, "must be 1 or more", lambda values: values >= 1),
        "year": YEAR,
        "iso3": ISO3,
        "drug": DRUG,
        "kg": at_least_zero("kilograms of all n cases together", nullable=True),
        "size_class_kg": choice("kilograms of each case", *SIZE_CLASSES_KG, nullable=True),
        "transport": text("means of transport; `withheld` where saying it would single out a case", nullable=True),
        "concealment": text("hiding place; `withheld` as above", nullable=True),
        "location": text("kind of place of the seizure; `withheld` as above", nullable=True),
        "origin": text("country of production, ISO3; `withheld` as above", nullable=True),
        "departure": text("country of departure, ISO3; `withheld` as above", nullable=True),
        "destination": text("country of destination, ISO3; `withheld` as above", nullable=True),
    },
)
PRICES_PUBLISHED = Layout(
    "prices_published",
    "a price line as published",
    ("iso3", "year", "drug", "level", "line"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "drug": DRUG,
        "level": choice("market level", *LEVELS),
        "line": Column(
            "int64",
            "number of the line where a publication has several for one key",
            False,
            "must be 1 or more",
            lambda values: values >= 1,
        ),
        "typical_usd": at_least_zero("typical price, nominal USD per unit", nullable=True),
        "minimum_usd": at_least_zero("lowest price, nominal USD per unit", nullable=True),
        "maximum_usd": at_least_zero("highest price, nominal USD per unit", nullable=True),
        "unit": text("unit as published", nullable=True),
        "purity": Column("float64", "purity, 0 to 1", True, "must be from 0 to 1", between(0, 1)),
    },
    canonical=False,
)
PRICES = Layout(
    "prices",
    "a price",
    ("iso3", "year", "drug", "level"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "drug": DRUG,
        "level": choice("market level", *LEVELS),
        "usd_per_kg": at_least_zero("typical price, nominal USD per kg", nullable=True),
        "usd_per_kg_low": at_least_zero("lowest price, nominal USD per kg", nullable=True),
        "usd_per_kg_high": at_least_zero("highest price, nominal USD per kg", nullable=True),
        "purity": Column("float64", "purity, 0 to 1", True, "must be from 0 to 1", between(0, 1)),
        "flag": text("what is doubtful about the row", nullable=True),
    },
    editions=True,
)
CULTIVATION = Layout(
    "cultivation",
    "an area under opium poppy",
    ("iso3", "province", "year"),
    {
        "iso3": ISO3,
        "province": text("province, or `national`"),
        "year": YEAR,
        "hectares": at_least_zero("area under poppy, ha", nullable=True),
        "production_t": at_least_zero("potential production of dry opium, t", nullable=True),
        "yield_kg_ha": at_least_zero("yield of dry opium, kg/ha", nullable=True),
        "low": at_least_zero("lower end of the published range of production_t", nullable=True),
        "high": at_least_zero("upper end of the published range of production_t", nullable=True),
    },
    editions=True,
)
PREVALENCE = Layout(
    "prevalence",
    "a survey figure of past-year use",
    ("iso3", "year", "drug"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "drug": choice("group of drugs", "opiates", "opioids"),
        "percent": Column("float64", "percent of people of that age", True, "must be from 0 to 100", between(0, 100)),
        "age_from": Column("int64", "youngest age", False, "must be from 0 to 120", between(0, 120)),
        "age_to": Column("int64", "oldest age", False, "must be from 0 to 120", between(0, 120)),
    },
    editions=True,
)
PRECURSORS = Layout(
    "precursors",
    "a country's reported total of a precursor in a year",
    ("iso3", "year", "substance"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "substance": choice("substance", *SUBSTANCES),
        "kg": at_least_zero("kilograms seized"),
    },
    editions=True,
)
POPULATION_GDP = Layout(
    "population_gdp",
    "a country-year",
    ("iso3", "year"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "population": at_least_zero("people", nullable=True),
        "gdp_usd": at_least_zero("gross domestic product, current USD", nullable=True),
    },
    canonical=False,
)
US_CPI = Layout(
    "us_cpi",
    "a year",
    ("year",),
    {"year": YEAR, "us_cpi": at_least_zero("US consumer price index, annual mean, 1982-84 = 100")},
    canonical=False,
)
CONTEXT = Layout(
    "context",
    "a country-year",
    ("iso3", "year"),
    {
        **POPULATION_GDP.columns,
        "us_cpi": at_least_zero("US consumer price index, annual mean, 1982-84 = 100", nullable=True),
    },
)
GOVERNANCE = Layout(
    "governance",
    "a governance indicator of a country in a year",
    ("iso3", "year", "indicator"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "indicator": choice("indicator", "control_of_corruption", "government_effectiveness", "rule_of_law"),
        "estimate": Column("float64", "estimate, about -2.5 to 2.5"),
        "standard_error": at_least_zero("its standard error", nullable=True),
    },
    editions=True,
)
STATEMENTS = Layout(
    "statements",
    "a single figure as a publication prints it",
    ("statement_id",),
    {
        "statement_id": text("identifier within its file"),
        "area": text("country (ISO3), border or region as named"),
        "period": text("year or years as printed"),
        "drug": text("drug as printed", nullable=True),
        "metric": text("what is stated"),
        "value": Column("float64", "the number, where it is one", True),
        "value_text": text("the words, where it is none", nullable=True),
        "unit": text("unit and remarks as noted", nullable=True),
        "publication": text("who is quoted, and through whom where at second hand"),
        "locator": text("page or figure", nullable=True),
        "url": text("address", nullable=True),
    },
)
COUNTRIES = Layout(
    "countries",
    "a country or area",
    ("iso3",),
    {
        "iso3": ISO3,
        "name": text("UN name"),
        "region": text("UN region"),
        "subregion": text("UN subregion"),
        "note": text("status note that must be printed where the name stands", nullable=True),
        "capital_longitude": Column(
            "float64",
            "capital or administrative centre, degrees east",
            True,
            "must be from -180 to 180",
            between(-180, 180),
        ),
        "capital_latitude": Column(
            "float64",
            "capital or administrative centre, degrees north",
            True,
            "must be from -90 to 90",
            between(-90, 90),
        ),
    },
)
ALIASES = Layout(
    "country_aliases",
    "another spelling of a country",
    ("alias",),
    {"alias": text("the spelling"), "iso3": ISO3, "used_by": text("the source that spells it so")},
)
OTHER_CODES = Layout(
    "other_codes",
    "a code of ISO 3166 that no table uses, and the country that it stands for or became",
    ("code", "iso3"),
    {
        "code": Column("str", "two letters, or three withdrawn", False, "must be capitals", matches("[A-Z]{2,3}")),
        "iso3": ISO3,
        "withdrawn": Column("Int64", "year of its withdrawal; empty: in use", True, YEAR.rule, YEAR.holds),
    },
)
PARTNERS = Layout("partner_countries", "a partner country of the Paris Pact", ("iso3",), {"iso3": ISO3})
ORGANISATIONS = Layout(
    "partner_organisations",
    "a partner organisation of the Paris Pact",
    ("abbreviation",),
    {"abbreviation": text("short name"), "name": text("full name")},
)
ROUTES = Layout(
    "routes",
    "a country's place on a route",
    ("route", "iso3", "first_year"),
    {
        "route": ROUTE,
        "stage": choice("stage of the route", *STAGES),
        "iso3": ISO3,
        "first_year": OPEN_YEAR,
        "last_year": OPEN_YEAR,
        "weight": Column(
            "float64",
            "share of the country's seizures put to this route under fractional attribution",
            False,
            "must be from 0 to 1",
            between(0, 1),
        ),
        "primary": Column(
            "int64",
            "1 on the one route that counts the country under hard attribution",
            False,
            "must be 0 or 1",
            lambda values: values.isin([0, 1]),
        ),
        "order": Column(
            "int64",
            "position from the source outwards, for drawing",
            False,
            "must be 0 or more",
            lambda values: values >= 0,
        ),
        "evidence": text("publication that puts the country on the route"),
        "note": text("why this weight, and doubts", nullable=True),
    },
)
CORRIDORS = Layout(
    "corridors",
    "a pair of countries on a route, as a publication names it",
    ("drug", "route", "origin", "destination"),
    {
        "drug": DRUG,
        "route": ROUTE,
        "origin": ISO3,
        "destination": ISO3,
        "basis": text("drawn on a map, or said in the text"),
        "evidence": text("publication"),
    },
)
SHOCKS = Layout(
    "shocks",
    "a dated event that any trend may be tested against, chosen for its document and not for a series",
    ("id",),
    {
        "id": Column(
            "str",
            "identifier",
            False,
            "must be lower-case letters, digits and underscores",
            matches(r"[a-z][a-z0-9_]*"),
        ),
        "date": Column(
            "str",
            "day, or month where the day is not known",
            False,
            "must be a day such as 2022-04-03 or a month such as 2000-07",
            is_date,
        ),
        "label": text("what happened, and nothing of its effect"),
        "routes": Column(
            "str",
            "routes with a party to the event, commas between, or `all`",
            False,
            "must be `all` or names of routes with commas and no spaces between",
            matches(rf"{ROUTES_PATTERN}(,{ROUTES_PATTERN})*"),
        ),
        "evidence": text("decree, legal act or publication that dates it"),
        "note": text("what to know about the date", nullable=True),
    },
)

LAYOUTS = {
    layout.name: layout
    for layout in (
        SEIZURES, CASES, PRICES_PUBLISHED, PRICES, CULTIVATION, PREVALENCE, PRECURSORS, POPULATION_GDP, US_CPI, CONTEXT,
        GOVERNANCE, STATEMENTS, COUNTRIES, ALIASES, OTHER_CODES, PARTNERS, ORGANISATIONS, ROUTES, CORRIDORS, SHOCKS,
    )
}  # fmt: skip


def layout_of(name: str) -> Layout:
    """The layout of that name. Raises InputError that lists those there are."""
    if name not in LAYOUTS:
        raise InputError(f"There is no table {name!r}. The tables are: {', '.join(sorted(LAYOUTS))}.")
    return LAYOUTS[name]
