"""Every kind of report is said whole in another language: what is left of English is names, sources and quotations."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import IPython.display
import pytest
from babel.messages.pofile import read_po
from matplotlib.text import Text
from selectolax.lexbor import LexborHTMLParser

from pactresearch import geography, language, load, paths
from pactresearch.data import schema
from pactresearch.figures.drawn import Drawn
from pactresearch.geography.united_nations import DISCLAIMER
from pactresearch.reports.kept import editions
from pactresearch.reports.page import changes, index
from pactresearch.reports.show import display
from tests.conftest import QUICK, ROOT
from tests.reports.index_folder import FINDING, add, filled

NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
BEGINS, ENDS = "⟦⟧"
WORD = re.compile(r"\b[a-z]{3,}\b")  # in small letters: names begin with a large one, units have fewer
CODE = re.compile(r"`[^`]*`|\.\./\S+|\$\\\S+\$")  # also where a link leads, and numbers on a log axis
READ_BY = ("alt", "aria-label", "summary", "title")
# Names and codes that stand in sentences: of tables, routes and notebooks, and of units as publications print them.
NAMES = {
    *schema.LAYOUTS, *(path.stem for path in NOTEBOOKS), *geography.route_names(), "route", "litres", "tonnes", "per", "cent",
    "approx",
}  # fmt: skip


class Bracketed(NullTranslations):
    """A language that says each text of the template in brackets, as it is, and remembers what it was asked for and has not."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        with template.open("rb") as file:
            found = read_po(file)
        self.texts = {one for message in found for one in ([message.id] if isinstance(message.id, str) else message.id)}
        self.lost: set[str] = set()

    def gettext(self, message: str) -> str:
        if message in self.texts:
            return f"{BEGINS}{message}{ENDS}"
        if BEGINS not in message and WORD.search(message):
            self.lost.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(scope="module")
def quoted() -> tuple[re.Pattern[str], set[str]]:
    """What stands as others have written it (names, sources, findings of the register, titles of actions, dated events): texts
    of several words as a pattern, and single words."""
    columns = {
        "evidence": ("statement", "basis", "note", "locator"), "evidence_sources": ("citation",),
        "evidence_contradictions": ("topic", "difference", "treatment"), "shocks": ("label",), "actions": ("label", "donor"),
        "statements": ("value_text", "unit", "period", "publication", "locator"),
    }  # fmt: skip
    tables = {name: load(name) for name in (*columns, "seizures", "prices", "context", "cases")}
    said = [text for name, of in columns.items() for column in of for text in tables[name][column].dropna()]
    said += [one["short"] for table in tables.values() for one in table.attrs["sources"]]
    known = geography.countries()
    said += [DISCLAIMER, *known["name"], *known["note"].dropna(), *geography.disputed_lines()["note"].dropna()]
    longest_first = sorted({" ".join(text.split()) for text in said}, key=len, reverse=True)
    several = [text for text in longest_first if " " in text]
    return re.compile("|".join(map(re.escape, several))), {text for text in longest_first if " " not in text}


def shown(notebook: Path, patch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the code of a notebook shows with its own parameters, and those of its pictures, which are not painted."""
    found: list[str] = []

    def figure_html(drawn: Drawn) -> str:
        texts = drawn.figure.findobj(lambda one: isinstance(one, Text) and one.get_visible())
        found.extend([*(one.get_text() for one in texts if isinstance(one, Text)), drawn.alt, drawn.caption])
        return ""

    def show(*shown: Any, **_how: object) -> None:
        for one in shown:
            bundle = one if isinstance(one, dict) else {"text/markdown": getattr(one, "data", str(one))}
            if "text/html" not in bundle:
                found.extend(map(str, bundle.values()))
                continue
            page = LexborHTMLParser(str(bundle["text/html"]))
            found.append(page.text(separator=" "))
            found.extend(str(node.attributes.get(name) or "") for node in page.css("*") for name in READ_BY)

    patch.setattr(display, "figure_html", figure_html)
    patch.setattr(IPython.display, "display", show)
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code = ast.parse("".join(cell["source"]))
            last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
            exec(compile(code, str(notebook), "exec"), space)
            if "parameters" in cell["metadata"].get("tags", []):
                space.update({name: value for name, value in QUICK.items() if name in space})
            if last and isinstance(drawn := eval(compile(ast.Expression(last.value), "cell", "eval"), space), Drawn):
                figure_html(drawn)
    return found


def outside(text: str) -> Iterator[str]:
    """The parts of a text that stand outside of brackets."""
    deep = 0
    for part in re.split(f"([{BEGINS}{ENDS}])", " ".join(text.split())):
        deep += {BEGINS: 1, ENDS: -1}.get(part, 0)
        if deep == 0 and part != ENDS:
            yield part
    assert deep == 0, f"a translated text is cut: {text}"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_report_is_said_whole_in_another_language(
    notebook: Path,
    collected: Path,
    quoted: tuple[re.Pattern[str], set[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv(
        paths.REPORTS_VARIABLE, str(tmp_path)
    )  # links to finished reports name them as the files are called
    spoken = Bracketed(collected)
    monkeypatch.setattr(language, "_catalogue", lambda *_asked: spoken)
    texts = shown(notebook, monkeypatch)
    assert sum(BEGINS in text for text in texts) >= 5
    assert english(texts, quoted) == set()
    assert spoken.lost == set(), "is marked nowhere for translators"


def english(texts: Iterable[str], quoted: tuple[re.Pattern[str], set[str]]) -> set[str]:
    """What stands outside of brackets and is neither a name nor quoted."""
    several, single = quoted
    plain = (several.sub(" ", " ".join(CODE.sub(" ", text).split())) for text in texts)
    return {
        part.strip() for text in plain for part in outside(text) if not (NAMES | single).issuperset(WORD.findall(part))
    }


def texts_of(page: str) -> list[str]:
    """The texts that a reader of a page sees or hears, each whole; what a reader copies or follows is no text."""
    tree = LexborHTMLParser(page.partition("<body")[2])
    for node in tree.css("script, style, code, time, svg.map"):
        node.decompose()
    heard = [str(node.attributes.get(name) or "") for node in tree.css("*") for name in (*READ_BY, "placeholder")]
    leaves = tree.css("p, h1, h2, h3, li, th, td, a, caption, label, option, figcaption")
    return [*heard, *(" ".join(node.text(separator=" ").split()) for node in leaves)]


def test_the_index_is_said_whole_in_another_language(
    collected: Path, quoted: tuple[re.Pattern[str], set[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a report says of itself, and why one failed or is stale, is as it was written."""
    spoken = Bracketed(collected)
    monkeypatch.setattr(language, "_catalogue", lambda *_asked: spoken)
    folder = filled(tmp_path / "reports")
    add(folder, "route_trends", "southern.early", "Southern route", route="southern")
    found = [replace(one, reasons=("A.",) * bool(one.reasons)) for one in index.entries(folder)]
    said = {FINDING["sentence"], FINDING["reason"], *(f"Cell [{n}] stopped." for n in (3, 4))}
    pages = [index.render(found, workbooks=True, changes="changes.html"), index.render([])]
    texts = [text for page in pages for text in texts_of(page)]
    for one in (*said, *(entry.title for entry in found)):
        texts = [text.replace(str(one), "") for text in texts]
    assert english(texts, quoted) <= {"southern.early"}
    assert spoken.lost == set(), "is marked nowhere for translators"


def test_the_page_of_changes_is_said_whole_in_another_language(
    collected: Path, quoted: tuple[re.Pattern[str], set[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spoken = Bracketed(collected)
    monkeypatch.setattr(language, "_catalogue", lambda *_asked: spoken)
    before = {
        "id": "a",
        "sentence": "A.",
        "value": 1.0,
        "low": None,
        "high": None,
        "unit": "kg",
        "verdict": "supported",
    }
    after = {**before, "value": 3.0, "verdict": "not supported"}
    causes = (("data", "seizures"), ("notebook", ""), ("library", ""), ("packages", ""), ("parameter", "seed"))
    kinds = [(before, after, causes), (None, after, causes[:1]), (before, None, ())]
    found = [
        editions.Change("route_trends", "northern", "North", old, new, other_verdict=bool(old and new),
                        left_range=bool(old and new), causes=why)
        for old, new, why in kinds
    ]  # fmt: skip
    for those in (found, found[:1], []):
        page = changes.write(those, "2026-01-01", "reports", tmp_path).read_text("utf-8")
        assert english(texts_of(page), quoted) <= {"reports"}
    assert spoken.lost == set(), "is marked nowhere for translators"
