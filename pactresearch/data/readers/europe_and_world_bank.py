"""The layouts of the European Union Drugs Agency (EUDA) and of the World Bank."""

from pactresearch.data.readers.layouts import Layout, Publication

EUDA = Publication(
    "EUDA", "European Drug Report: source data", "https://www.euda.europa.eu/data_en",
    "Reproduction is authorised provided the source is acknowledged.", "drug seizures", years_after=2, month_day="06-05",
)  # fmt: skip
COUNTRY = ("Country", "Country name")
# The numbers of the bulletin's tables: kilograms seized (SZR-2-2-…), as `group, substance` of the bulletin say.
KILOGRAMS = {"SZR-2-2-1": "heroin", "SZR-2-2-9": "opium", "SZR-2-2-10": "morphine"}
BULLETIN = tuple(
    Layout(
        name=f"table {table} of EUDA's statistical bulletin, {drug} seized in kilograms",
        slug=f"euda_{table.lower().replace('-', '_')}",
        table="seizures",
        columns={"country": COUNTRY},
        needs=(table,),
        publication=EUDA,
        wide="year",
        constants={"drug": drug, "unit": "kg"},
    )
    for table, drug in KILOGRAMS.items()
)
SOURCE_DATA = Layout(
    name="source data of the European Drug Report, quantities seized",
    slug="euda_source_data",
    table="seizures",
    columns={
        "country": COUNTRY, "year": ("Year",), "drug": ("Drug", "Substance", "Drug/substance"), "amount": ("Quantity", "Quantity seized", "Value"),
        "unit": ("Unit", "Units"),
    },
    needs=("source data",),
    publication=EUDA,
)  # fmt: skip
WORLD_BANK = Publication(
    "World Bank", "World Development Indicators", "https://data.worldbank.org", "CC BY 4.0", "indicator workbook, sheet Data",
)  # fmt: skip
_AGGREGATES = (
    "AFE AFW ARB CEB CHI CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC LMC LMY LTE MEA MIC "
    "MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD"
)
INDICATORS = tuple(
    Layout(
        name=f"World Bank workbook, {code}",
        slug=f"worldbank_{column}",
        table="population_gdp",
        columns={"country": ("Country Name",), "iso3": ("Country Code",), "indicator": ("Indicator Code",)},
        needs=("Indicator Name", code),
        publication=WORLD_BANK,
        wide="year",
        names={"country": dict.fromkeys(_AGGREGATES.split(), "other")},
        totals_checked=False,
        figure=column,
    )
    for column, code in (("population", "SP.POP.TOTL"), ("gdp_usd", "NY.GDP.MKTP.CD"))
)
LAYOUTS = (*BULLETIN, SOURCE_DATA, *INDICATORS)
