"""Pieces of HTML that open on a click: a finding with its source, a table that scrolls by itself. Every text is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd

from pactresearch.chapters.organisation import labels
from pactresearch.chapters.organisation.registers import Register
from pactresearch.language import _
from pactresearch.methods.evidence.published import COMPARATOR, NO_SINGLE_ROUTE
from pactresearch.reports.show.display import csv_address

EVERY_PAGE = (NO_SINGLE_ROUTE, COMPARATOR)  # findings that stand on the page of every route


def show(html: str, plain: str) -> None:
    """Displays HTML on a page, and the same in plain words elsewhere."""
    from IPython.display import display

    display({"text/html": html, "text/plain": plain}, raw=True)


def table(name: str, caption: str, head: Sequence[str], rows: Iterable[str], key: str, data: pd.DataFrame) -> str:
    """A table whose rows are HTML already, with its caption, what its signs mean and its data as a download."""
    titles = "".join(f'<th scope="col">{escape(word)}</th>' for word in head)
    named = escape(caption)
    link = f'<a class="data" download="{name}.csv" href="{csv_address(data)}">{escape(_("Data (CSV)"))}</a>'
    return (
        f'<figure class="tabular opens" id="table-{name}"><div class="table wide-table" role="region" tabindex="0" '
        f'aria-label="{named}"><table><caption>{named}</caption><thead><tr>{titles}</tr></thead><tbody>{"".join(rows)}</tbody>'
        f"</table></div><figcaption>{escape(key)} {link}</figcaption></figure>"
    )


def opening(summary: str, inside: str) -> str:
    """What opens on a click; the summary alone where there is nothing inside. Both are HTML."""
    return f"<details><summary>{summary}</summary>{inside}</details>" if inside else summary


def links(findings: Iterable[str]) -> str:
    """Findings by their identifiers, each a link to where it stands on the page."""
    return " ".join(f'<a href="#{one}">{one}</a>' for one in findings)


def findings(named: Iterable[str], register: Register, route: str, *, anchors: bool = False) -> str:
    """Findings as a list, each with its source, its place there and how it was read. route: whose page it is; a finding on
    another has no other place there. anchors: links of the page lead here."""
    items = "".join(_finding(register.rows[one], one in register.officials, route, anchors) for one in named)
    return f'<ul class="texts">{items}</ul>' if items else ""


def _finding(row: Any, of_officials: bool, route: str, anchors: bool) -> str:
    citation = escape(f"{row.citation}, {row.locator}")
    if isinstance(row.url, str) and row.url.startswith("http"):
        citation = f'<a href="{escape(row.url)}">{citation}</a>'
    told = [
        _(labels.REGISTER_STAGES[row.stage]),
        _("read at {grade}").format(grade=row.read_grade),
        row.basis if pd.isna(row.n) else f"{row.basis}, n = {row.n:g}",
        *([] if pd.isna(row.note) else [row.note]),
    ]
    here = f"<b>{row.id}</b>" if row.route not in (route, *EVERY_PAGE) else f'<a href="#{row.id}">{row.id}</a>'
    place = f'<b id="{row.id}">{row.id}</b>' if anchors else here
    # What is said of officials of a state is its source's, in the sentence itself.
    by = _("{cited} writes: {statement}") if of_officials else "{statement}"
    statement = escape(by.format(cited=row.citation, statement=row.statement))
    return f"<li>{place} {statement} <small>{citation}. {escape('; '.join(told))}</small></li>"
