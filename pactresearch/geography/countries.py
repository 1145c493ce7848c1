"""Countries: codes, UN names, other spellings, and who is a partner of the Paris Pact."""

import difflib

import pandas as pd

from pactresearch.data import memory
from pactresearch.errors import InputError
from pactresearch.geography.reference import table

ALIASES_FILE = "data/raw/country_aliases.csv"
NEAREST, ALIKE = 3, 0.7


def countries() -> pd.DataFrame:
    """Every country and area: index iso3; columns name, region, subregion, note (status, may be missing), partner (bool).

    Source: UNODC, World Drug Report 2024, annex 7.1; UN M49.
    """
    return _countries().copy(deep=False)


def partners() -> tuple[str, ...]:
    """The ISO3 codes of the partner countries of the Paris Pact, in alphabetical order."""
    return tuple(sorted(table("partner_countries")["iso3"]))


def country_name(iso3: str) -> str:
    """The country's name as the United Nations writes it. Raises InputError for an unknown code."""
    names = _names()
    if iso3 not in names:
        raise InputError(
            f"{iso3!r} is no country code. Codes are three capital letters after ISO 3166, such as IRN; XKX is Kosovo. "
            "`iso3_of` finds the code of a name."
        )
    return names[iso3]


def iso3_of(name: str, used_by: str | None = None) -> str:
    """The ISO3 code of a country, from its UN name, its code, or a spelling listed in data/raw/country_aliases.csv.

    Case, repeated blanks and the shape of an apostrophe do not matter; nothing else is guessed.
    used_by: the source in which the name stands, for the error to say and to propose in the row that is missing.

    Raises InputError that quotes the name, lists the nearest known names and says which file to edit.
    """
    if not isinstance(name, str) or not name.strip():
        raise InputError(
            f"A country is missing{_in(used_by)}: {name!r} was given where a name or an ISO3 code must stand."
        )
    if name.strip() in _names():
        return name.strip()
    code = _spellings().get(_plain(name))
    if code is None:
        raise InputError(
            f"The country {name!r}{_in(used_by)} is not known. {nearest_names(name)} If it is another spelling of a "
            f"country, add the row `{_csv(name.strip())},ISO3,{used_by or 'SOURCE'}` to {ALIASES_FILE} and write the file's new "
            "checksum into its sidecar; a region or a part of a country gets no row."
        )
    return code


def _in(used_by: str | None) -> str:
    return f" in {used_by}" if used_by else ""


def _csv(name: str) -> str:
    return f'"{name}"' if "," in name else name


def _plain(name: str) -> str:
    return " ".join(name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split())


@memory.kept
def _countries() -> pd.DataFrame:
    known = table("countries").set_index("iso3")[["name", "region", "subregion", "note"]]
    return known.assign(partner=known.index.isin(partners()))


@memory.kept
def _names() -> dict[str, str]:
    known = table("countries")
    return dict(zip(known["iso3"], known["name"], strict=True))


@memory.kept
def _spellings() -> dict[str, str]:
    """Plain spelling to code. An alias that would rename a country or is spelled for two is refused."""
    known = {_plain(name): code for code, name in _names().items()}
    for alias, code in table("country_aliases")[["alias", "iso3"]].itertuples(index=False):
        if code not in _names():
            raise InputError(
                f"{ALIASES_FILE}: {alias!r} stands for {code!r}, which data/raw/countries.csv does not have."
            )
        if known.setdefault(_plain(alias), code) != code:
            raise InputError(
                f"{ALIASES_FILE}: {alias!r} stands for {code}, but it already means {known[_plain(alias)]}. "
                "A spelling must stand for one country: remove one of the two."
            )
    return known


def nearest_names(name: str) -> str:
    """The known names that are nearest to one that is not known, with their codes, as a sentence."""
    names, spellings = _names(), _spellings()
    close = difflib.get_close_matches(_plain(name), spellings, n=3 * NEAREST, cutoff=ALIKE)
    codes = list(dict.fromkeys(spellings[match] for match in close))[:NEAREST]
    if not codes:
        return "No known name is near it."
    return f"Nearest: {'; '.join(f'{names[code]} ({code})' for code in codes)}."
