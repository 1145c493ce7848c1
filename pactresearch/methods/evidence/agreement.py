"""How well coders agree beyond chance: Krippendorff's alpha."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

Level = Literal["nominal", "ordinal", "interval"]
USABLE = 0.667  # "the lowest conceivable limit": Krippendorff (2004), Content Analysis, p. 241


@result
class Agreement:
    """alpha: 1 is perfect agreement, 0 what chance gives, below 0 worse. NaN with reasons where nothing can be compared."""

    alpha: float
    reasons: Reasons = ()

    @property
    def usable(self) -> bool:
        """Whether conclusions may be drawn from the coding."""
        return bool(self.alpha >= USABLE)


def krippendorff_alpha(values: Sequence[Sequence[object]], level: Level = "nominal") -> Agreement:
    """Krippendorff's alpha of several coders' values.

    values: (coders, units); None or NaN where a coder gave none. level: how far values are apart: not at all alike or the
    same (nominal), by rank (ordinal), or by difference (interval; numbers only).

    Raises InputError for an unknown level. Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability,
    University of Pennsylvania, section C.
    """
    if level not in get_args(Level):
        raise InputError(f"level is {level!r}; allowed: {', '.join(get_args(Level))}.")
    table = pd.DataFrame(values, dtype=object)
    long = table.melt(ignore_index=True, var_name="unit", value_name="value").dropna()
    counts = pd.crosstab(long["unit"], long["value"])
    counts = counts[counts.sum(axis=1) >= 2]
    n = counts.to_numpy(dtype=float)
    if not len(n):
        return Agreement(np.nan, (Reason("nothing_coded_twice"),))
    apart = _apart(counts.columns.to_numpy(), n.sum(axis=0), level)
    per_unit = n.sum(axis=1) - 1
    pairs = (n.T / per_unit) @ n - np.diag((n / per_unit[:, None]).sum(axis=0))
    total = n.sum(axis=0)
    expected = (np.outer(total, total) * apart).sum()
    if expected == 0:
        return Agreement(np.nan, (Reason("all_values_the_same"),))
    return Agreement(float(1 - (total.sum() - 1) * (pairs * apart).sum() / expected))


def _apart(values: np.ndarray, total: np.ndarray, level: Level) -> np.ndarray:
    """Squared distance of each pair of values."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    # The distance of two ranks counts the values between them, and half of those at each end.
    at = values.astype(float) if level == "interval" else np.cumsum(total) - total / 2
    return np.subtract.outer(at, at) ** 2
