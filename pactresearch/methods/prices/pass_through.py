"""How a price upstream comes through downstream: added to, or multiplied; and whether two series move together at all."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import special, stats

from pactresearch.errors import InputError
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

FEWEST_PAIRS = 10
FEWEST_CLUSTERS = 6
FEWEST_SLOPES = 3
FEWEST_FOR_COINTEGRATION = 40  # Engle and Granger's test has hardly any power at 20 years in simulation
ALPHA = 0.05
ROUNDING = 1e-9
Form = Literal["additive", "multiplicative", "not identified"]


@result
class Compared:
    """Retail on wholesale prices. All NaN where there are too few pairs."""

    n: int  # pairs of prices
    n_groups: int  # countries
    form: Form = "not identified"
    elasticity: float = np.nan  # % that retail differs per % that wholesale does
    elasticity_low: float = np.nan
    elasticity_high: float = np.nan

    def reason(self, comparison: Literal["within", "between"]) -> Reason:
        """Its elasticity as a reason; `known` says whether there is one."""
        return Reason(
            "elasticity_of_retail", comparison=comparison, known=bool(np.isfinite(self.elasticity)), n=self.n,
            n_countries=self.n_groups, elasticity=self.elasticity, low=self.elasticity_low, high=self.elasticity_high,
        )  # fmt: skip


@result
class PassThrough:
    """How a wholesale price comes through to retail: over time within countries, and between countries."""

    n: int  # pairs of prices of all countries
    n_groups: int  # countries
    form: Form  # "not identified" unless within and between agree whichever country is left out
    reasons: Reasons
    within: Compared  # of countries with two years or more, less the means of country and year
    between: Compared  # of countries' means


def pass_through(wholesale, retail, countries, years) -> PassThrough:
    """Additive (P_r = a + P_w) against multiplicative (ln P_r = a + ln P_w) pass-through, within countries and between them.

    wholesale, retail: prices of the same country and year, USD per kg, above 0, both as sold or both pure; pairs with one
    missing are left out. countries, years: of each pair. Within countries and years an elasticity is how one price follows the
    other; between countries it is how they differ, which is no answer to what a dearer wholesale price would do. A form is named
    only where both name it, and would without any one country. Errors in wholesale prices push slope and elasticity towards 0,
    within countries more than between them.

    Raises InputError for prices of 0 or less or lengths that differ.
    Source: Caulkins & Reuter (2010), Drug and Alcohol Review 29:1; Cameron & Miller (2015), J. Human Resources 50:317, on
    fixed effects within clusters.
    """
    w, r, country = _pairs(wholesale, retail, countries)
    country, names = pd.factorize(country, sort=True)
    prices, year = np.column_stack([w, r]), pd.factorize(_pairs(wholesale, retail, years)[2])[0]
    within, between = _within(prices, country, year), _between(prices, country)
    rest = [country != one for one in range(len(names))]
    without = [(_within(prices[of], country[of], year[of]), _between(prices[of], country[of])) for of in rest]
    reasons = [within.reason("within"), between.reason("between")]
    elasticities = [one.elasticity for one, _ in without]
    if np.isfinite(elasticities).all() and elasticities:
        reasons.append(Reason("pass_through_without_one", lowest=min(elasticities), highest=max(elasticities)))
    form = within.form
    turning = [name for name, pair in zip(names, without, strict=True) if {one.form for one in pair} != {form}]
    if form != between.form or form == "not identified":
        form = "not identified"
        reasons.append(Reason("forms_do_not_agree"))
    elif turning:
        form = "not identified"
        reasons.append(Reason("form_hangs_on_countries", countries=tuple(turning)))
    return PassThrough(len(prices), len(names), form, tuple(reasons), within, between=between)


def compared(wholesale, retail, groups=None) -> Compared:
    """Pairs of prices as they stand, errors clustered by group (country) where there are six or more, and HC3 otherwise.

    Davidson and MacKinnon's J test (statsmodels' compare_j) adds to each form what the other predicts; here that comes to
    asking whether the slope is 1 and whether the elasticity is 1, which is what is tested. A form is named where the other is
    rejected at 5 % and it is not. Under ten pairs all is NaN.

    Raises InputError for prices of 0 or less or lengths that differ.
    Source: Davidson & MacKinnon (1981), Econometrica 49:781.
    """
    w, r, group = _pairs(wholesale, retail, groups)
    n, n_groups = len(w), len(np.unique(group))
    if n < FEWEST_PAIRS or np.ptp(w) == 0:
        return Compared(n, n_groups)
    return _told(_ols(np.log(w), np.log(r), group), _ols(w, r, group), n, n_groups)


def _between(prices: np.ndarray, country: np.ndarray) -> Compared:
    """Countries by the geometric mean of their pairs, each counting once. prices: (n, 2); country: (n,) codes from 0 on."""
    n = np.bincount(country)
    sums = np.array([np.bincount(country, log) for log in np.log(prices).T])
    return compared(*np.exp(sums[:, n > 0] / n[n > 0]))


def _within(prices: np.ndarray, country: np.ndarray, year: np.ndarray) -> Compared:
    """Of countries with two pairs or more: what is left of prices, and of their logarithms, without the means of country and
    year, errors clustered by country. The effects of countries lie within clusters and take no degrees of freedom."""
    often = np.bincount(country)[country] > 1
    prices, countries, year = prices[often], country[often], year[often]
    n, n_groups = len(prices), len(np.unique(countries))
    if n < FEWEST_PAIRS or n_groups < FEWEST_CLUSTERS:
        return Compared(n, n_groups)
    effects = np.hstack([one[:, None] == np.unique(one) for one in (countries, year)]).astype(float)
    given = np.column_stack([prices, np.log(prices)])
    left = given - effects @ np.linalg.lstsq(effects, given, rcond=None)[0]
    if (np.abs(left[:, [0, 2]]).max(axis=0) < ROUNDING * np.abs(given[:, [0, 2]]).max(axis=0)).any():
        return Compared(n, n_groups)  # wholesale prices do not move within countries
    fit, log_fit = (_ols(left[:, at], left[:, at + 1], countries) for at in (0, 2))
    return _told(log_fit, fit, n, n_groups)


def _told(log_fit, fit, n: int, n_groups: int) -> Compared:
    form, elasticity = _form(_p_of_one(fit), _p_of_one(log_fit)), float(log_fit.params[1])
    low, high = log_fit.conf_int()[1].tolist()
    return Compared(n, n_groups, form, elasticity, elasticity_low=low, elasticity_high=high)


@result
class Cointegration:
    """Whether two price series share a long-run course."""

    n: int  # years with both
    statistic: float = np.nan  # Engle and Granger's
    p: float = np.nan  # of no cointegration
    reasons: Reasons = ()  # why there is none


def cointegration(first, second) -> Cointegration:
    """Engle and Granger's test of ln prices. Refused under 40 years.

    first, second: prices of consecutive years, above 0. Raises InputError for prices of 0 or less or lengths that differ.
    Source: Engle & Granger (1987), Econometrica 55:251.
    """
    a, b, _ = _pairs(first, second, None)
    n = len(a)
    if n < FEWEST_FOR_COINTEGRATION:
        return Cointegration(n, reasons=(Reason("too_few_years_for_a_course", n=n, needed=FEWEST_FOR_COINTEGRATION),))
    from statsmodels.tsa.stattools import coint

    statistic, p, _ = coint(np.log(b), np.log(a), maxlag=4, autolag="aic")
    return Cointegration(n, float(statistic), float(p))


@result
class QuantityDiscount:
    """ln total = a + b ln quantity, within countries. b below 1: larger lots are cheaper per gram."""

    n: int  # lots
    n_groups: int  # countries with two sizes or more
    exponent: float = np.nan  # b: mean over countries
    low: float = np.nan
    high: float = np.nan
    reasons: Reasons = ()  # why there is none


def quantity_discount(quantity_g, total_usd, groups) -> QuantityDiscount:
    """The exponent of the price of a lot, as the mean of each country's own slope, with Student's t interval over countries.

    quantity_g: grams of a lot; total_usd: its price; groups: country. Countries with one size only say nothing. Under three
    countries there is no interval, and no exponent. Raises InputError for quantities or prices of 0 or less.
    Source: Caulkins & Padman (1993), JASA 88:748.
    """
    quantity, total, group = _pairs(quantity_g, total_usd, groups)
    table = pd.DataFrame({"q": np.log(quantity), "t": np.log(total), "group": group})
    centred = table[["q", "t"]] - table.groupby("group")[["q", "t"]].transform("mean")
    sums = (centred["q"] * centred["t"]).groupby(group).sum(), (centred["q"] ** 2).groupby(group).sum()
    slopes = (sums[0] / sums[1].where(sums[1] > 0)).dropna()
    if len(slopes) < FEWEST_SLOPES:
        few = Reason("too_few_countries_with_two_sizes", n=len(slopes), needed=FEWEST_SLOPES)
        return QuantityDiscount(len(table), len(slopes), reasons=(few,))
    low, high = stats.ttest_1samp(slopes, 0).confidence_interval()
    return QuantityDiscount(len(table), len(slopes), float(slopes.mean()), float(low), float(high))


def _pairs(first, second, groups) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    a, b = (np.asarray(one, dtype=float).ravel() for one in (first, second))
    group = np.arange(len(a)) if groups is None else np.asarray(groups, dtype=object).ravel()
    if not len(a) == len(b) == len(group):
        raise InputError(
            f"The two series and their groups have {len(a)}, {len(b)} and {len(group)} entries; give one each."
        )
    if np.any(a <= 0) or np.any(b <= 0):
        raise InputError("A price or quantity is 0 or less; leave it empty (NaN) where nothing is reported.")
    both = np.isfinite(a) & np.isfinite(b)
    return a[both], b[both], group[both]


def _ols(x: np.ndarray, y: np.ndarray, group: np.ndarray):
    """statsmodels' fit of y on a constant and x, with Student's t: on countries less one where errors are clustered."""
    import statsmodels.api as sm

    codes = pd.factorize(group)[0]
    clustered = FEWEST_CLUSTERS <= codes.max() + 1 < len(x)
    covariance: dict[str, Any] = (
        {"cov_type": "cluster", "cov_kwds": {"groups": codes}} if clustered else {"cov_type": "HC3"}
    )
    return sm.OLS(y, sm.add_constant(x)).fit(**covariance, use_t=True)


def _p_of_one(fit) -> float:
    """p of a slope of 1, as statsmodels' `t_test` gives it; 1 where the fit is perfect and says so."""
    away, error = abs(fit.params[1] - 1), fit.bse[1]
    if error == 0:
        return float(away < ROUNDING)
    return float(2 * special.stdtr(getattr(fit, "df_resid_inference", fit.df_resid), -away / error))


def _form(p_additive: float, p_multiplicative: float) -> Form:
    if p_additive < ALPHA <= p_multiplicative:
        return "multiplicative"
    return "additive" if p_multiplicative < ALPHA <= p_additive else "not identified"
