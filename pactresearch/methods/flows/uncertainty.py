"""How far flows move when import shares rest on few cases: draws of the shares, and the flows that each makes."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.flows.shares import PAIR, checked_markets, refuse_unsupplied
from pactresearch.results import result

CHUNK_BYTES = 40_000_000  # of matrices solved at once: 140 countries need no more memory than 30
QUANTILES = (5, 50, 95)


@result
class FlowDraws:
    """Flows under draws of the import shares, and of the markets where these were given as draws."""

    pairs: pd.DataFrame  # origin, destination: the links, in the order of kg's columns
    kg: np.ndarray  # (draws, links) kg a year
    countries: tuple[str, ...]  # in the order of throughput_kg's columns
    throughput_kg: np.ndarray  # (draws, countries) kg a year
    market_kg: np.ndarray  # (draws, countries) kg a year
    inflation: np.ndarray  # (draws,) kg over all links / kg of all markets; NaN without a market
    seed: int

    @property
    def table(self) -> pd.DataFrame:
        """origin, destination, p5, p50, p95 (kg a year), the largest median first."""
        ends = np.percentile(self.kg, QUANTILES, axis=0)
        table = self.pairs.assign(**{f"p{q}": end for q, end in zip(QUANTILES, ends, strict=True)})
        return table.sort_values(["p50", "p95"], ascending=False, ignore_index=True)


def draw_flows(
    markets: pd.Series | pd.DataFrame, shares: pd.DataFrame, *, draws: int = 2000, seed: int = 20170912
) -> FlowDraws:
    """Flows for draws of every destination's import shares from a Dirichlet distribution.

    markets: kg by ISO3, or a row a draw and a column a country. shares: origin, destination, alpha, as
    `shares.import_shares` gives it; alpha is the number of cases plus what the prior is worth. Countries without a
    market take 0. The shares are drawn, nothing else is: links that are not in the table are taken not to exist.

    Raises InputError as `network.allocate` does, and for an alpha of 0 or less or markets that are not known.
    Source: the Dirichlet posterior of multinomial shares; flows as in UNODC (2015), Drug Money.
    """
    if not isinstance(draws, int) or draws < 1:
        raise InputError(f"draws is {draws!r}; give a whole number of 1 or more, such as 2000.")
    if not (shares["alpha"] > 0).all():
        raise InputError("Every link needs an alpha above 0 (cases plus prior); leave out links that have none.")
    table = shares[[*PAIR, "alpha"]].sort_values(["destination", "origin"], ignore_index=True)
    if table.empty:
        raise InputError("There is no link to draw flows on; give import shares from cases, or from a prior.")
    refuse_unsupplied(table)
    countries = pd.Index(np.unique(table[PAIR].to_numpy().astype(str)))
    origin, destination = (countries.get_indexer(pd.Index(table[column])) for column in PAIR)
    market = checked_markets(markets, countries).to_numpy()
    if len(market) not in (1, draws):
        raise InputError(f"markets has {len(market)} rows for {draws} draws; give a market a country, or a row a draw.")
    market = np.broadcast_to(market, (draws, len(countries))).copy()
    share = _shares(table["alpha"].to_numpy(float), destination, draws, np.random.default_rng(seed))
    throughput = _throughput(share, market, origin, destination)
    kg = share * throughput[:, destination]
    total = market.sum(axis=1)
    inflation = np.divide(kg.sum(axis=1), total, out=np.full(draws, np.nan), where=total > 0)
    return FlowDraws(table[PAIR], kg, tuple(map(str, countries)), throughput, market, inflation=inflation, seed=seed)


def _shares(alpha: np.ndarray, destination: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """(draws, links) shares, each destination's adding to 1; links are sorted by destination."""
    # Logarithms, because gamma numbers of a small alpha underflow to 0: ln G(a) = ln G(a + 1) + ln(U) / a.
    log = np.log(rng.standard_gamma(alpha + 1, (draws, len(alpha)))) + np.log(rng.random((draws, len(alpha)))) / alpha
    starts = np.flatnonzero(np.r_[True, destination[1:] != destination[:-1]])
    sizes = np.diff(np.r_[starts, len(alpha)])
    log -= np.repeat(np.maximum.reduceat(log, starts, axis=1), sizes, axis=1)
    share = np.exp(log)
    share /= np.repeat(np.add.reduceat(share, starts, axis=1), sizes, axis=1)
    return share


def _throughput(share: np.ndarray, market: np.ndarray, origin: np.ndarray, destination: np.ndarray) -> np.ndarray:
    """(draws, countries): I = M + W'I for every draw, a few hundred at a time."""
    draws, n = market.shape
    out = np.empty_like(market)
    step = max(1, CHUNK_BYTES // (8 * n * n))
    for start in range(0, draws, step):
        part = slice(start, min(start + step, draws))
        whole = np.tile(np.eye(n), (part.stop - start, 1, 1))
        whole[:, origin, destination] = -share[part]
        out[part] = np.linalg.solve(whole, market[part, :, None])[..., 0]
    return out
