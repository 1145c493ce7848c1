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
    counted,
    one_of,
    table,
    text,
    within,
)
from pactresearch.errors import InputError

__all__ = ["DRUGS", "LAST_YEAR", "SIZE_CLASSES_KG", "checked"]

PRICE_KEY = ("iso3", "year", "drug", "level")
LEVEL = one_of("market level", "farm_gate", "wholesale", "retail")
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
WITH_SPREAD = Together("usd_per_kg", (PRICE_RANGE, ("purity",)), spread=PRICE_RANGE)
OPIUM = Together("production_t", (("low", "high"), ("yield_kg_ha",)))
WITH_ENDS = Together("value", (("low", "high"),), spread=("low", "high"))


@table("iso3", "year", "drug", editions=True, totals=("kg",))
class SEIZURES:
    """A row is a country's reported total of a drug in a year."""

    iso3, year = ISO3, YEAR
    drug = DRUG
    kg = at_least_zero("kilograms seized")


@table("case_id")
class CASES:
    """A row is `n` alike seizures, as far as only counts may be carried."""

    case_id = text("identifier of the row within its source")
    n = counted("number of cases", 1)
    year = YEAR
    iso3 = ISO3
    drug = DRUG
    kg = at_least_zero("kilograms of all n cases together", nullable=True)
    size_class_kg = one_of("kilograms of each case", *SIZE_CLASSES_KG, nullable=True)
    transport = text("means of transport; `withheld` where saying it would single out a case", nullable=True)
    concealment = text("hiding place; `withheld` as above", nullable=True)
    location = text("kind of place of the seizure; `withheld` as above", nullable=True)
    origin = text("country of production, ISO3; `withheld` as above", nullable=True)
    departure = text("country of departure, ISO3; `withheld` as above", nullable=True)
    destination = text("country of destination, ISO3; `withheld` as above", nullable=True)


@table("statistic", "area", "drug", "year")
class CASE_STATISTICS:
    """A row is a statistic of single cases that the package does not carry: results, never cases, and no place."""

    statistic = one_of(
        "what is measured",
        "monthly_fano", "gap_variation", "seized_together", "parcel_share", "large_lot_share_of_kg",
        "large_lot_share_otherwise", "classes",
    )  # fmt: skip
    area = text("country of seizure, ISO3, or a route")
    drug = DRUG
    year = OPEN_YEAR
    n = counted("lots, cases or seizures that it rests on, in threes", SMALLEST_ROW)
    value = at_least_zero("the statistic")
    low = at_least_zero("lower end; for gaps and seizures together: of what chance gives", nullable=True)
    high = at_least_zero("upper end, likewise", nullable=True)
    p = within(0, 1, "chance of as much at a steady rate, or by chance", nullable=True)


@table(*PRICE_KEY, "line", canonical=False)
class PRICES_PUBLISHED:
    """A row is a price line as published."""

    iso3, year, drug, level = ISO3, YEAR, DRUG, LEVEL
    line = counted("number of the line where a publication has several for one key", 1)
    typical_usd = at_least_zero("typical price, nominal USD per unit", nullable=True)
    minimum_usd = at_least_zero("lowest price, nominal USD per unit", nullable=True)
    maximum_usd = at_least_zero("highest price, nominal USD per unit", nullable=True)
    unit = text("unit as published", nullable=True)
    purity = PURITY


@table(*PRICE_KEY, editions=True, together=(WITH_SPREAD,), judged="flag")
class PRICES:
    """A row is a price a kilogram."""

    iso3, year, drug, level = ISO3, YEAR, DRUG, LEVEL
    usd_per_kg = at_least_zero("typical price, nominal USD per kg", nullable=True)
    usd_per_kg_low = at_least_zero("lowest price, nominal USD per kg", nullable=True)
    usd_per_kg_high = at_least_zero("highest price, nominal USD per kg", nullable=True)
    purity = PURITY
    flag = text("what is doubtful about the row", nullable=True)


@table("iso3", "province", "year", editions=True, together=(OPIUM,), totals=("hectares", "production_t"))
class CULTIVATION:
    """A row is an area under opium poppy."""

    iso3 = ISO3
    province = text("province, or `national`")
    year = YEAR
    hectares = at_least_zero("area under poppy, ha", nullable=True)
    production_t = at_least_zero("potential production of dry opium, t", nullable=True)
    yield_kg_ha = at_least_zero("yield of dry opium, kg/ha", nullable=True)
    low = at_least_zero("lower end of the published range of production_t", nullable=True)
    high = at_least_zero("upper end of the published range of production_t", nullable=True)


@table("iso3", "year", "drug", editions=True, together=(Together("percent", (("age_from", "age_to"),)),))
class PREVALENCE:
    """A row is a survey figure of past-year use."""

    iso3, year = ISO3, YEAR
    drug = one_of("group of drugs", "opiates", "opioids")
    percent = within(0, 100, "percent of people of that age", nullable=True)
    age_from = within(0, 120, "youngest age", dtype="int64")
    age_to = within(0, 120, "oldest age", dtype="int64")


@table("iso3", "year", "indicator", editions=True, together=(WITH_ENDS,))
class DEMAND:
    """A row is a published figure on use, harm or treatment, of a survey, a study or a register."""

    iso3, year = ISO3, YEAR
    indicator = one_of("indicator", *DEMAND_INDICATORS)
    value = at_least_zero("people, or percent where the indicator says so", nullable=True)
    low = at_least_zero("lower end of the published range", nullable=True)
    high = at_least_zero("upper end of the published range", nullable=True)


@table("iso3", "year", "substance", editions=True, totals=("kg",))
class PRECURSORS:
    """A row is a country's reported total of a precursor in a year."""

    iso3, year = ISO3, YEAR
    substance = one_of("substance", "acetic_anhydride")
    kg = at_least_zero("kilograms seized")


@table("iso3", "year", canonical=False)
class POPULATION_GDP:
    """A row is the people and the income of a country in a year."""

    iso3, year = ISO3, YEAR
    population = at_least_zero("people", nullable=True)
    population_15_64 = at_least_zero("people aged 15 to 64", nullable=True)
    gdp_usd = at_least_zero("gross domestic product, current USD", nullable=True)


@table("year", canonical=False)
class US_CPI:
    """A row is the price level of a year."""

    year = YEAR
    us_cpi = at_least_zero("US consumer price index, annual mean, 1982-84 = 100")


@table("iso3", "year", editions=True, totals=("population", "population_15_64", "gdp_usd"))
class CONTEXT:
    """A row is what a year of a country is measured by."""

    iso3, year, population, population_15_64, gdp_usd = POPULATION_GDP.columns.values()
    us_cpi = at_least_zero("US consumer price index, annual mean, 1982-84 = 100", nullable=True)


@table("iso3", "year", "indicator", editions=True, together=(Together("estimate", (("standard_error",),)),))
class GOVERNANCE:
    """A row is a governance indicator of a country in a year."""

    iso3, year = ISO3, YEAR
    indicator = one_of("indicator", "control_of_corruption", "government_effectiveness", "rule_of_law")
    estimate = Column("float64", "estimate, about -2.5 to 2.5")
    standard_error = at_least_zero("its standard error", nullable=True)


@table("iso3", "year", "indicator", editions=True)
class BACKGROUND:
    """A row is what is known around the trade: legal money, expert scores (of an edition's year), flows as estimated."""

    iso3, year = ISO3, YEAR
    indicator = text("what is measured, with its unit")
    value = at_least_zero("the figure")


@table("statement_id")
class STATEMENTS:
    """A row is a single figure as a publication prints it."""

    statement_id = text("identifier within its file")
    area = text("country (ISO3), border or region as named")
    period = text("year or years as printed")
    drug = text("drug as printed", nullable=True)
    metric = text("what is stated")
    value = Column("float64", "the number, where it is one", True)
    value_text = text("the words, where it is none", nullable=True)
    unit = text("unit and remarks as noted", nullable=True)
    publication = text("who is quoted, and through whom where at second hand")
    locator = text("page or figure")
    url = text("address", nullable=True)


LAYOUTS = {
    one.name: one for one in (*vars().values(), *evidence.LAYOUTS, *reference.LAYOUTS) if isinstance(one, Layout)
}


def layout_of(name: str) -> Layout:
    """The layout of that name. Raises InputError that lists those there are."""
    if name not in LAYOUTS:
        raise InputError(f"There is no table {name!r}. The tables are: {', '.join(sorted(LAYOUTS))}.")
    return LAYOUTS[name]
