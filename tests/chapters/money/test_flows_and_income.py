"""What the reports on prices and on income say, on the data that the package carries."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import pactresearch
from pactresearch import geography, words
from pactresearch.chapters.money.amounts import of_input
from pactresearch.chapters.money.figures import income as pictures
from pactresearch.chapters.money.figures import price_chain as drawn
from pactresearch.chapters.money.figures import sankey
from pactresearch.chapters.money.figures.known_inputs import known_inputs
from pactresearch.chapters.money.flows_and_income import findings as words_of
from pactresearch.chapters.money.flows_and_income import published as published_by
from pactresearch.chapters.money.flows_and_income import study, tables
from pactresearch.chapters.money.flows_and_income.inputs import grams_curve
from pactresearch.chapters.money.links import what_cases_say
from pactresearch.chapters.money.parameters import FlowsAndIncome, PriceChain
from pactresearch.chapters.money.price_chain import findings as chain_words
from pactresearch.chapters.money.price_chain import study as chain_study
from pactresearch.chapters.money.price_chain import tables as price_chain_tables
from pactresearch.errors import InputError
from pactresearch.methods.flows.route_links import route_links
from pactresearch.methods.prices.chain import Gradient
from pactresearch.methods.prices.pass_through import cointegration
from tests.figures.looks import faults_of, open_dots

ROUNDING = 1e-9
COLOUR, SOURCE = "#0072b2", "Source: a test."
ROUTES = ("balkan", "northern", "southern")


def study_of(**asked):
    """The steps of the notebook `flows_and_income`, one after the other."""
    loaded = study.Loaded(FlowsAndIncome.from_notebook(**asked))
    given, found = study.assumptions(loaded), study.links(loaded)
    money = study.money(loaded, given, found)
    met = study.flows(loaded, found, money)
    return SimpleNamespace(loaded=loaded, given=given, known=given.known, found=found, money=money, met=met)


def chain_of(**asked):
    """The steps of the notebook `price_chain`."""
    loaded = chain_study.Loaded(PriceChain.from_notebook(**asked))
    steps = chain_study.along_the_way(loaded), chain_study.over_distance(loaded), chain_study.to_the_street(loaded)
    return SimpleNamespace(loaded=loaded, known=loaded.known, **vars(steps[0]), **vars(steps[1]), **vars(steps[2]))


@pytest.fixture(scope="module")
def names():
    return geography.countries()["name"]


@pytest.fixture(scope="module", params=ROUTES)
def made(request):
    return study_of(route=request.param, draws=200)


@pytest.fixture(scope="module", params=ROUTES)
def chained(request):
    return chain_of(route=request.param)


def head_of(made, names):
    world = published_by.world_total_usd(made.loaded.statements)
    return words_of.head(
        "Some route", made.known, made.money, made.given.turned, made.found, world, names, ["a source"]
    )


def test_the_identities_hold_on_real_data(made):
    money = made.money
    assert money.value_added_usd == pytest.approx(money.expenditure_usd, rel=ROUNDING)
    inward, outward = (getattr(money.incomes, way).sum(axis=1) for way in ("inward", "outward"))
    assert inward == pytest.approx(outward, rel=ROUNDING)
    assert made.met.flows.throughput_kg[list(made.met.flows.producers)].sum() == pytest.approx(
        made.met.markets_kg.sum(), rel=ROUNDING
    )


def test_no_route_s_total_exceeds_what_publications_give_for_the_world(made):
    world = published_by.world_total_usd(made.loaded.statements)
    assert np.percentile(made.money.expenditure_usd, 95) < world


def test_india_is_not_identified_and_the_page_says_why(names):
    southern = study_of(route="southern", draws=100)
    assert "IND" not in southern.known.identified
    assert "India (a user would have to pay" in tables.not_identified_words(southern.known, names)


def test_the_head_names_the_range_the_input_it_hangs_on_and_what_cases_cannot_say(made, names):
    total, main, links = head_of(made, names)
    assert total.low < total.value < total.high
    assert made.given.turned["label"].iloc[0] in main.sentence
    assert made.given.turned["name"].iloc[0] in (
        "grams_per_user",
        "retail_purity",
    )  # a factor of eight, a factor of seven
    assert links.verdict == "not identified"
    assert f"{made.found.here.cases:,} cases" in links.unit


def test_the_harvests_bound_what_users_pay_and_a_range_that_hangs_on_one_country_is_not_identified(made, names):
    free, total = made.given.paid["free"], made.money.expenditure_usd
    assert np.quantile(total, 0.95) < 0.75 * np.quantile(free, 0.95)
    assert (
        np.quantile(made.given.drawn["grams_per_user"], 0.95)
        < 20
        < np.quantile(made.given.free["grams_per_user"], 0.95)
    )
    assert made.money.bound_by == "IND"
    finding = head_of(made, names)[0]
    assert finding.verdict == "not identified"
    assert f"Users in {len(made.known.identified)} of the {len(made.known.table)} countries" in finding.sentence
    said = words_of.supply_words(made.given, total, -0.5, names)
    assert "India, whose users may have other sources" in said
    assert "rank correlation of -0.5" in said


def test_the_balkan_estimate_lies_below_the_published_ones_and_grams_explain_it():
    balkan = study_of(route="balkan", draws=500)
    published = published_by.published_totals("balkan", balkan.loaded.statements)
    assert {28e9} == set(published.loc[published["measure"] == "gross profit (value added)", "low"])
    rows = published_by.plausibility(published, balkan.given, "adjusted", balkan.money.expenditure_usd)
    rows = rows.set_index("published")
    assert (rows["published_over_median"] > 1).all()
    profit = rows.loc["profit, 2019-2022"]
    assert not profit["inside"], "UNODC's 10.9 to 16.9 billion are more than the harvests carry beside India's users"
    assert np.quantile(balkan.given.paid["without"], 0.95) > profit["published_usd_low"], "and not without these"
    assert 3.6 < profit["needs_grams_per_user"] < 30
    assert np.isnan(rows.loc["gross profit (value added), 2009-2012", "needs_grams_per_user"])
    said = published_by.plausibility_words(rows.reset_index(), balkan.given.turned)
    assert "is mostly due to the pure grams a user a year" in said
    assert "only a check of plausibility" in said
    structure = published_by.structure_words(
        balkan.loaded.statements, balkan.money, balkan.known, geography.countries()["name"]
    )
    assert "UNODC placed 65 % of the gross profit of 2009-2012 in Western and Central Europe" in structure
    assert "over 33 % of the gross income of 2019-2022 in Iran" in structure
    assert "85 t of heroin" in structure


def test_a_route_without_published_totals_says_so(names):
    nothing = published_by.published_totals("southern", pactresearch.load("statements"))
    assert nothing.empty
    assert "to compare the estimate with" in published_by.plausibility_words(nothing, pd.DataFrame())


def test_cases_without_route_fields_leave_the_links_to_publications_and_say_so():
    ground, cases = geography.ground("balkan", "heroin"), pactresearch.load("cases")
    silent = cases[cases["drug"] == "heroin"].assign(origin=None, departure=None, destination=None)
    found, members = route_links(*ground.for_links, silent, prior_cases=5.0), ground.members
    assert found.mentioned.empty
    assert set(found.shares["destination"]) == set(members["iso3"])  # every importer still has shares
    said = what_cases_say(found, "heroin", "Balkan route")
    assert "0 % give a link" in said
    assert f"For {len(members)} of {len(members)}" in said


@pytest.mark.parametrize(("route", "percent"), [("balkan", 13.7), ("northern", 4.6), ("southern", 84.1)])
def test_the_share_of_cases_that_name_another_country_is_that_of_the_route_s_own_countries(route, percent):
    """Afghanistan's 2,551 cases lie on no single route, and were once counted in each of the three. By hand from the table."""
    ground, cases = geography.ground(route, "heroin"), pactresearch.load("cases").query("drug == 'heroin'")
    found = route_links(*ground.for_links, cases, prior_cases=5.0).here
    own = cases[cases["iso3"].isin(set(ground.members["iso3"]) - {"AFG"})]
    assert found.cases == own["n"].sum()
    names_another = [
        any(isinstance(place, str) and len(place) == 3 and place != iso3 for place in places)
        for iso3, *places in own[["iso3", "origin", "departure", "destination"]].itertuples(index=False)
    ]
    assert found.cases_with_link == own["n"][names_another].sum()
    assert 100 * found.share_with_link == pytest.approx(percent, abs=0.05)


def test_a_link_is_evidence_whichever_route_its_origin_is_on():
    """All 281 British links name Pakistan, which stands on the southern route; 435 links lead from one route to another."""
    ground, cases = geography.ground("balkan", "heroin"), pactresearch.load("cases")
    cases = cases[cases["drug"] == "heroin"]
    found = route_links(*ground.for_links, cases, prior_cases=5.0)
    british = found.shares[found.shares["destination"] == "GBR"].set_index("origin")
    assert british.loc["PAK", "n"] == british["n"].sum() == 281
    assert british.loc["PAK", "share"] > 0.95
    lost = [
        (one.n, route_links(*of._replace(elsewhere=()).for_links, cases, prior_cases=5.0).mentioned["n"].sum())
        for of in map(geography.ground, ROUTES, ["heroin"] * 3)
        for one in [route_links(*of.for_links, cases, prior_cases=5.0).mentioned[["n"]].sum()]
    ]
    assert sum(whole - without for whole, without in lost) == 435


def test_no_table_names_a_flow_that_no_case_mentions_and_a_sentence_says_how_much_that_is(made, names):
    rows = tables.flow_rows(made.money, made.found)
    shown = tables.flow_table(rows, names)
    assert len(shown)
    assert (shown["cases"] > 0).all()
    assert f"{(rows['n'] == 0).sum()} more flow" in tables.prior_words(rows)


def test_every_picture_has_words_for_those_who_cannot_see_it(made, names):
    published = published_by.published_totals(made.loaded.asked.route, made.loaded.statements)
    grams = words_of.GRAMS

    curve = grams_curve(made.known, made.given.inputs, made.given.drawn, "adjusted")
    shown = [
        known_inputs(made.known.table, names, COLOUR, "Some route", "2018–2022"),
        pictures.grams_curve(curve, published, grams, COLOUR, "Some route", source=SOURCE),
        pictures.tornado_bars(made.given.turned, COLOUR, "Some route", SOURCE),
        pictures.stage_ranges(made.money.by_stage(), made.money.expenditure_usd, COLOUR, "Some route", SOURCE),
        pictures.mirrored_money(tables.money_rows(made.money), names, COLOUR, "Some route", SOURCE),
        pictures.country_ranges(
            tables.spending(made.money), names, COLOUR, name="who_pays", title="Who", subtitle="USD", source=SOURCE
        ),
        sankey.stage_sankey(
            sankey.stage_flows(made.met.flows.table, made.met.markets_kg, made.met.stages, made.found.mentioned),
            COLOUR,
            "Some route",
            "wide",
            SOURCE,
        ),
    ]
    assert all(len(one.alt) > 60 and "nan" not in one.alt.lower().split() for one in shown)
    assert {one.name: faults_of(one.figure) for one in shown} == {one.name: [] for one in shown}
    assert not any(open_dots(one.figure) for one in shown)  # an open dot is an incomplete year
    assert len({one.name for one in shown}) == len(shown)


def test_what_a_stage_takes_adds_up_to_all_markets(made):
    between = sankey.stage_flows(made.met.flows.table, made.met.markets_kg, made.met.stages, made.found.mentioned)
    taken = between.loc[between["end"] == sankey.TAKEN, "kg"].sum()
    assert taken == pytest.approx(made.met.markets_kg.sum())
    assert (between["mentioned_kg"].dropna() <= between["kg"][between["end"] != sankey.TAKEN]).all()
    assert 0 < between["mentioned_kg"].sum() < between["kg"][between["end"] != sankey.TAKEN].sum()


def test_the_chain_starts_in_the_field_and_ends_on_a_street_with_missing_nodes_missing(chained, names):
    nodes = chained.chain.nodes
    assert nodes["level"].tolist()[0] == "farm_gate"
    assert nodes["level"].tolist()[-1] == "retail"
    priced = chained.known.table["wholesale_typical"].notna()
    between = nodes[nodes["borders"] > 0].set_index("iso3")
    assert (between["typical"].notna() == priced.reindex(between.index)).all()
    head = chain_words.head(
        "Some route", chained.chain, chained.gradients["wholesale"], chained.passed, chained.known, ["x"]
    )
    assert [one.id for one in head] == ["price_chain", "price_gradient", "pass_through"]
    assert head[0].verdict in ("reported", "not identified"), "a ratio of two prices is no test"
    ends = nodes[nodes["borders"] > 0].dropna(subset="typical").iloc[[0]], nodes.iloc[[-1]]
    exact = any((one["low"] == one["high"]).any() for one in ends)
    assert ("counts as exact" in head[0].reason) == exact, "Kuwait's street price is one figure without a range"


@pytest.mark.parametrize(
    ("ends", "verdict"),
    [((10.0, 60.0), "supported"), ((-20.0, 25.0), "not supported"), ((-20.0, 75.0), "not identified")],
)
def test_that_prices_do_not_change_with_distance_is_said_only_where_a_change_would_be_found(ends, verdict):
    """By hand: half of the interval's width on the log scale, which a rise must have to be found half of the time, is 25 % for
    the second (the root of 1.25 / 0.80) and 48 % for the third."""
    low, high = ends
    middle = 100 * np.sqrt((1 + low / 100) * (1 + high / 100)) - 100
    found = chain_words._gradient("Some route", Gradient(12, middle, low, high, 0.1), ["x"])
    assert found.verdict == verdict
    assert ("25 %" if verdict == "not supported" else "%") in found.reason


def test_no_verdict_on_cointegration_from_the_few_years_there_are(chained):
    both = chained.opium_and_street
    said = price_chain_tables.cointegration_words(cointegration(both["opium"], both["retail"]), "Austria")
    assert "is not identified" in said
    assert "under 40" in said


def test_every_picture_of_prices_has_words(chained):
    shown = [
        drawn.chain_figure(chained.chain, COLOUR, chain_words.chain_title("Some route", chained.chain), 2022, SOURCE),
        drawn.gradient_figure(
            chained.table,
            chained.gradients,
            geography.countries()["name"],
            COLOUR,
            "Some title",
            base_year=2022,
            source=SOURCE,
        ),
        drawn.pass_through_figure(
            chained.pairs, chained.passed, COLOUR, chain_words.pass_title(chained.passed), SOURCE
        ),
    ]
    assert all(len(one.alt) > 60 for one in shown)
    assert {one.name: faults_of(one.figure) for one in shown} == {one.name: [] for one in shown}
    assert not any(open_dots(one.figure) for one in shown)
    assert "not reported" in shown[0].alt or chained.chain.nodes["typical"].notna().all()


def test_years_without_prices_are_refused_in_words_or_told():

    with pytest.raises(InputError, match=r"Retail purity is reported by 0 countries in 2000–2005"):
        study_of(route="northern", first_year=2000, last_year=2005, draws=100)


def test_a_chain_in_years_without_prices_says_that_it_cannot_be_said():
    early = chain_of(route="northern", first_year=2000, last_year=2005)
    said = chain_words.head("Some route", early.chain, early.gradients["wholesale"], early.passed, early.known, ["x"])
    assert {one.verdict for one in said} == {"not identified"}
    drawn.chain_figure(early.chain, COLOUR, chain_words.chain_title("Some route", early.chain), 2005, SOURCE)
    title, names = chain_words.gradient_title("Some route", early.gradients["wholesale"]), geography.countries()["name"]
    assert "too few" in title
    drawn.gradient_figure(early.table, early.gradients, names, COLOUR, title, base_year=2005, source=SOURCE)


def test_the_ends_of_a_tornado_s_bars_are_said_as_what_they_are(made):
    picture = pictures.tornado_bars(made.given.turned, COLOUR, "Some route", SOURCE)
    said = {text.get_text() for text in picture.figure.axes[0].texts}
    turned = made.given.turned[made.given.turned["swing"] > 0]
    places = turned["name"].str.endswith("_place")
    own = [
        of_input(one[end], one["unit"]) for _, one in turned[~places].iterrows() for end in ("input_low", "input_high")
    ]
    assert said == {*own, *(("near the lowest", "near the highest") if places.any() else ())}
    ends = np.quantile(made.given.drawn["retail_purity"], (0.05, 0.95))
    assert {words.percent(100 * end) for end in ends} <= said
    grams = np.quantile(made.given.drawn["grams_per_user"], (0.05, 0.95))
    assert {f"{words.two_figures(end)} g a year" for end in grams} <= said


def test_names_beside_prices_cover_no_other_name(chained):
    names = geography.countries()["name"]
    picture = drawn.gradient_figure(
        chained.table, chained.gradients, names, COLOUR, "Some title", base_year=2022, source=SOURCE
    )
    picture.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in picture.figure.axes[0].texts]
    assert len(boxes) > len(chained.table) / 3
    assert all(not one.count_overlaps([other for other in boxes if other is not one]) for one in boxes)


def test_a_picture_of_one_panel_is_drawn_beside_others(chained):
    figure = Figure()
    left, _right = figure.subplots(1, 2)
    picture = drawn.chain_figure(chained.chain, COLOUR, "Some title", 2022, SOURCE, ax=left)
    assert picture.figure is figure
    assert [label.get_text() for label in left.get_yticklabels()] == chained.chain.nodes["node"].tolist()
