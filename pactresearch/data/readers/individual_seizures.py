"""The layouts of lists of single seizures: UNODC's Individual Drug Seizures (IDS) and its Drugs Monitoring Platform (DMP).

Taken are heroin (`Heroin`, `Heroin Base`), opium (`Opium`) and illicit morphine (`Morphine` reported by mass). Left out
are acetylated opium, which is a home-made solution weighed wet, poppy straw and seeds, and morphine in tablets, ampoules
and the like, which is medicine.
"""

from typing import Any

from pactresearch.data.readers.layouts import UNODC_TERMS, Layout, Publication
from pactresearch.data.readers.unodc_annexes import OPIATES

IDS = Publication(
    "UNODC", "Individual Drug Seizures (IDS)", terms=UNODC_TERMS, locator="all years; opium, morphine and heroin",
    url="https://www.unodc.org/unodc/en/data-and-analysis/statistics/drugs/seizures_cases.html",
)  # fmt: skip
DMP = Publication(
    "UNODC", "Drugs Monitoring Platform", "https://dmp.unodc.org", locator="dashboard export; opium, morphine and heroin",
    terms="Terms of the platform: single seizures are not to be disseminated.",
)  # fmt: skip
_LIST: dict[str, Any] = {"table": "cases", "names": {"drug": OPIATES}, "strict": False, "totals_checked": False}
_CURRENT = {
    "date": ("Seizure Date",), "country": ("Country/Territory of Seizure",), "drug": ("Drug/Substance",),
    "amount": ("Quantity Seized",), "unit": ("Measurement Unit",), "location": ("Physical Seizure Location",),
    "transport": ("Trafficking Mode of Transportation",),
}  # fmt: skip
_WHERE = {"place": ("City",), "province": ("Administrative Region",)}
IDS_2006 = Layout(
    **_LIST, name="Individual Drug Seizures, 2006-2017 (with routes)", slug="unodc_ids_with_routes", publication=IDS,
    columns={
        "country": ("COUNTRY",), "date": ("SEIZURE_DATE",), "drug": ("DRUG_NAME",), "amount": ("AMOUNT",), "unit": ("DRUG_UNIT",),
        "transport": ("TRANSPORT",), "concealment": ("HIDING_PLACE",), "location": ("INSTALLATION",),
        "origin": ("PRODUCING_COUNTRY",), "departure": ("DEPARTURE_COUNTRY",), "destination": ("DESTINATION_COUNTRY",),
    },
    optional={"place": ("PLACE",), "province": ("ADMINISTRATIVE_DIVISION",)}, dates="year first",
)  # fmt: skip
IDS_2023 = Layout(
    **_LIST, name="Individual Drug Seizures, 2023 variant", slug="unodc_ids_2023", publication=IDS,
    columns={
        "date": ("DateDDMMYYYY",), "country": ("Countryofseizure",), "iso3": ("ISO3code",), "drug": ("Drug",),
        "amount": ("Drugquantity",), "transport": ("Meansoftransportation",), "location": ("Sitetypeoflocationofseizure",),
    },
    optional={"unit": ("Measurementunit", "Unitofmeasurement", "Drugunit", "Unit")},
)  # fmt: skip
IDS_CURRENT = Layout(
    **_LIST, name="Individual Drug Seizures, current releases (without routes)", slug="unodc_ids", publication=IDS,
    columns={**_CURRENT, "iso3": ("ISO3",)}, optional=_WHERE, needs=("Reporting Channel",), dates="year first",
)  # fmt: skip
DASHBOARD = Layout(
    **_LIST, name="an export of the Drugs Monitoring Platform's dashboard", slug="unodc_dmp", publication=DMP, dates="year first",
    columns={**_CURRENT, "serial": ("Row Number",), "iso3": ("ISO3 Code",)}, optional=_WHERE,
)  # fmt: skip
LAYOUTS = (IDS_2006, IDS_2023, IDS_CURRENT, DASHBOARD)
