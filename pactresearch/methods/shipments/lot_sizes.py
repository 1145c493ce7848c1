"""Whether lot sizes shifted, at two quantiles, with what would overturn it: another threshold, and without the largest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch.methods.shipments.quantile_shift import DEFAULT_SEED, Shift, comparable, quantile_shift
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG

QUANTILES = (0.5, 0.9)
OTHER_THRESHOLD_KG = 1.0


@dataclass(frozen=True)
class LotSizes:
    """Shifts by tau: as reported, above another threshold, and without the largest row of lots."""

    shifts: dict[float, Shift]
    above_1_kg: dict[float, Shift]
    without_largest: dict[float, Shift]

    @property
    def strongest(self) -> Shift:
        """The quantile with the smallest p; the median where there is none."""
        known = [shift for shift in self.shifts.values() if np.isfinite(shift.p)]
        return min(known, key=lambda shift: shift.p) if known else self.shifts[QUANTILES[0]]

    def checks(self, tau: float) -> tuple[tuple[str, Shift], ...]:
        """What a shift of this quantile must survive, each with its words."""
        return (("Above 1 kg", self.above_1_kg[tau]), ("Without the largest lots", self.without_largest[tau]))


def lot_sizes(cases: pd.DataFrame, *, seed: int = DEFAULT_SEED) -> LotSizes:
    """The shifts of lot sizes over the years. cases: layout `cases`, of one drug."""
    rows = comparable(cases, REPORTING_THRESHOLD_KG)
    larger = comparable(cases, OTHER_THRESHOLD_KG)
    without = rows.drop(index=rows["ln_kg"].idxmax()) if len(rows) else rows
    return LotSizes(
        *({tau: quantile_shift(table, tau, seed=seed) for tau in QUANTILES} for table in (rows, larger, without))
    )
