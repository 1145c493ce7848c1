"""Full validation of the detection-adjusted index on SYNTHETIC panels whose truth is known."""

import numpy as np
import pandas as pd
import statsmodels.api as sm

from pactresearch.methods.detection.detection import detection_index

FALL, DETECTION, REPORTING = np.log([0.95, 1.08, 1.04])  # ln per year; together +6.7 % a year in the counts
SETTINGS = {
    "25 countries, 12 years": {},
    "sizes very unequal": {"size_sd": 2.0},
    "6 countries": {"countries": 6},
    "6 countries, sizes very unequal": {"countries": 6, "size_sd": 2.0},
    "6 years": {"years": 6},
    "shocks that all countries share": {"shared_sd": 0.15},
    "countries differ, years hardly": {"slope_sd": 0.08, "year_sd": 0.05, "size_sd": 2.0, "countries": 12},
}


def world(
    seed,
    *,
    countries=25,
    years=12,
    flow=FALL,
    detection=DETECTION,
    reporting=REPORTING,
    slope_sd=0.03,
    year_sd=0.2,
    shared_sd=0.0,
    size_sd=1.0,
    proxy_sd=0.3,
    leak=0.0,
    alpha=0.1,
):
    """SYNTHETIC cases and proxies, tidy: ln mean = country + flow + detection + reporting, negative binomial about it.

    slope_sd: between countries, of the slopes of flow and of detection (half of it for reporting); year_sd: of a country's
    flow about its line, shared_sd: of what all countries share; proxy_sd: noise of each proxy; leak: how much of a change
    of the flow a proxy of detection takes for detection.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(years) - (years - 1) / 2
    shape, column = (countries, years), (countries, 1)
    level = np.log(60) + size_sd * rng.normal(size=column)
    found = (detection + slope_sd * rng.normal(size=column)) * time + 0.1 * rng.normal(size=shape)
    told = (reporting + slope_sd / 2 * rng.normal(size=column)) * time + 0.1 * rng.normal(size=shape)
    moved = (flow + slope_sd * rng.normal(size=column)) * time
    moved = moved + year_sd * rng.normal(size=shape) + shared_sd * rng.normal(size=(1, years))
    cases = rng.poisson(rng.gamma(1 / alpha, alpha * np.exp(level + found + told + moved)))
    keys = pd.DataFrame(
        {
            "iso3": np.repeat([f"C{one:02d}" for one in range(countries)], years),
            "year": np.tile(np.arange(years), countries),
        }
    )
    proxies = {"detection": found + leak * moved, "reporting": told}
    tables = [
        keys.assign(proxy=name, value=(value + proxy_sd * rng.normal(size=shape)).ravel())
        for name, value in proxies.items()
    ]
    return keys.assign(n=cases.ravel()), pd.concat(tables, ignore_index=True)


def free_covariates(cases, proxies):
    """How to get it wrong: the trend, % a year, of a Poisson model that estimates the proxies' coefficients."""
    wide = proxies.pivot(index=["iso3", "year"], columns="proxy", values="value").reset_index()  # noqa: PD010
    table = cases.merge(wide, on=["iso3", "year"])
    x = np.column_stack([pd.get_dummies(table["iso3"]), table[["year", "detection", "reporting"]]]).astype(float)
    fit = sm.GLM(table["n"].to_numpy(), x, family=sm.families.Poisson()).fit()
    return 100 * np.expm1(fit.params[-3])


def trends(seeds, *, truth=FALL, kappas=(0.0, 0.5, 1.0), **setting):
    """One row a seed: trend at each kappa (1 among them), break-even, and 1 or 0 as an interval at kappa 1 holds the truth or not.

    An interval that is refused (under 2 effective countries) is missing.
    """
    rows = []
    truth = 100 * np.expm1(truth)

    def holds(low, high):
        return np.nan if np.isnan(low) else float(low <= truth <= high)

    for seed in seeds:
        result = detection_index(*world(seed, **setting), kappas=kappas)
        one = next(trend for trend in result.trends if trend.kappa == 1.0)
        rows.append(
            {f"kappa {trend.kappa:g}": trend.percent_per_year for trend in result.trends}
            | {
                "break-even": result.break_even.kappa,
                "countries hold it": holds(one.low, one.high),
                "years hold it": holds(one.year_low, one.year_high),
                "wider holds it": holds(one.cautious_low, one.cautious_high),
            }
        )
    return pd.DataFrame(rows)


def table(seeds=range(100)):
    """Acceptance, leak and coverage: setting, measure, wanted, measured, seeds. SYNTHETIC throughout."""
    seeds = list(seeds)
    rows = []

    def add(setting, measure, wanted, measured):
        rows.append((setting, measure, wanted, round(float(measured), 3), len(seeds)))

    fall = trends(seeds)
    add("flow falls 5 % a year", "share of seeds with raw counts rising", ">= 0.80", (fall["kappa 0"] > 0).mean())
    add("flow falls 5 % a year", "share of seeds falling at kappa 1", ">= 0.80", (fall["kappa 1"] < 0).mean())
    for kappa in ("kappa 0", "kappa 0.5", "kappa 1"):
        add("flow falls 5 % a year", f"mean trend at {kappa}, % a year", "", fall[kappa].mean())
    add("flow falls 5 % a year", "mean break-even kappa", "0.56", fall["break-even"].mean())
    free = [free_covariates(*world(seed)) for seed in seeds]
    add("flow falls 5 % a year", "mean trend with free covariates, % a year", "anti-pattern", np.mean(free))
    for name, slopes in {
        "detection and reporting rise": {},
        "nothing moves": {"detection": 0.0, "reporting": 0.0},
    }.items():
        null = trends(seeds, truth=0.0, kappas=(1.0,), flow=0.0, **slopes)
        add(f"flow constant, {name}", "mean trend at kappa 1, % a year", "within 3", null["kappa 1"].mean())
        add(f"flow constant, {name}", "share of seeds within 3 %", "", (null["kappa 1"].abs() < 3).mean())
        add(
            f"flow constant, {name}",
            "false trends at kappa 1, wider interval",
            "0.05",
            1 - null["wider holds it"].mean(),
        )
    leaking = trends(seeds, kappas=(1.0,), leak=0.5)
    add(
        "a proxy takes half the flow for detection",
        "mean trend at kappa 1, % a year",
        "biased",
        leaking["kappa 1"].mean(),
    )
    add("a proxy takes half the flow for detection", "coverage, wider", "biased", leaking["wider holds it"].mean())
    add(
        "a proxy takes half the flow for detection",
        "coverage, countries",
        "biased",
        leaking["countries hold it"].mean(),
    )
    for name, setting in SETTINGS.items():
        held = trends(seeds, kappas=(1.0,), **setting)
        for which in ("countries", "years", "wider"):
            column = "wider holds it" if which == "wider" else f"{which} hold it"
            add(name, f"coverage, {which}", "0.95", held[column].mean())
        add(name, "share of seeds with an interval", "", held["wider holds it"].notna().mean())
    return pd.DataFrame(rows, columns=["setting", "measure", "wanted", "measured", "seeds"])
