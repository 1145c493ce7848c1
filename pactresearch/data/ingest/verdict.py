"""What was read of a file, what is doubtful in it and what is refused: summed first, listed after, with rule and remedy."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from pactresearch.data.ingest import rules
from pactresearch.data.ingest.values import text
from pactresearch.data.readers.layouts import Layout

LISTED = 40  # problems of a kind that the terminal lists; the page and the table have all up to LISTED_PAGE
LISTED_PAGE = 2_000
CUT = 80  # letters of a value


@dataclass(frozen=True)
class Verdict:
    """What ingesting a file came to.

    file, sha256: which file. layouts: the layouts it has. tables: name to rows. problems: a row each, with sheet, row,
    column, value, code, refused, fact. rows: of the file below its headings. taken: lines that are in the tables. aside: why
    rows were set aside, and how many. notes: what else is to be known. registered: what registering did, in sentences.
    refusal: why the whole file is refused.
    """

    file: str
    sha256: str
    layouts: tuple[Layout, ...]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    problems: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(rules.COLUMNS)))
    rows: int = 0
    taken: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()
    registered: Sequence[str] = ()
    refusal: str = ""
    content: bytes = field(default=b"", repr=False)

    def with_notes(self, aside: Mapping[str, int], notes: Sequence[str], content: bytes) -> "Verdict":
        """The same, with why rows were set aside, and what else is to be known."""
        return dataclasses.replace(self, aside=aside, notes=tuple(dict.fromkeys(notes)), content=content)

    @property
    def flagged(self) -> int:
        """How many rows have a doubt and are kept."""
        return _rows(self.problems[~self.problems["refused"].astype(bool)])

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return _rows(self.problems[self.problems["refused"].astype(bool)])

    def headline(self) -> str:
        """The sums, in a sentence."""
        if self.refusal:
            return f"Refused: {self.refusal}"
        said = f"{self.rows:,} rows read: {self.taken:,} figures taken, {self.flagged:,} rows flagged, {self.refused:,} refused"
        aside = "; ".join(f"{n:,} set aside ({reason})" for reason, n in self.aside.items())
        return f"{said}{'; ' if aside else ''}{aside}."

    def contents(self) -> list[str]:
        """What the tables hold, a line each."""
        return [_content(name, table) for name, table in self.tables.items()]

    def grouped(self) -> list[tuple[bool, str, str, str, pd.DataFrame]]:
        """The problems by rule: whether it refuses, column, rule, remedy, and the rows; refusals first, the most frequent first."""
        found = []
        for (code, column, refused), of in self.problems.groupby(["code", "column", "refused"], sort=False):
            one = of["fact"].nunique() == 1
            found.append(
                (bool(refused), str(column), rules.sentence(code, of["fact"].iloc[0] if one else "…"), code, of)
            )
        found.sort(key=lambda each: (not each[0], -len(each[4])))
        return [(refused, column, said, rules.remedy(code), of) for refused, column, said, code, of in found]

    def lines(self) -> list[str]:
        """All of it for a terminal."""
        said = [
            f"{self.file}: {', '.join(layout.name for layout in self.layouts) or 'no layout'}",
            self.headline(),
            *self.contents(),
        ]
        said += [f"note: {_shown(note)}" for note in self.notes]
        for refused, column, rule, remedy, of in self.grouped():
            said.append(f"{'REFUSED' if refused else 'flagged'}: {column}: {rule} ({len(of):,} times). {remedy}")
            said += [f"  {_where(row)}: {_shown(row.value)}{_fact(row, rule)}" for row in of.head(LISTED).itertuples()]
            said += [f"  … and {len(of) - LISTED:,} more; --report lists them"] if len(of) > LISTED else []
        return [*said, *self.registered]

    def html(self) -> str:
        """All of it as sections of a page; nothing of the file is markup."""
        parts = [f'<p class="question">{escape(", ".join(layout.name for layout in self.layouts))}</p>']
        parts.append(f'<p class="sentence"><strong>{escape(self.headline())}</strong></p>')
        told = [*self.contents(), *map(_shown, self.notes), *self.registered]
        parts.append(f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in told)}</ul>" if told else "")
        grouped = self.grouped()
        if grouped:
            parts.append(_summary(grouped))
        for number, (refused, column, rule, remedy, of) in enumerate(grouped):
            heading = f"{'Refused' if refused else 'Flagged'}: {column}: {rule}"
            parts.append(f'<h2 id="rule-{number}">{escape(_capital(heading))}</h2><p>{escape(remedy)}</p>')
            parts.append(_listed(of, f"rows-{number}"))
        parts.append(f'<p class="dates">SHA-256 of the file: <code>{escape(self.sha256)}</code></p>')
        return "\n".join(filter(None, parts))

    def section(self) -> str:
        """The verdict under the file's name."""
        return f"<h1>{escape(_shown(self.file))}</h1>{self.html()}"

    _repr_html_ = section

    def __repr__(self) -> str:
        return "\n".join(self.lines()[:3])


def _rows(problems: pd.DataFrame) -> int:
    return len(problems[["sheet", "row"]].drop_duplicates())


def _content(name: str, table: pd.DataFrame) -> str:
    countries = table["iso3"].nunique() if "iso3" in table else 0
    said = f"{name}: {len(table):,} rows, {countries} {'country' if countries == 1 else 'countries'}"
    if "year" in table and len(table):
        said += f", {table['year'].min()} to {table['year'].max()}"
    if "kg" in table:
        said += f", {table['kg'].sum():,.6g} kg"
    return said + (
        f"; {int((table['mark'] != '').sum())} marked as repeats"
        if "mark" in table and (table["mark"] != "").any()
        else ""
    )


def _where(row: object) -> str:
    return f"{_shown(row.sheet)}, row {row.row}"


def _fact(row: object, rule: str) -> str:
    return f" ({_shown(row.fact)})" if row.fact and str(row.fact) not in rule else ""


def _shown(value: object) -> str:
    """A value as one line without control characters; what a spreadsheet would run as a formula is quoted."""
    said = text(value)[:CUT]
    return f"'{said}" if said[:1] in ("=", "+", "@", "-") and len(said) > 1 and not said[1:2].isdigit() else said


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _summary(grouped: list) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="#rule-{n}">{escape(rule)}</a></th><td>{"refused" if refused else "flagged"}</td>'
        f'<td>{escape(column)}</td><td class="number">{len(of):,}</td></tr>'
        for n, (refused, column, rule, _, of) in enumerate(grouped)
    )
    return _table("what-was-found", "What was found, by rule", ("rule", "outcome", "column", "times"), rows)


def _listed(of: pd.DataFrame, name: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(_where(row))}</th><td>{escape(_shown(row.value))}</td><td>{escape(_shown(row.fact))}</td></tr>'
        for row in of.head(LISTED_PAGE).itertuples()
    )
    left = f" (the first {LISTED_PAGE:,} of {len(of):,})" if len(of) > LISTED_PAGE else ""
    return _table(name, f"{len(of):,} times{left}", ("row", "value", "more"), rows)


def _table(name: str, caption: str, headings: Sequence[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return (
        f'<div class="table" role="region" aria-labelledby="{name}" tabindex="0"><table><caption id="{name}">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
