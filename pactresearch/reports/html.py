"""An executed notebook as one HTML file that opens anywhere: no script, nothing loaded from outside.

The template extends nbconvert's `base` and not its `lab` template: `lab` brings 300 KB of JupyterLab's styles and
refers to four outside addresses. A page keeps nothing of a run's date or computer: the same inputs give the same bytes.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup, Tag
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML

from pactresearch import paths
from pactresearch.reports.failures import ReportError
from pactresearch.reports.provenance import Provenance

FOLDER = Path(__file__).resolve().parent / "template"
# Forbids the browser whatever `check` might have missed: scripts, and any load but of what the file itself holds.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
CHECKED = "key-figures"
_LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping", "xlink:href"}
_LINKS = {"a", "area"}
_FORBIDDEN = {"script", "iframe", "object", "embed", "base", "form", "frame", "applet"}
_IN_STYLE = re.compile(r"(?:url\(\s*|@import\s+)[\"']?(?!data:|#)([^\"')\s;]+)", re.IGNORECASE)


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

    def from_notebook_node(self, nb: nbformat.NotebookNode, resources: dict, **options: object) -> tuple[str, dict]:
        """The page, without words made up for images that have none."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


@functools.cache
def _exporter() -> _Exporter:
    """One exporter for all pages of a process: it compiles the templates once, which takes longer than a page."""
    return _Exporter()


def style() -> str:
    """The style sheet that reports and index share."""
    return (FOLDER / "report.css").read_text(encoding="utf-8")


def render(executed: nbformat.NotebookNode, provenance: Provenance) -> Page:
    """The page of an executed notebook.

    Raises ReportError where the page would not be whole: no title, an image without words, something loaded from
    outside.
    """
    resources = {"report": provenance, "style": style(), "policy": POLICY}
    html, _ = _exporter().from_notebook_node(_for_readers(executed), resources)
    soup = BeautifulSoup(html, "html.parser")
    title = _title(soup)
    soup.title.string = title
    _list_contents(soup)
    _join_sections_of_words(soup)
    question = soup.select_one(".head .question")
    html = str(soup)
    wrong = problems(soup) + _private(html)
    if wrong:
        raise ReportError(
            "The page must open without a network, be readable aloud, and tell nothing of this computer: "
            f"{'; '.join(dict.fromkeys(wrong))}."
        )
    return Page(title, question.get_text() if question else "", html)


def _for_readers(executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its code gathered below the results it led to: code without output goes with the next result.

    Cells tagged `key-figures` print what tests compare; the page has those figures in its own words already.

    So a report starts with its findings, not with its imports; all code stays, in order, one click away.
    """
    node = nbformat.from_dict(executed)
    waiting: list[str] = []
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        checked = CHECKED in cell.metadata.get("tags", [])
        cell.outputs = [output for output in cell.outputs if not checked and output.get("name") != "stderr"]
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


def _list_contents(soup: BeautifulSoup) -> None:
    """Gives every heading an address, and lists the headings in each place that the template keeps for it."""
    headings = [*soup.main.find_all(["h2", "h3"]), *soup.footer.find_all("h2")]
    taken = {element["id"] for element in soup.find_all(id=True)}
    for heading in headings:
        heading["id"] = _address(heading.get_text(), taken)
        taken.add(heading["id"])
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


def problems(html: str | BeautifulSoup) -> list[str]:
    """What keeps a page from standing alone: outside loads, scripts, images without words. Links may lead outside."""
    soup = BeautifulSoup(html, "html.parser") if isinstance(html, str) else html
    return [problem for element in soup.find_all(True) for problem in _problems(element)]


def _private(html: str) -> list[str]:
    """The folders of this computer that a page names, as sentences."""
    words = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
    folders = [folder for folder in (paths.root(), Path.home()) if len(folder.parts) > 2]  # not `/`, not `/root`
    return [f"it names the folder {folder}" for folder in folders if str(folder) in words]


def _problems(element: Tag) -> Iterator[str]:
    tag = element.name
    if tag in _FORBIDDEN:
        yield f"it has a <{tag}>"
    if tag == "img" and not element.get("alt", "").strip():
        yield "an image has no alt text"
    if tag == "style":
        yield from _loads(element.get_text())
    for name, given in element.attrs.items():
        value = (" ".join(given) if isinstance(given, list) else given).strip()
        if name.startswith("on"):
            yield f"<{tag}> has the script {name}"
        if name == "style":
            yield from _loads(value)
        is_link = name == "href" and tag in _LINKS
        if (name in _LOADING or (name == "href" and not is_link)) and not value.startswith(("data:", "#")):
            yield f"<{tag}> loads {value[:100]}"
        if is_link and tag == "a" and not re.match(r"(https?:|mailto:|data:text/csv|#)", value):
            yield f"a link leads to {value[:100]}, which a mailed file does not have beside it"


def _loads(css: str) -> list[str]:
    return [f"a style loads {address}" for address in _IN_STYLE.findall(css)]
