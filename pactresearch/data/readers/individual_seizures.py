"""The layouts of lists of single seizures: UNODC's Individual Drug Seizures (IDS) and its Drugs Monitoring Platform (DMP).

What is taken is what `ids_2011_2016` takes; morphine in tablets and ampoules is medicine, and has no weight here.
"""

from pactresearch.data.readers.ids_2011_2016 import DRUGS
from pactresearch.data.readers.layouts import UNODC_TERMS, Layout, Publication

IDS_PAGE = "https://www.unodc.org/unodc/en/data-and-analysis/statistics/drugs/seizures_cases.html"
DMP_PAGE = "https://dmp.unodc.org"
IDS = Publication(
    "UNODC", "Individual Drug Seizures (IDS)", IDS_PAGE, UNODC_TERMS, "all years; opium, morphine and heroin"
)
DMP = Publication(
    "UNODC", "Drugs Monitoring Platform", DMP_PAGE,
    "Terms of the platform: single seizures are not to be disseminated.", "dashboard export; opium, morphine and heroin",
)  # fmt: skip
_OFFICIAL = {
    "table": "cases",
    "names": {"drug": DRUGS},
    "strict": False,
    "dates": "year first",
    "totals_checked": False,
}

IDS_2006 = Layout(
    name="Individual Drug Seizures, 2006-2017 (with routes)",
    slug="unodc_ids_with_routes",
    columns={
        "country": ("COUNTRY",), "date": ("SEIZURE_DATE",), "drug": ("DRUG_NAME",), "amount": ("AMOUNT",), "unit": ("DRUG_UNIT",),
        "transport": ("TRANSPORT",), "concealment": ("HIDING_PLACE",), "location": ("INSTALLATION",),
        "origin": ("PRODUCING_COUNTRY",), "departure": ("DEPARTURE_COUNTRY",), "destination": ("DESTINATION_COUNTRY",),
    },
    optional={"place": ("PLACE",)},
    publication=IDS,
    **_OFFICIAL,
)  # fmt: skip
IDS_2023 = Layout(
    name="Individual Drug Seizures, 2023 variant",
    slug="unodc_ids_2023",
    columns={
        "date": ("DateDDMMYYYY",), "country": ("Countryofseizure",), "iso3": ("ISO3code",), "drug": ("Drug",),
        "amount": ("Drugquantity",), "transport": ("Meansoftransportation",), "location": ("Sitetypeoflocationofseizure",),
    },
    optional={"unit": ("Measurementunit", "Unitofmeasurement", "Drugunit", "Unit")},
    publication=IDS,
    **(_OFFICIAL | {"dates": "day first"}),
)  # fmt: skip
_CURRENT = {
    "date": ("Seizure Date",), "country": ("Country/Territory of Seizure",), "drug": ("Drug/Substance",), "amount": ("Quantity Seized",),
    "unit": ("Measurement Unit",), "location": ("Physical Seizure Location",),
    "transport": ("Trafficking Mode of Transportation",),
}  # fmt: skip
IDS_CURRENT = Layout(
    name="Individual Drug Seizures, current releases (without routes)",
    slug="unodc_ids",
    columns={**_CURRENT, "iso3": ("ISO3",)},
    optional={"place": ("City",)},
    needs=("Reporting Channel",),
    publication=IDS,
    **_OFFICIAL,
)
DASHBOARD = Layout(
    name="an export of the Drugs Monitoring Platform's dashboard",
    slug="unodc_dmp",
    columns={**_CURRENT, "serial": ("Row Number",), "iso3": ("ISO3 Code",)},
    optional={"place": ("City",)},
    publication=DMP,
    **_OFFICIAL,
)
LAYOUTS = (IDS_2006, IDS_2023, IDS_CURRENT, DASHBOARD)
