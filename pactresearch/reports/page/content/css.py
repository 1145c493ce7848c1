"""What styles a page's cells may have: a list of properties that set type, colours and measures, and load nothing."""

import csv
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2

_FILE = Path(__file__).resolve().parent.parent / "template" / "allowed.csv"


@functools.cache
def listed(kind: str) -> dict[str, frozenset[str]]:
    """The names of a kind in the list of what a page may hold, `template/allowed.csv`; of elements with their attributes."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return {name: frozenset(row["attributes"].split()) for row in rows for name in row["names"].split()}


_PROPERTIES, _FAMILIES = listed("property"), tuple(listed("beginning of properties"))
_FUNCTIONS = listed("function of a style")
_OF_SHEETS = {"import", "font-face", "namespace"}  # what begins with @ and loads, or renames


def problems(style: str, *, named: bool = True) -> list[str]:
    """What a style may not hold, as ends of sentences. named: its properties must be among those that are listed."""
    found = []
    for one in tinycss2.parse_declaration_list(style, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            if named and one.lower_name not in _PROPERTIES and not one.lower_name.startswith(_FAMILIES):
                found.append(f"it has the style {one.lower_name}")
            found += _of_tokens(one.value)
        else:  # what one reader cannot make out another may
            found.append(
                f"it has the style {getattr(one, 'message', '') or '@' + getattr(one, 'lower_at_keyword', '')}"
            )
    return found


def sheet_problems(sheet: str) -> list[str]:
    """What a style sheet loads, as ends of sentences."""
    return list(_of_tokens(tinycss2.parse_component_value_list(sheet, skip_comments=True)))


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selector and declarations of each plain rule of a sheet; rules for media, for pointers and the like are left out."""
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude).strip(), tinycss2.serialize(rule.content).strip()


def _of_tokens(tokens: Iterable[Any]) -> Iterator[str]:
    """The addresses, and the functions that are not listed, in parsed CSS."""
    for token in tokens:
        inside: Any = token.arguments if token.type == "function" else getattr(token, "content", None)
        if token.type == "url" or (token.type == "function" and token.lower_name == "url"):
            address = token.value if token.type == "url" else tinycss2.serialize(inside).strip(" \"'")
            if not address.startswith("#"):
                yield f"a style loads {address[:100]}"
        elif token.type == "function" and token.lower_name not in _FUNCTIONS:
            yield f"a style has {token.name}()"
        elif token.type == "error" or (token.type == "at-keyword" and token.lower_value in _OF_SHEETS):
            yield f"it has the style {getattr(token, 'message', '') or '@' + token.lower_value}"
        elif isinstance(inside, list):
            yield from _of_tokens(inside)
