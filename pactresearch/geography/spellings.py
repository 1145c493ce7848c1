"""Countries in the languages in which counterparts write: Babel's CLDR names, the UN's, and the spellings of data/raw.

Two spellings are compared by what they have in common (`key`): letters without marks, case, the shape of an apostrophe or
of a dash, double blanks, Arabic letters for Persian ones. Nothing else is guessed.
"""

import functools
import unicodedata

from pactresearch.data import memory
from pactresearch.geography.countries import countries
from pactresearch.geography.reference import table

LANGUAGES = ("en", "ru", "fa", "tr", "zh", "fr", "uk", "tg", "zh_Hant", "uz_Cyrl")
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
    """Every spelling that is known of a country (its `key`) to its code: names, aliases, codes of two and three letters.

    Where CLDR gives one name to two countries, it is left out.
    """
    from babel import Locale

    codes = table("other_codes")
    of_two = codes[codes["withdrawn"].isna()].set_index("code")["iso3"].to_dict() | {"XK": "XKX", "EL": "GRC"}
    found = {key(code): code for code in countries().index}
    found |= {key(name): code for code, name in countries()["name"].items()}
    found |= {key(str(one.alias)): str(one.iso3) for one in table("country_aliases").itertuples()}
    more: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in of_two:
                more.setdefault(key(name), set()).add(of_two[code])
    found |= {name: next(iter(of)) for name, of in more.items() if len(of) == 1 and name not in found}
    return found | {key(code): iso3 for code, iso3 in of_two.items() if key(code) not in found}
