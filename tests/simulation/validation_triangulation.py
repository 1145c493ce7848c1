"""How often the sign table speaks when it should not, and when it should. All SYNTHETIC.

Four indicators in ln: cases and kg share half of their error, as one seizure record makes both; the adjusted price is price
less purity, so that the error of purity enters both. Intervals are 1.96 standard errors, which are taken as known.
"""

import numpy as np
import pandas as pd

from pactresearch.methods.evidence.triangulation import NAMES, Indicator, triangulate

ERRORS = {"cases": 0.15, "kg": 0.25, "price": 0.10, "purity": 0.10}
WORLDS = {  # true change in ln of cases, kg, price as sold and purity
    "nothing happens": (0, 0, 0, 0),
    "police do more: cases and kg rise, the market stays": (0.6, 0.8, 0, 0),
    "police do more and the market tightens": (0.6, 0.8, 0.2, -0.2),
    "more supply: all four move by four errors or more": (0.6, 1.0, -0.3, 0.4),
}


def readings(world, count, seed=0):
    """The reading of each of `count` draws."""
    rng = np.random.default_rng(seed)
    record, *own = rng.normal(size=(5, count))
    e_cases, e_kg, e_price, e_purity = own
    cases, kg, price, purity = WORLDS[world]
    cases = cases + ERRORS["cases"] * np.sqrt(0.5) * (record + e_cases)
    kg = kg + ERRORS["kg"] * np.sqrt(0.5) * (record + e_kg)
    purity = purity + ERRORS["purity"] * e_purity
    adjusted = price + ERRORS["price"] * e_price - purity
    errors = [ERRORS["cases"], ERRORS["kg"], np.hypot(ERRORS["price"], ERRORS["purity"]), ERRORS["purity"]]
    drawn = np.column_stack([cases, kg, adjusted, purity])
    return [
        triangulate(
            "SYNTHETIC",
            [
                Indicator(name, x, x - 1.96 * error, x + 1.96 * error, f"source {name}", "ln")
                for name, x, error in zip(NAMES, row, errors, strict=True)
            ],
        ).reading
        for row in drawn
    ]


def table(seeds: int = 4000) -> pd.DataFrame:
    """method, series, world, quantity, measured, wanted."""
    rows = []
    for world in WORLDS:
        found = np.array(readings(world, seeds))
        true = world.startswith("more supply")
        for quantity, measured, wanted in (
            ("says more supply", np.mean(found == "more_supply"), "" if true else "at most 0.05"),
            ("says nothing", np.mean(found == "no_inference"), ""),
        ):
            rows.append(
                {"method": "triangulation", "series": "four indicators", "world": world, "quantity": quantity,
                 "measured": float(measured), "wanted": wanted}
            )  # fmt: skip
    return pd.DataFrame(rows)
