"""Shipments as weighted rows: one row stands for n alike cases, so that grouped tables and single cases share one path.

A row with n = 1 and a weight is known exactly. A row with n > 1 and a size class is known to lie within the class; its
mean, kg / n, serves where a value is needed. A row with n > 1 whose classes are pooled has no size that can be used: the
same kilograms may be three equal lots or one large and two small ones.
"""

import re

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.results import result

WITHHELD = "withheld"  # known, but not shown, since it would single out a case
REPORTING_THRESHOLD_KG = 0.1  # of UNODC's individual seizures of heroin: what is smaller need not be reported
CLASSES_KG = ("<1", "1-5", "5-10", "10-50", "50-100", ">100")
FEW_IN_A_YEAR = 30
LEAST_OF_A_YEAR = 0.5  # of a country's middle year: fewer cases, and reports broke off or are still to come
_LABEL = re.compile(r"(?:<(?P<below>[\d.]+)|>(?P<above>[\d.]+)|(?P<low>[\d.]+)-(?P<high>[\d.]+))")


@result
class Sizes:
    """The lot sizes of cases at or above a threshold. All arrays are (rows,).

    low_kg, high_kg: the bounds between which each of the n cases lies; equal where the size is known exactly; high_kg may
    be infinite. mean_kg: kg / n. n: cases. threshold_kg: nothing below it enters, and every likelihood allows for that.
    Left out are cases that lie below the threshold, or in a class that straddles it, and those whose size is not reported or
    pooled over classes.
    """

    low_kg: np.ndarray
    high_kg: np.ndarray
    mean_kg: np.ndarray
    n: np.ndarray
    threshold_kg: float

    @property
    def n_cases(self) -> int:
        """Number of cases that enter."""
        return int(self.n.sum())


def class_bounds_kg(label: str) -> tuple[float, float]:
    """Lower and upper bound of a size class: `<0.1`, `1-5`, `>100` (kilograms). Raises InputError for other words."""
    found = _LABEL.fullmatch(label)
    if not found:
        raise InputError(f"The size class {label!r} cannot be read; write it as <0.1, 1-5 or >100, in kilograms.")
    if found["below"]:
        return 0.0, float(found["below"])
    if found["above"]:
        return float(found["above"]), np.inf
    return float(found["low"]), float(found["high"])


def weighted_sizes(cases: pd.DataFrame, threshold_kg: float = REPORTING_THRESHOLD_KG) -> Sizes:
    """The sizes of cases as rows with bounds and counts.

    cases: n, kg (of all n together), size_class_kg (missing where pooled or not reported); layout `cases`.
    threshold_kg: above zero; the highest threshold of the sources that are put together. Raises InputError otherwise.
    """
    if not (np.isfinite(threshold_kg) and threshold_kg > 0):
        raise InputError(f"threshold_kg is {threshold_kg!r}; it must be a weight above 0, such as 0.1.")
    n, kg = cases["n"].to_numpy(dtype="int64"), cases["kg"].to_numpy(dtype="float64")
    low, high = _bounds(cases, n, kg)
    # A tenth of a thousandth is rounding of a sum, not a size below the threshold.
    enters = np.isfinite(low) & np.isfinite(kg) & (low >= threshold_kg * (1 - 1e-4)) & (high > 0)
    return Sizes(
        low_kg=np.maximum(low[enters], threshold_kg),
        high_kg=np.maximum(high[enters], threshold_kg),
        mean_kg=(kg / n)[enters],
        n=n[enters],
        threshold_kg=float(threshold_kg),
    )


def _bounds(cases: pd.DataFrame, n: np.ndarray, kg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    labels = cases["size_class_kg"]
    of = {label: class_bounds_kg(label) for label in labels.dropna().unique()}
    low = labels.map({label: ends[0] for label, ends in of.items()}).to_numpy(dtype="float64")
    high = labels.map({label: ends[1] for label, ends in of.items()}).to_numpy(dtype="float64")
    single = n == 1
    return np.where(single, kg, low), np.where(single, kg, high)


def size_class(cases: pd.DataFrame) -> pd.Series:
    """The size class of each row, of CLASSES_KG; missing where the size is not known. A class holds its lower end."""
    sizes = cases["size_class_kg"].map({"<0.1": "<1", "0.1-1": "<1", **{label: label for label in CLASSES_KG}})
    single = (cases["n"] == 1) & cases["kg"].notna()
    bounds = [class_bounds_kg(label)[1] for label in CLASSES_KG[:-1]]
    by_kg = np.asarray(CLASSES_KG, dtype=object)[np.searchsorted(bounds, cases["kg"].fillna(0), side="right")]
    return sizes.where(~single, pd.Series(by_kg, index=cases.index)).astype("str")


def in_whole_years(cases: pd.DataFrame) -> pd.Series:
    """Whether a country's year is whole, (rows,) bool: at least half as many cases as in its middle year with any, or a
    middle year of under 30, where chance alone halves a year.

    cases: iso3, year, n. In 2016 the Russian Federation reported 136 cases after 1,727 to 2,260 a year: its drug service
    was abolished in April. What such a year shows is who still reported, so that it is out of every test.
    """
    counts = cases.groupby(["iso3", "year"])["n"].sum()
    middle = counts.groupby("iso3").transform("median")
    whole = (counts >= LEAST_OF_A_YEAR * middle) | (middle < FEW_IN_A_YEAR)
    return pd.Series(whole.loc[pd.MultiIndex.from_frame(cases[["iso3", "year"]])].to_numpy(), cases.index)


def size_class_shares(cases: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """How cases and kilograms are spread over size classes, year by year.

    cases: layout `cases`. by: `transport`, `concealment` or another field to part the cases by; None for all together.

    Returns year, [by], size_class_kg, cases, kg, share_of_cases, share_of_kg (0-1, of the cases of known size of that
    year and value) and unsized, the cases of that year and value whose size is not known and which are in no share. A
    field that is missing is `not reported`, one that is withheld `withheld`.
    """
    keys = ["year", *([by] if by else [])]
    rows = cases.assign(size_class_kg=size_class(cases))
    if by:
        rows[by] = rows[by].fillna("not reported")
    sized = rows[rows["size_class_kg"].notna() & rows["kg"].notna()]
    unsized = rows.drop(sized.index).groupby(keys)["n"].sum()
    shares = sized.groupby([*keys, "size_class_kg"], as_index=False).agg(cases=("n", "sum"), kg=("kg", "sum"))
    of = shares.groupby(keys)[["cases", "kg"]].transform("sum")
    shares["share_of_cases"] = shares["cases"] / of["cases"]
    shares["share_of_kg"] = (shares["kg"] / of["kg"]).where(of["kg"] > 0)
    shares = shares.merge(unsized.rename("unsized").reset_index(), on=keys, how="left")
    rank = {label: number for number, label in enumerate(CLASSES_KG)}
    shares = shares.sort_values(
        [*keys, "size_class_kg"], key=lambda column: column.map(rank) if column.name == "size_class_kg" else column
    )
    return shares.fillna({"unsized": 0}).astype({"unsized": "int64"}).reset_index(drop=True)


def known_share(cases: pd.DataFrame, field: str) -> float:
    """Share of cases (0-1) that reported a field; one that is withheld was reported. NaN without cases.

    A size that is pooled over classes counts as not known.
    """
    total = cases["n"].sum()
    known = size_class(cases).notna() & cases["kg"].notna() if field == "size_class_kg" else cases[field].notna()
    return float(cases.loc[known, "n"].sum() / total) if total else np.nan
