"""What somebody meant by what they wrote for a country or a route, and what is wrong with it where it means none."""

from collections.abc import Iterable

from pactresearch.data import memory
from pactresearch.errors import InputError
from pactresearch.geography.countries import country_name, iso3_of
from pactresearch.geography.reference import table
from pactresearch.geography.routes import route_of
from pactresearch.geography.spellings import nearest_names


def advice(value: str) -> str | None:
    """Why a code or a name means no country, to the end of a sentence; None where it means one.

    A code that ISO 3166 withdrew is wrong even where older figures are filed under it.
    """
    code = value.strip().upper()
    if code in withdrawn_codes():
        year, today = withdrawn_codes()[code]
        named = ", ".join(f"{one} ({country_name(one)})" for one in today)
        return f"ISO 3166 withdrew this code in {year}, the country having ceased to be or changed its name; today: {named}."
    try:
        iso3_of(value)
    except InputError:
        return f"it is neither a code nor a known name of a country. {nearest_names(value)}"
    return None


def filed(kind: str, words: Iterable[str]) -> tuple[str, ...]:
    """Routes or countries (`kind`) as reports are filed by them, each once: "Tajikistan, UZB" gives TJK and UZB.

    What is not known stays as it was given.
    """
    meant = {"route": route_of, "country": iso3_of}[kind]

    def known(word: str) -> str | None:
        try:
            return None if kind == "country" and word.strip().upper() in withdrawn_codes() else meant(word)
        except InputError:
            return None

    found: dict[str, None] = {}
    for word in words:
        whole = known(word)
        parts = [whole] if whole else [known(part) or part.strip() for part in word.split(",")]
        found |= dict.fromkeys(parts)
    return tuple(found)


@memory.kept
def withdrawn_codes() -> dict[str, tuple[int, list[str]]]:
    """The codes that ISO 3166 withdrew, with the year and what each became."""
    rows = table("other_codes")
    old = rows[rows["withdrawn"].notna()].groupby("code")
    return {str(code): (int(group["withdrawn"].iloc[0]), list(group["iso3"])) for code, group in old}
