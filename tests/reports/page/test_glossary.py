"""One list of terms: pages explain theirs by it, and documents, notebooks and sentences spell them as it does."""

import ast
import json
import re
from pathlib import Path

import pytest

import pactresearch
from pactresearch.reports.page import glossary
from tests.conftest import ROOT

LIBRARY = Path(pactresearch.__file__).parent
# Words that would say the same as a term, where the reader would look for a difference.
RIVALS = {
    "seizure": r"confiscat\w+|interdict\w+",
    "wholesale": r"mid-level price|bulk price",
    "retail": r"street price|street-level",
    "hard attribution": r"exclusive attribution|full attribution",
    "fractional attribution": r"weighted attribution|shared attribution|partial attribution",
    "not identified": r"inconclusive|undetermined verdict",
    "heroin equivalent": r"heroin units|pure heroin equivalents?",
    "cautious interval": r"conservative interval|careful interval",
    "complete year": r"full year|fully reported year",
    "prevalence": r"prevalency",
    "concealment": r"concealing method|modus operandi",
}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """What people read, by where it stands: README and docs, the notebooks' prose, the sentences of chapters and pages.

    Names in code are left out: what stands in backticks, and in YAML what_is_joined_so, as a register names its quantities.
    """
    found = {
        file.relative_to(ROOT).as_posix(): re.sub(r"`[^`]*`|\(http[^)]*\)", "", file.read_text("utf-8"))
        for file in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    }
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(file.read_text("utf-8"))["cells"]
        prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        found[file.relative_to(ROOT).as_posix()] = re.sub(r"`[^`]*`", "", "\n".join(prose))
    for room in ("chapters", "reports/show"):
        for file in sorted((LIBRARY / room).rglob("*.py")):
            tree = ast.parse(file.read_text("utf-8"))
            docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            literals = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
            ]
            found[file.relative_to(ROOT).as_posix()] = "\n".join(literals)
        for file in sorted((LIBRARY / room).rglob("*.yaml")):
            text = file.read_text("utf-8")
            found[file.relative_to(ROOT).as_posix()] = re.sub(r"`[^`]*`|\b[a-z0-9]+(?:_[a-z0-9]+)+\b", "", text)
    return found


def other_spellings(term: str, text: str) -> set[str]:
    """How a text writes a term otherwise than the glossary: joined, with a dash, in capitals within.

    Two words may have a hyphen before a noun: "the farm-gate price".
    """
    loose = re.compile(
        r"(?<![-\w])" + r"[-–\s]*".join(map(re.escape, re.split(r"[-\s]", term))) + r"(?![-\w])", re.IGNORECASE
    )
    written = {
        re.sub(r"\s+", " ", match)
        for match in loose.findall(re.sub(rf"{term.replace(' ', '-')}(?= [a-z])", term, text))
    }
    spelt = (term, term[0].upper() + term[1:])
    return {one for one in written if one not in spelt and not one.isupper()}  # capitals: a placeholder


def test_every_term_has_its_definition_and_its_source_and_stands_in_order():
    terms = glossary.terms()
    assert 40 <= len(terms) <= 60
    names = [one.term for one in terms]
    assert names == sorted(set(names), key=str.lower)
    for one in terms:
        assert one.definition.endswith("."), one.term
        assert one.source.strip(), one.term


def test_a_source_within_the_project_is_there():
    for one in glossary.terms():
        if re.fullmatch(r"(docs|data|pactresearch)/\S+|\S+\.md", one.source):
            assert (ROOT / one.source).is_file(), one


@pytest.mark.parametrize("term", [one.term for one in glossary.terms()])
def test_a_term_is_used_and_spelt_as_the_glossary_spells_it(texts, term):
    assert any(re.search(rf"\b{re.escape(term)}", text, re.IGNORECASE) for text in texts.values())
    otherwise = {where: found for where, text in texts.items() if (found := other_spellings(term, text))}
    assert otherwise == {}


@pytest.mark.parametrize(("term", "rivals"), RIVALS.items())
def test_no_other_word_stands_for_a_term(texts, term, rivals):
    assert term in {one.term for one in glossary.terms()}
    found = {
        where: hits for where, text in texts.items() if (hits := re.findall(rf"\b(?:{rivals})\b", text, re.IGNORECASE))
    }
    assert found == {}


def test_other_spellings_are_seen():
    assert other_spellings("farm gate", "the farm-gate price, Farm gate, at farm-gate, farmgate") == {
        "farm-gate",
        "farmgate",
    }
    assert other_spellings("Theil-Sen", "by Theil–Sen, and Theil-Sen") == {"Theil–Sen"}


def test_a_page_explains_the_longest_term_that_stands_in_it():
    found = [one.term for one in glossary.used_in("Seizures of two complete years. The trend is not supported.")]
    assert found == ["complete year", "not supported", "seizure"]
    assert glossary.used_in("Nothing of the kind.") == []
