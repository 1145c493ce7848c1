import pytest

from pactresearch.errors import InputError
from pactresearch.geography import codes
from pactresearch.reports.run import planning
from pactresearch.reports.run.planning import Wish


@pytest.fixture
def output(write_notebook, project):
    write_notebook()
    return project / "reports"


def jobs(wish, output):
    return planning.jobs(planning.wanted([wish], output))


def test_without_a_wish_every_route_is_run(output):
    planned = jobs(Wish(), output)
    assert [job.place.unit for job in planned] == ["balkan", "northern", "southern"]
    assert [job.parameters["route"] for job in planned] == ["balkan", "northern", "southern"]
    assert planned[0].place.page == output / "route_trends" / "balkan.html"


def test_a_route_named_twice_is_run_once(output):
    assert len(jobs(Wish(routes=["northern", "northern"]), output)) == 1


@pytest.mark.parametrize(
    "given", [["Northern route", "BALKAN"], ["northern,balkan"], ["northern", "the northern route", "balkan"]]
)
def test_a_route_by_any_name_is_filed_by_its_own(output, given):
    assert [job.place.unit for job in jobs(Wish(routes=given), output)] == ["northern", "balkan"]


def test_countries_by_any_name_are_filed_by_their_codes():
    given = ["Таджикистан", "UZB, Turkey", "Iran (Islamic Republic of)", "tjk", "EL"]
    assert codes.filed("country", given) == ("TJK", "UZB", "TUR", "IRN", "GRC")
    assert codes.filed("country", ["Irann", "SUN"]) == ("Irann", "SUN"), "what is not known is refused later, as given"


def test_the_command_makes_the_same_report_again(output):
    (job,) = jobs(Wish(routes=["northern"], settings={"drugs": ["heroin"], "seed": 7}), output)
    assert job.command == "pactresearch run --notebook route_trends --route northern --set drugs=heroin"


def test_an_unknown_notebook_is_refused_with_the_nearest_one(output):
    with pytest.raises(InputError) as refused:
        jobs(Wish(notebooks=["route_trend"]), output)
    assert str(refused.value) == "notebook is 'route_trend'; allowed: route_trends; did you mean route_trends?"


def test_a_problem_of_every_route_is_told_once(output):
    with pytest.raises(InputError) as refused:
        jobs(Wish(settings={"seed": -1}), output)
    assert str(refused.value).count("seed is -1") == 1


def test_a_country_for_a_notebook_that_has_none_is_refused(output):
    with pytest.raises(InputError, match="route_trends has no parameter that --country could set"):
        jobs(Wish(notebooks=["route_trends"], countries=["TJK"]), output)
    with pytest.raises(InputError, match="No notebook has a parameter that --country could set"):
        jobs(Wish(countries=["TJK"]), output)


def test_the_unit_is_not_given_by_set(output):
    with pytest.raises(InputError, match="route cannot be given with --set"):
        jobs(Wish(settings={"route": "northern"}), output)
