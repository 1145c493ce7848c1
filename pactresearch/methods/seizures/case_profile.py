"""What the cases of a country say of themselves: how large, by which means, where hidden, and how many say nothing."""

import numpy as np
import pandas as pd

from pactresearch.methods.checks import require_columns
from pactresearch.methods.shipments.shipments import WITHHELD
from pactresearch.results import result

FEWEST_CASES = 10  # that say something: under it a share is a matter of one or two cases


@result
class CaseProfile:
    """The values of one field of grouped cases, and how much of the cases they stand for."""

    field: str
    table: pd.DataFrame  # by value of the field, most cases first: n (cases), share_percent (of those that say)
    n_cases: int
    n_saying: int  # cases that say, and whose answer may be shown
    first_year: int | None  # of the cases
    last_year: int | None

    @property
    def share_saying_percent(self) -> float:
        """Cases whose answer is shown, in % of all cases; NaN without cases."""
        return 100 * self.n_saying / self.n_cases if self.n_cases else np.nan

    @property
    def enough(self) -> bool:
        """Whether shares may be given."""
        return self.n_saying >= FEWEST_CASES


def case_profile(cases: pd.DataFrame, field: str) -> CaseProfile:
    """The shares of a field's values among the cases that say, weighted by the number of cases of a row.

    cases: grouped or single cases with `n`, `year` and the field, missing where not reported. An answer that is
    withheld counts as a case, and neither as an answer nor as none.

    The cases that say need not be like those that do not, so a share is one of the cases that say, and no estimate of all.

    Raises InputError where a column is missing.
    """
    require_columns(cases, ("n", "year", field), "cases")
    said = cases[cases[field].notna() & (cases[field] != WITHHELD)]
    table = said.groupby(field)["n"].sum().sort_values(ascending=False, kind="stable").to_frame("n")
    n_saying = int(table["n"].sum())
    table["share_percent"] = 100 * table["n"] / max(n_saying, 1)
    return CaseProfile(
        field=field,
        table=table,
        n_cases=int(cases["n"].sum()),
        n_saying=n_saying,
        first_year=int(cases["year"].min()) if len(cases) else None,
        last_year=int(cases["year"].max()) if len(cases) else None,
    )
