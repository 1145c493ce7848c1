"""All tables here are SYNTHETIC but for the cases that the package carries."""

import numpy as np
import pandas as pd
import pytest

import pactresearch
from pactresearch.errors import InputError
from pactresearch.methods.flows.network import allocate, counts_by, links, summary
from pactresearch.verdict import Reason

ROUNDING = 1e-9  # sums of a few hundred floating-point numbers


def cases(*rows, **columns):
    return pd.DataFrame(rows, columns=["origin", "departure", "iso3", "destination"]).assign(**columns)


def shares(*rows):
    return pd.DataFrame(rows, columns=["origin", "destination", "share"])


def pairs(table):
    return set(zip(table["origin"], table["destination"], strict=True))


def test_a_case_links_the_countries_of_its_path_one_to_the_next():
    found = links(cases(("AFG", "IRN", "TUR", "DEU")))
    assert pairs(found.table) == {("AFG", "IRN"), ("IRN", "TUR"), ("TUR", "DEU")}
    assert found.table.columns.tolist() == ["origin", "destination", "n", "kg"]
    assert found.table["n"].tolist() == [1, 1, 1]
    assert found.table["kg"].isna().all()  # no weight was given, which is not 0


def test_the_same_country_twice_in_a_row_is_no_link_and_an_unknown_one_is_passed_over():
    found = links(cases(("AFG", None, "TUR", "TUR"), (np.nan, "TUR", "TUR", None), ("AFG", "withheld", "TUR", "")))
    assert pairs(found.table) == {("AFG", "TUR")}
    assert found.table["n"].item() == 2
    assert found.cases_with_link == 2


def test_a_withheld_field_says_that_something_is_known_of_the_route():
    found = links(cases((None, "withheld", "TUR", None), (None, None, "TUR", None)))
    assert found.share_with_route_field == 0.5
    assert found.share_with_link == 0


def test_rows_that_stand_for_several_cases_weigh_as_many():
    grouped = cases(("AFG", None, "IRN", None), ("AFG", None, "IRN", "TUR"), n=[10, 3], kg=[50.0, np.nan])
    found = links(grouped).table.set_index(["origin", "destination"])
    assert found.loc[("AFG", "IRN"), ["n", "kg"]].tolist() == [13, 50]
    assert found.loc[("IRN", "TUR"), "n"] == 3
    assert np.isnan(found.loc[("IRN", "TUR"), "kg"])
    single = grouped.loc[grouped.index.repeat(grouped["n"])].drop(columns=["n", "kg"])
    assert links(single).table.drop(columns="kg").equals(links(grouped).table.drop(columns="kg"))


def test_a_case_that_goes_back_and_forth_counts_once_on_a_link():
    found = links(cases(("PAK", "ARE", "PAK", "ARE")))
    assert found.table.set_index(["origin", "destination"])["n"].to_dict() == {("ARE", "PAK"): 1, ("PAK", "ARE"): 1}


@pytest.mark.parametrize(
    "without",
    [
        pd.DataFrame({"iso3": ["TUR", "DEU"], "kg": [1.0, 2.0]}),  # the columns are missing, as in the present releases
        cases((None, None, "TUR", None), (None, None, "DEU", None)),  # they are there, and empty
    ],
)
def test_the_present_releases_have_no_route_and_so_no_link(without):
    found = links(without)
    assert found.table.empty
    assert found.table.columns.tolist() == ["origin", "destination", "n", "kg"]
    assert (found.cases, found.cases_with_link) == (2, 0)
    assert summary(found.table).reasons == (Reason("no_link"),)
    assert np.isnan(summary(found.table).density)


def test_the_cases_that_the_package_carries_say_so_little_of_routes_that_a_report_must_say_it():
    found = links(pactresearch.load("cases"))
    assert found.share_with_link < found.share_with_route_field < 0.45
    assert "withheld" not in set(found.table["origin"]) | set(found.table["destination"])
    assert (found.table["origin"] != found.table["destination"]).all()


def star(spokes=4):
    return pd.DataFrame({"origin": "AFG", "destination": [f"C{chr(65 + i)}A" for i in range(spokes)]})


def test_a_star_is_as_centralised_as_a_network_can_be():
    outward = summary(star())
    assert outward.out_centralisation == 1
    assert outward.in_centralisation == pytest.approx(4 / 16 - 3 / 16)  # one country, the hub, receives nothing
    assert outward.reachability == pytest.approx(4 / 20)
    both = pd.concat([star(), star().rename(columns={"origin": "destination", "destination": "origin"})])
    assert summary(both).reachability == 1


def test_a_circle_has_no_centre_and_reaches_everywhere():
    circle = summary(pd.DataFrame({"origin": ["AAA", "BBB", "CCC"], "destination": ["BBB", "CCC", "AAA"]}))
    assert (circle.nodes, circle.links) == (3, 3)
    assert circle.density == 0.5
    assert (circle.in_centralisation, circle.out_centralisation) == (0, 0)
    assert circle.reachability == 1


def test_two_countries_are_a_network():
    two = summary(pd.DataFrame({"origin": ["AAA"], "destination": ["BBB"]}))
    assert two.density == 0.5
    assert two.reasons == ()


def test_what_producers_send_is_what_all_markets_take():
    rng = np.random.default_rng(3)
    names = [f"A{chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(60)]
    rows = [(names[i], names[j], rng.random()) for j in range(3, 60) for i in rng.choice(60, 5, False) if i != j]
    table = shares(*rows).drop_duplicates(["origin", "destination"])
    table["share"] /= table.groupby("destination")["share"].transform("sum")
    markets = pd.Series(rng.gamma(1, 1000, 60), index=names)
    flows = allocate(markets, table)
    producers = list(flows.producers)
    assert flows.throughput_kg[producers].sum() == pytest.approx(markets.sum(), rel=ROUNDING)
    into, out = (flows.table.groupby(end)["kg"].sum().reindex(names).fillna(0) for end in ("destination", "origin"))
    into[producers] = flows.throughput_kg[producers]
    assert into.to_numpy() == pytest.approx((out + markets).to_numpy(), abs=ROUNDING * markets.sum())
    assert flows.cycles  # links were drawn at random, so some lead back


def test_one_reversed_link_multiplies_what_seems_to_pass_through_a_country():
    """64 t pass through Iran; 70 % of them come back by a link that a mistaken case makes: 64 / 0.3 = 213 t."""
    straight = shares(("AFG", "IRN", 1), ("IRN", "TUR", 1))
    reversed_too = shares(("AFG", "IRN", 0.3), ("TUR", "IRN", 0.7), ("IRN", "TUR", 1))
    markets = pd.Series({"TUR": 64.0})
    assert allocate(markets, straight).throughput_kg["IRN"] == pytest.approx(64)
    found = allocate(markets, reversed_too)
    assert found.throughput_kg["IRN"] == pytest.approx(64 / 0.3)
    assert found.cycles == (("IRN", "TUR"),)
    assert allocate(markets, straight).cycles == ()


def test_one_destination_is_enough():
    flows = allocate(pd.Series({"TUR": 7.0}), shares(("AFG", "TUR", 1.0)))
    assert flows.table["kg"].tolist() == [7]


def test_markets_of_nothing_make_flows_of_nothing():
    flows = allocate(pd.Series({"TUR": 0.0}), shares(("AFG", "TUR", 1.0)))
    assert flows.table["kg"].tolist() == [0]


def test_the_caller_s_tables_stay_as_they_were():
    table, markets = shares(("AFG", "TUR", 1.0)), pd.Series({"TUR": 7.0})
    before = table.copy(), markets.copy()
    allocate(markets, table)
    assert table.equals(before[0])
    assert markets.equals(before[1])


MARKETS = pd.Series({"TUR": 5.0, "DEU": 5.0})
GOOD = shares(("AFG", "TUR", 1.0), ("TUR", "DEU", 1.0))


@pytest.mark.parametrize(
    ("markets", "table", "sentence"),
    [
        (
            MARKETS,
            shares(("AFG", "TUR", 0.9), ("TUR", "DEU", 1.0)),
            "add to 1 for each destination, and do not: TUR 0.9",
        ),
        (MARKETS, shares(("DEU", "TUR", 1.0), ("TUR", "DEU", 1.0)), "singular: DEU, TUR supply each other"),
        (MARKETS, shares(("AFG", "TUR", 1.0), ("DEU", "DEU", 1.0)), "leads from DEU to itself"),
        (MARKETS, shares(("AFG", "TUR", 1.2), ("IRN", "TUR", -0.2), ("TUR", "DEU", 1.0)), "1.2 from AFG to TUR"),
        (MARKETS, shares(("AFG", "TUR", np.nan), ("TUR", "DEU", 1.0)), "nan from AFG to TUR is no share"),
        (MARKETS, shares(("AFG", "TUR", 0.5), ("AFG", "TUR", 0.5), ("TUR", "DEU", 1.0)), "stands there already"),
        (MARKETS, shares(("AFG", None, 1.0), ("TUR", "DEU", 1.0)), "no destination in row 1"),
        (MARKETS, GOOD.drop(columns="share"), "lacks share"),
        (pd.Series({"TUR": 5.0, "GBR": 1.0}), GOOD, "where the market of GBR is supplied from"),
        (pd.Series({"TUR": np.nan}), GOOD, "market of TUR is nan; it must be known"),
        (pd.Series({"TUR": -1.0}), GOOD, "market of TUR is -1"),
        (pd.Series([1.0, 2.0], index=["TUR", "TUR"]), GOOD, "names TUR twice"),
    ],
)
def test_shares_and_markets_that_cannot_be_are_refused_in_words(markets, table, sentence):
    with pytest.raises(InputError, match=sentence):
        allocate(markets, table)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (pd.DataFrame({"country": ["TUR"]}), "no column iso3"),
        (cases(("Afghanistan", None, "TUR", None)), "origin holds 'Afghanistan', which is no ISO3 code"),
        (cases(("AFG", None, "TUR", None), n=[0]), "whole numbers of cases"),
        (cases(("AFG", None, "TUR", None), kg=[-4.0]), "kg holds -4"),
        (cases(("AFG", None, "TUR", None), kg=["12,5"]), "kg holds '12,5', which is no number"),
    ],
)
def test_cases_that_cannot_be_are_refused_in_words(table, sentence):
    with pytest.raises(InputError, match=sentence):
        links(table)


def test_a_link_from_a_country_to_itself_is_refused():
    with pytest.raises(InputError, match="leads from IRN to itself"):
        summary(pd.DataFrame({"origin": ["IRN"], "destination": ["IRN"]}))


def test_cases_on_a_link_are_counted_by_what_is_asked():
    cases = pd.DataFrame(
        {
            "iso3": ["TUR", "TUR", "IRN"], "n": [2, 3, 5], "year": [2011, 2012, 2011], "kg": 1.0, "origin": ["AFG", "AFG", None],
            "departure": [None, "IRN", None], "destination": [None, "withheld", "TUR"],
        }
    )  # fmt: skip
    found = counts_by(cases, ["year"])
    assert found.to_numpy().tolist() == [
        [2011, "AFG", "TUR", 2], [2011, "IRN", "TUR", 5], [2012, "AFG", "IRN", 3], [2012, "IRN", "TUR", 3],
    ]  # fmt: skip


def test_the_weight_that_cannot_be_read_is_the_one_that_is_named():
    table = cases(("AFG", None, "TUR", None), ("AFG", None, "TUR", None), kg=[1.0, "12,5"])
    with pytest.raises(InputError, match="kg holds '12,5', which is no number"):
        links(table)
    weightless = links(cases(("AFG", None, "TUR", None), ("AFG", None, "TUR", None), n=[1, 2], kg=[0.0, None]))
    assert weightless.table[["n", "kg"]].to_numpy().tolist() == [[3, 0]]
    for wrong in ([1.5], [0], [-1]):
        with pytest.raises(InputError, match="whole numbers of cases"):
            links(cases(("AFG", None, "TUR", None), n=wrong))


def test_shares_may_lack_what_rounding_to_six_decimals_takes_and_no_more():
    for lacking, taken in ((9e-7, True), (1.1e-6, False), (-9e-7, True), (-1.1e-6, False)):
        table = shares(("AFG", "TUR", 0.5 - lacking), ("IRN", "TUR", 0.5))
        if not taken:
            with pytest.raises(InputError, match="add to 1 for each destination"):
                allocate(pd.Series({"TUR": 8.0}), table)
            continue
        found = allocate(pd.Series({"TUR": 8.0}), table)
        assert found.table["kg"].sum() == pytest.approx(8, rel=1e-12)
        assert found.throughput_kg[list(found.producers)].sum() == pytest.approx(8, rel=1e-12)
    alone = allocate(pd.Series({"TUR": 8.0}), shares(("AFG", "TUR", 1 + 9e-7)))
    assert alone.table["kg"].tolist() == pytest.approx([8])
    none = allocate(pd.Series({"TUR": 8.0}), shares(("AFG", "TUR", 1.0), ("IRN", "TUR", 0.0)))
    assert none.producers == ("AFG",), "a share of nothing is no link"


def test_a_market_of_nothing_needs_no_supply():
    found = allocate(pd.Series({"TUR": 8.0, "GBR": 0.0}), shares(("AFG", "TUR", 1.0)))
    assert found.market_kg.to_dict() == {"AFG": 0, "TUR": 8}


def test_measures_of_a_network_by_networkx_and_by_hand():
    """Degrees 2, 1, 1, 0 out and 0, 1, 2, 1 in, of four countries: (4 x 2 - 4) / 9 both."""
    table = pd.DataFrame([("A", "B"), ("A", "C"), ("B", "C"), ("C", "D")], columns=["origin", "destination"])
    found = summary(table)
    assert (found.nodes, found.links, found.density) == (4, 4, pytest.approx(4 / 12))
    assert (found.out_centralisation, found.in_centralisation) == (pytest.approx(4 / 9), pytest.approx(4 / 9))
    assert found.reachability == pytest.approx(6 / 12)


def test_of_many_that_are_wrong_five_are_named():
    codes = [f"x{at}" for at in range(6)]
    for call in (
        lambda: links(cases(*[(code, None, "TUR", None) for code in codes])),
        lambda: summary(pd.DataFrame({"origin": codes, "destination": codes})),
        lambda: allocate(pd.Series(dtype=float), shares(*[("AFG", code, 0.5) for code in codes])),
        lambda: allocate(pd.Series(dict.fromkeys(codes, 1.0)), shares(("AFG", "TUR", 1.0))),
        lambda: allocate(pd.Series(dict.fromkeys(codes, -1.0)), shares(("AFG", "TUR", 1.0))),
        lambda: allocate(pd.Series(dtype=float), shares(*zip(codes, codes[1:] + codes[:1], [1.0] * 6, strict=True))),
    ):
        with pytest.raises(InputError) as refused:
            call()
        assert sum(code in str(refused.value) for code in codes) == 5
