"""A section of a report: heading, sentences, figures and tables; without anything to show it is a line under "not reported"."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pactresearch.figures.drawn import Drawn
from pactresearch.language import _
from pactresearch.reports.show.display import show, show_table


@dataclass(frozen=True)
class Table:
    """A table as `display.show_table` takes it: its fields are arguments of that."""

    frame: pd.DataFrame
    caption: str
    name: str
    source: str = ""
    ranges: tuple[str, ...] = ()
    missing: str | None = None
    data: pd.DataFrame | None = None


@dataclass(frozen=True)
class Section:
    """One section. words: paragraphs, in Markdown. missing: what nobody reported, as a phrase for the end of the sheet."""

    title: str
    words: tuple[str, ...] = ()
    parts: tuple[Drawn | Table, ...] = ()
    missing: tuple[str, ...] = ()


def show_section(section: Section) -> None:
    """Displays a section; one with neither words nor figures nor tables leaves no heading."""
    from IPython.display import Markdown, display

    if not (section.words or section.parts):
        return
    display(Markdown("\n\n".join([f"## {section.title}", *section.words])))
    for part in section.parts:
        if isinstance(part, Drawn):
            show(part)
        else:
            show_table(**vars(part))


def not_reported(sections: Iterable[Section]) -> None:
    """Displays what nobody reported, one line for each thing; nothing where all is there."""
    from IPython.display import Markdown, display

    missing, heading = [phrase for section in sections for phrase in section.missing], _("Not reported")
    if missing:
        display(Markdown("\n".join([f"## {heading}", "", *(f"- {phrase}" for phrase in missing)])))
