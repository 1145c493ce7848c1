import base64
import io
import re

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from pactresearch.errors import ReportError
from pactresearch.reports.kept import provenance
from pactresearch.reports.page import html
from pactresearch.reports.page.content import images, outputs
from pactresearch.reports.run import failures

OF_NOTHING = provenance.Provenance("", "", {}, "", "", "", "", {}, {}, [], {}, {})
SVG = {"image/svg+xml": "<svg></svg>", "text/plain": "<Figure size 640x480 with 1 Axes>"}


def executed(data, *tags, **metadata):
    """A notebook in which one cell, the third, has displayed this."""
    cell = new_code_cell("shown", execution_count=3, metadata={"tags": list(tags)})
    cell.outputs = [nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": metadata})]
    return new_notebook(cells=[new_markdown_cell("# A title"), cell])


def page(notebook):
    return html.render(notebook, OF_NOTHING).html


def picture(kind, **options):
    """A picture of one kind, in base64."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "#3b3a8f").save(made, kind, **options)
    return base64.b64encode(made.getvalue()).decode()


def sized(png, side):
    """A PNG whose head says that it is a square of so many dots a side: as a picture it would fill the memory of its reader."""
    held = base64.b64decode(png)
    return base64.b64encode(held[:16] + 2 * side.to_bytes(4, "big") + held[24:]).decode()


def photographed():
    """A photograph that tells where it was taken."""
    told = Image.Exif()
    told[0x8825] = {1: "N", 2: (38.0, 33.0, 0.0)}
    return picture("JPEG", exif=told)


# Of each kind that is shown: an output, and what of it stands on the page.
EXAMPLES = {
    "text/html": ("<p>the <b>whole</b></p>", "<p>the <b>whole</b></p>"),
    "text/markdown": ("**An** *answer*", "<strong>An</strong> <em>answer</em>"),
    "text/latex": (r"$\displaystyle \frac{1}{2}$", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
    "image/svg+xml": (
        '<svg viewBox="0 0 1 1"><circle r="1"/></svg>',
        '<figure><img alt="A disc" src="data:image/svg+xml;',
    ),
    "image/png": (picture("PNG"), '<figure><img alt="A disc" src="data:image/png;base64,iVBOR'),
    "image/jpeg": (picture("JPEG"), '<figure><img alt="A disc" src="data:image/jpeg;base64,/9j/'),
    "image/gif": (picture("GIF"), '<figure><img alt="A disc" src="data:image/gif;base64,R0lG'),
    "image/webp": (picture("WEBP"), '<figure><img alt="A disc" src="data:image/webp;base64,UklG'),
    "application/json": ({"kg": [1, None], "of": "<b>"}, "&quot;of&quot;: &quot;&lt;b&gt;&quot;"),
    "text/plain": ("[1 < 2]", "[1 &lt; 2]"),
}


@pytest.mark.parametrize("kind", outputs.SHOWN)
def test_each_kind_that_is_shown_stands_on_the_page(kind):
    given, expected = EXAMPLES[kind]
    made = page(executed({kind: given}, alt="A disc")).partition("<main")[2]
    assert expected in made or expected in made.replace('"', "&quot;")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"application/pdf": "JVBE", "text/plain": "<Figure>"}, "application/pdf"),
        ({"image/tiff": "SUkq", "text/plain": "<Figure>"}, "image/tiff"),
        ({"application/javascript": "x()", "text/plain": "<IPython…>"}, "application/javascript"),
        ({"application/javascript": "x()", "text/html": "<div id='chart'></div>"}, "application/javascript"),
        (
            {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider(value=7)"},
            "application/vnd.jupyter.widget-view+json",
        ),
        ({"application/vnd.plotly.v1+json": {"data": []}}, "application/vnd.plotly.v1+json"),
        ({"application/vnd.vegalite.v5+json": {}, "text/plain": "alt.Chart(…)"}, "application/vnd.vegalite.v5+json"),
        (
            {"application/vnd.bokehjs_exec.v0+json": "", "text/html": "<div></div>"},
            "application/vnd.bokehjs_exec.v0+json",
        ),
        ({"application/geo+json": {}, "text/plain": "<IPython…>"}, "application/geo+json"),
        ({"text/vnd.mermaid": "graph"}, "text/vnd.mermaid"),
    ],
)
def test_an_output_that_would_vanish_is_refused_by_cell_and_kind(data, kind):
    with pytest.raises(ReportError, match=rf"^Cell \[3\] has an output of the kind {re.escape(kind)}, which a page"):
        page(executed(data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "an image has no alt text"),
        ({"image/png": picture("PNG"), "text/plain": "<Figure size 640x480 with 1 Axes>"}, "an image has no alt text"),
        ({"image/png": "aGVyZQ=="}, "image/png, but what it gives as image/png is no such picture"),
        ({"image/jpeg": picture("PNG")}, "image/jpeg, but what it gives as image/jpeg is no such picture"),
        ({"image/png": picture("PNG")[:60]}, "no such picture, or not the whole of one"),
        ({"image/gif": base64.b64encode(b"GIF89a/*<script>*/=1;").decode()}, "or not the whole of one"),
        ({"image/webp": base64.b64encode(b"RIFF").decode()}, "or not the whole of one"),
        ({"image/jpeg": base64.b64encode(b"\xff\xd8\xff\xfe<script>\xff\xd9").decode()}, "or not the whole of one"),
        ({"image/png": sized(picture("PNG"), 60_000)}, "or too large"),
        ({"application/json": {"a": 10**5000}}, "has longer numbers, than a page can hold"),
        ({"image/jpeg": picture("JPEG")[:-8]}, "no such picture, or not the whole of one"),
        ({"image/jpeg": photographed()}, "tells where it was taken; save it without its place (GPS)"),
        ({"image/svg+xml": f"<svg>{'<g>' * 5000}{'</g>' * 5000}</svg>"}, "What cell [3] shows is nested more deeply"),
        ({"text/html": f"<p style='width:{'calc(' * 3000}1{')' * 3000}'>x</p>"}, "What cell [3] shows is nested"),
        ({"text/latex": f"${'{' * 50_000}x{'}' * 50_000}$"}, "cannot be read (it has more than 500 parts)"),
        ({"image/svg+xml": "<svg><g></svg>"}, "image/svg+xml, but its SVG cannot be read"),
        ({"image/svg+xml": "<svg><script>x()</script></svg>"}, "its SVG has a <script>"),
        ({"image/svg+xml": "<svg><foreignObject/></svg>"}, "its SVG has a <foreignObject>"),
        ({"image/svg+xml": "<svg><use href='https://a.org/#x'/></svg>"}, "its SVG loads https://a.org/#x"),
        ({"image/svg+xml": "<svg><image href='https://a.org/x.png'/></svg>"}, "<img> loads https://a.org/x.png"),
        ({"image/svg+xml": "<svg><rect fill='url(https://a.org/)'/></svg>"}, "in its SVG a style loads https://a.org/"),
        (
            {"image/svg+xml": "<svg><style>@import 'https://a.org/'</style></svg>"},
            "in its SVG it has the style @import",
        ),
        ({"image/svg+xml": "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>"}, "its SVG cannot be read"),
        (
            {"text/latex": r"$\frac{1}$", "text/plain": "<IPython.core.display.Math object>"},
            r"the formula \frac{1} cannot",
        ),
        ({"text/latex": r"\begin{tabular}{l}a\end{tabular}"}, "cannot be read"),
        ({"text/html": "<p>kept</p><script>x()</script>"}, "cell [3]: it has a <script>"),
        ({"text/markdown": r"of $\unknown x$"}, r"the formula \unknown x cannot be read (Unknown command"),
    ],
)
def test_what_cannot_be_shown_as_it_is_is_refused_in_words(data, words):
    with pytest.raises(ReportError) as refused:
        page(executed(data))
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("data", "metadata", "alt"),
    [
        (SVG, {"image/svg+xml": {"alt": "Of the output"}}, "Of the output"),
        ({"image/svg+xml": "<svg><title>Of the drawing</title></svg>"}, {}, "Of the drawing"),
        ({"image/svg+xml": '<svg aria-label="Of the svg"/>'}, {}, "Of the svg"),
        (
            {"image/svg+xml": "<svg/>", "text/plain": "<POLYGON ((0 0, 1 0, 1 1, 0 0))>"},
            {},
            "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        ),
        (
            {"image/png": picture("PNG"), "application/vnd.vegalite.v5+json": {"title": {"text": "Of the chart"}}},
            {},
            "Of the chart",
        ),
        (
            {
                "image/png": picture("PNG"),
                "application/vnd.plotly.v1+json": {"layout": {"title": {"text": "Of plotly"}}},
            },
            {},
            "Of plotly",
        ),
        (
            {"image/png": picture("PNG"), "text/html": "<script>chart()</script>"},
            {"alt": "The chart's own"},
            "The chart's own",
        ),
        ({"image/png": picture("PNG"), "application/javascript": "x()"}, {"alt": "It's <b>"}, "It's &lt;b&gt;"),
    ],
)
def test_a_picture_has_words_wherever_they_stand_and_a_chart_gives_its_own_picture(data, metadata, alt):
    shown = page(executed(data, **metadata)).partition("<main")[2]
    assert f'<img alt="{alt}" src="data:image/' in shown
    assert "<script" not in shown


def test_an_svg_keeps_its_drawing_and_loses_what_is_none():
    drawn = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="urn:i" onload="x()">'
        "<!-- /home/someone --><metadata>made by someone</metadata><i:view/><style>*{stroke-linejoin:round}</style>"
        '<a href="https://example.org/"><path id="p" d="M0 0" i:label="x" onclick="x()"/></a><use xlink:href="#p"/></svg>'
    )
    address = images.address("image/svg+xml", drawn)
    kept = base64.b64decode(address.partition(",")[2]).decode()
    assert 'd="M0 0"' in kept and 'xlink:href="#p"' in kept and "stroke-linejoin" in kept
    for gone in ("someone", "onload", "onclick", "example.org", "view", "label", "DOCTYPE"):
        assert gone not in kept
    assert images.made_safe(address) == address


def test_json_of_lines_without_words_is_there_too():
    for given in ([], ["", ""], {}, 0, False, ""):
        assert "Data (JSON)" in page(executed({"application/json": given})), given


def test_a_formula_stands_as_mathml_with_its_source():
    said = (
        r"The share is $s_i = \frac{k_i}{\sum_j k_j}$, and \(a_1 * b_2\), not $5 and $6, nor `$x$`."
        + "\n\n$$\\hat\\beta$$\n"
    )
    notebook = executed({})
    notebook.cells.append(new_markdown_cell(said))
    shown = page(notebook).partition("<main")[2]
    assert re.findall('alttext="([^"]*)"', shown) == [r"s_i = \frac{k_i}{\sum_j k_j}", "a_1 * b_2", r"\hat\beta"]
    assert "not $5 and $6, nor <code>$x$</code>" in shown
    assert shown.count('display="block"') == 1


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\begin{eqnarray}a&=&b\end{eqnarray}", "<mtable"),
        (r"\[a<b\]", "<mo>&lt;</mo>"),
        ("the area $a^2$ of <b>", "the area <math"),
        (r"$\mbox{kg}$", "<mtext>kg</mtext>"),
        (r"$\text{<script>x()</script>}$", "<mtext>&lt;script&gt;x()&lt;/script&gt;</mtext>"),
    ],
)
def test_latex_of_every_form_is_shown(latex, words):
    shown = page(executed({"text/latex": latex})).partition("<main")[2]
    assert words in shown and "<b>" not in shown


def test_where_a_formula_cannot_be_read_its_words_in_python_stand():
    assert "unknown(a)" in page(executed({"text/latex": r"$\unknown a$", "text/plain": "unknown(a)"}))


def test_of_a_progress_bar_its_last_state_stands():
    notebook = executed({})
    notebook.cells[1].outputs = [
        new_output("stream", text="0 %\r"), new_output("stream", text="50 %\r"), new_output("stream", text="100 %\ndone\n")
    ]  # fmt: skip
    assert '<pre class="printed">100 %\ndone\n</pre>' in page(notebook)


def test_a_line_of_millions_is_printed_at_once():
    notebook = executed({})
    notebook.cells[1].outputs = [new_output("stream", text="." * 3_000_000 + "\r\n" + "." * 3_000_000)]
    with failures.within(20):  # a pattern that looks for what was overwritten from each place on takes hours
        assert len(page(notebook)) > 6_000_000


def test_an_error_that_a_notebook_goes_on_after_is_no_output_of_a_report():
    notebook = executed({})
    notebook.cells[1].outputs = [new_output("error", ename="ValueError", evalue="x", traceback=["/home/a"])]
    with pytest.raises(ReportError, match=r"Cell \[3\] has an output of the kind error"):
        page(notebook)


# What stands on the page of a cell with a tag: its output, whether that is folded, its code.
@pytest.mark.parametrize(
    ("tag", "output", "folded", "code"),
    [
        ("of-somebody", True, False, True),
        ("remove-cell", False, False, False),
        ("remove_cell", False, False, False),
        ("remove-output", False, False, True),
        ("remove-stdout", False, False, True),
        ("remove-input", True, False, False),
        ("hide-output", True, True, True),
        ("hide_cell", True, True, True),
        ("hide-input", True, False, True),
        ("key-figures", False, False, True),
    ],
)
def test_tags_mean_what_they_mean_to_other_tools(tag, output, folded, code):
    notebook = executed({}, tag)
    notebook.cells[1].source = "work()"
    notebook.cells[1].outputs = [new_output("stream", text="found")]
    made = page(notebook).partition("<main")[2]
    assert ("found" in made, "<summary>Output</summary>" in made, "work" in made) == (output, folded, code)


def test_a_removed_cell_may_hold_what_no_page_shows():
    notebook = executed({"application/pdf": "JVBE"}, "remove-cell")
    notebook.cells.append(new_markdown_cell("<iframe></iframe>", metadata={"tags": ["remove-cell"]}))
    assert "iframe" not in page(notebook)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("My scan.png", "![My scan](attachment:My%20scan.png)"),
        ("My scan.png", "![My scan](<attachment:My scan.png>)"),
        ("scan.png", '<img src="attachment:scan.png" alt="My scan" width="200">'),
        ("карта 1.png", '<p><img alt="My scan" src="attachment:%D0%BA%D0%B0%D1%80%D1%82%D0%B0%201.png"></p>'),
        ("100%.png", "![My scan](attachment:100%.png)"),
    ],
)
def test_what_is_attached_to_a_cell_is_shown_whatever_its_name(name, source):
    notebook = executed({})
    notebook.cells.append(new_markdown_cell(source, attachments={name: {"image/png": picture("PNG")}}))
    shown = page(notebook).partition("<main")[2]
    assert 'alt="My scan"' in shown and f"data:image/png;base64,{picture('PNG')}" in shown


def test_what_is_not_attached_is_named_with_its_cell():
    notebook = executed({})
    notebook.cells.append(new_markdown_cell("![My scan](attachment:My%20scan.png)"))
    with pytest.raises(ReportError, match=r"the markdown cell “!\[My.*the picture My scan.png is not attached to it"):
        page(notebook)


def test_comments_are_not_published_and_a_home_folder_is_found():
    notebook = executed({"text/html": "<!-- /home/jdoe/list.csv --> shown"})
    notebook.cells.append(new_markdown_cell("<!-- phone J. Doe, 555 0100 -->\n\nText.<!-- not this -->"))
    made = page(notebook).partition("<body")[2]
    assert "<!--" not in made and "Doe" not in made and "shown" in made and "Text." in made
    notebook.cells.append(new_markdown_cell("From /home/jdoe/confidential/list.csv"))
    with pytest.raises(ReportError, match="it names the folder /home/jdoe"):
        page(notebook)


def test_a_style_sheet_of_a_cell_reaches_its_own_elements_and_no_others():
    table = pd.DataFrame({"kg": [1.5, 3.0]}).style.highlight_max(color="#ffe9b0").format("{:.1f}").to_html()
    shown = page(executed({"text/html": table})).partition("<main")[2]
    assert "<style" not in shown
    assert re.search(r'style="background-color: #ffe9b0;">3.0<', shown)


def test_raw_cells_stand_as_text_unless_they_say_what_they_are():
    notebook = executed({})
    for kind in ("", "text/html", "text/markdown", "text/latex"):
        raw = nbformat.v4.new_raw_cell(f"if *kg* < 5 <b>{kind or 'none'}</b>", metadata={"raw_mimetype": kind})
        notebook.cells.append(raw)
    shown = page(notebook).partition("<main")[2]
    assert "if *kg* &lt; 5 &lt;b&gt;none&lt;/b&gt;" in shown
    assert "if *kg* &lt; 5 <b>text/html</b>" in shown and "if <em>kg</em> &lt; 5 <b>text/markdown</b>" in shown
    assert "text/latex" not in shown


def test_markdown_that_code_displays_is_words_and_nothing_in_it_is_live():
    said = "## A head\n\nOf **two** <b onclick=x()>names</b> [click](https://evil.example/) ![x](https://evil.example/y.png) <https://a.b>"
    shown = page(executed({"text/markdown": said})).partition("<main")[2].partition("<details")[0]
    assert "<h2" in shown and "<strong>two</strong>" in shown
    assert "&lt;b onclick=x()&gt;names&lt;/b&gt; click (https://evil.example/) x (https://evil.example/y.png)" in shown


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
        (
            nbformat.v4.new_raw_cell("<base href=//example.org>", metadata={"raw_mimetype": "text/html"}),
            "the raw cell “<base href=//example.org>”: it has a",
        ),
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
