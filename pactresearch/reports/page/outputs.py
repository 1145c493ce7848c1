"""Which kinds of output a page shows; a cell with another one is refused, so that nothing vanishes without a word."""

from collections.abc import Iterator, Mapping

import nbformat

from pactresearch.errors import ReportError

# In order of preference; the template has a block for each of them and for no other (a test holds the two together).
SHOWN = ("text/html", "text/markdown", "image/png", "text/plain")
_OURS = "application/vnd.pactresearch."  # for the runner, beside an output of another kind that is shown
# Work by scripts, whatever stands beside.
_ACTING = {"application/javascript", "application/vnd.jupyter.widget-view+json"}
_SAID_IN_PLAIN = {"text/latex"}  # whose text/plain says the same, unless it is only the name of an object
_PICTURES = ("image/", "application/pdf", "video/", "audio/")
_KEY_FIGURES = "key-figures"


def is_hidden(cell: nbformat.NotebookNode) -> bool:
    """Whether what a cell prints is for tests only: the page has those figures in its own words already."""
    return _KEY_FIGURES in cell.metadata.get("tags", [])


def refuse_unshown(executed: nbformat.NotebookNode) -> None:
    """Raises ReportError where an output is of a kind that a page does not show, and says what to do instead."""
    unshown = [
        refusal(cell.execution_count, kind)
        for cell in executed.cells
        if cell.cell_type == "code" and not is_hidden(cell)
        for output in cell.outputs
        for kind in _unshown(output)
    ]
    if unshown:
        raise ReportError(" ".join(dict.fromkeys(unshown)))


def refusal(cell: int, kind: str) -> str:
    """That a cell, by its number, has an output of a kind that is not shown, as a sentence."""
    named = f"{kind} that is no text" if kind in SHOWN else kind
    return f"Cell [{cell}] has an output of the kind {named}, which a page does not show: {_instead(kind)}."


def _unshown(output: nbformat.NotebookNode) -> Iterator[str]:
    """The kind that is lost of an output, if one is."""
    if output.output_type == "stream":
        return
    if output.output_type not in {"display_data", "execute_result"}:
        yield output.output_type
        return
    given = {kind: value for kind, value in output.data.items() if not kind.startswith(_OURS)}
    there = {kind for kind, value in given.items() if not isinstance(value, (str, list)) or "".join(value).strip()}
    shown = next((kind for kind in SHOWN if kind in given), None)
    richer = sorted(there - {*SHOWN} | there & _ACTING)
    is_told = shown in there and (shown != "text/plain" or (set(richer) <= _SAID_IN_PLAIN and _is_said(given)))
    if there & _ACTING or (richer and not is_told):
        yield richer[0]


def _is_said(given: Mapping[str, str | list[str]]) -> bool:
    plain = "".join(given["text/plain"]).strip()
    return not (plain.startswith("<") and plain.endswith(">"))


def _instead(kind: str) -> str:
    if kind.startswith(_PICTURES):
        return "make it a PNG, as matplotlib does by default, and show it by `show`, with its alt text and data"
    if kind in _SAID_IN_PLAIN:
        return "write the formula in words, or print it as text"
    return "say the same by a picture of matplotlib (`show`), a table (`show_table`) or words (`print`)"
