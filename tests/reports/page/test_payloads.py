"""What anybody writes into data is text on every kind of page, and what a cell's own markup may hold is inert."""

import re

import matplotlib
import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from selectolax.lexbor import LexborHTMLParser

from pactresearch.data.ingest import rules
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.errors import ReportError
from pactresearch.figures.drawn import Drawn
from pactresearch.reports.kept import provenance, publication
from pactresearch.reports.page import html, index, verdict
from pactresearch.reports.page.content import markdown, markup, outputs
from pactresearch.reports.show import display
from pactresearch.reports.show.findings import Finding
from tests.reports.page.payloads import PAYLOADS

# What Markdown makes of signs such as `*`, of which no attribute can be given.
OF_MARKDOWN = {
    *("html", "head", "body", "div", "p", "em", "strong", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "blockquote", "hr", "del", "br", "span", "table"),
}
SAID = " ".join("".join(one.split("\0")) for one in PAYLOADS)
OF_FORMULAS = {"math", "mrow", "mi", "mo", "mn", "mtext", "mspace"}


def tree(page):
    """The elements of a page in order, each with the names of its attributes, but for classes, which follow a text's length."""
    return [
        (element.tag, sorted({*element.attributes} - {"class"}))
        for element in LexborHTMLParser(page).root.traverse(include_text=False)
    ]


def words(page):
    """All text of a page, as its reader sees it."""
    return " ".join(LexborHTMLParser(page).body.text().split())


def provenance_of(said):
    source = {"id": "a", "short": said, "edition": said, "url": "https://unodc.org/", "publisher": said, "title": said}
    return provenance.Provenance(
        said,
        said,
        {"name": said, "many": [said, said]},
        said,
        "",
        "",
        "",
        {said: "0"},
        {},
        [source],
        {said: 2020},
        {said: "1"},
    )


def notebook(*bundles, markdown_cells=()):
    cells = [new_markdown_cell("# A title"), *map(new_markdown_cell, markdown_cells)]
    for number, bundle in enumerate(bundles, 1):
        cell = new_code_cell("", execution_count=number)
        cell.outputs = [nbformat.from_dict({"output_type": "display_data", "data": bundle, "metadata": {"alt": "x"}})]
        cells.append(cell)
    return new_notebook(cells=cells)


@pytest.fixture
def displayed(monkeypatch):
    """What the functions of a notebook display, as bundles of kinds."""
    shown = []
    monkeypatch.setattr(display, "_display", shown.append)
    return shown


def report(said, displayed):
    """A report in which a text stands wherever a text of data can."""
    displayed.clear()
    frame = pd.DataFrame({"name": [said, "x"], said: [said, None], "kg": [1.5, 2.0]})
    finding = Finding(
        id="found", sentence=said, value=1.0, low=0.5, high=2.0, unit=said, sources=(said, "b"), verdict="supported",
        reason=said, overturned_by=said,
    )  # fmt: skip
    with matplotlib.rc_context({"figure.dpi": 20}):
        figure = Figure(figsize=(1, 1), label=said)
        display.page_head(said, said, [finding])
        display.show(Drawn(figure, "drawn", said, frame, said))
        display.show_table(frame, caption=said, name="one", source=said, missing=said)
        display.show_table(frame.set_index("name"), caption=said, name="two", source=said, labels={said: said})
    displayed[:] = [*displayed, {"text/plain": said}, {"application/json": {said: said}}]
    displayed[0] = {kind: value for kind, value in displayed[0].items() if kind.startswith("text/")}
    return html.render(notebook(*displayed), provenance_of(said)).html


def index_of(said, folder):
    """The index of a good and a failed report, whose every text is this one."""
    results = {
        "title": said, "data_to": {said: 2020}, "parameters": {"route": said},
        "findings": [{"sentence": said, "reason": said, "verdict": "supported"}],
    }  # fmt: skip
    place = publication.Place(folder, "route_trends", "northern")
    failure = {"failed_at": said, "reason": said}
    both = [
        index.Entry(place, {"made_at": said}, results, failure=None, reasons=(said,), withheld=""),
        index.Entry(place, {}, results, failure=failure, reasons=(), withheld=""),
        index.Entry(place, {}, None, failure=None, reasons=(), withheld=said),
    ]
    return index.render(both)


def of_file(said, folder):
    """The page on an ingested file that says this wherever it can, in pieces as long as it shows them."""
    pieces = [f"{at} {said[at : at + 30]}" for at in range(0, len(said), 30)]
    problems = pd.DataFrame(dict.fromkeys(rules.COLUMNS, pieces))
    problems = problems.assign(row=1, code=next(iter(rules.RULES)), refused=False)
    made = Verdict(said, problems=problems, aside={said: 1}, notes=(said,), registered=(said,), refusal=said)
    verdict.write(folder / "page.html", said, made._repr_html_())
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["report", "index", "file"])
def test_what_is_data_is_text_wherever_it_stands(kind, displayed, tmp_path):
    of_kind = {
        "report": lambda text: report(text, displayed),
        "index": lambda text: index_of(text, tmp_path),
        "file": lambda text: of_file(text, tmp_path),
    }[kind]
    page = of_kind(SAID)
    assert tree(page) == tree(of_kind(re.sub(r"[^\w\s]", "x", SAID)))
    assert words(page).count(" ".join(SAID.split())) >= 2


def test_what_code_puts_into_markdown_makes_no_element_that_can_act():
    for said in PAYLOADS:
        try:
            shown = markdown.as_html(f"## Of {said}\n\nThe kilograms of {said}, 5.\n\n{said}", of_code=True)
        except ReportError as refused:
            assert "formula" in str(refused)
            continue
        for element, attributes in tree(shown):
            assert element in OF_MARKDOWN | OF_FORMULAS, said
            assert set(attributes) <= {"class", "alttext", "display"}, said


@pytest.mark.parametrize("of", ["html", "markdown", "svg"])
def test_a_page_with_a_payload_is_refused_or_holds_nothing_but_what_is_listed(of):
    accepted = 0
    for said in PAYLOADS:
        try:
            if of == "svg":
                made = outputs._of_kind("image/svg+xml", {"image/svg+xml": f"<svg><g>{said}</g></svg>"}, {"alt": "x"})
            else:
                made = said if of == "html" else markdown.as_html(said, of_code=False)
        except ReportError:
            continue
        clean, wrong = markup.judged(made)
        accepted += not wrong
        if not wrong:
            again = markup.cleaned(clean)
            assert tree(again) == tree(clean), f"{said}: read a second time it is something else"
            lower = clean.lower()
            assert not any(name.startswith("on") for _, names in tree(clean) for name in names)
            assert "evil.example" not in lower or "<" not in lower.partition("evil.example")[0] or of == "markdown"
    assert accepted > 0 if of != "svg" else accepted >= 0


def test_a_link_of_data_that_runs_fails_the_report():
    made = provenance_of("x")
    made.sources[0]["url"] = "javascript:window.pwned=1"
    with pytest.raises(ReportError, match=r"a link leads to javascript:window\.pwned=1"):
        html.render(notebook({"text/plain": "x"}), made)
