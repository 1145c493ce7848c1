"""What the reports on prices and on income say, on the data that the package carries."""

import numpy as np
import pandas as pd
import pytest

import pactresearch
from pactresearch import geography
from pactresearch.chapters.money.figures import income as pictures
from pactresearch.chapters.money.figures import price_chain as drawn
from pactresearch.chapters.money.figures import sankey
from pactresearch.chapters.money.figures.known_inputs import known_inputs
from pactresearch.chapters.money.flows_and_income import findings as words_of
from pactresearch.chapters.money.flows_and_income import published as published_by
from pactresearch.chapters.money.flows_and_income import tables
from pactresearch.chapters.money.flows_and_income.inputs import grams_curve
from pactresearch.chapters.money.flows_and_income.study import Study
from pactresearch.chapters.money.links import links_of, what_cases_say
from pactresearch.chapters.money.parameters import FlowsAndIncome, PriceChain
from pactresearch.chapters.money.price_chain import findings as chain_words
from pactresearch.chapters.money.price_chain import tables as price_chain_tables
from pactresearch.chapters.money.price_chain.study import Study as ChainStudy
from pactresearch.errors import InputError
from pactresearch.methods.prices.pass_through import cointegration

ROUNDING = 1e-9
COLOUR, SOURCE = "#0072b2", "Source: a test."
ROUTES = ("balkan", "northern", "southern")


@pytest.fixture(scope="module")
def names():
    return geography.countries()["name"]


@pytest.fixture(scope="module", params=ROUTES)
def made(request):
    return Study(FlowsAndIncome.from_notebook(route=request.param, draws=200))


@pytest.fixture(scope="module", params=ROUTES)
def chained(request):
    return ChainStudy(PriceChain.from_notebook(route=request.param))


def head_of(made, names):
    world = published_by.world_total_usd(made.statements)
    return words_of.head("Some route", made.known, made.money, made.turned, made.found, world, names, ["a source"])


def test_the_identities_hold_on_real_data(made):
    money = made.money
    assert money.value_added_usd == pytest.approx(money.expenditure_usd, rel=ROUNDING)
    inward, outward = (getattr(money.incomes, way).sum(axis=1) for way in ("inward", "outward"))
    assert inward == pytest.approx(outward, rel=ROUNDING)
    assert made.flows.throughput_kg[list(made.flows.producers)].sum() == pytest.approx(
        made.markets_kg.sum(), rel=ROUNDING
    )


def test_no_route_s_total_exceeds_what_publications_give_for_the_world(made):
    world = published_by.world_total_usd(made.statements)
    assert np.percentile(made.money.expenditure_usd, 95) < world


def test_india_is_not_identified_and_the_page_says_why(names):
    southern = Study(FlowsAndIncome.from_notebook(route="southern", draws=100))
    assert "IND" not in southern.known.identified
    assert "India (a user would have to pay" in tables.not_identified_words(southern.known, names)


def test_the_head_names_the_range_the_input_it_hangs_on_and_what_cases_cannot_say(made, names):
    total, main, links = head_of(made, names)
    assert total.low < total.value < total.high
    assert made.turned["label"].iloc[0] in main.sentence
    assert made.turned["name"].iloc[0] in (
        "grams_per_user",
        "retail_purity_place",
    )  # a factor of eight, a factor of seven
    assert links.verdict == "not identified"
    assert f"{made.found.here.cases:,} cases" in links.unit


def test_the_balkan_estimate_lies_below_the_published_ones_and_grams_explain_it():
    balkan = Study(FlowsAndIncome.from_notebook(route="balkan", draws=500))
    published = published_by.published_totals("balkan", balkan.statements)
    assert {28e9} == set(published.loc[published["measure"] == "gross profit (value added)", "low"])
    rows = published_by.plausibility(
        published, balkan.known, balkan.inputs, "adjusted", balkan.money.expenditure_usd
    ).set_index("published")
    assert (rows["published_over_median"] > 1).all()
    profit = rows.loc["profit, 2019-2022"]
    assert profit["inside"]
    assert 3.6 < profit["needs_grams_per_user"] < 30
    assert np.isnan(rows.loc["gross profit (value added), 2009-2012", "needs_grams_per_user"])
    said = published_by.plausibility_words(rows.reset_index(), balkan.turned)
    assert "explains most of the distance is the pure grams a user a year" in said
    assert "plausibility and nothing more" in said
    structure = published_by.structure_words(
        balkan.statements, balkan.money, balkan.known, geography.countries()["name"]
    )
    assert "UNODC put 65 % of the gross profit of 2009-2012 in Western and Central Europe" in structure
    assert "over 33 % of the gross income of 2019-2022 in Iran" in structure
    assert "85 t of heroin" in structure


def test_a_route_without_published_totals_says_so(names):
    nothing = published_by.published_totals("southern", pactresearch.load("statements"))
    assert nothing.empty
    assert "nothing to hold the estimate against" in published_by.plausibility_words(nothing, pd.DataFrame())


def test_cases_without_route_fields_leave_the_links_to_publications_and_say_so():
    members = geography.members("balkan", "hard")
    present = pactresearch.load("cases").assign(origin=None, departure=None, destination=None)
    found = links_of("balkan", members, present, 5.0)
    assert found.mentioned.empty
    assert set(found.shares["destination"]) == set(members["iso3"])  # every importer still has shares
    said = what_cases_say(found, "heroin", "Balkan route")
    assert "0 % give a link" in said
    assert f"For {len(members)} of {len(members)}" in said


def test_every_picture_has_words_for_those_who_cannot_see_it(made, names):
    rows = tables.income_rows(made.known, made.money)
    stages = {**dict.fromkeys(made.sources, "source"), **made.members.set_index("iso3")["stage"]}
    published = published_by.published_totals(made.asked.route, made.statements)
    grams = words_of.GRAMS

    curve = grams_curve(made.known, made.inputs, "adjusted", 200, 1)
    shown = [
        known_inputs(made.known.table, names, COLOUR, "Some route", "2018–2022"),
        pictures.grams_curve(curve, published, grams, COLOUR, "Some route", SOURCE),
        pictures.tornado_bars(made.turned, COLOUR, "Some route", SOURCE),
        pictures.stage_ranges(made.money.by_stage(), made.money.expenditure_usd, COLOUR, "Some route", SOURCE),
        pictures.mirrored_money(tables.money_rows(made.money), names, COLOUR, "Some route", SOURCE),
        pictures.country_ranges(
            tables.spending(rows), names, COLOUR, name="who_pays", title="Who", subtitle="USD", source=SOURCE
        ),
        sankey.stage_sankey(
            sankey.stage_flows(made.flows.table, made.markets_kg, stages), COLOUR, "Some route", "wide", SOURCE
        ),
    ]
    assert all(len(one.alt) > 60 and "nan" not in one.alt.lower().split() for one in shown)
    assert len({one.name for one in shown}) == len(shown)


def test_what_a_stage_takes_adds_up_to_all_markets(made):
    stages = {**dict.fromkeys(made.sources, "source"), **made.members.set_index("iso3")["stage"]}
    between = sankey.stage_flows(made.flows.table, made.markets_kg, stages)
    taken = between.loc[between["end"] == sankey.TAKEN, "kg"].sum()
    assert taken == pytest.approx(made.markets_kg.sum())


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


def test_no_verdict_on_cointegration_from_the_few_years_there_are(chained):
    both = price_chain_tables.opium_and_retail(chained.statements, chained.prices, chained.way[-1], chained.sources[0])

    said = price_chain_tables.cointegration_words(cointegration(both["opium"], both["retail"]), "opium", "heroin")
    assert "is not identified" in said
    assert "under 40" in said


def test_every_picture_of_prices_has_words(chained):
    shown = [
        drawn.chain_figure(chained.chain, COLOUR, chain_words.chain_title("Some route", chained.chain), 2022, SOURCE),
        drawn.gradient_figure(chained.by_distance, chained.gradients, COLOUR, "Some route", 2022, SOURCE),
        drawn.pass_through_figure(
            chained.pairs, chained.passed, COLOUR, chain_words.pass_title(chained.passed), SOURCE
        ),
    ]
    assert all(len(one.alt) > 60 for one in shown)
    assert "not reported" in shown[0].alt or chained.chain.nodes["typical"].notna().all()


def test_years_without_prices_are_refused_in_words_or_told():

    with pytest.raises(InputError, match=r"Retail purity is reported by 0 countries in 2000–2005"):
        Study(FlowsAndIncome.from_notebook(route="northern", first_year=2000, last_year=2005, draws=100))


def test_a_chain_in_years_without_prices_says_that_it_cannot_be_said():
    early = ChainStudy(PriceChain.from_notebook(route="northern", first_year=2000, last_year=2005))
    said = chain_words.head("Some route", early.chain, early.gradients["wholesale"], early.passed, early.known, ["x"])
    assert {one.verdict for one in said} == {"not identified"}
    drawn.chain_figure(early.chain, COLOUR, chain_words.chain_title("Some route", early.chain), 2005, SOURCE)
