from types import SimpleNamespace

import nbformat
import papermill
import pytest

from pactresearch.chapters.money.parameters import PriceChain
from pactresearch.chapters.route_trends.parameters import RouteTrends
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.run import notebooks
from pactresearch.reports.show import parameters
from tests.reports.conftest import PARAMETERS, cell, text

FIELDS = "route, drugs, first_year, last_year, attribution, seed"
GOOD = {
    "route": "northern",
    "drugs": ["heroin"],
    "first_year": 2000,
    "last_year": 2010,
    "attribution": "hard",
    "seed": 1,
}


def refusal(**changed):
    with pytest.raises(InputError) as refused:
        RouteTrends.from_notebook(**{**GOOD, **changed})
    return str(refused.value).partition(":\n  ")[2]


def test_good_values_come_out_as_plain_json(project):
    assert parameters.validated("route_trends", GOOD) == GOOD


@pytest.mark.parametrize(("typed", "meant"), [("heroin", ["heroin"]), ("heroin, opium", ["heroin", "opium"])])
def test_a_notebook_goes_on_with_what_its_parameters_mean(typed, meant, project, monkeypatch):
    shell = SimpleNamespace(user_ns={**GOOD, "drugs": typed, "seed": 2})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    asked = RouteTrends.from_notebook(**{**GOOD, "drugs": typed})
    assert list(asked.drugs) == shell.user_ns["drugs"] == meant
    assert shell.user_ns["seed"] == 2, "what the notebook does not check it keeps"


def test_the_model_cannot_be_changed(project):
    asked = RouteTrends.from_notebook(**GOOD)
    with pytest.raises(ValueError, match="frozen"):
        asked.route = "balkan"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"route": "northen"}, "route is 'northen'; allowed: balkan, northern, southern; did you mean northern?"),
        ({"route": 3}, "route is 3; it must be text in quotes"),
        ({"drugs": ["cannabis"]}, "drugs has 'cannabis'; allowed: opium, morphine, heroin"),
        ({"drugs": ["heroin", "heroin"]}, "drugs is ['heroin', 'heroin']; it must have at least one value, and each only once"),
        ({"drugs": []}, "drugs is []; it must have at least one value, and each only once"),
        ({"first_year": 1890}, "first_year is 1890; allowed: 1970 to 2023, the newest year in data/raw"),
        ({"first_year": "2oo0"}, "first_year is '2oo0'; it must be a whole number, without quotes"),
        ({"first_year": 2000.5}, "first_year is 2000.5; it must be a whole number, without quotes"),
        ({"last_year": 2000}, "last_year is 2000; it must be later than first_year, 2000"),
        ({"attribution": "soft"}, "attribution is 'soft'; allowed: hard, fractional"),
        ({"seed": -1}, "seed is -1; it must be 0 or more"),
        ({"seed": True}, "seed is True; it must be a whole number, without quotes"),
        ({"rout": 1}, "rout is no parameter of it; did you mean route?"),
        ({"colour": 1}, f"colour is no parameter of it; allowed: {FIELDS}"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_with_what_is_allowed(project, changed, sentence):
    assert refusal(**changed) == sentence


@pytest.mark.parametrize(
    ("name", "given", "meant"),
    [
        ("route", "Northern route", "northern"),
        ("route", " the BALKAN route", "balkan"),
        ("drugs", "Heroin", ("heroin",)),
        ("drugs", "героин,Opium", ("heroin", "opium")),
        ("drugs", ["MORPHINE"], ("morphine",)),
        ("attribution", "Hard", "hard"),
        ("first_year", "2001", 2001),
        ("first_year", 2001.0, 2001),
        ("first_year", "۲۰۰۱", 2001),
    ],
)
def test_what_can_only_mean_one_thing_is_accepted(project, name, given, meant):
    assert getattr(RouteTrends.from_notebook(**{**GOOD, name: given}), name) == meant


@pytest.mark.parametrize("given", ["newest", "", None])
def test_the_last_year_is_by_default_the_newest_that_the_data_reach(project, given):
    seizures, prices = store.load("seizures"), store.load("prices")
    asked = RouteTrends.from_notebook(**{**GOOD, "last_year": given})
    assert asked.last_year == RouteTrends(route="northern").last_year == seizures["year"].max()
    last = PriceChain(route="northern").last_year
    countries = prices.groupby("year")["iso3"].nunique()
    assert last < prices["year"].max(), "the newest prices are those of a few countries"
    assert countries[last] >= countries.max() / 2 > countries[countries.index > last].max()


def test_every_problem_is_told_at_once(project):
    said = refusal(route="x", first_year=1, attribution="y", seed=-3)
    assert [line.split()[0] for line in said.split("\n  ")] == ["route", "first_year", "attribution", "seed"]


def test_a_missing_parameter_is_named(project):
    with pytest.raises(InputError, match="route is missing; set it in the `parameters` cell"):
        RouteTrends.from_notebook(drugs=["heroin"])


def read(name):
    (notebook,) = notebooks.find([name])
    notebooks.check_model(notebook)


def test_a_notebook_with_route_is_run_for_each_route(write_notebook):
    write_notebook()
    (found,) = notebooks.find()
    assert found.over() == "route"
    assert found.units() == ("balkan", "northern", "southern")


def test_a_notebook_with_country_is_run_for_each_partner_country():
    found = notebooks.Notebook("fact_sheet", None, {"country": "TJK"})
    assert len(found.units()) == 58
    assert "TJK" in found.units()


def test_a_notebook_with_neither_is_run_once():
    assert notebooks.Notebook("overview", None, {"seed": 1}).units() == ("overview",)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([cell(PARAMETERS)], "has no cell tagged `parameters`; it needs one"),
        ([cell(PARAMETERS, "parameters"), cell("seed = 2", "parameters")], "has 2 cells tagged `parameters`"),
        (
            [cell(PARAMETERS.replace("seed = 7", "sed = 7"), "parameters")],
            "lacks seed and sets sed; its model RouteTrends",
        ),
        ([cell(PARAMETERS + "import os", "parameters")], "must hold lines like `first_year = 1995` and nothing else"),
        ([cell(PARAMETERS.replace("2005", "max(2005, 1)"), "parameters")], "must hold lines like"),
        ([text("# no code at all")], "has no cell tagged"),
    ],
)
def test_a_notebook_whose_parameters_cell_is_amiss_is_refused(write_notebook, cells, words):
    write_notebook(cells)
    with pytest.raises(InputError) as refused:
        read("route_trends")
    assert words in str(refused.value)
    assert str(refused.value).startswith("notebooks/route_trends.ipynb")


def test_a_file_that_is_no_notebook_is_refused(project):
    (project / "notebooks" / "route_trends.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as a notebook"):
        read("route_trends")


def test_a_chapter_without_the_notebook_s_model_is_told_how_to_get_one(write_notebook):
    write_notebook(name="money")
    with pytest.raises(
        InputError, match=r"Write pactresearch/chapters/money/parameters.py with a class Money\(Parameters\)"
    ):
        read("money")


def test_a_notebook_without_a_chapter_is_checked_by_what_its_parameters_are_called(project):
    values = {"country": "TJK", "share": 0.5}
    assert parameters.validated("street_prices", values, values) == values
    assert parameters.validated("street_prices", {**values, "country": "tajikistan"}, values) == values
    with pytest.raises(
        InputError, match=r"(?s)country is 'Tajikstan'; .*Tajikistan \(TJK\).*share is 'half'; it must be a number"
    ):
        parameters.validated("street_prices", {"country": "Tajikstan", "share": "half"}, values)
    with pytest.raises(InputError, match="shaer is no parameter of it; "):
        parameters.validated("street_prices", values | {"shaer": 1.0}, values)


def test_the_real_notebooks_agree_with_their_models():
    for notebook in notebooks.find():
        notebooks.check_model(notebook)
        assert parameters.model_of(notebook.name), "in a chapter"
        assert parameters.validated(notebook.name, notebook.defaults).keys() == notebook.defaults.keys()


def test_plain_papermill_gets_the_same_refusal(write_notebook, tmp_path):
    refuses = "from pactresearch.chapters.route_trends.parameters import RouteTrends\n"
    refuses += "RouteTrends.from_notebook(route=route, drugs=drugs, first_year=first_year, last_year=last_year, "
    refuses += "attribution=attribution, seed=seed)"
    node = nbformat.read(write_notebook([cell(PARAMETERS, "parameters"), cell(refuses)]), as_version=4)
    with pytest.raises(papermill.PapermillExecutionError) as failed:
        papermill.execute_notebook(
            node, None, {"route": "northen"}, kernel_name="python3", language="python", progress_bar=False
        )
    assert failed.value.ename == "InputError"
    assert "did you mean northern?" in failed.value.evalue
