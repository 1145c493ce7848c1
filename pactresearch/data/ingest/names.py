"""What things are called: drugs, units, countries and headings, in the languages in which counterparts write.

Names are compared by what two spellings have in common (`key`): letters without marks, case, the shape of an apostrophe
or of a dash, double blanks, Arabic letters for Persian ones. Nothing else is guessed. The spellings stand in words.toml.
"""

import functools
import re
import tomllib
import unicodedata
from pathlib import Path

from pactresearch.data import memory
from pactresearch.geography.countries import countries as known_countries
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


def _spellings(said: dict[str, str]) -> dict[str, str]:
    """`word: spelling; spelling` as spelling to word."""
    return {key(one): word for word, spellings in said.items() for one in (word, *spellings.split(";"))}


_SAID = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
DRUGS, UNITS, FIELDS, OLD_COUNTRIES = (
    _spellings(_SAID[name]) for name in ("drugs", "units", "fields", "old_countries")
)
_MEANINGLESS = {"other": "", "none": "", "withheld": "withheld"}
WORDS = {name: _spellings(_SAID[name]) | _MEANINGLESS for name in ("level", "transport", "concealment", "location")}
MISSING = {"", *map(key, _SAID["others"]["missing"].split(";"))}
_TOTAL, OTHER_DRUG = (
    re.compile("|".join(re.escape(key(word)) for word in _SAID["others"][name].split(";")))
    for name in ("total", "other_drug")
)
KG_PER_UNIT = {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "t": 1e3, "lb": 0.45359237, "oz": 0.028349523}
KG_PER_LITRE = {"acetic_anhydride": 1.08}  # density at 20 °C, PubChem CID 7918


def is_total(cell: object) -> bool:
    """Whether a cell begins with a word for a total."""
    said = key(cell) if isinstance(cell, str) else ""
    found = _TOTAL.match(said)
    return found is not None and not said[found.end() :][:1].isalpha()


@memory.kept
def countries() -> dict[str, str]:
    """Every spelling that is known of a country to its ISO3 code: UN names, the aliases of data/raw, codes, ten languages.

    A spelling that stands for two countries in Babel's CLDR names is left out. Names of another age: OLD_COUNTRIES.
    """
    from babel import Locale

    codes = table("other_codes")
    of_two = codes[codes["withdrawn"].isna()].set_index("code")["iso3"].to_dict() | {"XK": "XKX"}
    found = {key(code): code for code in known_countries().index}
    found |= {key(name): code for code, name in known_countries()["name"].items()}
    found |= {key(one.alias): one.iso3 for one in table("country_aliases").itertuples()} | _spellings(
        _SAID["countries"]
    )
    more: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in of_two:
                more.setdefault(key(name), set()).add(of_two[code])
    found |= {name: next(iter(of)) for name, of in more.items() if len(of) == 1 and name not in found}
    return found | {key(code): iso3 for code, iso3 in of_two.items() if key(code) not in found}


def known_words(text: str) -> int:
    """How many letters of a text stand in known words: what tells its alphabet."""
    known = {word for words in (DRUGS, UNITS, FIELDS, countries()) for word in words if not word.isascii()}
    return sum(len(one) for one in re.split(r'[;,\t|\n\r"]+', text[:50_000]) if key(one) in known)
