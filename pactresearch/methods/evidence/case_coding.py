"""What coded case files say: which variables may be used, what coders agree on, and finance and relations answered from it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons, Verdict

USABLE = 0.667  # of alpha, "the lowest conceivable limit": Krippendorff (2004), Content Analysis, p. 241
LEAST_CASES = 10  # coded twice, on a route: with fewer a share has an interval of half the scale
HALF = 0.5


@result
class Agreement:
    """How well coders agree beyond chance, by Krippendorff's alpha.

    alpha: 1 is perfect agreement, 0 what chance gives, below 0 worse. NaN with reasons where nothing can be compared.
    """

    alpha: float
    reasons: Reasons = ()

    @property
    def usable(self) -> bool:
        """Whether conclusions may be drawn from the coding."""
        return bool(self.alpha >= USABLE)


def krippendorff_alpha(values: Sequence[Sequence[object]]) -> Agreement:
    """Krippendorff's alpha of several coders' values, two of which are alike or not.

    values: (coders, units); None or NaN where a coder gave none. Source: Krippendorff (2011), Computing Krippendorff's
    Alpha-Reliability, University of Pennsylvania, section C.
    """
    long = pd.DataFrame(values, dtype=object).melt(var_name="unit", value_name="value").dropna()
    counts = pd.crosstab(long["unit"], long["value"])
    n = counts[counts.sum(axis=1) >= 2].to_numpy(dtype=float)
    if not len(n):
        return Agreement(np.nan, (Reason("nothing_coded_twice"),))
    apart = 1.0 - np.eye(n.shape[1])
    per_unit = n.sum(axis=1) - 1
    pairs = (n.T / per_unit) @ n  # of a value with itself, too, which are not apart
    total = n.sum(axis=0)
    expected = (np.outer(total, total) * apart).sum()
    if expected == 0:
        return Agreement(np.nan, (Reason("all_values_the_same"),))
    return Agreement(float(1 - (total.sum() - 1) * (pairs * apart).sum() / expected))


@result
class Coding:
    """The coded cases of a route.

    agreed: a row a case that was coded twice and variable: case, choice, variable, value (missing where not stated or where
    coders differ). agreement: variable to Krippendorff's alpha. variables: a row a variable: choice, variable, cases (coded
    twice), told (of them, agreed), alpha, commonest, share, low, high (95 % Wilson interval of its share of those told),
    verdict and reasons: supported where one word holds for most of the cases. once: cases that only one coder has coded.
    """

    agreed: pd.DataFrame
    agreement: dict[str, Agreement]
    variables: pd.DataFrame
    n_cases: int
    once: int

    def shares(self) -> dict[str, float]:
        """Variable to the share of the cases that tell it, as far as it may be said: a half where it may be used, 0 where not.

        What share exactly would bound the number of all cases, and two reports could then be told apart by a single one."""
        usable = self.variables["verdict"] != "not identified"
        return dict(zip(self.variables["variable"], usable * HALF, strict=True))

    def shown(self, smallest: int) -> "Coding":
        """The same without cases and numbers of cases: shares are of those who say a word and those who say another, each rounded
        to a multiple of `smallest`. So no report tells of fewer cases, nor do two reports of editions that differ by so few."""
        rows = self.variables
        most = (rows["told"] * rows["share"]).round()
        near = [(counts / smallest).round() * smallest for counts in (most, rows["told"] - most)]
        said = [
            row if np.isnan(kept) else _said(row[0], kept, kept + others)
            for row, kept, others in zip(rows[SAID].to_numpy().tolist(), *near, strict=True)
        ]
        variables = rows[["choice", "variable"]].join(pd.DataFrame(said, rows.index, SAID))
        n_cases = LEAST_CASES if self.n_cases >= LEAST_CASES else min(self.n_cases, 1)
        bare = replace(self, agreed=self.agreed.iloc[:0], agreement={}, n_cases=n_cases, once=min(self.once, 1))
        return replace(bare, variables=variables)


COLUMNS = ["choice", "variable", "cases", "told", "alpha", "commonest", "share", "low", "high", "verdict", "reasons"]
SAID = COLUMNS[5:]  # of the cases together


def coding(coded: pd.DataFrame, variables: Sequence[tuple[str, str]]) -> Coding:
    """What may be concluded from coded cases.

    coded: case, coder, choice, variable, value (missing: not stated). variables: (choice, variable) of the codebook. A variable
    is used where ten cases or more were coded twice and alpha over them is 0.667 or more.

    Source: Krippendorff (2004), Content Analysis, chapter 11; Wilson (1927), JASA 22:209.
    """
    coders = coded.groupby("case")["coder"].nunique()
    twice = coders.index[coders >= 2]
    both = coded[coded["case"].isin(twice)]
    agreement = {variable: _alpha(both[both["variable"] == variable]) for _, variable in variables}
    agreed: Any = (
        both.groupby(["case", "choice", "variable"], as_index=False)["value"].agg(_common) if len(both) else both
    )
    rows = [_row(choice, variable, agreed, agreement[variable], len(twice)) for choice, variable in variables]
    return Coding(agreed, agreement, pd.DataFrame(rows, columns=COLUMNS), len(twice), int((coders == 1).sum()))


def _alpha(rows: pd.DataFrame) -> Agreement:
    if rows.empty:
        return Agreement(np.nan, (Reason("no_case_coded_twice"),))
    # Not stated is an answer, too: coders must agree on what a source says and on what it does not.
    answers = rows.assign(value=rows["value"].fillna("not stated")).set_index(["coder", "case"])["value"]
    coders, cases = (sorted(rows[name].unique()) for name in ("coder", "case"))
    return krippendorff_alpha([[answers.get((coder, case)) for case in cases] for coder in coders])


def _common(values: pd.Series) -> object:
    """The value if all coders give it, else None."""
    return values.iloc[0] if values.notna().all() and values.nunique() == 1 else None


def _row(choice: str, variable: str, agreed: pd.DataFrame, found: Agreement, cases: int) -> tuple:
    told = agreed.loc[agreed["variable"] == variable, "value"].dropna() if len(agreed) else pd.Series(dtype="str")
    head = (choice, variable, cases, len(told), found.alpha)
    nothing = (None, np.nan, np.nan, np.nan, "not identified")
    if cases < LEAST_CASES:
        return (*head, *nothing, (Reason("few_coded_twice", needed=LEAST_CASES),))
    if not found.usable:
        return (*head, *nothing, found.reasons or (Reason("coders_agree_too_little", needed=USABLE),))
    if len(told) < LEAST_CASES:
        return (*head, *nothing, (Reason("few_cases_tell", needed=LEAST_CASES),))
    counts = told.value_counts()
    return (*head, *_said(counts.index[0], counts.iloc[0], len(told)))


def _said(commonest: object, most: float, told: float) -> tuple:
    ends: Any = proportion_confint(most, told, method="wilson")
    low, high = map(float, ends)
    reasons = (Reason("share_of_cases", share=most / told, n=int(told), low=low, high=high),)
    verdict: Verdict = "supported" if low > HALF else "not supported"
    return (commonest, most / told, low, high, verdict, reasons)
