"""All tables here are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pactresearch.errors import InputError
from pactresearch.methods.flows import uncertainty
from pactresearch.methods.flows.network import allocate
from pactresearch.methods.flows.shares import import_shares, outwards
from pactresearch.methods.flows.uncertainty import draw_flows

ROUNDING = 1e-9
PAIR = ["origin", "destination"]


def counts(*rows):
    return pd.DataFrame(rows, columns=[*PAIR, "n"])


COUNTS = counts(("AFG", "IRN", 40), ("IRN", "TUR", 30), ("AFG", "TUR", 10), ("TUR", "DEU", 3), ("IRN", "DEU", 1))
MARKETS = pd.Series({"IRN": 20.0, "TUR": 5.0, "DEU": 10.0})


def test_every_draw_sends_from_the_producer_what_the_markets_take():
    drawn = draw_flows(MARKETS, import_shares(COUNTS), draws=300, seed=4)
    producer = drawn.throughput_kg[:, drawn.countries.index("AFG")]
    assert producer == pytest.approx(np.full(300, 35.0), rel=ROUNDING)
    into = drawn.kg[:, (drawn.pairs["destination"] == "DEU").to_numpy()].sum(axis=1)
    assert into == pytest.approx(np.full(300, 10.0), rel=ROUNDING)


def test_the_mean_of_many_draws_is_the_flow_of_the_mean_shares_where_shares_enter_once():
    table = import_shares(COUNTS)
    straight = allocate(MARKETS, table).table.set_index(PAIR)["kg"]
    drawn = draw_flows(MARKETS, table, draws=20_000, seed=1)
    mean = pd.Series(drawn.kg.mean(axis=0), index=pd.MultiIndex.from_frame(drawn.pairs))
    assert mean["TUR", "DEU"] == pytest.approx(straight["TUR", "DEU"], rel=0.01)  # 20,000 draws of a cv of 0.26


def test_few_cases_make_wide_flows_and_the_same_seed_the_same_ones():
    few, many = (
        draw_flows(MARKETS, import_shares(COUNTS.assign(n=factor * COUNTS["n"])), draws=500, seed=2).table.set_index(
            PAIR
        )
        for factor in (1, 25)
    )
    width = [table.loc[("TUR", "DEU"), "p95"] - table.loc[("TUR", "DEU"), "p5"] for table in (few, many)]
    assert width[0] > 3 * width[1]  # five times, but for the skewness of few cases
    again = draw_flows(MARKETS, import_shares(COUNTS), draws=500, seed=2).table.set_index(PAIR)
    assert again.equals(few)


def test_tiny_counts_do_not_underflow():
    table = import_shares(COUNTS.assign(n=1e-4))
    drawn = draw_flows(MARKETS, table, draws=200, seed=0)
    assert np.isfinite(drawn.kg).all()


def test_markets_may_be_drawn_as_well():
    several = pd.DataFrame({"TUR": [1.0, 2.0, 3.0], "IRN": 0.0})
    drawn = draw_flows(several, import_shares(COUNTS), draws=3, seed=0)
    assert drawn.throughput_kg[:, drawn.countries.index("AFG")] == pytest.approx([1, 2, 3], rel=ROUNDING)


def test_the_prior_decides_where_no_case_does_and_yields_where_many_do():
    prior = pd.DataFrame({"origin": ["IRN", "AFG"], "destination": ["TUR", "TUR"], "q": [0.5, 0.5]})
    table = import_shares(counts(("IRN", "TUR", 999)), prior, kappa=2.0).set_index(PAIR)["share"]
    assert table["AFG", "TUR"] == pytest.approx(1 / 1001)
    alone = import_shares(counts(), prior, kappa=2.0)
    assert alone["share"].tolist() == [0.5, 0.5]


MEMBERS = pd.DataFrame({"iso3": ["IRN", "TUR", "GRC", "BGR", "DEU"], "order": [1, 2, 3, 3, 4]})


def test_links_that_lead_back_are_told_apart_from_those_that_lead_away():
    found = counts(("AFG", "IRN", 5), ("TUR", "IRN", 2), ("BGR", "GRC", 1), ("GRC", "BGR", 4), ("TUR", "USA", 9))
    kept, back = outwards(found, MEMBERS, ("AFG",))
    assert set(kept[PAIR].itertuples(index=False, name=None)) == {("AFG", "IRN"), ("GRC", "BGR")}
    assert set(back[PAIR].itertuples(index=False, name=None)) == {("TUR", "IRN"), ("BGR", "GRC")}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: draw_flows(MARKETS, import_shares(COUNTS), draws=0), "draws is 0"),
        (lambda: draw_flows(MARKETS, import_shares(COUNTS).assign(alpha=0.0)), "alpha above 0"),
        (lambda: draw_flows(MARKETS * np.nan, import_shares(COUNTS)), "must be known"),
        (lambda: draw_flows(pd.Series({"GBR": 1.0}), import_shares(COUNTS)), "where the market of GBR"),
        (lambda: draw_flows(MARKETS.to_frame().T, import_shares(counts(("A", "B", 1), ("B", "A", 1)))), "singular"),
        (lambda: import_shares(COUNTS, kappa=-1), "kappa is -1"),
        (lambda: import_shares(COUNTS, pd.DataFrame({"origin": ["A"], "destination": ["B"], "q": [0.5]})), "add to 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def test_shares_are_those_of_the_cases_and_a_prior_adds_to_them_what_it_is_worth():
    """By hand: 30 and 10 cases; a prior worth 4 cases, of which half goes to an origin that no case names."""
    told = pd.DataFrame([("AAA", "CCC", 30), ("BBB", "CCC", 10)], columns=["origin", "destination", "n"])
    alone = import_shares(told)
    assert alone["share"].tolist() == pytest.approx([0.75, 0.25])
    assert (alone["q"].tolist(), alone["alpha"].tolist()) == ([0, 0], [30, 10])
    prior = pd.DataFrame([("AAA", "CCC", 0.5), ("DDD", "CCC", 0.5)], columns=["origin", "destination", "q"])
    both = import_shares(told, prior, kappa=4.0).set_index("origin")
    assert both["alpha"].to_dict() == {"AAA": 32, "BBB": 10, "DDD": 2}
    assert both["share"].to_dict() == pytest.approx({"AAA": 32 / 44, "BBB": 10 / 44, "DDD": 2 / 44})


def test_shares_are_drawn_from_dirichlet_s_distribution():
    """By its moments: means alpha / A, variances m (1 - m) / (A + 1), and covariances - m m' / (A + 1); 4 standard errors."""
    alpha = {"AAA": 0.5, "BBB": 2.0, "CCC": 5.5}
    table = pd.DataFrame([(iso3, "DDD", one) for iso3, one in alpha.items()], columns=[*PAIR, "alpha"])
    drawn = draw_flows(pd.Series({"DDD": 10.0}), table, draws=20_000, seed=3)
    share, m = drawn.kg / 10, np.array([0.5, 2, 5.5]) / 8
    assert share.sum(axis=1) == pytest.approx(1)
    covariance = (np.diag(m) - np.outer(m, m)) / 9
    assert share.mean(axis=0) == pytest.approx(m, abs=4 * np.sqrt(covariance.diagonal().max() / 20_000))
    assert np.cov(share.T) == pytest.approx(covariance, abs=0.0015)
    assert stats.kstest(share[:, 0], stats.beta(0.5, 7.5).cdf).pvalue > 1e-4


def test_each_draw_is_the_flow_of_its_shares_whatever_is_solved_at_once(monkeypatch):
    """The flows of a draw are those of `allocate` with that draw's shares; many draws in parts are the same draws."""
    table = import_shares(COUNTS)
    whole = draw_flows(MARKETS, table, draws=7, seed=5)
    monkeypatch.setattr(uncertainty, "CHUNK_BYTES", 8 * 16 * 2)
    parts = draw_flows(MARKETS, table, draws=7, seed=5)
    assert (parts.kg == whole.kg).all() and (parts.throughput_kg == whole.throughput_kg).all()
    for draw in range(7):
        into = pd.Series(whole.kg[draw]).groupby(whole.pairs["destination"]).transform("sum")
        given = whole.pairs.assign(share=whole.kg[draw] / into)
        by_hand = allocate(MARKETS, given).table.set_index(PAIR)["kg"]
        assert by_hand[pd.MultiIndex.from_frame(whole.pairs)].to_numpy() == pytest.approx(whole.kg[draw])
    assert whole.inflation == pytest.approx(whole.kg.sum(axis=1) / 35)


def test_the_table_has_the_fifth_fiftieth_and_ninety_fifth_part_of_the_draws():
    drawn = draw_flows(MARKETS, import_shares(COUNTS), draws=101, seed=5)
    table = drawn.table.set_index(PAIR)
    for at, pair in enumerate(drawn.pairs.itertuples(index=False, name=None)):
        in_order = np.sort(drawn.kg[:, at])
        assert table.loc[pair, ["p5", "p50", "p95"]].tolist() == pytest.approx(in_order[[5, 50, 95]].tolist())
    assert table["p50"].is_monotonic_decreasing
    one = draw_flows(MARKETS, import_shares(COUNTS), draws=1, seed=5)
    assert one.kg.shape == (1, 5)


def test_a_link_of_no_case_is_no_link_and_a_prior_must_add_to_one():
    table = import_shares(counts(("AAA", "CCC", 3), ("BBB", "CCC", 0)))
    assert table["origin"].tolist() == ["AAA"]
    prior = pd.DataFrame({"origin": ["AAA", "BBB"], "destination": "CCC", "q": [1.0, 0.0]})
    assert import_shares(counts(("AAA", "CCC", 0)), prior, kappa=0.0).empty
    assert import_shares(counts(), prior, kappa=1.0)["origin"].tolist() == ["AAA"], "a chance of nothing is none"
    for wrong in ([1.5, -0.5], [0.5, 0.5 + 1e-8]):
        with pytest.raises(InputError, match="add to 1"):
            import_shares(counts(), prior.assign(q=wrong))


def test_of_two_opposite_links_at_one_position_with_as_many_cases_one_stays():
    found = counts(("BGR", "GRC", 4), ("GRC", "BGR", 4), ("IRN", "TUR", 1), ("TUR", "DEU", 1))
    kept, back = outwards(found, MEMBERS, ("AFG",))
    assert set(kept[PAIR].itertuples(index=False, name=None)) == {("BGR", "GRC"), ("IRN", "TUR"), ("TUR", "DEU")}
    assert back[PAIR].to_numpy().tolist() == [["GRC", "BGR"]]
    alone, _ = outwards(counts(("GRC", "BGR", 2)), MEMBERS, ("AFG",))
    assert len(alone) == 1, "a link without its opposite stays"
