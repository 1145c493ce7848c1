"""The tables: columns, units, keys. The one place that knows them.

A layout describes either a file of `data/raw` (its sidecar names the layout under `table`) or a canonical table of
`data/processed`. Most are both: the file lacks only the column `source`, which is the file's own name. `null` is "not
reported"; 0 is a reported zero.
"""

from pactresearch.data import evidence, reference
from pactresearch.data.layout import (
    DRUG,
    DRUGS,
    ISO3,
    LAST_YEAR,
    OPEN_YEAR,
    SIZE_CLASSES_KG,
    SMALLEST_ROW,
    YEAR,
    Column,
    Layout,
    Together,
    at_least_zero,
    checked,
    choice,
    counted,
    text,
    within,
)
from pactresearch.errors import InputError

__all__ = ["DRUGS", "LAST_YEAR", "SIZE_CLASSES_KG", "checked"]

COUNTRY_YEAR = {"iso3": ISO3, "year": YEAR}
PRICE_KEY = {**COUNTRY_YEAR, "drug": DRUG, "level": choice("market level", "farm_gate", "wholesale", "retail")}
PURITY = within(0, 1, "purity, 0 to 1", nullable=True)
DEMAND_INDICATORS = (
    "people_who_inject",
    "hiv_percent_of_people_who_inject",
    "hcv_percent_of_people_who_inject",
    "agonist_treatment_percent_of_people_who_inject",
    "agonist_treatment_clients",
    "high_risk_opioid_users",
    "drug_induced_deaths",
    "heroin_percent_of_treatment_entrants",
    "treatment_coverage_percent",
    "treatment_beds_per_100000",
    "outpatient_slots_per_100000",
)
PRICE_RANGE = ("usd_per_kg_low", "usd_per_kg_high")

# A row is a country's reported total of a drug in a year.
SEIZURES = Layout(
    "seizures",
    ("iso3", "year", "drug"),
    {**COUNTRY_YEAR, "drug": DRUG, "kg": at_least_zero("kilograms seized")},
    editions=True,
    totals=("kg",),
)
# A row is `n` alike seizures, as far as only counts may be carried.
CASES = Layout(
    "cases",
    ("case_id",),
    {
        "case_id": text("identifier of the row within its source"),
        "n": counted("number of cases", 1),
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
# A row is a statistic of single cases that the package does not carry: results, never cases, and no place.
CASE_STATISTICS = Layout(
    "case_statistics",
    ("statistic", "area", "drug", "year"),
    {
        "statistic": choice(
            "what is measured",
            "monthly_fano", "gap_variation", "seized_together", "parcel_share", "large_lot_share_of_kg", "classes",
        ),
        "area": text("country of seizure, ISO3, or a route"),
        "drug": DRUG,
        "year": OPEN_YEAR,
        "n": counted("windows, lots, cases or seizures that it rests on", SMALLEST_ROW),
        "value": at_least_zero("the statistic"),
        "low": at_least_zero("lower end; for gaps and seizures together: of what chance gives", nullable=True),
        "high": at_least_zero("upper end, likewise", nullable=True),
        "p": within(0, 1, "chance of as much at a steady rate, or by chance", nullable=True),
    },
)  # fmt: skip
# A row is a price line as published.
PRICES_PUBLISHED = Layout(
    "prices_published",
    (*PRICE_KEY, "line"),
    {
        **PRICE_KEY,
        "line": counted("number of the line where a publication has several for one key", 1),
        "typical_usd": at_least_zero("typical price, nominal USD per unit", nullable=True),
        "minimum_usd": at_least_zero("lowest price, nominal USD per unit", nullable=True),
        "maximum_usd": at_least_zero("highest price, nominal USD per unit", nullable=True),
        "unit": text("unit as published", nullable=True),
        "purity": PURITY,
    },
    canonical=False,
)
PRICES = Layout(
    "prices",
    tuple(PRICE_KEY),
    {
        **PRICE_KEY,
        "usd_per_kg": at_least_zero("typical price, nominal USD per kg", nullable=True),
        "usd_per_kg_low": at_least_zero("lowest price, nominal USD per kg", nullable=True),
        "usd_per_kg_high": at_least_zero("highest price, nominal USD per kg", nullable=True),
        "purity": PURITY,
        "flag": text("what is doubtful about the row", nullable=True),
    },
    editions=True,
    together=(Together("usd_per_kg", (PRICE_RANGE, ("purity",)), spread=PRICE_RANGE),),
    judged="flag",
)
# A row is an area under opium poppy.
CULTIVATION = Layout(
    "cultivation",
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
    together=(Together("production_t", (("low", "high"), ("yield_kg_ha",))),),
    totals=("hectares", "production_t"),
)
# A row is a survey figure of past-year use.
PREVALENCE = Layout(
    "prevalence",
    ("iso3", "year", "drug"),
    {
        **COUNTRY_YEAR,
        "drug": choice("group of drugs", "opiates", "opioids"),
        "percent": within(0, 100, "percent of people of that age", nullable=True),
        "age_from": within(0, 120, "youngest age", dtype="int64"),
        "age_to": within(0, 120, "oldest age", dtype="int64"),
    },
    editions=True,
    together=(Together("percent", (("age_from", "age_to"),)),),
)
# A row is a published figure on use, harm or treatment, of a survey, a study or a register.
DEMAND = Layout(
    "demand",
    ("iso3", "year", "indicator"),
    {
        **COUNTRY_YEAR,
        "indicator": choice("indicator", *DEMAND_INDICATORS),
        "value": at_least_zero("people, or percent where the indicator says so", nullable=True),
        "low": at_least_zero("lower end of the published range", nullable=True),
        "high": at_least_zero("upper end of the published range", nullable=True),
    },
    editions=True,
    together=(Together("value", (("low", "high"),), spread=("low", "high")),),
)
# A row is a country's reported total of a precursor in a year.
PRECURSORS = Layout(
    "precursors",
    ("iso3", "year", "substance"),
    {**COUNTRY_YEAR, "substance": choice("substance", "acetic_anhydride"), "kg": at_least_zero("kilograms seized")},
    editions=True,
    totals=("kg",),
)
POPULATION_GDP = Layout(
    "population_gdp",
    ("iso3", "year"),
    {
        **COUNTRY_YEAR,
        "population": at_least_zero("people", nullable=True),
        "population_15_64": at_least_zero("people aged 15 to 64", nullable=True),
        "gdp_usd": at_least_zero("gross domestic product, current USD", nullable=True),
    },
    canonical=False,
)
US_CPI = Layout(
    "us_cpi",
    ("year",),
    {"year": YEAR, "us_cpi": at_least_zero("US consumer price index, annual mean, 1982-84 = 100")},
    canonical=False,
)
CONTEXT = Layout(
    "context",
    ("iso3", "year"),
    {
        **POPULATION_GDP.columns,
        "us_cpi": at_least_zero("US consumer price index, annual mean, 1982-84 = 100", nullable=True),
    },
    editions=True,
    totals=("population", "population_15_64", "gdp_usd"),
)
# A row is a governance indicator of a country in a year.
GOVERNANCE = Layout(
    "governance",
    ("iso3", "year", "indicator"),
    {
        **COUNTRY_YEAR,
        "indicator": choice("indicator", "control_of_corruption", "government_effectiveness", "rule_of_law"),
        "estimate": Column("float64", "estimate, about -2.5 to 2.5"),
        "standard_error": at_least_zero("its standard error", nullable=True),
    },
    editions=True,
    together=(Together("estimate", (("standard_error",),)),),
)
# A row is what is known around the trade: legal money, expert scores (the year is that of the edition), flows as estimated.
BACKGROUND = Layout(
    "background",
    ("iso3", "year", "indicator"),
    {**COUNTRY_YEAR, "indicator": text("what is measured, with its unit"), "value": at_least_zero("the figure")},
    editions=True,
)
# A row is a single figure as a publication prints it.
STATEMENTS = Layout(
    "statements",
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
        "locator": text("page or figure"),
        "url": text("address", nullable=True),
    },
)
LAYOUTS = {
    one.name: one for one in (*vars().values(), *evidence.LAYOUTS, *reference.LAYOUTS) if isinstance(one, Layout)
}


def layout_of(name: str) -> Layout:
    """The layout of that name. Raises InputError that lists those there are."""
    if name not in LAYOUTS:
        raise InputError(f"There is no table {name!r}. The tables are: {', '.join(sorted(LAYOUTS))}.")
    return LAYOUTS[name]
