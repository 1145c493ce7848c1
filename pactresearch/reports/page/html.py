"""An executed notebook as one HTML file that opens anywhere: no script, nothing loaded from outside.

The template extends nbconvert's `base` and not its `lab` template: `lab` brings 300 KB of JupyterLab's styles and
refers to four outside addresses. A page keeps nothing of a run's date or computer: the same inputs give the same bytes.
"""

import functools
import re
import textwrap
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import nbformat
from bs4 import BeautifulSoup
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from traitlets.config import Config

from pactresearch import paths
from pactresearch.errors import ReportError
from pactresearch.reports.kept.provenance import Provenance
from pactresearch.reports.page import glossary, markup, outputs

FOLDER = Path(__file__).resolve().parent / "template"
# Forbids the browser whatever `check` might have missed: scripts, and any load but of what the file itself holds.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_MOST_SAID = 12  # of the faults of a page: a chart by a script has hundreds


@dataclass(frozen=True)
class Page:
    """A finished page: its title, its question ("" where the notebook has no head), and the whole HTML text."""

    title: str
    question: str
    html: str


class _Exporter(HTMLExporter):
    """nbconvert's HTML exporter with our template, but for a last reading of the page, which `render` does itself."""

    def __init__(self) -> None:
        super().__init__(template_name=FOLDER.name, extra_template_basedirs=[str(FOLDER.parent)])
        self.exclude_anchor_links = True
        self.optimistic_validation = True  # the notebook is looked over once, not after each of eleven steps
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=self))

    @property
    def default_config(self) -> Config:
        """nbconvert's own, with the kinds of output that the template has blocks for."""
        ours = Config({"NbConvertBase": {"display_data_priority": list(outputs.SHOWN)}})
        return Config({**super().default_config, **ours})

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, without words made up for images that have none."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


# One exporter for all pages of a process: it compiles the templates once, which takes longer than a page.
_exporter = functools.cache(_Exporter)


def style() -> str:
    """The style sheet that reports and index share."""
    return (FOLDER / "report.css").read_text(encoding="utf-8")


def render(executed: nbformat.NotebookNode, provenance: Provenance) -> Page:
    """The page of an executed notebook.

    Raises ReportError where the page would not be whole: no title, an output that it cannot show, an image without
    words, something loaded from outside.
    """
    outputs.refuse_unshown(executed)
    mark = uuid.uuid4().hex  # stands before each cell, and after the last
    resources = {"report": provenance, "style": style(), "policy": POLICY, "mark": mark}
    shown = _for_readers(executed)
    before, *of_cells, after = _exporter().from_notebook_node(shown, resources)[0].split(mark)
    _refuse(
        [f"{_named(cell)}: {wrong}" for cell, one in zip(shown.cells, of_cells, strict=True) for wrong in _wrong(one)]
    )
    soup = BeautifulSoup("".join([before, *of_cells, after]), "html.parser")
    title = _title(soup)
    soup.title.string = title
    _explain_terms(soup)
    _list_contents(soup)
    _join_sections_of_words(soup)
    question = soup.select_one(".head .question")
    html = str(soup)
    _refuse(problems(html) + _private(html))
    return Page(title, question.get_text() if question else "", html)


def _refuse(wrong: Sequence[str]) -> None:
    """Raises ReportError where something is wrong with a page."""
    wrong = list(dict.fromkeys(wrong))
    if wrong:
        more = f"; and {len(wrong) - _MOST_SAID} more" if len(wrong) > _MOST_SAID else ""
        raise ReportError(
            "The page must open without a network, be readable aloud, and tell nothing of this computer: "
            f"{'; '.join(wrong[:_MOST_SAID])}{more}. It takes text, tables and pictures: Markdown, `show` and `show_table` "
            "make them as they should be."
        )


def _wrong(of_cell: str) -> list[str]:
    """What is wrong with the markup that a cell gives, by itself and for what follows it."""
    unclosed = markup.unclosed(of_cell)
    return markup.problems(of_cell) + ([unclosed] if unclosed else [])


def _named(cell: nbformat.NotebookNode) -> str:
    """A cell as its author finds it: by its number, or by how its text begins."""
    if cell.cell_type == "code":
        return f"cell [{cell.execution_count}]"
    return f"the {cell.cell_type} cell “{textwrap.shorten(cell.source, 40, placeholder='…')}”"


def _for_readers(executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its code gathered below the results it led to: code without output goes with the next result.

    Cells tagged `key-figures` print what tests compare; the page has those figures in its own words already.

    So a report starts with its findings, not with its imports; all code stays, in order, one click away.
    """
    node = cast(nbformat.NotebookNode, nbformat.from_dict(executed))
    waiting: list[str] = []
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        hidden = outputs.is_hidden(cell)
        cell.outputs = [output for output in cell.outputs if not hidden and output.get("name") != "stderr"]
        waiting += [cell.source] if cell.source.strip() else []
        if cell.outputs:
            cell.metadata["folded"], waiting = waiting, []
    if waiting:
        last = nbformat.v4.new_code_cell()
        last.metadata["folded"] = waiting
        node.cells.append(last)
    return node


def _title(soup: BeautifulSoup) -> str:
    """The one level-1 heading; where the head gives it, a heading written in Markdown names the kind of report."""
    headings = soup.find_all("h1")
    head = soup.select_one(".head h1")
    for heading in headings:
        if head is not None and heading is not head:
            heading.name = "p"
            heading["class"] = "kind"
    titles = soup.find_all("h1")
    if len(titles) != 1:
        raise ReportError(
            f"The report has {len(titles)} titles and needs one: call `page_head` once, or write one `# heading`."
        )
    return titles[0].get_text(" ", strip=True)


def _explain_terms(soup: BeautifulSoup) -> None:
    """Lists, where the template keeps a place for it, what the terms mean that the report uses; without any the place goes."""
    place, used = soup.select_one("footer .terms"), glossary.used_in(soup.main.get_text(" "))
    if not used:
        place.decompose()
        return
    for one in used:
        for name, said in (("dt", one.term), ("dd", f"{one.definition} ({one.source})")):
            entry = soup.new_tag(name)
            entry.string = said
            place.dl.append(entry)


def _list_contents(soup: BeautifulSoup) -> None:
    """Gives every heading an address, and lists the headings in each place that the template keeps for it."""
    headings = [*soup.select("main h2, main h3"), *soup.select("footer h2")]
    taken = {str(element["id"]) for element in soup.find_all(id=True)}
    for heading in headings:
        address = _address(heading.get_text(), taken)
        heading["id"] = address
        taken.add(address)
    for place in soup.select(".contents ol"):
        for heading in headings:
            item = soup.new_tag("li", attrs={"class": heading.name})
            link = soup.new_tag("a", href=f"#{heading['id']}")
            link.string = heading.get_text(" ", strip=True)
            item.append(link)
            place.append(item)


def _join_sections_of_words(soup: BeautifulSoup) -> None:
    """Marks each section that, like the one before it, is words only: in print it needs no page of its own."""
    before_is_words = False
    for heading in soup.select("main h2"):
        following = heading.find_next(["h2", "figure", "table"])
        is_words = following is None or following.name == "h2"
        if is_words and before_is_words:
            heading["class"] = "follows"
        before_is_words = is_words


def _address(text: str, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
    return next(name for n in range(1, 10_000) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)


def problems(html: str) -> list[str]:
    """What keeps a page from standing alone, as its reader's browser reads it; its head and frame are the template's own."""
    return markup.problems(html.partition("<body>")[2] or html)


def _private(html: str) -> list[str]:
    """The folders of this computer that a page names, as sentences."""
    words = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
    folders = [folder for folder in (paths.root(), Path.home()) if len(folder.parts) > 2]  # not `/`, not `/root`
    return [f"it names the folder {folder}" for folder in folders if str(folder) in words]
