"""Single cells: what a text means as a number, a day, a year, a country, a drug, a unit; and what is doubtful about it.

Each function takes one value and gives what it means and a code of `rules.RULES`, or None where nothing is doubtful. A
column is read by its distinct values (`each`), so that a million rows cost as much as the values that they have.
"""

import datetime as dt
import functools
import math
import re
import unicodedata
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from pactresearch.data.ingest.cells import names
from pactresearch.data.layout import FIRST_YEAR
from pactresearch.data.readers.layouts import ASIDE
from pactresearch.data.sources import today
from pactresearch.files.csv_files import LARGEST_NUMBER
from pactresearch.geography.codes import advice, withdrawn_codes
from pactresearch.geography.spellings import LANGUAGES

Meaning = tuple[object, str | None]
Words = Mapping[str, str]  # a mapping's own: a word to what it means
_NONE: Words = {}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Digits with a sign that nobody sees, which may turn them round; or parted where no thousands are, such as two numbers.
_PARTED = re.compile(r"[\x00-\x08\x0e-\x1f\u202d\u202e]|\d[\s']\d{1,2}(?!\d)|\d[\s']\d{4}")
_NUMBER = re.compile(r"^([<>~≈]?)\s*([+-]?[\d.,'  ]*\d)\s*([^\d\s].*)?$")
_EXCEL_DAYS, _EXCEL_ZERO = (20_000, 60_000), dt.date(1899, 12, 30)  # 1954 to 2064: a day that Excel shows as a number
PERSIAN_YEARS = range(1300, 1421)
ORDERS = {"day first": "dmy", "month first": "mdy", "year first": "ymd"}


def each(cells: pd.Series, meaning: Callable[[object], Meaning]) -> tuple[pd.Series, pd.Series]:
    """What each cell means, and the code of what is doubtful about it (missing where nothing is)."""
    numbers, distinct = pd.factorize(cells.to_numpy(dtype=object), use_na_sentinel=False)
    read = [meaning(value) for value in distinct]
    values, codes = (np.empty(len(read) + 1, dtype=object) for _ in range(2))
    values[:-1] = [value for value, _ in read]
    unseen = ["control" if isinstance(value, str) and _CONTROL.search(value) else None for value in distinct]
    codes[:-1] = [code or control for (_, code), control in zip(read, unseen, strict=True)]
    return pd.Series(values[numbers], cells.index), pd.Series(codes[numbers], cells.index)


def text(value: object) -> str:
    """A cell as text: digits of every script as 0-9, no control characters, single blanks, composed letters."""
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    said = " ".join(_CONTROL.sub("", str(value).replace("\r", " ")).split())
    if said.isascii():
        return said
    return "".join(str(unicodedata.digit(one, one)) for one in unicodedata.normalize("NFC", said))


def is_missing(value: object) -> bool:
    """Whether a cell says, in whatever words, that nothing was reported."""
    return names.key(text(value)) in names.MISSING


def number(value: object, decimal: str = ".") -> Meaning:
    """A number, 0 or more, written with this decimal sign; with a unit behind it, the pair of both."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _judged(float(value)) if value == value else (None, None)
    if is_missing(value):
        return None, None
    said = text(value).translate({0x66B: decimal, 0x66C: None, 0x2212: "-", 0x2019: "'", 0xFF0C: ",", 0xFF0E: "."})
    if re.fullmatch(r"\d+(\.\d+)?[eE][+-]?\d{1,3}", said):
        return _judged(float(said))
    if not (found := _NUMBER.match(said)) or _PARTED.search(str(value)):
        return None, "no_number"
    sign, digits, unit = found.groups()
    plain, thousands = re.sub(r"[  ']", "", digits), "," if decimal == "." else "."
    if thousands in plain and not re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d+)?", plain):
        return None, "other_decimal"
    plain = plain.replace(thousands, "").replace(decimal, ".")
    amount, code = _judged(float(plain)) if plain.count(".") < 2 else (None, "no_number")
    if unit and amount is not None:
        known, _ = unit_of(unit)
        return ((amount, known), code) if known is not None else (None, "no_number")
    return amount, code or ("bounded" if sign else "thousands" if thousands in digits else None)


def _judged(amount: float) -> Meaning:
    said = "negative" if -math.inf < amount < 0 else "no_number"
    return (amount + 0.0, None) if 0 <= amount < LARGEST_NUMBER else (None, said)  # + 0.0: zero has no sign


def day(value: object, order: str = "day first") -> Meaning:
    """A day, from Excel's own, ISO, or a text in this order of day, month and year; years 1300 to 1420 are Persian.

    Where only a month is given it is that month's first day, and said so.
    """
    if isinstance(value, dt.date):  # a moment is one, too
        return _possible(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _EXCEL_DAYS[0] < value < _EXCEL_DAYS[1]:
        return _EXCEL_ZERO + dt.timedelta(days=int(value)), "serial_day"
    said = _with_months(re.sub(r"[年月/.\-]", "-", text(value).casefold()).replace("日", ""))
    said = re.sub(r"(\s+г(ода)?-?)$|[t ]\d{1,2}:\d\d.*$", "", said).strip(" -,")
    parts = [part for part in re.split(r"[-\s,]+", said) if part]
    if re.fullmatch(r"\d{8}", said):
        parts = [said[:4], said[4:6], said[6:]] if order == "year first" else [said[:2], said[2:4], said[4:]]
    if is_missing(value) or not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d|\d\d|\d{4}", part) for part in parts):
        return None, "no_year" if re.fullmatch(r"\d{5}", said) else "no_day"
    code = None if len(parts) == 3 else "only_month"
    if len(parts) == 2 and len(parts[1]) == 4:
        parts.reverse()
    signs = "ymd" if len(parts[0]) == 4 else "dmy" if order == "year first" else ORDERS[order]
    if len(parts) < 3 and signs != "ymd":
        return None, "no_day"
    at = dict(zip(signs, [*parts, "1", "1"][:3], strict=True))
    year_ = int(at["y"])
    if len(at["y"]) <= 2:
        year_, code = year_ + (2000 if 2000 + year_ <= today().year else 1900), "short_year"
    found, wrong = _possible(year_, int(at["m"]), int(at["d"]))
    return found, "other_order" if wrong == "no_day" and 12 < int(at["m"]) < 32 else wrong or code


def _possible(year_: int, month: int, day_: int) -> Meaning:
    """A day that the calendar has, between 1900 and today."""
    try:
        if year_ in PERSIAN_YEARS:
            import jdatetime

            found = jdatetime.date(year_, month, day_).togregorian()
        else:
            found = dt.date(year_, month, day_)
    except (ValueError, OverflowError):
        return None, "no_day"
    wrong = "no_year" if found.year < FIRST_YEAR else "future" if found > today() + dt.timedelta(days=1) else None
    return None if wrong else found, wrong


@functools.cache
def _months() -> tuple[re.Pattern[str], Mapping[str, int]]:
    """The names of months in the languages, and the number of each."""
    import jdatetime
    from babel import Locale

    found = {names.key(name): number for number, name in enumerate(jdatetime.date.j_months_fa, start=1)}
    for language in (one for one in LANGUAGES if not one.startswith("zh")):
        for form in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                found |= {names.key(name): n for n, name in form[width].items() if not name[0].isdigit()}
    longest = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)"), found


def _with_months(said: str) -> str:
    if not re.search(r"[^\W\d_]{2}", said):
        return said
    pattern, numbers = _months()
    said, times = pattern.subn(lambda found: f"-{numbers[found[1]]}-", names.key(said))
    return said if times < 2 else ""  # January to March is no month


def year(value: object) -> Meaning:
    """A year; of a day its year. A Persian year is the one in which most of it lies."""
    if isinstance(value, dt.date):
        return value.year, None
    said = re.sub(r"^(سال|yil|yıl|год)\s*|\s*(г|год|году|yılı?|年)\.?$|[*]+$", "", text(value).casefold()).strip()
    if not re.fullmatch(r"\d{4}", said):
        return None, "no_year"
    persian = int(said) in PERSIAN_YEARS
    found = int(said) + 621 * persian
    wrong = "no_year" if found < FIRST_YEAR else "future" if found > today().year else None
    return None if wrong else found, wrong or ("persian_year" if persian else None)


def country(value: object, also: Words = _NONE) -> Meaning:
    """The ISO3 code of a country, by the mapping's own names first."""
    said = names.key(text(value))
    if said in also:
        return (None, "aside") if also[said] == ASIDE else (also[said], None)
    if is_missing(value):
        return None, "no_country_given"
    code = names.countries().get(said)
    gone = said in names.OLD_COUNTRIES or (code is None and said.upper() in withdrawn_codes())
    return (None, "old_country") if gone else (code, None if code else "no_country")


def old_country(value: object) -> str:
    """What became of a country that ceased to be, as a clause."""
    return advice(names.OLD_COUNTRIES.get(names.key(text(value)), text(value))) or ""


def place(value: object, also: Words = _NONE) -> Meaning:
    """As `country`, where a country may be missing: a name that is not known is left out, and said."""
    if (said := names.key(text(value))) in ("withheld", "other"):
        return said if said == "withheld" else None, None
    code, doubt = country(value, also)
    return code, {"no_country_given": None, "no_country": "no_place", "old_country": "no_place"}.get(doubt or "", doubt)


def drug(value: object, also: Words = _NONE, strict: bool = True) -> Meaning:
    """The drug, of those that the tables have; set aside where it is none of them, or not among a layout's own."""
    said = names.key(text(value))
    if said in also:
        return (None, "aside") if also[said] == ASIDE else (also[said], None)
    if not strict or said in names.DRUGS:
        return names.DRUGS.get(said) if strict else None, None if strict else "aside"
    if is_missing(value):
        return None, "no_drug_given"
    return None, "aside" if names.is_other_drug(said) else "no_drug"


def unit_of(value: object, also: Words = _NONE) -> Meaning:
    """The unit, "" where it is known and no weight."""
    said = names.key(text(value))
    known = also.get(said) or names.UNITS.get(said)
    return "" if known == "no_mass" else known, None if known else "no_unit"


def word(value: object, vocabulary: Mapping[str, str]) -> Meaning:
    """A word of a vocabulary, "" for those that mean nothing; one that it has not is left out, and said."""
    said = names.key(text(value))
    known = vocabulary.get(said, None if said in names.MISSING else "?")
    return (None, "no_word") if known == "?" else (known or None, None)


def age(value: object, *, last: bool) -> Meaning:
    """The youngest or the oldest age of a span, such as 15-64; one that is not said is 15 to 64."""
    found = re.findall(r"\d{1,3}", text(value)) or ["15", "64"]
    return float(found[-1 if last else 0]), None
