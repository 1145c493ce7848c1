"""The layouts of the reference tables: countries, partners, routes, corridors, dated events; legal money, and what is done."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pactresearch.data.evidence import SEEMS_A_PERSON, names_a_person
from pactresearch.data.layout import (
    DRUG,
    FIRST_YEAR,
    ISO3,
    LAST_YEAR,
    OPEN_YEAR,
    YEAR,
    Column,
    Layout,
    at_least_zero,
    counted,
    one_of,
    table,
    text,
    within,
    written,
)
from pactresearch.errors import InputError
from pactresearch.rows import rows_of

STAGES = ("source", "transit", "entry", "distribution", "market")
ROUTES_PATTERN = r"[a-z][a-z_]*"
DATED = "must be a day such as 2022-04-03 or a month such as 2000-07"
ROUTE = written("route", ROUTES_PATTERN, "must be lower-case letters and underscores")


def _is_date(values: pd.Series) -> pd.Series:
    """Whether a text is a day or a month that the calendar has."""
    days = values.where(values.str.len() != len("2000-07"), values + "-01")
    exists = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").notna()
    return exists & values.str.fullmatch(r"\d{4}-\d{2}(-\d{2})?")


@table("iso3")
class COUNTRIES:
    """A row is a country or area."""

    iso3 = ISO3
    name = text("UN name")
    region = text("UN region")
    subregion = text("UN subregion")
    note = text("status note that must be printed where the name stands", nullable=True)
    capital_longitude = within(-180, 180, "capital or administrative centre, degrees east", nullable=True)
    capital_latitude = within(-90, 90, "capital or administrative centre, degrees north", nullable=True)


@table("alias")
class COUNTRY_ALIASES:
    """A row is another spelling of a country."""

    alias = text("the spelling")
    iso3 = ISO3
    used_by = text("the source that spells it so")


@table("code", "iso3")
class OTHER_CODES:
    """A row is a code of ISO 3166 that no table uses, and the country that it stands for or became."""

    code = written("two letters, or three withdrawn", "[A-Z]{2,3}", "must be capitals")
    iso3 = ISO3
    withdrawn = within(FIRST_YEAR, LAST_YEAR, "year of its withdrawal; empty: in use", dtype="Int64", nullable=True)


@table("iso3")
class PARTNER_COUNTRIES:
    """A row is a partner country of the Paris Pact."""

    iso3 = ISO3


@table("abbreviation")
class PARTNER_ORGANISATIONS:
    """A row is a partner organisation of the Paris Pact."""

    abbreviation = text("short name")
    name = text("full name")


def _of_routes(rows: pd.DataFrame) -> Iterator[tuple[pd.Series, str]]:
    turned = rows["first_year"] > rows["last_year"]
    yield turned, "it runs from {first_year} to {last_year}. Give the earlier year first."
    counted_at_source = (rows["stage"] == "source") & ((rows["weight"] != 0) | (rows["primary"] != 0))
    said = "{iso3} is a source with weight {weight:g} and primary {primary}. "
    yield counted_at_source, f"{said}What a source country seizes cannot be put to a route: both must be 0."
    unweighted = (rows["primary"] == 1) & (rows["weight"] == 0)
    yield unweighted, "{iso3} is primary with the weight 0; a primary route must have a weight."


@table("route", "iso3", "first_year", rules=_of_routes)
class ROUTES:
    """A row is a country's place on a route."""

    route = ROUTE
    stage = one_of("stage of the route", *STAGES)
    iso3 = ISO3
    first_year, last_year = OPEN_YEAR, OPEN_YEAR
    weight = within(0, 1, "share of the country's seizures put to this route under fractional attribution")
    primary = within(0, 1, "1 on the one route that counts the country under hard attribution", dtype="int64")
    order = counted("position from the source outwards, for drawing", 0)
    evidence = text("publication that puts the country on the route")
    note = text("why this weight, and doubts", nullable=True)


@table("drug", "route", "origin", "destination")
class CORRIDORS:
    """A row is a pair of countries on a route, as a publication names it."""

    drug = DRUG
    route = ROUTE
    origin, destination = ISO3, ISO3
    basis = text("drawn on a map, or said in the text")
    evidence = text("publication")


@table("id")
class SHOCKS:
    """A row is a dated event that any trend may be tested against, chosen for its document and not for a series."""

    id = written("identifier", r"[a-z][a-z0-9_]*", "must be lower-case letters, digits and underscores")
    date = Column("str", "day, or month where the day is not known", rule=DATED, holds=_is_date)
    label = text("what happened, and nothing of its effect")
    routes = written(
        "routes with a party to the event, commas between, or `all`",
        rf"{ROUTES_PATTERN}(,{ROUTES_PATTERN})*",
        "must be `all` or names of routes with commas and no spaces between",
    )
    evidence = text("decree, legal act or publication that dates it")
    note = text("what to know about the date", nullable=True)


@table("sending_iso3", "receiving_iso3")
class LEGAL_PAIRS:
    """A row is the legal money on a pair of countries: background only, none of it shows a dollar of drug money."""

    sending_iso3, receiving_iso3 = ISO3, ISO3
    usd_million = at_least_zero("remittances in a year: modelled, without hawala", nullable=True)
    migrants = at_least_zero("people from the receiving country who live in the sending one", nullable=True)


@table("iso3", "told")
class FATF_LISTINGS:
    """A row is a country on a list of the Financial Action Task Force, as a page tells it: background only."""

    iso3 = ISO3
    list = one_of("list of the Financial Action Task Force", "grey", "black", "statement", "ncct")
    listed_from = text("day or month; empty: not found", nullable=True)
    listed_to = text("day or month; empty: not found, or still listed", nullable=True)
    told = text("what the pages say")
    url = text("address")
    dates_confirmed = text("how sure the dates are")


@table("iso3", "year", "month")
class SUSPICIOUS_TRANSACTIONS:
    """A row is a country's reports of a month: background only, as `legal_pairs`."""

    iso3, year = ISO3, YEAR
    month = within(1, 12, "month", dtype="int64")
    reports = counted("reports on suspicious transactions, of any crime", 0)


KINDS = ("project", "training", "meeting", "facility", "recommendation", "funding", "expense")
IN_A_COUNTRY = ("project", "facility", "expense")
PILLARS = ("regional initiatives", "financial flows", "precursors", "demand")
COUNTED = ("people", "states", "organisations", "places", "percent")
CURRENCY = r"[A-Z]{3}"  # ISO 4217


def _of_actions(rows: pd.DataFrame) -> Iterator[tuple[pd.Series, str]]:
    kind, unit = rows["kind"], rows["unit"]
    currency = f"write a currency by its three letters, or one of {', '.join(COUNTED)}."
    nowhere = kind.isin(IN_A_COUNTRY) & rows["iso3"].isna()
    yield nowhere, "it has no country. Give its ISO3 code; of several countries, a row each."
    persons = (kind == "training") & rows[["label", "donor", "theme"]].fillna("").map(names_a_person).any(axis=1)
    yield persons, f"{SEEMS_A_PERSON} Trainings are recorded as counts: say the subject, and how many took part."
    yield unit.isna() & (rows["amount"].notna() | (kind == "facility")), f"it has no unit; {currency}"
    money = unit.notna() & ~unit.isin(COUNTED)
    yield money & ~unit.fillna("").str.fullmatch(CURRENCY), f"its unit is {{unit!r}}; {currency}"
    undated = money & (unit != "USD") & rows["year_from"].isna()
    yield undated, "it is {unit} of no year, so that it cannot be told in dollars. Write `year_from`."
    other = (kind == "recommendation") & rows["amount"].notna() & (unit != "percent")
    yield other, "its amount is in {unit}; how far it is carried out is a percentage. Write the unit `percent`."
    beyond = (unit == "percent") & ~rows["amount"].between(0, 100)
    yield beyond, "its amount is {amount:g} percent; a percentage lies from 0 to 100."
    yield rows["year_from"] > rows["year_to"], "it runs from {year_from} to {year_to}. Give the earlier year first."


@table("id", rules=_of_actions)
class ACTIONS:
    """A row is what the partnership or its members do: a project, a training, a meeting."""

    id = text("identifier within its file")
    kind = one_of("what it is", *KINDS)
    pillar = one_of("pillar of the partnership, where the record says it", *PILLARS, nullable=True)
    theme = text("theme, as the record says it", nullable=True)
    iso3 = Column("str", ISO3.meaning, True, ISO3.rule, ISO3.holds)
    year_from, year_to = OPEN_YEAR, OPEN_YEAR
    donor = text("who pays", nullable=True)
    label = text("title, without the name of any person")
    amount = Column("float64", "how much, or how many", True)
    unit = text(f"a currency (ISO 4217), or one of {', '.join(COUNTED)}", nullable=True)


LAYOUTS = tuple(one for one in vars().values() if isinstance(one, Layout))


ROUTES_FILE = "data/raw/routes.csv"
WEIGHT_TOLERANCE = 2e-3  # a third written as 0.333 is a third


def check_routes(routes: pd.DataFrame) -> None:
    """Holds the table `routes` to what one row alone cannot show.

    Raises InputError that quotes the rows of a country whose weights do not make 1 or that has not one primary route, in some year.
    """
    wrong = [
        said
        for iso3, rows in routes[routes["stage"] != "source"].groupby("iso3")
        for said in _wrong_with_country(str(iso3), rows)
    ]
    if wrong:
        more = f" ({len(wrong) - 5} more like these.)" if len(wrong) > 5 else ""
        raise InputError(f"{ROUTES_FILE}: {' '.join(wrong[:5])}{more} Correct the rows, and renew the checksum.")


def _wrong_with_country(iso3: str, rows: pd.DataFrame) -> list[str]:
    first = rows["first_year"].fillna(FIRST_YEAR).to_numpy(int)
    last = rows["last_year"].fillna(LAST_YEAR).to_numpy(int)
    # Membership changes only where a row begins or has just ended, so these years stand for all.
    for year in np.unique(np.append(first, last + 1)):
        now = rows[(first <= year) & (year <= last)]
        if now.empty:
            continue
        listed = "; ".join(f"{row.route} weight {row.weight:g}, primary {row.primary}" for row in rows_of(now))
        when = "" if rows["first_year"].isna().all() and rows["last_year"].isna().all() else f" in {year}"
        total, primary = now["weight"].sum(), now["primary"].sum()
        if abs(total - 1) > WEIGHT_TOLERANCE:
            return [
                f"The weights of {iso3}{when} make {total:g} ({listed}); over all its routes they must make 1, or its "
                "seizures would be counted more or less than once."
            ]
        if primary != 1:
            return [
                f"{iso3} has {primary} primary routes{when} ({listed}); it must have exactly one, which counts it under hard "
                "attribution."
            ]
    return []
