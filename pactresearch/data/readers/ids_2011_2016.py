"""Reads UNODC's Individual Drug Seizures (IDS) of 2011-2016: one row a reported seizure, in one CSV file in a ZIP archive.

Taken are heroin (`Heroin`, `Heroin Base`), opium (`Opium`) and illicit morphine (`Morphine` reported by mass). Left out
are acetylated opium, which is a home-made solution weighed wet, poppy straw and seeds, and morphine in tablets, ampoules
and the like, which is medicine. Rows that repeat another in every field are one seizure entered twice.

The words of the file are condensed to the few kinds below; `Unknown`, `Other` and an empty field are "not reported".
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pactresearch.data import schema
from pactresearch.errors import InputError
from pactresearch.geography.countries import countries, iso3_of

SOURCE = "unodc_ids_2011_2016"
DRUGS = {"Heroin": "heroin", "Heroin Base": "heroin", "Opium": "opium", "Morphine": "morphine"}
UNIT_KG = {"Kilogram": 1.0, "Gram": 0.001}
NOT_REPORTED = ("", "Unknown", "Other", "None", "Multiple Countries")
COUNTRY_COLUMNS = {
    "iso3": "COUNTRY",
    "origin": "PRODUCING_COUNTRY",
    "departure": "DEPARTURE_COUNTRY",
    "destination": "DESTINATION_COUNTRY",
}
KINDS = {
    "TRANSPORT": {
        "air": ("Commercial air", "Private air"),
        "commercial road": ("Commercial road",),
        "private road": ("Private road", "Land"),
        "rail": ("Rail",),
        "mail": ("Mail",),
        "sea or river": ("Commercial sea", "Private sea", "River"),
        "on foot": ("Pedestrian",),
    },
    "HIDING_PLACE": {
        "baggage": ("Baggage", "Handbag", "Carry"),
        "inserted": ("Inserted",),
        "parcel": ("Postal", "Package"),
        "bag or sack": ("Plastic bags", "Sack"),
        "on the body": ("Body", "Outerwear", "Underwear", "Shoes", "Clothes"),
        "swallowed": ("Swallowed",),
        "vehicle": ("Car Parts", "Transport Vehicle"),
        "premises": ("Residence", "Furniture", "Business", "Toilet"),
        "goods": ("Freight", "Container", "Food", "Beverages", "Cosmetics", "Appliances", "Electrical Parts", "Gifts"),
    },
    "INSTALLATION": {
        "airport": ("Airport", "Plane"),
        "vehicle": ("Car", "Vehicle", "Truck / Lorry", "Bus"),
        "railway": ("Train", "Railway Station", "Underground"),
        "home": ("Flat/Apartment", "Home/Residence", "Residence", "Garage", "Cellar", "Garden"),
        "street or open air": (
            "Open Air", "Street", "Road", "Highway", "Car Park", "Square", "Village", "Forest", "Mountains", "Beach",
            "Farm", "Cemetery",
        ),
        "post office": ("Post Office",),
        "border": ("Frontier", "Checkpoint", "Customs facilities"),
        "port or waters": (
            "Seaport", "Riverport", "Port Facilities", "Territorial Waters", "International Waters", "Underwater Site",
        ),
        "other premises": (
            "Building", "Prison", "Personal belongings", "Hotel", "Hospital", "Store", "Bar", "Warehouse", "Office",
            "Restaurant / Cafe", "Commercial premises", "Court", "Bus station", "Church/Place Of Worship", "Property",
            "Hiding place", "Abandoned building", "Market / Bazaar", "Government building", "Freight", "Container",
            "Commercial garage", "Police facilites", "Gas station",
        ),
    },
}  # fmt: skip
KIND_COLUMNS = {"transport": "TRANSPORT", "concealment": "HIDING_PLACE", "location": "INSTALLATION"}
COLUMNS = (
    "REGION", "SUBREGION", "COUNTRY", "ADMINISTRATIVE_DIVISION", "PLACE", "SEIZURE_DATE", "DRUG_NAME", "AMOUNT",
    "DRUG_UNIT", "HIDING_PLACE", "INSTALLATION", "TRANSPORT", "PRODUCING_COUNTRY", "DEPARTURE_COUNTRY",
    "DESTINATION_COUNTRY", "ROUTING",
)  # fmt: skip
SIZE_BOUNDS_KG = (0.1, 1, 5, 10, 50, 100)


@dataclass(frozen=True)
class Reading:
    """What was taken from the file, and what was not.

    cases: one row a seizure, layout `cases` with n = 1; case_id is the row's number in the file (header = 1).
    rows: rows of the file, all drugs. repeats: rows of the drugs taken that repeat another in every field, left out.
    medicines: rows of morphine not reported by mass, left out. without_kg: cases whose unit is no mass.
    """

    cases: pd.DataFrame
    rows: int
    repeats: int
    medicines: int
    without_kg: int


def read(file: Path) -> Reading:
    """The opiate seizures of the archive.

    Raises InputError where the file is not that archive, and where it has a word, a country or a number that is not
    known: every unknown one is listed.
    """
    every = _text(file)
    taken = every[every["DRUG_NAME"].isin(DRUGS)]
    once = taken.drop_duplicates()
    kept = once[(once["DRUG_NAME"] != "Morphine") | once["DRUG_UNIT"].isin(UNIT_KG)]
    kg = _number(kept, file) * kept["DRUG_UNIT"].map(UNIT_KG)
    cases = pd.DataFrame(
        {
            "case_id": [f"row {row + 2}" for row in kept.index],
            "n": 1,
            "year": _year(kept, file),
            "iso3": None,
            "drug": kept["DRUG_NAME"].map(DRUGS),
            "kg": kg,
            "size_class_kg": size_class_kg(kg),
            **{ours: _condensed(kept[theirs], KINDS[theirs], file) for ours, theirs in KIND_COLUMNS.items()},
        },
        index=kept.index,
    ).assign(**_countries(kept, file))
    cases = cases[list(schema.CASES.columns)].astype(schema.CASES.dtypes())
    return Reading(
        cases=schema.checked(cases.reset_index(drop=True), schema.CASES, file.name),
        rows=len(every),
        repeats=len(taken) - len(once),
        medicines=len(once) - len(kept),
        without_kg=int(kg.isna().sum()),
    )


def size_class_kg(kg: pd.Series) -> pd.Series:
    """The size class of each weight in kilograms; a class holds its lower end, and 50-100 its upper end too."""
    bounds = [-np.inf, *SIZE_BOUNDS_KG[:-1], np.nextafter(SIZE_BOUNDS_KG[-1], np.inf), np.inf]
    return pd.cut(kg, bounds, right=False, labels=schema.SIZE_CLASSES_KG).astype("str")


def _text(file: Path) -> pd.DataFrame:
    """Every row of the CSV file in the archive, as text."""
    if not file.is_file():
        raise InputError(f"There is no file {file}. It is the archive of UNODC's Individual Drug Seizures 2011-2016.")
    try:
        with zipfile.ZipFile(file) as archive:
            tables = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(tables) != 1:
                raise InputError(f"{file.name} holds {len(tables)} CSV files; the IDS archive of 2011-2016 holds one.")
            with archive.open(tables[0]) as table:
                text = pd.read_csv(table, sep=";", dtype=str, keep_default_na=False, encoding="utf-8")
    except (zipfile.BadZipFile, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            f"{file.name} is not a whole ZIP archive of a CSV file in UTF-8 ({error}). Fetch it again."
        ) from None
    missing = [column for column in COLUMNS if column not in text.columns]
    if missing:
        raise InputError(
            f"{file.name} lacks the column {', '.join(missing)}; the IDS layout of 2011-2016 has {'; '.join(COLUMNS)}."
        )
    return text


def _number(rows: pd.DataFrame, file: Path) -> pd.Series:
    amounts = pd.to_numeric(rows["AMOUNT"], errors="coerce").astype("float64")
    _refuse(rows.loc[~(amounts >= 0) & (rows["AMOUNT"] != ""), "AMOUNT"], "is no amount of 0 or more", file)
    return amounts


def _year(rows: pd.DataFrame, file: Path) -> pd.Series:
    dates = pd.to_datetime(rows["SEIZURE_DATE"], format="%Y-%m-%d", errors="coerce")
    _refuse(rows.loc[dates.isna(), "SEIZURE_DATE"], "is no date written as 2011-12-31", file)
    return dates.dt.year.astype("int64")


def _condensed(words: pd.Series, kinds: dict[str, tuple[str, ...]], file: Path) -> pd.Series:
    kind_of = {word: kind for kind, words_of_kind in kinds.items() for word in words_of_kind}
    unknown = ~words.isin(kind_of) & ~words.isin(NOT_REPORTED)
    _refuse(words[unknown], f"is no {words.name} known here; add it to KINDS in {Path(__file__).name}", file)
    return words.map(kind_of)


def _countries(rows: pd.DataFrame, file: Path) -> dict[str, pd.Series]:
    names = pd.unique(rows[list(COUNTRY_COLUMNS.values())].to_numpy().ravel())
    countries()  # an error in the country table itself is to be told as such, not as an unknown name
    code_of, unknown = {}, []
    for name in names:
        if name not in NOT_REPORTED:
            try:
                code_of[name] = iso3_of(name, used_by=SOURCE)
            except InputError:
                unknown.append(name)
    if unknown:
        raise InputError(
            f"{file.name} names countries that are not known: {'; '.join(sorted(unknown))}. "
            "Add a row for each to data/raw/country_aliases.csv, and write the file's new checksum into its sidecar."
        )
    nowhere = rows.loc[~rows["COUNTRY"].isin(code_of), "COUNTRY"]
    _refuse(nowhere, "is no country of seizure, which every row needs", file)
    return {ours: rows[theirs].map(code_of) for ours, theirs in COUNTRY_COLUMNS.items()}


def _refuse(values: pd.Series, problem: str, file: Path) -> None:
    """Raises InputError that lists the values at fault, with the row of the first."""
    if len(values):
        listed = "; ".join(sorted({repr(value) for value in values})[:10])
        raise InputError(f"{file.name}, row {values.index[0] + 2} of the table: {listed} {problem}.")
