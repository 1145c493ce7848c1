"""Countries: codes, UN names, other spellings, and who is a partner of the Paris Pact."""

import re

import pandas as pd

from pactresearch.data import memory
from pactresearch.errors import InputError
from pactresearch.geography.reference import table
from pactresearch.geography.spellings import ALIASES_FILE, iso3_by_spelling, key, nearest_names
from pactresearch.language import _

_COMMON_NOUN = re.compile(r"\b(Federation|Kingdom|Emirates|Republic|States?|Islands|Territory)\b")
_WITH_ARTICLE = {
    "Bahamas",
    "Comoros",
    "Congo",
    "Gambia",
    "Holy See",
    "Maldives",
    "Netherlands",
    "Niger",
    "Philippines",
    "Sudan",
}


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


def in_text(name: str, *, begins: bool = False) -> str:
    """A country's UN name as it stands in a sentence, or begins one: "the Netherlands", "the Islamic Republic of Iran"."""
    with_article = _("The {name}") if begins else _("the {name}")
    if in_brackets := re.fullmatch(r"(\w+) \((.+ of)\)", name):
        return with_article.format(name=f"{in_brackets[2]} {in_brackets[1]}")
    has_one = name in _WITH_ARTICLE or _COMMON_NOUN.search(name)
    return with_article.format(name=name) if has_one else name


def iso3_of(name: str, used_by: str | None = None) -> str:
    """The ISO3 code of a country, from any spelling that can only mean it: its code, its name, an alias of data/raw.

    What does not matter in a spelling, and in which languages names are known: `geography.spellings`.
    used_by: the source in which the name stands, for the error to say and to propose in the row that is missing.

    Raises InputError that quotes the name, lists the nearest known names and says which file to edit.
    """
    if not isinstance(name, str) or not name.strip():
        raise InputError(
            f"A country is missing{_in(used_by)}: {name!r} was given where a name or an ISO3 code must stand."
        )
    if name.strip() in _names():
        return name.strip()
    code = iso3_by_spelling().get(key(name).removeprefix("the "))
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


@memory.kept
def _countries() -> pd.DataFrame:
    known = table("countries").set_index("iso3")[["name", "region", "subregion", "note"]]
    return known.assign(partner=known.index.isin(partners()))


@memory.kept
def _names() -> dict[str, str]:
    known = table("countries")
    return dict(zip(known["iso3"], known["name"], strict=True))
