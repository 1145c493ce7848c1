"""What the margin of a hop must pay for, if the trade makes no profit beyond its risks: losses, and everything else."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError

COLUMNS = ["implied_cost_usd_per_kg", "loss_share", "reason"]


def risks_and_prices(price_before, price_after, seized_share) -> pd.DataFrame:
    """The cost that a hop's price difference leaves room for, and the part of the difference that seizures eat.

    price_before, price_after: USD per kg at the hop's two ends, in one purity. seized_share: of what sets out, 0 up to under
    1. Numbers or arrays of one shape.

    Returns implied_cost_usd_per_kg: c in P'(1 - s) = P + c, per kg that sets out, all that is paid for (transport, bribes,
    wages, the risk of prison); negative where the margin does not even cover the losses; loss_share: s P' / (P' - P), above
    1 in that case; reason, where the price does not rise and the share has no meaning. It is an identity of a trade without
    excess profit, not a measurement of costs.

    Raises InputError for a share outside 0-1 (1 excluded) and prices of 0 or less.
    Source: Reuter & Kleiman (1986), Crime and Justice 7:289; Caulkins & Reuter (2010), Drug and Alcohol Review 29:1.
    """
    before, after, share = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(one, dtype=float)) for one in (price_before, price_after, seized_share))
    )
    if np.any((share < 0) | (share >= 1)):
        raise InputError(f"seized_share holds {share[(share < 0) | (share >= 1)][0]:g}; it lies from 0 to under 1.")
    if np.any(before <= 0) or np.any(after <= 0):
        raise InputError("A price is 0 or less; leave it empty (NaN) where nothing is reported.")
    margin = after - before
    cost = after * (1 - share) - before
    rises = margin > 0
    loss = np.divide(share * after, margin, out=np.full(margin.shape, np.nan), where=rises)
    reason = np.where(
        np.isnan(margin), "a price is not reported", np.where(rises, "", "the price does not rise on this hop")
    )
    return pd.DataFrame(dict(zip(COLUMNS, (cost, loss, reason), strict=True)))
