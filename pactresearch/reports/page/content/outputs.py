"""What the outputs of a cell are on a page; one that cannot be shown is refused by its cell and kind, so that nothing vanishes.

Tags of a cell mean what they mean to nbconvert, Jupyter Book and nbclient, with `-` or `_` between their words.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import nbformat
from nbconvert.filters.ansi import ansi2html

from pactresearch.errors import ReportError
from pactresearch.reports.page.content import images, markdown, markup

# In order of preference.
SHOWN = ("text/html", "text/markdown", "text/latex", *images.KINDS, "application/json", "text/plain")
_OURS = "application/vnd.pactresearch."  # for the runner, beside an output of another kind that is shown
# Work by scripts, so that of what stands beside only a picture says the same.
_ACTING = re.compile(r"(application|text)/(javascript|vnd\.(jupyter\.widget|plotly|vega|bokeh|holoviews)).*")
_PICTURES = ("image/", "application/pdf", "video/", "audio/")
_KEY_FIGURES = "key-figures"  # for tests only: the page has those figures in its own words already
_NAME_OF_OBJECT = re.compile(r"<.*>", re.DOTALL)
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?=[^\r\n])", re.MULTILINE)  # what a progress bar wrote before its last state


def has_tag(cell: nbformat.NotebookNode, *tags: str) -> bool:
    """Whether a cell has one of these tags."""
    return not {one.replace("_", "-") for one in cell.metadata.get("tags", [])}.isdisjoint(tags)


def as_html(cell: nbformat.NotebookNode) -> str:
    """The outputs of a cell of code, one below the other; "" where there is none, or its tags take them away.

    Raises ReportError where one is of a kind that a page does not show, and says what to do instead.
    """
    if has_tag(cell, _KEY_FIGURES, "remove-output", "remove-cell"):
        return ""
    unshown, made = [], []
    for output in _joined(cell):
        try:
            made.append(_shown(cell, output))
        except ReportError as error:
            unshown.append(str(error))
    if unshown:
        raise ReportError(" ".join(dict.fromkeys(unshown)))
    shown = "".join(made)
    folded = shown and has_tag(cell, "hide-output", "hide-cell")
    return f'<details class="output"><summary>Output</summary>{shown}</details>' if folded else shown


def refusal(cell: int | None, kind: str) -> str:
    """That a cell, by its number, has an output of a kind that is not shown, as a sentence."""
    named = f"{kind} that is no text" if kind in SHOWN else kind
    return f"Cell [{cell}] has an output of the kind {named}, which a page does not show: {_instead(kind)}."


def _joined(cell: nbformat.NotebookNode) -> Iterator[nbformat.NotebookNode]:
    """The outputs of a cell without stderr; what it printed at a stretch is one."""
    kept: list[Any] = []
    for output in cell.outputs:
        if output.get("name") == "stderr" or (output.output_type == "stream" and has_tag(cell, "remove-stdout")):
            continue
        if output.output_type == "stream" and kept and kept[-1].output_type == "stream":
            kept[-1] = nbformat.from_dict({**output, "text": kept[-1].text + output.text})
        else:
            kept.append(output)
    yield from kept


def _shown(cell: nbformat.NotebookNode, output: nbformat.NotebookNode) -> str:
    number = cell.execution_count
    if output.output_type == "stream":
        return _printed(_OVERWRITTEN.sub("", output.text))
    if output.output_type not in {"display_data", "execute_result"}:
        raise ReportError(refusal(number, output.output_type))
    given = {
        kind: value
        for kind, value in output.data.items()
        if not kind.startswith(_OURS)
        and (not _is_text(value) or "".join(value).strip() or _ACTING.fullmatch(kind) or kind == "application/json")
        and value is not None
    }
    kind = _chosen(number, given)
    if kind is None:
        return ""
    try:
        return _of_kind(kind, given, output.get("metadata", {}))
    except ReportError as error:
        plain = "".join(given.get("text/plain", "")).strip()
        if kind == "text/latex" and plain and not _NAME_OF_OBJECT.fullmatch(plain):
            return _printed(plain)  # sympy says it in words of Python, too
        raise ReportError(f"Cell [{number}] has an output of the kind {kind}, but {error}.") from None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def _chosen(cell: int | None, given: Mapping[str, Any]) -> str | None:
    """The kind that is shown of those that an output has, or None where it has nothing. Raises ReportError."""
    able = [kind for kind in SHOWN if kind in given and (kind == "application/json" or _is_text(given[kind]))]
    acting = sorted(kind for kind in given if _ACTING.fullmatch(kind))
    others = sorted(given.keys() - able)
    picture = next((kind for kind in able if kind in images.KINDS), None)
    if picture and (acting or (able[0] == "text/html" and markup.problems(markup.cleaned("".join(given[able[0]]))))):
        return picture
    if acting or (others and (not able or able[0] == "text/plain")):
        raise ReportError(refusal(cell, (acting or others)[0]))
    return able[0] if able else None


def _of_kind(kind: str, given: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    if kind == "application/json":
        told = json.dumps(given[kind], indent=2, ensure_ascii=False)
        return (
            f'<details class="output"><summary>Data (JSON)</summary><pre class="printed">{escape(told)}</pre></details>'
        )
    text = "".join(given[kind])
    if kind in images.KINDS:
        src, alt = images.address(kind, text), images.words(kind, given, metadata)
        sizes: Any = metadata.get(kind) if isinstance(metadata.get(kind), Mapping) else metadata
        size = "".join(f' {name}="{sizes[name]}"' for name in ("width", "height") if isinstance(sizes.get(name), int))
        return f'<figure><img alt="{escape(alt)}" src="{src}"{size}></figure>'
    match kind:
        case "text/html":
            return text
        case "text/markdown":
            return markdown.as_html(text, of_code=True)
        case "text/latex":
            return markdown.latex(text)
    return _printed(text)


def _printed(text: str) -> str:
    return f'<pre class="printed">{ansi2html(text)}</pre>'


def _instead(kind: str) -> str:
    if kind.startswith(_PICTURES):
        return "make it a PNG or SVG, as matplotlib does, and show it by `show`, with its alt text and data"
    return "say the same by a picture of matplotlib (`show`), a table (`show_table`) or words (`print`)"
