"""Methods and figures hold facts; sentences are made at the edge, where they can be translated."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pactresearch

LIBRARY = Path(pactresearch.__file__).parent
WORDS = 4  # a name or a label has fewer
STILL_SPEAKING: set[str] = set()


def sentences(source: str) -> list[str]:
    """Literals and f-strings of four words or more that are neither docstrings nor the text of an error."""
    tree = ast.parse(source)
    passed = {id(inner) for outer in _unread(tree) for inner in ast.walk(outer)}
    found = []
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            said = "".join(part.value if isinstance(part, ast.Constant) else " x " for part in node.values)
            passed.update(id(inner) for inner in ast.walk(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value
        else:
            continue
        if sum(any(letter.isalpha() for letter in word) for word in said.split()) >= WORDS:
            found.append(f"{node.lineno}: {said}")
    return found


def _unread(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            yield node
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield from (
                line for line in node.body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
            )


@pytest.mark.parametrize("room", ["methods", "figures"])
def test_no_sentence_stands_in_methods_and_figures(room: str) -> None:
    said = {
        path.relative_to(LIBRARY).as_posix(): found
        for path in sorted((LIBRARY / room).rglob("*.py"))
        if path.parent.relative_to(LIBRARY).as_posix() not in STILL_SPEAKING
        and (found := sentences(path.read_text("utf-8")))
    }
    assert said == {}


def test_a_sentence_is_found_and_a_docstring_or_an_error_is_not() -> None:
    spoken = 'def one():\n    """Says nothing at all here."""\n    raise ValueError("this is an error text")\n'
    assert sentences(spoken) == []
    assert sentences('reason = f"only {n} years are reported"') == ["1: only  x  years are reported"]
