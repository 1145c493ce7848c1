"""What an analyst asks by one call is what the tables and the methods say."""

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from scipy import stats

import pactresearch as pr
from pactresearch.errors import InputError
from pactresearch.figures import style


@pytest.fixture(scope="module")
def southern():
    return pr.route("Southern route")


def test_a_route_without_a_country_adds_up_the_others(southern):
    whole, without = southern.series("opium"), southern.without("Pakistan").series("opium")
    assert "PAK" in whole.by_country
    others = whole.by_country.drop(columns="PAK")
    np.testing.assert_allclose(without.kg, others.sum(axis=1, min_count=1))
    left = southern.without("PAK", "United Arab Emirates", "oman").countries
    assert set(southern.countries) - set(left) == {"Pakistan", "United Arab Emirates", "Oman"}


def test_a_country_that_is_not_on_the_route_is_refused_with_those_that_are(southern):
    with pytest.raises(InputError, match=r"Poland does not count on the southern route .*Pakistan"):
        southern.without("Poland")


def test_a_country_at_hand_stands_for_its_name_and_a_list_of_them_is_refused(southern):
    assert southern.without(pr.country("Pakistan")).countries == southern.without("PAK").countries
    with pytest.raises(InputError, match=r"country is \['Pakistan'\]; give one name or code, such as 'Iran'"):
        southern.without(["Pakistan"])


@pytest.mark.parametrize("spelled", ["IRN", "irn", "Iran", " iran ", "ایران", "IR", "Iran (Islamic Republic of)"])
def test_a_country_is_known_by_any_spelling(spelled):
    one = pr.country(spelled)
    assert (one.iso3, one.name, one.partner) == ("IRN", "Iran (Islamic Republic of)", True)
    assert "southern" in one.routes


@pytest.mark.parametrize(
    ("spelled", "advised"),
    [
        ("Tajikstan", r"Nearest: Tajikistan \(TJK\)"),
        ("SUN", r"withdrew this code in 1992"),
        ("", "country"),
        (364, "country is 364"),
    ],
)
def test_an_unknown_country_gets_advice(spelled, advised):
    with pytest.raises(InputError, match=advised):
        pr.country(spelled)


def test_a_country_s_series_is_its_rows_of_the_table():
    iran = pr.country("IRN")
    series, rows = iran.series("heroin", 2000, 2023), iran.load("seizures").query("drug == 'heroin'")
    pd.testing.assert_series_equal(
        pd.Series(series.kg, series.years), rows.set_index("year")["kg"].reindex(series.years), check_names=False
    )
    with pytest.raises(InputError, match='The table "shocks" is not of countries'):
        iran.load("shocks")


def test_two_countries_stand_on_one_axis_each_named_and_said():
    drawn = pr.plot(["Iran", "Türkiye"], "heroin", (2000, 2023))
    (panel,) = drawn.figure.axes
    assert {text.get_text() for text in panel.texts} == {"Iran (Islamic Republic of)", "Türkiye"}
    assert set(drawn.data["place"]) == {"Iran (Islamic Republic of)", "Türkiye"}
    assert "Heroin seizures, 2000–2023: Iran (Islamic Republic of) and Türkiye" in drawn.alt
    assert drawn.caption.startswith("Source")
    assert len({line.get_color() for line in panel.lines if line.get_marker() == "o"}) == 2


def test_a_route_keeps_its_colour_beside_a_country():
    drawn = pr.plot(["Pakistan", "southern"], "opium")
    colours = {text.get_text(): text.get_color() for text in drawn.figure.axes[0].texts}
    assert style.ROUTE_COLOURS["southern"] in {line.get_color() for line in drawn.figure.axes[0].lines}
    assert colours["Southern route"] == style.readable(style.ROUTE_COLOURS["southern"]) != colours["Pakistan"]


def test_a_route_stands_beside_itself_without_a_country_and_a_country_named_twice_is_one(southern):
    drawn = pr.plot([southern, southern.without("Pakistan"), "Iran", "IRN"], "opium")
    colours = {text.get_text(): text.get_color() for text in drawn.figure.axes[0].texts}
    assert list(drawn.data["place"].unique()) == [
        "Southern route", "Southern route without Pakistan", "Iran (Islamic Republic of)"
    ]  # fmt: skip
    assert len(set(colours.values())) == 3


def test_one_year_is_no_period():
    with pytest.raises(InputError, match=r"years is 2020; give the first and the last, such as \(2010, 2020\)"):
        pr.plot("Iran", "opium", 2020)


def test_a_panel_of_one_s_own_is_drawn_on_and_its_figure_left_as_it_was():
    figure = Figure(figsize=(9, 3))
    left, right = figure.subplots(1, 2)
    drawn = pr.plot("Iran", "opium", ax=right)
    assert drawn.figure is figure
    assert not left.lines and right.lines
    assert right.get_title(loc="left").replace("\n", " ").startswith("Opium seizures, 1995–")
    assert tuple(figure.get_size_inches()) == (9, 3)
    assert figure.texts == []
    assert pr.plot("Iran", "opium").figure is not figure, "the next figure is its own again"


def test_what_is_no_panel_is_refused_with_what_is():
    with pytest.raises(InputError, match="ax is a Figure; give one panel"):
        pr.plot("Iran", "opium", ax=Figure())


def test_years_without_any_figure_are_refused_and_no_empty_picture_is_drawn():
    with pytest.raises(InputError, match="nothing is reported on heroin in these years"):
        pr.plot("Iran", "heroin", (2090, 2099))


def test_an_unknown_name_is_told_once():
    with pytest.raises(InputError, match=r"Nearest: Türkiye \(TUR\)") as told:
        pr.plot("Turkye")
    assert told.value.__suppress_context__ or told.value.__context__ is None, "not below the refusal of a route's name"


MANY = ["AFG", "IRN", "PAK", "TJK", "UZB", "KAZ", "KGZ", "TKM", "RUS"]


@pytest.mark.parametrize(("countries", "said"), [([], "countries is empty"), (MANY, "9 countries on one axis")])
def test_nothing_and_more_than_can_be_told_apart_are_refused(countries, said):
    with pytest.raises(InputError, match=said):
        pr.plot(countries, "heroin")


def test_theil_sen_as_somebody_s_own_estimator_gives_what_it_gives(southern):
    """The seam holds: the same slope through it has the same bootstrap; Sen's interval is left out."""
    own = southern.trend("opium", draws=300, estimator=lambda years, log_kg: stats.theilslopes(log_kg, years)[0])
    ours = southern.trend("opium", draws=300)
    names = ("percent_per_year", "bootstrap_low", "bootstrap_high", "bootstrap_p")
    for name in names:
        assert getattr(own, name) == pytest.approx(getattr(ours, name), rel=1e-4), name
    assert np.isnan(own.low)
    assert (own.cautious_low, own.cautious_high) == (own.bootstrap_low, own.bootstrap_high)


def test_least_squares_in_its_place_gives_the_slope_of_least_squares(southern):
    found = southern.trend("opium", draws=300, estimator=lambda years, log_kg: np.polyfit(years, log_kg, 1)[0])
    series = southern.series("opium")
    used = series.complete & (series.kg > 0)
    slope = stats.linregress(series.years[used], np.log(series.kg[used])).slope
    assert found.percent_per_year == pytest.approx(100 * np.expm1(slope))
    assert found.bootstrap_low < found.percent_per_year < found.bootstrap_high


@pytest.mark.parametrize(
    ("estimator", "gave"),
    [
        (lambda years, log_kg: float("nan"), "nan"),
        (stats.linregress, "LinregressResult"),
        (lambda years, log_kg: np.polyfit(years, log_kg, 1), r"\["),
        (lambda years, log_kg: None, "None"),
    ],
)
def test_an_estimator_that_gives_no_slope_is_refused_with_what_it_gave(southern, estimator, gave):
    with pytest.raises(InputError, match=f"The estimator gave {gave}.*one number, a slope of ln kg a year"):
        southern.trend("opium", estimator=estimator)


def test_a_shock_of_one_s_own_is_judged_beside_the_others(southern):
    shocks = pr.load("shocks")
    named = ["id", "date", "label", "routes"]
    shocks.loc[len(shocks), named] = ["isaf_2014", "2014-12-31", "End of the ISAF mission in Afghanistan", "all"]
    labels = [label for change in southern.changes("heroin", shocks, draws=200) for label in change.labels]
    before = [label for change in southern.changes("heroin", draws=200) for label in change.labels]
    assert set(labels) - set(before) == {"End of the ISAF mission in Afghanistan"}
    in_a_line = southern.changes("heroin", {"2014-12-31": "End of the ISAF mission in Afghanistan"}, draws=200)
    assert repr(in_a_line) == repr(southern.changes("heroin", shocks, draws=200))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"15.03.2020": "Borders close"}, "date '15.03.2020'; write a day such as 2022-04-03"),
        (pd.DataFrame({"date": ["2020-03-15"], "label": ["Borders close"]}), "lacks id, routes"),
        (
            pd.DataFrame({"id": ["a"], "date": ["2020-03"], "label": ["A"], "routes": ["southern route"]}),
            "has the route 'southern route'; allowed: all, balkan",
        ),
    ],
)
def test_a_shock_that_cannot_be_placed_is_refused_in_words(southern, given, said):
    with pytest.raises(InputError, match=said):
        southern.changes("heroin", given, draws=20)


def test_the_findings_of_all_reports_stand_in_one_table(tmp_path):
    """SYNTHETIC: two findings of one report."""
    (tmp_path / "route_trends").mkdir()
    finding = {"id": "a", "sentence": "Heroin seizures fell.", "value": -5.0, "low": -8.0, "high": -2.0, "unit": "% a year",
               "sources": ["UNODC", "EUDA"], "verdict": "supported", "reason": "12 years", "licence": None}  # fmt: skip
    told = {"notebook": "route_trends", "unit": "northern", "findings": [finding, finding | {"id": "b"}]}
    (tmp_path / "route_trends" / "northern.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "route_trends" / "northern.html").touch()
    table = pr.findings(tmp_path)
    assert table[["notebook", "report", "id", "value", "sources"]].to_numpy().tolist() == [
        ["route_trends", "northern", name, -5.0, "UNODC; EUDA"] for name in "ab"
    ]
    with pytest.raises(InputError, match="holds no report with findings"):
        pr.findings(tmp_path / "route_trends")


def test_a_new_notebook_never_takes_the_place_of_another(tmp_path):
    assert pr.new_notebook("my_question", folder=tmp_path) == tmp_path / "my_question.ipynb"
    with pytest.raises(InputError, match="is there already"):
        pr.new_notebook("my_question", folder=tmp_path)
    for name, over in (("My Question", "country"), ("mine", "year")):
        with pytest.raises(InputError, match="over country or route"):
            pr.new_notebook(name, over, tmp_path)
