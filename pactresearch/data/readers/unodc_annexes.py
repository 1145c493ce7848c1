"""The layouts of the statistical annexes of UNODC's World Drug Report: seizures (7.1), prices and purities (8.1, 8.3),
prevalence (1.1), opium (6.2).

Of the annexes 1.1, 6.2 and 8.3 no original was at hand when this was written, and their headings are assumed: where an edition
has others, the file is refused with the nearest headings, or not recognised.
"""

from typing import Any

from pactresearch.data.readers.layouts import UNODC_TERMS, Layout, Publication

REPORT = "https://www.unodc.org/unodc/en/data-and-analysis/world-drug-report.html"
OPIATES = {"Heroin": "heroin", "Heroin Base": "heroin", "Opium": "opium"}
OPIATES |= dict.fromkeys(("Morphine", "Illicit morphine"), "morphine")
COUNTRY = {"country": ("Country", "Country/Territory", "Country/territory", "Country or territory")}
CODE = {"iso3": ("msCode", "Iso3_code", "ISO3", "ISO3 code")}
_LONG: dict[str, Any] = {"strict": False, "totals_checked": False}


def _annex(number: str, what: str) -> dict[str, Any]:
    after = 2 if number in ("7.1", "8.1") else None  # the last year of the others does not tell the edition
    where = f"annex {number}, {what}"
    about = Publication("UNODC", "World Drug Report", REPORT, terms=UNODC_TERMS, locator=where, years_after=after)
    return {"name": f"annex {number} of the World Drug Report, {what}", "publication": about}


# fmt: off
SEIZURES = Layout(
    **_annex("7.1", "drug seizures"), **_LONG, slug="unodc_annex_7_1", table="seizures", needs=("DrugSubGroup",),
    columns={**COUNTRY, **CODE, "drug": ("DrugName",), "year": ("Reference year", "ReferenceYear", "Year"),
        "amount": ("Kilograms",)}, constants={"unit": "kg"}, names={"drug": {**OPIATES, "Acetic anhydride": "acetic_anhydride"}},
)
_PRICED = {**COUNTRY, "drug": ("Drug",), "level": ("LevelOfSale",), "year": ("Year",)}
PRICES = Layout(
    **_annex("8.1", "prices"), **_LONG, slug="unodc_annex_8_1", table="prices_published", optional=CODE, names={"drug": OPIATES},
    columns={**_PRICED, "typical_usd": ("Typical_USD",), "minimum_usd": ("Minimum_USD",), "maximum_usd": ("Maximum_USD",),
        "unit": ("Unit",)},
)
PURITIES = Layout(
    **_annex("8.1", "purities"), **_LONG, slug="unodc_annex_8_1_purities", table="prices_published", optional=CODE,
    columns={**_PRICED, "purity": ("Typical",), "measurement": ("Measurement",)}, names={"drug": OPIATES}, scale={"purity": 0.01},
)
PRICE_SERIES = Layout(
    **_annex("8.3", "heroin retail prices over the years"), slug="unodc_annex_8_3", table="prices_published", columns=COUNTRY,
    optional=CODE, needs=("heroin", "retail"), wide="year", figure="typical_usd",
    constants={"drug": "heroin", "level": "retail", "unit": "g"},
)
PREVALENCE = Layout(
    **_annex("1.1", "prevalence of drug use"), **_LONG, slug="unodc_annex_1_1", table="prevalence", needs=("prevalence",),
    columns={**COUNTRY, "drug": ("Drug", "Drug group", "DrugGroup"), "year": ("Year", "Year of estimate"),
        "percent": ("Best", "Best estimate", "Prevalence")},
    optional={**CODE, "age": ("Age", "Age group", "Ages")}, names={"drug": {"Opiates": "opiates", "Opioids": "opioids"}},
)
OPIUM = tuple(
    Layout(
        **_annex("6.2", words[0]), slug=f"unodc_annex_6_2_{column}", table="cultivation", columns=COUNTRY, optional=CODE,
        needs=words, wide="year", figure=column, constants={"province": "national"},
    )
    for column, words in (("hectares", ("opium poppy cultivation", "hectares")), ("production_t", ("opium production", "tons")))
)
LAYOUTS = (SEIZURES, PRICES, PURITIES, PRICE_SERIES, PREVALENCE, *OPIUM)
