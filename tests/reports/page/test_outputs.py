import re

import nbformat
import pytest
from jinja2 import nodes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pactresearch.errors import ReportError
from pactresearch.reports.kept import provenance
from pactresearch.reports.page import html, outputs

OF_NOTHING = provenance.Provenance("", "", {}, "", "", "", "", {}, {}, [], {}, {})
SVG = {"image/svg+xml": "<svg></svg>", "text/plain": "<Figure size 640x480 with 1 Axes>"}


def executed(data, *tags):
    """A notebook in which one cell, the third, has displayed this."""
    cell = new_code_cell("shown", execution_count=3, metadata={"tags": list(tags)})
    cell.outputs = [nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}})]
    return new_notebook(cells=[new_markdown_cell("# A title"), cell])


def page(notebook):
    return html.render(notebook, OF_NOTHING).html


def test_the_kinds_that_are_shown_are_those_that_the_template_has_blocks_for():
    environment = html._exporter().environment
    base = environment.loader.get_source(environment, "base/display_priority.j2")[0]
    kind_of = {block: kind for kind, block in re.findall(r"type == '([^']+)' -%}\s*{%- block (\w+)", base)}
    ours = environment.parse(environment.loader.get_source(environment, "index.html.j2")[0])
    filled = [block.name for block in ours.find_all(nodes.Block) if block.name in kind_of and block.body]
    assert {kind_of[name] for name in filled} == set(outputs.SHOWN)


@pytest.mark.parametrize("kind", outputs.SHOWN)
def test_each_kind_that_is_shown_stands_on_the_page(kind):
    notebook = executed({kind: "aGVyZQ=="})
    notebook.cells[1].outputs[0].metadata = {kind: {"alt": "Line of four years"}}
    assert "aGVyZQ==" in page(notebook).partition("<main")[2]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (SVG, "image/svg+xml"),
        ({"image/jpeg": "/9j/", "text/plain": "<Figure>"}, "image/jpeg"),
        ({"application/pdf": "JVBE", "text/plain": "<Figure>"}, "application/pdf"),
        ({"text/latex": "$a$", "text/plain": "<IPython.core.display.Math object>"}, "text/latex"),
        ({"text/latex": "$a$"}, "text/latex"),
        ({"application/javascript": "x()", "text/plain": "<IPython…>"}, "application/javascript"),
        ({"application/javascript": "x()", "text/html": "<div id='chart'></div>"}, "application/javascript"),
        (
            {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider(value=7)"},
            "application/vnd.jupyter.widget-view+json",
        ),
        ({"application/vnd.plotly.v1+json": {"data": []}}, "application/vnd.plotly.v1+json"),
        ({"application/vnd.vegalite.v5+json": {}, "text/plain": "alt.Chart(…)"}, "application/vnd.vegalite.v5+json"),
        ({"application/geo+json": {}, "text/plain": "<IPython…>"}, "application/geo+json"),
        ({"text/html": " ", "image/svg+xml": "<svg></svg>"}, "image/svg+xml"),
        ({"text/vnd.mermaid": "graph"}, "text/vnd.mermaid"),
    ],
)
def test_an_output_that_would_vanish_is_refused_by_cell_and_kind(data, kind):
    with pytest.raises(ReportError, match=rf"^Cell \[3\] has an output of the kind {re.escape(kind)}, which a page"):
        page(executed(data))


def test_an_error_that_a_notebook_goes_on_after_is_no_output_of_a_report():
    notebook = executed({})
    notebook.cells[1].outputs = [new_output("error", ename="ValueError", evalue="x", traceback=[])]
    with pytest.raises(ReportError, match=r"Cell \[3\] has an output of the kind error"):
        page(notebook)


def test_where_two_kinds_say_the_same_the_one_that_can_be_shown_is():
    picture = executed({**SVG, "image/png": "aGVyZQ=="})
    picture.cells[1].outputs[0].metadata = {"image/png": {"alt": "Line of four years"}}
    assert 'alt="Line of four years"' in page(picture)
    assert "a**2" in page(executed({"text/latex": "$a^2$", "text/plain": "a**2"}))


def test_what_is_for_tests_only_is_hidden_on_purpose():
    assert "<svg" not in page(executed(SVG, "key-figures"))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            new_markdown_cell("Some <meta name=x> words"),
            "the markdown cell “Some <meta name=x> words”: it has a <meta>",
        ),
        (new_markdown_cell("<textarea>"), "<textarea> is not closed, and takes in the rest of the page"),
        (nbformat.v4.new_raw_cell("<base href=//example.org>"), "the raw cell “<base href=//example.org>”: it has a"),
    ],
)
def test_a_cell_of_text_is_judged_too_and_named_by_how_it_begins(cell, words):
    notebook = executed({"text/plain": "x"})
    notebook.cells.append(cell)
    with pytest.raises(ReportError) as refused:
        page(notebook)
    assert words in str(refused.value)


def test_a_page_of_a_hundred_faults_is_refused_in_a_few_words():
    with pytest.raises(ReportError) as refused:
        page(executed({"text/html": "".join(f"<x-{n}></x-{n}>" for n in range(100))}))
    assert "cell [3]: it has a <x-0>" in str(refused.value) and "and 88 more" in str(refused.value)
