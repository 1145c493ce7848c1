"""An executed notebook as one HTML file that opens anywhere: no script, nothing loaded from outside.

nbconvert's own pages bring 300 KB of JupyterLab's styles and refer to four outside addresses. A page keeps nothing of a
run's computer, and of its date the day (SOURCE_DATE_EPOCH sets it): the same inputs give the same bytes.
"""

import itertools
import os
import re
import textwrap
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import nbformat
from nbconvert.filters.highlight import Highlight2HTML
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pactresearch import paths
from pactresearch.errors import ReportError
from pactresearch.language import _
from pactresearch.reports.kept import private
from pactresearch.reports.kept.provenance import Provenance
from pactresearch.reports.page import glossary
from pactresearch.reports.page.content import markdown, markup, outputs
from pactresearch.reports.templates import TEMPLATES, unbroken

_MOST_SAID = 12  # of the faults of a page: a chart by a script has hundreds


@dataclass(frozen=True)
class Page:
    """A finished page: its title, its question ("" where the notebook has no head), and the whole HTML text."""

    title: str
    question: str
    html: str


TEMPLATES.filters["highlight_code"] = Highlight2HTML(pygments_lexer="ipython3")


def made() -> dict[str, str]:
    """The day on which a page is made (UTC), and issuer and contact where the project's settings name them."""
    settings = paths.root() / "pyproject.toml"
    known = tomllib.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    day = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))
    return {**known.get("tool", {}).get("pactresearch", {}), "on": time.strftime("%Y-%m-%d", day)}


def render(executed: nbformat.NotebookNode, provenance: Provenance) -> Page:
    """The page of an executed notebook.

    Raises ReportError where the page would not be whole: no title, an output that it cannot show, an image without
    words, something loaded from outside.
    """
    whole = TEMPLATES.get_template("index.html.j2")
    page = LexborHTMLParser(whole.render(report=provenance, cells=_for_readers(executed), made_by=made()))
    title = _title(page)
    _only(page, "title").inner_html = escape(title)
    _explain_terms(page)
    _list_contents(page)
    _join_sections_of_words(page)
    question = page.css_first(".head .question")
    html = unbroken(page.html or "")
    _refuse(problems(html) + [f"it names {said}" for said in private.named(html)])
    return Page(title, question.text() if question else "", html)


def _refuse(wrong: Sequence[str]) -> None:
    """Raises ReportError where something is wrong with a page."""
    wrong = list(dict.fromkeys(wrong))
    if wrong:
        more = f"; and {len(wrong) - _MOST_SAID} more" if len(wrong) > _MOST_SAID else ""
        raise ReportError(
            f"It cannot be published: {'; '.join(wrong[:_MOST_SAID])}{more}. A page must open without a network, be readable "
            "aloud, and tell nothing of this computer. It takes text, tables, formulas and pictures: Markdown, `show` and "
            "`show_table` make them as they should be."
        )


def _named(cell: nbformat.NotebookNode) -> str:
    """A cell as its author finds it: by its number, or by how its text begins."""
    if cell.cell_type == "code":
        return f"cell [{cell.execution_count}]"
    return f"the {cell.cell_type} cell “{textwrap.shorten(cell.source, 40, placeholder='…')}”"


def _for_readers(executed: nbformat.NotebookNode) -> list[tuple[str, list[str]]]:
    """What stands on the page, cell by cell: the markup, and the code below it.

    Code is gathered below the results it led to: that of a cell without output goes with the next result. So a report starts
    with its findings, not with its imports; all code stays, in order, one click away, but for cells tagged `remove-input`.
    Raises ReportError where a cell shows what a page may not hold.
    """
    cells: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    unshown, wrong = [], []
    for cell in executed.cells:
        if outputs.has_tag(cell, "remove-cell"):
            continue
        try:
            shown, faults = markup.judged(_shown(cell), cell.get("attachments"))
        except ReportError as error:
            unshown.append(str(error) if cell.cell_type == "code" else f"In {_named(cell)} {error}.")
            continue
        except (RecursionError, ValueError):  # of JSON, too
            unshown.append(
                f"What {_named(cell)} shows is nested more deeply, or has longer numbers, than a page can hold."
            )
            continue
        wrong += [f"{_named(cell)}: {one}" for one in faults]
        if cell.cell_type == "code" and cell.source.strip() and not outputs.has_tag(cell, "remove-input"):
            waiting.append(cell.source)
        folded, waiting = (waiting, []) if shown and cell.cell_type == "code" else ([], waiting)
        cells.append((shown, folded))
    if unshown:
        raise ReportError(" ".join(dict.fromkeys(unshown)))
    _refuse(wrong)
    return [*cells, ("", waiting)]


def _shown(cell: nbformat.NotebookNode) -> str:
    """What a cell puts on the page; a raw cell stands as text, unless it says that it is HTML or Markdown, or for other pages."""
    if cell.cell_type == "code":
        return outputs.as_html(cell)
    kind = str(cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "")
    if cell.cell_type == "markdown" or kind == "text/markdown":
        return markdown.as_html(_(cell.source), of_code=False)
    if kind in {"", "text/plain"}:
        return f'<pre class="printed">{escape(cell.source)}</pre>'
    return cell.source if kind == "text/html" else ""


def _only(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The element of the template that a selector names."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def _title(page: LexborHTMLParser) -> str:
    """The one level-1 heading; where the head gives it, a heading written in Markdown names the kind of report."""
    head = page.css_first(".head h1")
    for heading in page.css("h1") if head else []:
        if heading.mem_id != head.mem_id:
            kind = page.create_node("p")
            kind.attrs["class"], kind.inner_html = "kind", heading.inner_html or ""
            heading.replace_with(kind)
    titles = page.css("h1")
    if len(titles) != 1:
        raise ReportError(
            f"The report has {len(titles)} titles and needs one: call `page_head` once, or write one `# heading`."
        )
    unit = page.css_first(".head .unit")  # what the report is about, where its heading says what is new
    return " ".join((unit or titles[0]).text(separator=" ").split())


def _explain_terms(page: LexborHTMLParser) -> None:
    """Lists, where the template keeps a place for it, what the terms mean that the report uses; without any the place goes."""
    place, used = _only(page, "footer .terms"), glossary.used_in(_only(page, "main").text(separator=" "))
    if not used:
        place.decompose()
        return
    entries = (
        f"<dt>{escape(_(one.term))}</dt><dd>{escape(f'{_(one.definition)} ({one.source})')}</dd>" for one in used
    )
    _only(place, "dl").inner_html = "".join(entries)


def _list_contents(page: LexborHTMLParser) -> None:
    """Gives every heading an address, and lists the headings in each place that the template keeps for it."""
    headings = [*page.css("main h2, main h3"), *page.css("footer h2")]
    taken = {element.attributes["id"] or "" for element in page.css("[id]")}
    listed = ""
    for heading in headings:
        words = " ".join(heading.text(separator=" ").split())
        address = _address(words, taken)
        heading.attrs["id"] = address
        taken.add(address)
        listed += f'<li class="{heading.tag}"><a href="#{address}">{escape(words)}</a></li>'
    for place in page.css(".contents ol"):
        place.inner_html = listed


def _join_sections_of_words(page: LexborHTMLParser) -> None:
    """Marks each section that, like the one before it, is words only: in print it needs no page of its own."""
    parts = page.css("main h2, main figure, main table")
    before_is_words = False
    for part, following in itertools.zip_longest(parts, parts[1:]):
        if part.tag == "h2":
            is_words = following is None or following.tag == "h2"
            if is_words and before_is_words:
                part.attrs["class"] = "follows"
            before_is_words = is_words


def _address(text: str, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
    return next(name for n in range(1, 10_000) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)


def problems(html: str) -> list[str]:
    """What keeps a page from standing alone, as its reader's browser reads it; its head and frame are the template's own."""
    return markup.problems(html.partition("<body>")[2] or html)
