"""Countries in the languages in which counterparts write: Babel's CLDR names, the UN's, and the spellings of data/raw.

Two spellings are compared by what they have in common (`key`): letters without marks, case, the shape of an apostrophe or
of a dash, double blanks, Arabic letters for Persian ones. Nothing else is guessed.
"""

import difflib
import functools
import unicodedata

from pactresearch.data import memory
from pactresearch.errors import InputError
from pactresearch.geography.reference import table

ALIASES_FILE = "data/raw/country_aliases.csv"
NEAREST, ALIKE = 3, 0.7
LANGUAGES = ("en", "ru", "fa", "tr", "zh", "fr", "uk", "tg", "zh_Hant", "uz", "uz_Cyrl", "ar", "sr", "sr_Latn", "kk")
_LIKE = {
    "'": "’‘ʼ´`ʹ′׳＇‛",
    "-": "‐‑‒–—−﹘－",
    " ": "\u200c",
    "": "ـ\u200e\u200f",
    "i": "ı",
    "ی": "يى",
    "ک": "ك",
    "ه": "ة",
}
_PLAIN = str.maketrans({letter: plain for plain, letters in _LIKE.items() for letter in letters} | {"ß": "ss"})


@functools.lru_cache(maxsize=100_000)
def key(name: str) -> str:
    """What two spellings of a name have in common."""
    text = unicodedata.normalize("NFKD", str(name).casefold().translate(_PLAIN))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(text.translate(_PLAIN).split()).strip(" .:*")


@memory.kept
def iso3_by_spelling() -> dict[str, str]:
    """Every spelling that is known of a country (its `key`) to its code: codes of three letters, UN names, aliases, names
    in `LANGUAGES`, codes of two letters; what stands earlier in this list goes first.

    Where CLDR gives one name to two countries, it is left out. Raises InputError for an alias that stands for no country,
    or for two.
    """
    from babel import Locale

    names = table("countries").set_index("iso3")["name"]
    found = {key(code): str(code) for code in names.index} | {key(name): str(code) for code, name in names.items()}
    for alias, code in table("country_aliases")[["alias", "iso3"]].itertuples(index=False):
        if code not in names.index:
            raise InputError(
                f"{ALIASES_FILE}: {alias!r} stands for {code!r}, which data/raw/countries.csv does not have."
            )
        if found.setdefault(key(alias), code) != code:
            raise InputError(
                f"{ALIASES_FILE}: {alias!r} stands for {code}, but it already means {found[key(alias)]}. "
                "A spelling must stand for one country: remove one of the two."
            )
    codes = table("other_codes")
    of_two = codes[codes["withdrawn"].isna()].set_index("code")["iso3"].to_dict() | {"XK": "XKX", "EL": "GRC"}
    more: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in of_two:
                more.setdefault(key(name), set()).add(of_two[code])
    found = {name: next(iter(of)) for name, of in more.items() if len(of) == 1} | found
    return {key(code): iso3 for code, iso3 in of_two.items()} | found


def nearest_names(name: str) -> str:
    """The known names that are nearest to one that is not known, with their codes, as a sentence."""
    names, spellings = table("countries").set_index("iso3")["name"], iso3_by_spelling()
    close = difflib.get_close_matches(key(name), spellings, n=3 * NEAREST, cutoff=ALIKE)
    codes = list(dict.fromkeys(spellings[match] for match in close))[:NEAREST]
    if not codes:
        return "No known name is near it."
    return f"Nearest: {'; '.join(f'{names[code]} ({code})' for code in codes)}."
