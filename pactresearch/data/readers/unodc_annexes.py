"""The layouts of the statistical annexes of UNODC's World Drug Report: seizures (7.1), prices and purities (8.1, 8.3),
prevalence (1.1), opium (6.2).

Of the annexes 1.1, 6.2 and 8.3 no original was at hand when this was written: the headings are those that the annexes are
known to have; where an edition differs, the file is refused with the nearest headings, or not recognised.
"""

from pactresearch.data.readers.layouts import UNODC_TERMS, Layout, Publication

REPORT = "https://www.unodc.org/unodc/en/data-and-analysis/world-drug-report.html"
OPIATES = {
    "Heroin": "heroin", "Heroin Base": "heroin", "Opium": "opium", "Morphine": "morphine", "Illicit morphine": "morphine",
    "Acetic anhydride": "acetic_anhydride",
}  # fmt: skip


def _annex(number: str, what: str) -> Publication:
    return Publication(
        "UNODC", "World Drug Report", REPORT, UNODC_TERMS, f"annex {number}, {what}", years_after=2, month_day="06-26"
    )


COUNTRY = ("Country", "Country/Territory", "Country/territory", "Country or territory")
CODE = ("msCode", "Iso3_code", "ISO3", "ISO3 code")

SEIZURES = Layout(
    name="annex 7.1 of the World Drug Report, drug seizures",
    slug="unodc_annex_7_1",
    table="seizures",
    columns={
        "country": COUNTRY, "drug": ("DrugName",), "year": ("Reference year", "ReferenceYear", "Year"),
        "amount": ("Kilograms",), "iso3": CODE,
    },
    needs=("DrugSubGroup",),
    publication=_annex("7.1", "drug seizures"),
    constants={"unit": "kg"},
    names={"drug": OPIATES},
    strict=False,
    totals_checked=False,
)  # fmt: skip
PRICES = Layout(
    name="annex 8.1 of the World Drug Report, prices",
    slug="unodc_annex_8_1",
    table="prices_published",
    columns={
        "country": COUNTRY, "drug": ("Drug",), "level": ("LevelOfSale",), "year": ("Year",), "typical_usd": ("Typical_USD",),
        "minimum_usd": ("Minimum_USD",), "maximum_usd": ("Maximum_USD",), "unit": ("Unit",),
    },
    optional={"iso3": CODE},
    publication=_annex("8.1", "prices"),
    names={"drug": {key: drug for key, drug in OPIATES.items() if drug != "acetic_anhydride"}},
    strict=False,
    totals_checked=False,
)  # fmt: skip
PURITIES = Layout(
    name="annex 8.1 of the World Drug Report, purities",
    slug="unodc_annex_8_1_purities",
    table="prices_published",
    columns={
        "country": COUNTRY, "drug": ("Drug",), "level": ("LevelOfSale",), "year": ("Year",), "purity": ("Typical",),
        "measurement": ("Measurement",),
    },
    optional={"iso3": CODE},
    publication=_annex("8.1", "purities"),
    names=PRICES.names,
    scale={"purity": 0.01},
    strict=False,
    totals_checked=False,
)  # fmt: skip
PRICE_SERIES = Layout(
    name="annex 8.3 of the World Drug Report, heroin retail prices over the years",
    slug="unodc_annex_8_3",
    table="prices_published",
    columns={"country": COUNTRY},
    optional={"iso3": CODE},
    needs=("heroin", "retail"),
    publication=_annex("8.3", "heroin retail prices"),
    wide="year",
    constants={"drug": "heroin", "level": "retail", "unit": "g"},
    figure="typical_usd",
)
PREVALENCE = Layout(
    name="annex 1.1 of the World Drug Report, prevalence of use",
    slug="unodc_annex_1_1",
    table="prevalence",
    columns={
        "country": COUNTRY,
        "drug": ("Drug", "Drug group", "DrugGroup"),
        "year": ("Year", "Year of estimate"),
        "percent": ("Best", "Best estimate", "Prevalence"),
    },
    optional={"iso3": CODE, "age": ("Age", "Age group", "Ages")},
    needs=("prevalence",),
    publication=_annex("1.1", "prevalence of drug use"),
    names={"drug": {"Opiates": "opiates", "Opioids": "opioids"}},
    strict=False,
    totals_checked=False,
)
OPIUM = tuple(
    Layout(
        name=f"annex 6.2 of the World Drug Report, {words[0]}",
        slug=f"unodc_annex_6_2_{column}",
        table="cultivation",
        columns={"country": COUNTRY},
        optional={"iso3": CODE},
        needs=words,
        publication=_annex("6.2", words[0]),
        wide="year",
        figure=column,
        constants={"province": "national"},
    )
    for column, words in (
        ("hectares", ("opium poppy cultivation", "hectares")),
        ("production_t", ("opium production", "tons")),
    )
)
LAYOUTS = (SEIZURES, PRICES, PURITIES, PRICE_SERIES, PREVALENCE, *OPIUM)
