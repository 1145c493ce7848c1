"""What a notebook shows: figures with alt text and their data, tables, and the head of the report.

Each function displays one output: HTML for the page, plain words for everything else, so that a change of the words
is seen in a diff and a change of pixels is not.
"""

import base64
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from pactresearch import synthetic
from pactresearch.errors import InputError
from pactresearch.figures import picture
from pactresearch.figures.drawn import Drawn
from pactresearch.files.csv_files import quoted
from pactresearch.language import _
from pactresearch.reports.show import findings as findings_of
from pactresearch.reports.show import tables
from pactresearch.reports.show.lead import Lead
from pactresearch.reports.templates import shown


def show(drawn: Drawn) -> None:
    """Displays a figure with its alt text, its caption and its data as a download.

    Raises InputError where the figure has no alt text.
    """
    _display({"text/html": figure_html(drawn), "text/plain": drawn.alt})


def show_table(
    frame: pd.DataFrame,
    *,
    caption: str = "",
    name: str = "",
    source: str = "",
    formats: Mapping[str, tables.Format] | None = None,
    labels: Mapping[str, str] | None = None,
    ranges: Sequence[str] = (),
    missing: str | None = None,
    data: pd.DataFrame | None = None,
) -> None:
    """Displays a table with its caption, its source and its data as a download.

    frame: its first column, or its named index, names the row. name: stem of the file for download, unique in a
    report; without one it is named after what it holds. formats, labels, ranges, missing: see `tables.Layout`. data: the
    numbers for download, where the table itself holds words.
    """
    name = _stem(name or f"table_{zlib.crc32(frame.to_csv().encode()):08x}")
    caption, source = _(caption), _(source)  # a notebook's own words; what a chapter says is translated already
    layout = tables.Layout(formats or {}, labels or {}, ranges, missing and _(missing))
    body = tables.as_html(frame, f"caption-{name}", caption, layout)
    address = csv_address(frame if data is None else data)
    plain = "\n".join(filter(None, [caption, tables.as_text(frame, layout).to_string(index=False)]))
    html = shown("tabular", name=name, table=body, source=source, address=address)
    _display({"text/html": html, "text/plain": plain})


def page_head(
    unit: str,
    question: str,
    findings: Sequence[findings_of.Finding],
    coverage: Drawn | None = None,
    layout: Literal["report", "sheet"] = "report",
    lead: Lead | None = None,
) -> None:
    """Displays the head of a report, and hands its findings to `pactresearch run`.

    unit: the route's or country's name and the period. question: one sentence. findings: the three that matter most.
    coverage: what is known, from whom, to which year. layout: a "sheet" is set in small type and prints on a few pages.
    lead: the newest fact as the page's title, what a reader repeats, key figures and one chart; without it the title is
    `unit`, the key figures are those of the findings, and the chart is that of the coverage.
    """
    if not findings:
        raise InputError("The head of a report has no finding; where nothing can be said, say so as `not identified`.")
    if lead is None:
        figures = Lead.of(findings).figures
        lead, coverage = Lead(title=unit, figures=figures, chart=coverage), None
    parts = [lead.title, *lead.sentences, *(f"{one.value}: {one.what} ({one.tag})" for one in lead.figures)]
    html = shown(
        "head", lead=lead, over="" if lead.title == unit else unit, layout=layout, question=question,
        said=findings_of.as_html(findings), chart=figure_html(lead.chart) if lead.chart else "",
        coverage=figure_html(coverage) if coverage else "", synthetic=synthetic.words(), keys=_("Key figures"),
        alone=_("Print this summary alone, on one page"),
    )  # fmt: skip
    bundle = findings_of.bundle(findings, html)
    drawn = [one.alt for one in (lead.chart, coverage) if one]
    bundle["text/plain"] = "\n".join([unit, question, *parts, str(bundle["text/plain"]), *drawn])
    _display(bundle)


def figure_html(drawn: Drawn) -> str:
    """A figure as HTML that needs nothing from outside: picture and data are in it."""
    if not drawn.alt.strip():
        raise InputError(f"The figure {drawn.name!r} has no alt text; say its message and main numbers in `alt`.")
    name = _stem(drawn.name)
    content, width, height = picture.png(drawn.figure)
    title = str(drawn.figure.get_label() or "")
    above = drawn.figure.texts[:1] if title else []  # the chart that opens a report has its title on the page alone
    off = drawn.figure.bbox.y1 - above[0].get_window_extent().y0 + 3 if above else 0.0
    return shown(
        "figure", name=name, title=title, off=f"{off / drawn.figure.bbox.width:.4f}", source=drawn.caption,
        picture=picture.element(_base64(content), width, height, drawn.alt), address=csv_address(drawn.data),
    )  # fmt: skip


def csv_address(data: pd.DataFrame) -> str:
    """A table as a `data:` address of a CSV file, empty where not reported; marked as UTF-8 for spreadsheets."""
    text = quoted(tables.with_named_index(data)).to_csv(index=False, lineterminator="\n")
    return f"data:text/csv;charset=utf-8;base64,{_base64(text.encode('utf-8-sig'))}"


def _stem(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise InputError(f"name is {name!r}; it becomes a file's name: lower-case letters, digits, - and _ only.")
    return name


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _display(bundle: dict[str, object]) -> None:
    from IPython.display import display

    display(bundle, raw=True)
