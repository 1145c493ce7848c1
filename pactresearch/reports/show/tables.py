"""A DataFrame as an HTML table that reads well on paper, on a phone and aloud."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.language import _
from pactresearch.reports.templates import shown

FIGURE_SPACE, POINT_SPACE = "\u2007", "\u2008"  # as wide as a digit and as a decimal point
Format = str | Callable[[object], str]
MANY_COLUMNS = 6  # more than fit on a sheet in the usual type
SHORT_TABLE = 20  # rows that are kept on one sheet
PHRASE, LONG_TEXT = 12, 32  # characters from which a column keeps room for two words a line, and for five
_REPORT = re.compile(r"\.\./\w+/\w[\w.-]*\.html")
_YEAR = re.compile(r"(^|_)year(_|$)")


@dataclass(frozen=True)
class Layout:
    """How a table is set.

    formats: column to a format ("{:,.1f}") or a function of the value; without one, numbers get thousands separators
    and as many decimals as their size asks for, years none.
    labels: column to its heading; without one, the column's name with spaces.
    ranges: columns that hold ranges, set in grey.
    missing: the words for what is missing; without them it is not reported.
    """

    formats: Mapping[str, Format] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    ranges: Sequence[str] = ()
    missing: str | None = None


def with_named_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with its index as ordinary first columns, unless the index only counts the rows."""
    return frame.copy() if isinstance(frame.index, pd.RangeIndex) else frame.reset_index()


def as_text(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Every cell as the words that stand in the table; same shape, headings as labels, index turned into columns."""
    frame = with_named_index(frame)
    labels = [layout.labels.get(name, str(name).replace("_", " ")) for name in frame.columns]
    missing = _(words.NOT_REPORTED) if layout.missing is None else layout.missing
    cells = [_aligned(column, _format_of(column, layout), missing) for _, column in frame.items()]
    return pd.DataFrame(dict(enumerate(cells)), dtype="object").set_axis(labels, axis=1)


def as_html(frame: pd.DataFrame, caption_id: str, caption: str, layout: Layout) -> str:
    """The table in a region that scrolls by itself; the first column names the row."""
    frame = with_named_index(frame)
    said = as_text(frame, layout)
    kinds = [_class_of(frame[name], said.iloc[:, n], layout) for n, name in enumerate(frame.columns)]
    cells = zip(said.map(_linked).to_numpy().tolist(), frame.isna().to_numpy().tolist(), strict=True)
    size = " wide-table" * (len(kinds) > MANY_COLUMNS) + " short-table" * (len(frame) <= SHORT_TABLE)
    return shown(
        "table", caption=caption, caption_id=caption_id, size=size, head=list(zip(said.columns, kinds, strict=True)),
        rows=[list(zip(texts, missing, kinds, strict=True)) for texts, missing in cells],
    )  # fmt: skip


def _linked(text: str) -> tuple[str, str]:
    """A cell's words, and where they lead: of a report beside this one a reader sees its notebook and what it is for."""
    if _REPORT.fullmatch(text):
        named = dict.fromkeys(text.removeprefix("../").removesuffix(".html").replace("_", " ").split("/"))
        return ": ".join(named), text
    return text, text if text.startswith("https://") else ""


def _class_of(column: pd.Series, said: pd.Series, layout: Layout) -> str:
    number = pd.api.types.is_numeric_dtype(column)
    longest = 0 if number else said.str.len().max()
    size = "long" if longest > LONG_TEXT else "phrase" if longest > PHRASE else ""
    return " ".join(["number"] * number + [size] * bool(size) + ["range"] * (column.name in layout.ranges))


def _format_of(column: pd.Series, layout: Layout) -> Format:
    if column.name in layout.formats:
        return layout.formats[str(column.name)]
    if pd.api.types.is_bool_dtype(column):
        return lambda value: _("yes") if value else _("no")
    if not pd.api.types.is_numeric_dtype(column):
        return str
    if _YEAR.search(str(column.name)) or column.name == _("year"):
        return "{:.0f}"
    given = column.dropna()
    largest = given.abs().max() if len(given) else 0
    decimals = 0 if (given % 1 == 0).all() else 1 if largest >= 10 else 2
    return f"{{:,.{decimals}f}}"


def _aligned(column: pd.Series, rule: Format, missing: str) -> list[str]:
    """The cells of a column; numbers padded at the right: in a right-aligned column the points stand in line."""
    write = rule.format if isinstance(rule, str) else rule
    said = [None if pd.isna(value) else write(value) for value in column]
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return [missing if text is None else text for text in said]
    decimals = max((len(text.partition(".")[2]) for text in said if text), default=0)
    return [missing if text is None else _padded(text.replace("-", "−"), decimals) for text in said]


def _padded(number: str, decimals: int) -> str:
    _, point, fraction = number.partition(".")
    return number + ("" if point or not decimals else POINT_SPACE) + FIGURE_SPACE * (decimals - len(fraction))


def sign(value: float) -> str:
    """A change in percent with its sign, without the unit: `−5.1`."""
    return words.two_figures(value, signed=True)


def signed(values: pd.Series) -> list[str | None]:
    """Changes in percent with their signs; None where there is none."""
    return [sign(value) if np.isfinite(value) else None for value in values]


def pair(lows: pd.Series, highs: pd.Series, both: str = "") -> list[str | None]:
    """Two changes in percent in one cell; None where one is missing. both: how they stand there, else as a range."""
    pairs, said = zip(signed(lows), signed(highs), strict=True), both or _(words.LOW_TO_HIGH)
    return [None if low is None or high is None else said.format(low=low, high=high) for low, high in pairs]
