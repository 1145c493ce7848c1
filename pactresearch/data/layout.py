"""What a table's layout is, and the check that says in words what is wrong with a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.rows import rows_of

if TYPE_CHECKING:
    import pandera.pandas as pa


SOURCE_OF = "source_of_"  # begins the name of a column that names the source of a figure, and of what goes with it
# Of a table: for each rule of whole rows, which rows break it, and what is wrong with one and what to do, in sentences with the
# row's columns in braces, and {others}, how many more rows break it.
Rules = Callable[[pd.DataFrame], Iterable[tuple[pd.Series, str]]]


@dataclass(frozen=True)
class Column:
    """One column: its type, what it holds, whether it may be missing, and the rule its values keep."""

    dtype: str
    meaning: str
    nullable: bool = False
    rule: str = ""
    holds: Callable[[pd.Series], pd.Series] | None = None


def text(meaning: str, *, nullable: bool = False) -> Column:
    """A column of free text."""
    return Column("str", meaning, nullable)


def one_of(meaning: str, *allowed: str, nullable: bool = False) -> Column:
    """A column of the words allowed."""
    rule = f"must be one of {', '.join(allowed)}"
    return Column("str", meaning, nullable, rule, lambda values: values.isin(allowed))


def written(meaning: str, pattern: str, rule: str) -> Column:
    """A column of texts of a pattern, which the rule says in words."""
    return Column("str", meaning, False, rule, lambda values: values.str.fullmatch(pattern))


def at_least_zero(meaning: str, *, nullable: bool = False) -> Column:
    """A column of numbers, none negative."""
    return Column("float64", meaning, nullable, "must be 0 or more", lambda values: values >= 0)


def counted(meaning: str, least: int) -> Column:
    """A column of whole numbers from the least on."""
    return Column("int64", meaning, False, f"must be {least} or more", lambda values: values >= least)


def within(low: float, high: float, meaning: str, *, dtype: str = "float64", nullable: bool = False) -> Column:
    """A column of numbers from one to another, ends included."""
    return Column(dtype, meaning, nullable, f"must be from {low} to {high}", lambda values: values.between(low, high))


FIRST_YEAR, LAST_YEAR = 1900, 2030
DRUGS = ("opium", "morphine", "heroin")
SMALLEST_ROW = 3  # cases that a row of a public source stands for at least
P_PERCENT = 10  # nearer than that nobody may come to the size of a single case of it
SIZE_BOUNDS_KG = (0.0, 0.1, 1.0, 5.0, 10.0, 50.0, 100.0, np.inf)
SIZE_CLASSES_KG = ("<0.1", "0.1-1", "1-5", "5-10", "10-50", "50-100", ">100")

ISO3 = written("country, ISO 3166 alpha-3 (XKX: Kosovo)", "[A-Z]{3}", "must be three capital letters")
YEAR = within(FIRST_YEAR, LAST_YEAR, "calendar year", dtype="int64")
OPEN_YEAR = within(FIRST_YEAR, LAST_YEAR, "calendar year; empty: without end", dtype="Int64", nullable=True)
DRUG = one_of("drug", *DRUGS)


def fixes_a_case(rows: pd.DataFrame) -> pd.Series:
    """Which rows of the layout `cases` let one compute the largest or the smallest case to within `P_PERCENT`.

    The size class bounds each of a row's n cases, so that its kilograms bound the largest and the smallest. What holds for
    no row holds for no sum of rows: there the bounds lie as far apart, or farther.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, 4.2.2 (p % rule).
    """
    classes = rows["size_class_kg"]
    low, high = (
        classes.map(dict(zip(SIZE_CLASSES_KG, SIZE_BOUNDS_KG[n:], strict=False))).astype(float) for n in (0, 1)
    )
    others, mean, near = rows["n"] - 1, rows["kg"] / rows["n"], 1 + P_PERCENT / 100
    largest = np.minimum(rows["kg"] - others * low, high)
    smallest = np.maximum(rows["kg"] - others * high, low)
    return ((rows["kg"] > 0) & ((largest < near * mean) | (mean < near * smallest))).astype(bool)


def size_class_kg(kg: pd.Series) -> pd.Series:
    """The size class of each weight in kilograms; a class holds its lower end, and 50-100 its upper end too."""
    bounds = [-np.inf, *SIZE_BOUNDS_KG[1:-2], np.nextafter(SIZE_BOUNDS_KG[-2], np.inf), np.inf]
    return pd.cut(kg, bounds, right=False, labels=SIZE_CLASSES_KG).astype("str")


@dataclass(frozen=True)
class Together:
    """A figure and the columns that only mean something beside it, so that editions merge them together.

    beside: blocks of columns, each from one source. spread: the block, if any, that is the lowest and highest figure
    that was observed, so that another figure inside it goes with it, too, and it is a figure by itself.
    """

    figure: str
    beside: tuple[tuple[str, ...], ...] = ()
    spread: tuple[str, str] | None = None

    def blocks(self) -> tuple[tuple[str, ...], ...]:
        """All its columns, those in a block from one source."""
        return ((self.figure,), *self.beside)


def refuse_broken(table: pd.DataFrame, rules: Rules, name: str) -> None:
    """Raises InputError for the first row that breaks a rule, counted as in a spreadsheet. name: how errors call the table."""
    for where, said in rules(table):
        broken = table[where.fillna(False).astype(bool)]
        if len(broken):
            known = {str(column): value for column, value in broken.iloc[:1].to_dict("records")[0].items()}
            at = f"row {broken.index[0] + 2}" + (f" ({known['id']})" if "id" in known else "")
            raise InputError(f"{name}, {at}: {said.format(**known, others=len(broken) - 1)}")


@dataclass(frozen=True)
class Layout:
    """A table's columns and key.

    together: which columns merge as one where editions overlap; any other by itself. totals: the columns that are sums
    over a country-year, which a newer source seldom halves. judged: the column that says what is doubtful about the row.
    rules: what a row must keep as a whole.
    """

    name: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    canonical: bool = True
    editions: bool = False
    together: tuple[Together, ...] = ()
    totals: tuple[str, ...] = ()
    judged: str = ""
    rules: Rules = lambda rows: ()

    def groups(self) -> tuple[Together, ...]:
        """What editions merge as one: the groups declared, and every other figure by itself."""
        declared = {column for group in self.together for block in group.blocks() for column in block}
        apart = [name for name in self.columns if name not in {*self.key, *declared, self.judged}]
        return (*self.together, *map(Together, apart))

    def may_measure(self) -> tuple[str, ...]:
        """The columns beside the key, which a source may give or leave to others."""
        return tuple(name for name in self.columns if name not in self.key)

    def mixes(self) -> bool:
        """Whether a row may hold figures of several sources."""
        return sum(len(group.blocks()) for group in self.groups()) > 1

    def sources(self) -> dict[str, str]:
        """By figure the column that names its source, where a row may hold figures of several sources."""
        blocks = [block for group in self.groups() for block in group.blocks()] if self.mixes() else []
        return {column: f"{SOURCE_OF}{block[0]}" for block in blocks for column in block}

    def figures(self) -> tuple[str, ...]:
        """The columns that hold measured numbers."""
        return tuple(
            name for name, column in self.columns.items() if column.dtype == "float64" and name not in self.key
        )

    def dtypes(self) -> dict[str, str]:
        """Column name to dtype, as `sources.read_csv` wants it."""
        return {name: column.dtype for name, column in self.columns.items()}

    def pandera(self, *, with_source: bool) -> "pa.DataFrameSchema":
        """The pandera schema of the file's layout, or of the canonical table, which also has columns on its sources."""
        import pandera.pandas as pa  # a build checks tables; a report reads them, and names their layout at most

        columns = {}
        for name, column in self.columns.items():
            check = pa.Check(column.holds, error=column.rule) if column.holds else None
            columns[name] = pa.Column(column.dtype, check, nullable=column.nullable)
        key = list(self.key)
        if with_source:
            columns["source"] = pa.Column("str")
            key.append("source")
        return pa.DataFrameSchema(columns, unique=key, strict=True, name=self.name)


def table(*key: str, **about: Any) -> Callable[[type], Layout]:
    """The layout that a class declares: its name in small letters is that of the table, its attributes are the columns.

    key: the columns that tell rows apart. about: the other fields of `Layout`.
    """

    def declared(by: type) -> Layout:
        columns = {name: one for name, one in vars(by).items() if isinstance(one, Column)}
        return Layout(by.__name__.lower(), key, columns, **about)

    return declared


def checked(table: pd.DataFrame, layout: Layout, name: str, *, with_source: bool = False) -> pd.DataFrame:
    """The table, found to keep its layout's rules.

    name: how errors call the table. Raises InputError naming the first rows at fault, counted as in a spreadsheet.
    """
    from pandera.errors import SchemaErrors

    try:
        sound = layout.pandera(with_source=with_source).validate(table, lazy=True)
    except SchemaErrors as error:
        said = _in_words(error.failure_cases, table, layout)
        shown = " ".join(said[:5])
        more = f" ({len(said) - 5} more like these.)" if len(said) > 5 else ""
        raise InputError(f"{name}: {shown}{more} Correct the rows, and renew the checksum in the sidecar.") from None
    refuse_broken(sound, layout.rules, name)
    return sound


def _in_words(failures: pd.DataFrame, table: pd.DataFrame, layout: Layout) -> list[str]:
    said = []
    repeated = failures[failures["check"] == "multiple_fields_uniqueness"]
    for rows in [sorted({int(row) for row in repeated["index"].dropna()})] if len(repeated) else []:
        key = ", ".join(f"{column} {table.iloc[rows[0]][column]}" for column in layout.key)
        numbers = ", ".join(str(row + 2) for row in rows[:6])
        said.append(f"Rows {numbers} repeat a key ({key}), and {', '.join(layout.key)} must be unique.")
    for failure in rows_of(failures[failures["check"] != "multiple_fields_uniqueness"]):
        where = f"Row {int(failure.index) + 2}: " if pd.notna(failure.index) else ""
        if failure.check == "not_nullable":
            said.append(f"{where}{failure.column} is empty, and it must be given.")
        else:
            said.append(f"{where}{failure.column} is {failure.failure_case!r}; it {failure.check}.")
    return said
