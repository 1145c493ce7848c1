"""How often the displacement methods are wrong, and what they find, in SYNTHETIC routes whose truth is known.

Routes are independent: lognormal about a level, sd of ln kg drawn from 0.3 to 0.6, autocorrelation 0.3. The market
figure always says "scarcer on the treated side", which is the worst case for false displacement.
"""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.signal import lfilter

from pactresearch.methods.displacement.displacement import MarketMove, displacement

DESIGNS = ((15, 10), (20, 15), (29, 17), (29, 25))  # years in all, years before the shock; 15 and 5 are used at most
LEVELS_KG = np.array([30_000.0, 9_000.0, 15_000.0])
SCARCER = (MarketMove("treated", "price", 20, 10, 30, "SYNTHETIC"),)
WORLDS = {  # what the shock multiplies the treated route and its neighbour by
    "nothing happens": (1, 1),
    "treated falls to a third, neighbour stays": (1 / 3, 1),
    "a third, and doubled": (1 / 3, 2),
    "a third, and tripled": (1 / 3, 3),
    "a fifth, and fivefold": (1 / 5, 5),
    "both fall to a fifth": (1 / 5, 1 / 5),
}


def routes(count, years, seed, autocorrelation=0.3):
    """(count, 3, years) independent routes, in kg."""
    rng = np.random.default_rng(seed)
    errors = rng.normal(0, np.sqrt(1 - autocorrelation**2), (count, 3, years + 60))
    noise = lfilter([1.0], [1.0, -autocorrelation], errors, axis=-1)[..., 60:]
    return LEVELS_KG[:, None] * np.exp(rng.uniform(0.3, 0.6, (count, 3, 1)) * noise)


def judged(count, years, before, world, *, draws=299, seed=0):
    """The judgement on each of `count` triples of routes."""
    kg = routes(count, years, 1000 * years + before + seed)
    kg[:, :2, before:] *= np.array(WORLDS[world])[:, None]
    t = np.arange(years)
    return [
        displacement(t, a, b, before, control_kg=c, market=SCARCER, draws=draws, seed=i)
        for i, (a, b, c) in enumerate(kg)
    ]


def share_test_finds(count, years, seed=0):
    """The documented anti-pattern: share of triples in which the two largest shares correlate with p < 0.05."""
    kg = routes(count, years, 7000 + years + seed)
    largest = np.argsort(-kg.sum(axis=-1), axis=1)[:, :2]
    shares = np.take_along_axis(kg / kg.sum(axis=1, keepdims=True), largest[..., None], axis=1)
    return np.array([stats.pearsonr(*pair) for pair in shares])


def rate(found):
    return float(np.mean(found))


def _row(years, before, world, quantity, measured, wanted):
    return {
        "method": "displacement", "series": f"{years} years, {before} before the shock", "world": world,
        "quantity": quantity, "measured": measured, "wanted": wanted,
    }  # fmt: skip


def table(seeds: int = 500) -> pd.DataFrame:
    """Error rates and power: method, series, world, quantity, measured (0-1), wanted (words; empty: stated only)."""
    rows = []
    for years, before in DESIGNS:
        for world in WORLDS:
            found = judged(seeds, years, before, world)
            patterns = [one.pattern if one.judgement.verdict == "supported" else "" for one in found]
            for word in ("displacement", "diffusion"):
                true = {"displacement": "and", "diffusion": "both"}[word] in world
                wanted = "" if true else "at most 0.07"
                measured = rate([one == word for one in patterns])
                rows.append(_row(years, before, world, f"says {word}", measured, wanted))
            unsaid = rate([one.judgement.verdict == "not identified" for one in found])
            rows.append(_row(years, before, world, "says not identified", unsaid, ""))
            if world == "nothing happens":
                moves = [one.balance.direction in ("rose", "fell") for one in found]
                rows.append(_row(years, before, world, "balance moves", rate(moves), "at most 0.07"))
                hac = rate([one.balance.p_hac < 0.05 for one in found])
                rows.append(_row(years, before, world, "balance moves, HAC errors alone (anti-pattern)", hac, ""))
                r = share_test_finds(seeds, years)
                rows.append(
                    _row(years, before, world, "shares correlate (anti-pattern)", rate(r[:, 1] < 0.05), "above 0.9")
                )
    return pd.DataFrame(rows)
