"""The layouts of the European Union Drugs Agency (EUDA) and of the World Bank."""

from pactresearch.data.readers.layouts import Layout, Publication

EUDA = Publication(
    "EUDA", "European Drug Report: source data", "https://www.euda.europa.eu/data_en", years_after=2, month_day="06-05",
    terms="Reproduction is authorised provided the source is acknowledged.", locator="drug seizures",
)  # fmt: skip
WORLD_BANK = Publication(
    "World Bank", "World Development Indicators", "https://data.worldbank.org", terms="CC BY 4.0",
    locator="indicator workbook, sheet Data",
)  # fmt: skip
COUNTRY = {"country": ("Country", "Country name")}
# Kilograms seized, by the numbers that the bulletin gives its tables; counts of seizures (SZR-1-…) have no table here.
KILOGRAMS = {"SZR-2-2-1": "heroin", "SZR-2-2-9": "opium", "SZR-2-2-10": "morphine"}
_AGGREGATES = """AFE AFW ARB CEB CHI CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC
LMC LMY LTE MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD"""
# fmt: off
BULLETIN = tuple(
    Layout(
        name=f"table {number} of EUDA's statistical bulletin, {drug} seized in kilograms",
        slug=f"euda_{number.lower().replace('-', '_')}",
        table="seizures", columns=COUNTRY, needs=(number,), publication=EUDA, wide="year", constants={"drug": drug, "unit": "kg"},
    )
    for number, drug in KILOGRAMS.items()
)
SOURCE_DATA = Layout(
    name="source data of the European Drug Report, quantities seized", slug="euda_source_data", table="seizures", publication=EUDA,
    columns={**COUNTRY, "year": ("Year",), "drug": ("Drug", "Substance", "Drug/substance"), "unit": ("Unit", "Units"),
        "amount": ("Quantity", "Quantity seized", "Value")}, needs=("source data",),
)
INDICATORS = tuple(
    Layout(
        name=f"World Bank workbook, {code}", slug=f"worldbank_{column}", table="population_gdp", publication=WORLD_BANK,
        wide="year",
        columns={"country": ("Country Name",), "iso3": ("Country Code",), "indicator": ("Indicator Code",)}, figure=column,
        needs=("Indicator Name", code), names={"country": dict.fromkeys(_AGGREGATES.split(), "other")}, totals_checked=False,
    )
    for column, code in (("population", "SP.POP.TOTL"), ("gdp_usd", "NY.GDP.MKTP.CD"))
)
LAYOUTS = (*BULLETIN, SOURCE_DATA, *INDICATORS)
