"""Results that show themselves: three lines in a console, a small table in a notebook's cell."""

import contextlib
import math
import textwrap
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from html import escape
from numbers import Real
from typing import Any, dataclass_transform

LONGEST_LINE, LINES = 120, 3
IN_A_LINE, IN_A_CELL = 44, 240  # characters of one value


@dataclass_transform(frozen_default=True)
def result(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """The class as a frozen dataclass that shows itself: `@result`, or `@result(kw_only=True)`.

    Arrays and tables are said by their size and range, reasons by their codes; `vars(one)` has everything.
    """
    if cls is None:
        return partial(result, kw_only=kw_only)
    for name, shows in {"__repr__": _as_lines, "_repr_html_": _as_html}.items():
        if name not in vars(cls):
            setattr(cls, name, shows)
    return dataclass(frozen=True, kw_only=kw_only, repr=False)(cls)


def said(value: Any, room: int) -> str:
    """A value in at most `room` characters; empty where there is nothing to say of it (None, NaN, no entries)."""
    return textwrap.shorten(_whole(value, room), room, placeholder="…")


def _whole(value: Any, room: int) -> str:
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, Real):
        return _number(value)
    if hasattr(value, "shape"):
        return f"{value.shape[0]} rows × {value.shape[1]} columns" if hasattr(value, "columns") else _array(value)
    if isinstance(code := getattr(value, "code", None), str):  # a reason
        return code
    if is_dataclass(value):
        return f"{type(value).__name__}({', '.join(f'{name} {text}' for name, text in _fields(value, room))})"
    if isinstance(value, Collection):
        some = sorted(value, key=str) if isinstance(value, Set) else list(value)[:room]  # of a mapping, its keys
        listed = ", ".join(_whole(one, room) for one in some)
        return f"{len(value)}: {listed}" if isinstance(value, Mapping) or len(value) > room // 8 else listed
    return getattr(value, "__name__", type(value).__name__)


def _number(value: Any) -> str:
    if float(value).is_integer():
        return f"{int(value):,}" if abs(value) >= 10_000 else f"{int(value)}"  # no comma in a year
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _array(values: Any) -> str:
    import numpy as np

    size, flat = " × ".join(map(str, values.shape)), np.ravel(np.asarray(values))
    if flat.dtype.kind == "b":
        return f"{size} values, {int(flat.sum())} true"
    known = flat[np.isfinite(flat)] if flat.dtype.kind in "iuf" else flat[:0]
    if not len(known):
        return f"{size} values"
    missing = f", {len(flat) - len(known)} missing" if len(known) < len(flat) else ""
    return f"{size} values, {_number(known.min().item())} to {_number(known.max().item())}{missing}"


def _fields(one: Any, room: int) -> list[tuple[str, str]]:
    """Name and words of each field that holds something."""
    shown = [(field.name, said(getattr(one, field.name), room)) for field in fields(one) if field.repr]
    return [(name, text) for name, text in shown if text]


def _about(one: Any) -> str:
    """The name of the class, and the first sentence of what it says of itself."""
    doc = " ".join((type(one).__doc__ or "").split("\n\n")[0].split()).partition(". ")[0]
    name = type(one).__name__
    return name if doc.startswith(f"{name}(") or not doc else f"{name}: {doc.rstrip('.')}."


def _as_lines(self: Any) -> str:
    judged = [("verdict", self.verdict)] if isinstance(getattr(self, "verdict", None), str) else []
    told = "; ".join(f"{name} {text}" for name, text in dict([*judged, *_fields(self, IN_A_LINE)]).items())
    about = textwrap.shorten(_about(self), LONGEST_LINE, placeholder=" …")
    lines = textwrap.TextWrapper(LONGEST_LINE, "  ", "  ", max_lines=LINES - 1, placeholder=" …")
    return "\n".join([about, *lines.wrap(told)])


def _all(one: Any, room: int) -> list[tuple[str, str]]:
    """Name and words of each field and property that holds something."""
    rows = _fields(one, room)
    for name in dir(type(one)):
        if not name.startswith("_") and isinstance(getattr(type(one), name), property):
            with contextlib.suppress(Exception):  # a figure that cannot be had of this result is left out
                rows.append((name, said(getattr(one, name), room)))
    return [(name, text) for name, text in rows if text]


class Several(tuple[Any, ...]):
    """Results of one kind: a tuple that shows itself in a cell as one table, a row each."""

    def __repr__(self) -> str:
        return "\n".join(map(repr, self)) or "()"

    def _repr_html_(self) -> str:
        import pandas as pd

        return pd.DataFrame([dict(_all(one, IN_A_LINE)) for one in self]).fillna("").to_html(index=False)


def _as_html(self: Any) -> str:
    cells = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(text)}</td></tr>'
        for name, text in _all(self, IN_A_CELL)
    )
    caption = f'<caption style="text-align:left">{escape(_about(self))}</caption>'
    return f"<table>{caption}<tbody>{cells}</tbody></table>"
