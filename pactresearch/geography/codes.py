"""What somebody meant who wrote something else than a country's code: a name, small letters, two letters, an old code."""

from pactresearch.data import memory
from pactresearch.errors import InputError
from pactresearch.geography.countries import country_name, iso3_of, nearest_names
from pactresearch.geography.reference import table


def advice(value: str) -> str | None:
    """What is wrong with a code, and the code to write instead, to the end of a sentence; None where nothing is wrong with it.

    A code that ISO 3166 withdrew is wrong even where older figures are filed under it.
    """
    code = value.strip().upper()
    withdrawn, two_letters = _other_codes()
    if code in withdrawn:
        year, today = withdrawn[code]
        return (
            f"ISO 3166 withdrew this code in {year}, the country having ceased to be or changed its name; "
            f"today: {_listed(today)}."
        )
    if code in two_letters:
        return f"a code has three letters: write {_listed([two_letters[code]])}."
    try:
        meant = iso3_of(value)
    except InputError:
        try:
            meant = iso3_of(code)
        except InputError:
            return f"it is neither a code nor a known name of a country. {nearest_names(value)}"
    if meant == value:
        return None
    fault = "a code has capital letters only" if code == meant else "it is a name, and a code is needed"
    return f"{fault}: write {_listed([meant])}."


def _listed(codes: list[str]) -> str:
    return ", ".join(f"{code} ({country_name(code)})" for code in codes)


@memory.kept
def _other_codes() -> tuple[dict[str, tuple[int, list[str]]], dict[str, str]]:
    """Withdrawn codes with the year and what they became; two-letter codes with the code of three."""
    rows = table("other_codes")
    old = rows[rows["withdrawn"].notna()]
    withdrawn = {
        str(code): (int(group["withdrawn"].iloc[0]), list(group["iso3"])) for code, group in old.groupby("code")
    }
    new = rows[rows["withdrawn"].isna()]
    return withdrawn, dict(zip(new["code"], new["iso3"], strict=True))
