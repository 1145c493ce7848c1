"""What was read of a file, what is doubtful in it and what is refused: summed first, listed after, with rule and remedy."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import pandas as pd

from pactresearch.data.ingest import rules
from pactresearch.data.ingest.cells.values import text
from pactresearch.data.readers.layouts import Layout
from pactresearch.language import _
from pactresearch.words import counted

LISTED = 40  # rows of a rule that the terminal lists; the page lists LISTED_PAGE
LISTED_PAGE = 2_000
CUT = 80  # letters of a value


@dataclass(frozen=True)
class Broken:
    """A rule that rows of a column broke. outcome: refused or flagged. rows: where, and with which value."""

    outcome: str
    column: str
    rule: str
    remedy: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Verdict:
    """What ingesting a file came to.

    file, sha256, content: which file. layouts: those that it has. tables: name to rows. problems: a row each, with sheet,
    row, column, value, code, refused, fact. rows: of the file below its headings. taken: lines that are in the tables.
    aside: why rows were set aside, and how many. notes: what else is to be known. persons: headings of columns that are
    about persons. registered: what registering did, in sentences. refusal: why the whole file is refused.
    """

    file: str
    sha256: str = ""
    layouts: tuple[Layout, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    problems: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=rules.COLUMNS))
    rows: int = 0
    taken: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()
    persons: Sequence[str] = ()
    registered: Sequence[str] = ()
    refusal: str = ""
    content: bytes = field(default=b"", repr=False)

    @property
    def flagged(self) -> int:
        """How many rows have a doubt and are kept."""
        return self._rows(refused=False)

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return self._rows(refused=True)

    def _rows(self, *, refused: bool) -> int:
        return len(self.problems[self.problems["refused"] == refused][["sheet", "row"]].drop_duplicates())

    def headline(self) -> str:
        """The sums, in a sentence."""
        if self.refusal:
            return f"Refused: {self.refusal}"
        sums = [f"{counted(self.rows, 'row')} read", f"{counted(self.taken, 'figure')} taken"]
        sums += [f"{counted(self.flagged, 'row')} flagged", f"{self.refused:,} refused"]
        return "; ".join([*sums, *(f"{n:,} set aside ({reason})" for reason, n in self.aside.items())]) + "."

    def contents(self) -> list[str]:
        """What the tables hold, a line each."""
        return [_content(name, table) for name, table in self.tables.items()]

    def grouped(self) -> list[Broken]:
        """The problems by rule and column; refusals first, the most frequent first."""
        found = []
        for (code, column, refused), of in self.problems.groupby(["code", "column", "refused"], sort=False):
            broken = rules.RULES[str(code)]
            rule = _(broken.said).format(fact=of["fact"].iloc[0] if of["fact"].nunique() == 1 else "…")
            outcome = "refused" if refused else "flagged"
            found.append(Broken(outcome, _shown(column), rule, remedy=_(broken.remedy), rows=of))
        return sorted(found, key=lambda one: (one.outcome == "flagged", -len(one.rows)))

    def lines(self) -> list[str]:
        """All of it for a terminal."""
        said = [f"{_shown(self.file)}: {self.named_layouts()}", self.headline(), *self.contents()]
        said += [f"note: {_shown(one, 500)}" for one in self.notes]
        for one in self.grouped():
            times = counted(len(one.rows), "time")
            said.append(f"{one.outcome.upper()}: {one.column}: {one.rule} ({times}). {one.remedy}")
            for row in one.rows.head(LISTED).itertuples():
                more = f" ({_shown(row.fact)})" if row.fact and str(row.fact) not in one.rule else ""
                said.append(f"  {_shown(row.sheet)}, row {row.row}: {_shown(row.value)}{more}")
            said += [f"  … and {len(one.rows) - LISTED:,} more; --report lists them"] if len(one.rows) > LISTED else []
        return [*said, *self.registered]

    def named_layouts(self) -> str:
        """The names of its layouts."""
        return ", ".join(layout.name for layout in self.layouts) or "no layout"

    def _repr_html_(self) -> str:
        """All of it as a part of a page; nothing of the file is markup."""
        told = [*self.contents(), *(_shown(note, 500) for note in self.notes), *self.registered]
        return _template().render(verdict=self, told=told, listed=LISTED_PAGE)

    def __repr__(self) -> str:
        return "\n".join(self.lines()[:3])


@functools.cache
def _template() -> jinja2.Template:
    beside = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=beside, autoescape=True, trim_blocks=True)
    environment.filters["shown"] = _shown
    return environment.get_template("verdict.html.j2")


def _content(name: str, table: pd.DataFrame) -> str:
    countries = counted(table["iso3"].nunique(), "country", "countries")
    said = f"{name}: {counted(len(table), 'row')}, {countries}, {table['year'].min()} to {table['year'].max()}"
    said += f", {table['kg'].sum():,.6g} kg" if "kg" in table else ""
    return said + (f"; {(table['mark'] != '').sum():,} marked as repeats" if "mark" in table else "")


def _shown(value: object, most: int = CUT) -> str:
    """A value as one line without control characters; what a spreadsheet would run as a formula is quoted."""
    said = text(value)[:most]
    return f"'{said}" if said[:1] in ("=", "+", "@", "-") and not said[1:2].isdigit() and len(said) > 1 else said
