"""How the package's own dataclasses are made: what stands where must be read from the call, not from the class."""

import ast
import re
from pathlib import Path

import pactresearch

MOST_BY_PLACE = 5  # fields; with more, two of one type are exchanged unseen
MADE = re.compile(r"(dataclass|result)\b")
PACKAGE = Path(pactresearch.__file__).parent


def dataclass_fields(trees):
    """Name of each dataclass to the largest number of fields that one of this name has."""
    sizes = {}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(MADE.match(ast.unparse(one)) for one in node.decorator_list):
                fields = sum(isinstance(one, ast.AnnAssign) for one in node.body)
                sizes[node.name] = max(fields, sizes.get(node.name, 0))
    return sizes


def by_place(call, fields):
    """How many fields a call fills by place; all of them, where it hands on a sequence of unknown length."""
    return fields if any(isinstance(one, ast.Starred) for one in call.args) else len(call.args)


def test_no_dataclass_is_made_with_more_than_five_fields_by_place():
    trees = {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    sizes = dataclass_fields(trees)
    assert len(sizes) > 100
    crowded = []
    for path, tree in trees.items():
        for node in ast.walk(tree):
            name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if name in sizes and by_place(node, sizes[name]) > MOST_BY_PLACE:
                crowded.append(f"{path}:{node.lineno} {name}")
    assert not crowded


def test_a_sequence_of_unknown_length_counts_as_every_field():
    call = ast.parse("Range(*ends)", mode="eval").body
    assert by_place(call, 9) == 9
    assert by_place(ast.parse("Range(1, 2, unit='kg')", mode="eval").body, 9) == 2
