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
    (named,) = jobs(Wish(routes=["northern"], settings={"drugs": "heroin"}, name="early"), output)
    assert named.command == f"{job.command} --as early"


@pytest.mark.parametrize(
    ("settings", "name", "unit", "variant"),
    [
        ({"first_year": 2010}, "early", "northern.early", {"first_year": 2010}),
        ({"drugs": "heroin", "seed": 9}, "", "northern.drugs-heroin-seed-9", {"drugs": "heroin", "seed": 9}),
        ({"first_year": 2005, "drugs": "Heroin,opium"}, "", "northern", {}),
        ({"first_year": "2005", "seed": 8}, "", "northern.seed-8", {"seed": 8}),
    ],
)  # fmt: skip
def test_other_values_make_a_variant_beside_the_standard_report(output, settings, name, unit, variant):
    """What is the notebook's own value, however it is written, makes none."""
    (job,) = jobs(Wish(routes=["northern"], settings=settings, name=name), output)
    assert (job.place.unit, job.variant) == (unit, variant)


def test_long_values_give_a_short_name_that_is_their_own(output):
    several = [
        {"first_year": 1999, "last_year": year, "attribution": "fractional", "seed": 10**60} for year in (2018, 2019)
    ]
    first, second = (jobs(Wish(routes=["northern"], settings=one), output)[0].place.unit for one in several)
    assert first != second and max(len(first), len(second)) < 90


def test_a_name_without_another_value_is_refused(output):
    with pytest.raises(InputError, match="--as names the variant 'early', but no value differs"):
        jobs(Wish(routes=["northern"], settings={"first_year": 2005}, name="early"), output)


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
