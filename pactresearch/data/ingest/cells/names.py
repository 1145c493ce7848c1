"""What things are called: drugs, units and headings, in the languages in which counterparts write.

Names are compared as those of countries are (`geography.spellings.key`). The spellings stand in words.toml beside this module.
"""

import re
import tomllib
from pathlib import Path

from pactresearch.data import memory
from pactresearch.geography.spellings import iso3_by_spelling, key

_SAID = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def _spellings(said: dict[str, str]) -> dict[str, str]:
    """`word: spelling; spelling` as spelling to word."""
    return {key(one): word for word, spellings in said.items() for one in (word, *spellings.split(";"))}


DRUGS, UNITS, FIELDS = (_spellings(_SAID[name]) for name in ("drugs", "units", "fields"))
OLD_COUNTRIES = _spellings(_SAID["old_countries"])
_MEANINGLESS = {"other": "", "none": "", "withheld": "withheld"}
WORDS = {name: _spellings(_SAID[name]) | _MEANINGLESS for name in ("level", "transport", "concealment", "location")}
MISSING = {"", *map(key, _SAID["others"]["missing"].split(";"))}
_SOUGHT = {name: "|".join(re.escape(key(word)) for word in said.split(";")) for name, said in _SAID["others"].items()}
# PERSON: of headings, those of places finer than a province, too.
_TOTAL, PERSON, _MANY = (re.compile(rf"(?<!\w)({_SOUGHT[name]})(?!\w)") for name in ("total", "person", "many"))
_OTHER_DRUG = re.compile(_SOUGHT["other_drug"])
_OURS = re.compile("|".join(rf"\b{re.escape(one)}" + r"\b" * (len(one) < 5) for one in DRUGS))
_YEAR_WORDS = {*map(key, _SAID["others"]["year_word"].split(";"))}
_YEAR = re.compile(r"(\D*)((?:19|20)\d\d|1[34]\d\d)(\D*)")
KG_PER_UNIT = {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "t": 1e3, "lb": 0.45359237, "oz": 0.028349523}
KG_PER_LITRE = {"acetic_anhydride": 1.08}  # density at 20 °C, PubChem CID 7918


def is_total(cell: object) -> bool:
    """Whether a cell begins or ends with a word for a total."""
    said = key(cell) if isinstance(cell, str) else ""
    return any(one.start() == 0 or one.end() == len(said) for one in _TOTAL.finditer(said))


def is_other_drug(said: str) -> bool:
    """Whether the key of a name is that of other drugs, and of none of ours among them."""
    return _OTHER_DRUG.search(said) is not None and not _OURS.search(said)


def year_in(heading: str) -> str | None:
    """The year that a heading gives, if it says nothing else but the unit or that it is an amount."""
    if not (found := _YEAR.fullmatch(key(heading))):
        return None
    beside = re.findall(r"[^\W\d]+", f"{found[1]} {found[3]}")
    plain = _YEAR_WORDS | {one for one, unit in UNITS.items() if unit != "no_mass"}
    return found[2] if all(one in plain or FIELDS.get(one) == "amount" for one in beside) else None


def unit_in(heading: str) -> str | None:
    """The one unit that a heading names: of weight, or else `no_mass`, as are thousands; None where it names none, or several."""
    plain = re.sub(r"\d{4}\s*г\b|\bт\.?\s?ч\b", " ", key(heading))
    said = {UNITS[one] for one in re.findall(r"[^\W\d]+", plain) if one in UNITS}
    said = {"no_mass"} if _MANY.search(plain) else said - {"no_mass"} or said
    return said.pop() if len(said) == 1 else None


@memory.kept
def countries() -> dict[str, str]:
    """Every spelling that is known of a country to its ISO3 code; names of another age are in OLD_COUNTRIES."""
    return iso3_by_spelling() | _spellings(_SAID["countries"])


def known_words(text: str) -> int:
    """How many letters of a text stand in known words: what tells its alphabet."""
    known = {word for words in (DRUGS, UNITS, FIELDS, countries()) for word in words}
    found = (one for one in re.split(r'[;,\t|\n\r"()]+', text[:50_000]) if not one.isascii())
    return sum(len(one) for one in found if key(one) in known)
