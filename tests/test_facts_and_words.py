"""Methods and figures hold facts; sentences are made at the edge, whole, where they can be translated, and never taken apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pactresearch

LIBRARY = Path(pactresearch.__file__).parent
WORDS = 4  # a name or a label has fewer
STILL_SPEAKING: set[str] = set()

SAYING = (
    "methods",
    "figures",
    "chapters",
    "reports/show",
    "geography",
    "research.py",
    "verdict.py",
    "words.py",
    "rows.py",
)
"""Where there are sentences, or facts that become sentences. What reads files, pages and commands lies elsewhere."""
CUTTING = {
    "split", "rsplit", "partition", "rpartition", "splitlines", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix",
    "startswith", "endswith", "replace", "translate", "capitalize", "title", "swapcase", "upper", "lower",
    "search", "match", "fullmatch", "findall", "finditer", "sub", "contains", "extract", "format_map",
}  # fmt: skip
# What may be taken apart, or changed in its letters, since it is no sentence.
CODE = "a code, or a name in code"
CELL = "a cell that holds several codes"
FIGURE = "a number as it is written"
ASKED = "what somebody typed"
NAME = "a country's or a route's name"
DATA = "what a publication or a record says, read as data"
EMPTY = "only whether it is empty"
NO_TEXT = "no text at all"
LINES = "lines of a label, to be placed"
GUARD = "a sentence is looked through for words that it may not hold, and stays as it is"
ALLOWED = {
    "methods/breaks/shocks.py": {"re.match": CODE, "names.split": CELL},
    "methods/displacement/intervention.py": {"np.partition": NO_TEXT},
    "methods/evidence/published.py": {"named.split": CELL},
    "methods/evidence/triangulation.py": {"subject.strip": EMPTY, "self.source.strip": EMPTY, "self.subject.strip": EMPTY},
    "methods/flows/network.py": {"told.astype('str').str.fullmatch": CODE},
    "methods/income/price_way.py": {"statements['period'].str.fullmatch": DATA},
    "methods/income/uncertain_inputs.py": {"one.source.strip": EMPTY},
    "methods/prices/standing.py": {"name.startswith": CODE},
    "methods/shipments/shipments.py": {"_LABEL.fullmatch": CODE},
    "methods/trends/resampling.py": {"slopes.partition": NO_TEXT},
    "figures/maps/labels.py": {"text.split": LINES, "line.strip": LINES},
    "figures/style.py": {"f'{value:,.10g}'.replace": FIGURE},
    "chapters/business_models/findings.py": {"asked.id.lower": CODE},
    "chapters/business_models/rules/from_cases.py": {"f'{found.per_year:+.3f}'.replace": FIGURE},
    "chapters/country/market.py": {"one.replace": FIGURE},
    "chapters/country/tables.py": {"where.split": CELL},
    "chapters/cross_route/ban.py": {"columns.split": CODE},
    "chapters/money/figures/income.py": {"one.name.endswith": CODE},
    "chapters/money/flows_and_income/published.py": {"statement['value_text'].lstrip": DATA},
    "chapters/money/kinds.py": {"values.split": ASKED},
    "chapters/money/price_chain/tables.py": {"here['period'].str.fullmatch": DATA},
    "chapters/monitoring/brief/newcomers.py": {"rows['value'].str.strip": DATA, "plain.replace": NO_TEXT},
    "chapters/monitoring/brief/shown.py": {"value.split": CELL},
    "chapters/organisation/gaps.py": {"row.routes.split": CELL, "row.choices.split": CELL, "row.questions.split": CELL,
        "first['questions'].split": CELL},
    "chapters/organisation/legal_money.py": {"shares.sum().replace": NO_TEXT},
    "chapters/organisation/made_up.py": {"file.name.startswith": CODE},
    "chapters/organisation/pages.py": {"choice.replace": CODE, "one.evidence_ids.split": CELL},
    "chapters/organisation/pieces.py": {"row.url.startswith": CODE},
    "chapters/partnership/gaps/study.py": {
        "str(one['id']).rpartition": CODE, "listed['pillar'].str.replace": CODE, "self.asked.pillar.replace": CODE,
    },
    "chapters/partnership/gaps/tables.py": {"one.split": CODE},
    "chapters/partnership/parameters.py": {"pillar.replace": CODE},
    "chapters/partnership/portfolio/study.py": {"self.projects['route'].replace": NO_TEXT, "re.findall": DATA},
    "chapters/route_trends/coverage.py": {"kg.notna().mul(kg.index, axis=0).max().replace": NO_TEXT},
    "chapters/route_trends/evidence.py": {"area.lower": CODE},
    "chapters/route_trends/published/__init__.py": {"spans['period'].str.extract": DATA},
    "chapters/route_trends/shown.py": {"area.lower": CODE},
    "reports/show/display.py": {"drawn.alt.strip": EMPTY, "re.fullmatch": CODE},
    "reports/show/findings.py": {
        "finding.reason.strip": EMPTY, "re.fullmatch": CODE, "GUARDED.search": GUARD, "_DENIAL.sub": GUARD, "re.split": GUARD,
        "_CONDITIONAL.search": GUARD, "_CLAIM.search": GUARD, "_LICENSED[licence.allows].sub": GUARD,
    },
    "reports/show/finished.py": {"name.split": CODE},
    "reports/show/lead.py": {"f'{value:,.0f}'.replace": FIGURE},
    "reports/show/parameter_types.py": {"value.strip": ASKED, "values.split": ASKED},
    "reports/show/parameters.py": {
        "re.sub": CODE, "re.sub('(?<!^)(?=[A-Z])', '_', cls.__name__).lower": CODE, "part.capitalize": CODE,
        "notebook.split": CODE,
    },
    "reports/show/tables.py": {
        "_REPORT.fullmatch": CODE, "_YEAR.search": CODE, "number.partition": FIGURE, "text.partition": FIGURE,
        "text.replace": FIGURE, "str(name).replace": CODE, "text.startswith": CODE, "text.removeprefix": CODE,
        "text.removeprefix('../').removesuffix": CODE, "text.removeprefix('../').removesuffix('.html').replace": CODE,
        "text.removeprefix('../').removesuffix('.html').replace('_', ' ').split": CODE,
    },
    "geography/codes.py": {
        "value.strip": ASKED, "value.strip().upper": ASKED, "part.strip": ASKED, "word.split": ASKED, "word.strip": ASKED,
        "word.strip().upper": ASKED,
    },
    "geography/countries.py": {
        "re.fullmatch": NAME, "_COMMON_NOUN.search": NAME, "name.strip": ASKED,
        "key(name).removeprefix": ASKED,
    },
    "geography/routes.py": {
        "key(name).removeprefix": ASKED, "key(name).removeprefix('the ').removesuffix": ASKED,
        "key(name).removeprefix('the ').removesuffix(' route').replace": ASKED,
        "key(name).removeprefix('the ').removesuffix(' route').replace(' ', '_').replace": ASKED,
        "_known(route).split": NAME,
    },
    "geography/spellings.py": {
        "str(name).casefold().translate": ASKED, "text.translate": ASKED, "text.translate(_PLAIN).split": ASKED,
        "' '.join(text.translate(_PLAIN).split()).strip": ASKED,
    },
    "research.py": {
        "names.split": CELL,
        "TEMPLATE.read_text(encoding='utf-8').replace": CODE,
        "TEMPLATE.read_text(encoding='utf-8').replace('TJK', EXAMPLE[over]).replace": CODE,
    },
    "words.py": {
        "notebook.replace": CODE, "_BEFORE_UNIT.sub": FIGURE,
        "f\"{('+' if signed and value > 0 else '')}{rounded:,.{decimals}f}\".replace": FIGURE,
        "f\"{round(value, 2) + 0.0:{('+' if signed else '')}.2f}\".replace": FIGURE,
        "said.rstrip": FIGURE, "said.rstrip('0').rstrip": FIGURE,
        "figure.replace": FIGURE, "figure.replace(' ', '\\xa0').replace": FIGURE,
        "name[:1].upper": NAME,  # `begins`, the one place where a first letter is made large
    },
    "rows.py": {"str(held).split": CELL},
}  # fmt: skip


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


def cuts(source: str) -> set[str]:
    """What is cut, searched or changed in its letters, as the source writes it: `text.split`."""
    return {
        ast.unparse(call.func)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CUTTING
        if not (call.func.attr == "replace" and ast.unparse(call.func.value) in ("dataclasses", "self"))
    }


def files() -> Iterator[Path]:
    for room in SAYING:
        yield from [LIBRARY / room] if room.endswith(".py") else sorted((LIBRARY / room).rglob("*.py"))


def test_no_sentence_is_taken_apart() -> None:
    """A fact that somebody needs out of a sentence belongs beside it: a field, a code, a list."""
    found = {path.relative_to(LIBRARY).as_posix(): cuts(path.read_text("utf-8")) for path in files()}
    assert {file: new for file, of in found.items() if (new := of - ALLOWED.get(file, {}).keys())} == {}
    assert {file: gone for file, of in ALLOWED.items() if (gone := of.keys() - found.get(file, set()))} == {}


def test_what_takes_a_sentence_apart_is_found() -> None:
    assert cuts('why = say(reasons).rstrip(".")\nname = title[0].upper() + title[1:]') == {
        "say(reasons).rstrip",
        "title[0].upper",
    }
    assert cuts("other = dataclasses.replace(one, value=2)") == set()


def glued(source: str) -> list[str]:
    """Translated texts that become part of another one: added to it, or set into an f-string among words."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = (node.left, node.right)
            if any(map(_translated, sides)) and not any(isinstance(side, ast.List | ast.ListComp) for side in sides):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and _text(node.value):
            found.append(ast.unparse(node))
        elif isinstance(node, ast.JoinedStr):
            between = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            holds = any(isinstance(part, ast.FormattedValue) and _translated(part.value) for part in node.values)
            if holds and any(word.isalpha() and len(word) > 1 for word in between.split()):
                found.append(ast.unparse(node))
    return found


def _text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or any(
        isinstance(side, ast.Constant) and isinstance(side.value, str)
        for side in ([node.left, node.right] if isinstance(node, ast.BinOp) else [node])
    )


def _translated(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")
        for call in ast.walk(node)
    )


def test_no_sentence_is_glued_from_translated_parts() -> None:
    found = {path.relative_to(LIBRARY).as_posix(): glued(path.read_text("utf-8")) for path in files()}
    assert {file: of for file, of in found.items() if of} == {}


def test_what_is_glued_is_found() -> None:
    assert glued('said = _("Seizures rose") + " in " + str(year)') != []
    assert glued('said = f"{_(drug)} seized in {year}"') != []
    assert glued('said += " " + more') != []
    assert glued('said = f"{_(drug)} {year}"') == []
