"""What things are called: drugs, units and headings, in the languages in which counterparts write.

Names are compared as those of countries are (`geography.spellings.key`). The spellings stand in words.toml beside this module.
"""

import re
import tomllib
from pathlib import Path

from pactresearch.data import memory
from pactresearch.geography.spellings import LANGUAGES, iso3_by_spelling, key

__all__ = ["DRUGS", "FIELDS", "LANGUAGES", "MISSING", "OLD_COUNTRIES", "OTHER_DRUG", "UNITS", "WORDS", "key"]
_SAID = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def _spellings(said: dict[str, str]) -> dict[str, str]:
    """`word: spelling; spelling` as spelling to word."""
    return {key(one): word for word, spellings in said.items() for one in (word, *spellings.split(";"))}


DRUGS, UNITS, FIELDS = (_spellings(_SAID[name]) for name in ("drugs", "units", "fields"))
OLD_COUNTRIES = _spellings(_SAID["old_countries"])
_MEANINGLESS = {"other": "", "none": "", "withheld": "withheld"}
WORDS = {name: _spellings(_SAID[name]) | _MEANINGLESS for name in ("level", "transport", "concealment", "location")}
MISSING = {"", *map(key, _SAID["others"]["missing"].split(";"))}
_SOUGHT = ([re.escape(key(word)) for word in _SAID["others"][name].split(";")] for name in ("total", "other_drug"))
_TOTAL, OTHER_DRUG = (re.compile("|".join(words)) for words in _SOUGHT)
KG_PER_UNIT = {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "t": 1e3, "lb": 0.45359237, "oz": 0.028349523}
KG_PER_LITRE = {"acetic_anhydride": 1.08}  # density at 20 °C, PubChem CID 7918


def is_total(cell: object) -> bool:
    """Whether a cell begins with a word for a total."""
    said = key(cell) if isinstance(cell, str) else ""
    found = _TOTAL.match(said)
    return found is not None and not said[found.end() :][:1].isalpha()


@memory.kept
def countries() -> dict[str, str]:
    """Every spelling that is known of a country to its ISO3 code; names of another age are in OLD_COUNTRIES."""
    return iso3_by_spelling() | _spellings(_SAID["countries"])


def known_words(text: str) -> int:
    """How many letters of a text stand in known words: what tells its alphabet."""
    known = {word for words in (DRUGS, UNITS, FIELDS, countries()) for word in words if not word.isascii()}
    return sum(len(one) for one in re.split(r'[;,\t|\n\r"]+', text[:50_000]) if key(one) in known)
