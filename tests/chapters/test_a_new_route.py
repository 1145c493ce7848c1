"""A fourth route is rows in routes.csv and no code: every report is made of it, and calls it by its name."""

import re
import shutil

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup

from pactresearch import geography
from pactresearch.data import sources, store
from pactresearch.reports.run import execution
from pactresearch.reports.run.planning import Wish
from tests.conftest import quick_notebooks, work_in

ROUTE, TITLE = "eastern_black_sea", "Eastern Black Sea route"  # a direction and a proper name of two words
MOVED = ("ARM", "AZE", "GEO", "UKR")  # from the Balkan route, whose branch they are today
FROM_IRAN = 0.2  # the part of its Balkan weight that Iran gives to the new route; it stays primary on the old one


def with_new_route(raw):
    """Puts the rows of the new route into data/raw, as docs/data.md tells a reader to, with the corridors that lie on it."""
    routes = read(raw / "routes.csv")
    on_balkan = routes["route"] == "balkan"
    routes.loc[on_balkan & routes["iso3"].isin(MOVED), "route"] = ROUTE
    iran = routes[on_balkan & (routes["iso3"] == "IRN")]
    routes.loc[iran.index, "weight"] = str(float(iran["weight"].iloc[0]) - FROM_IRAN)
    source = routes[on_balkan & (routes["stage"] == "source")]
    added = pd.concat([source, iran.assign(weight=str(FROM_IRAN), primary="0", order="1")]).assign(route=ROUTE)
    write(pd.concat([routes, added]), raw / "routes.csv")
    corridors = read(raw / "heroin_corridors.csv")
    ends_moved = corridors[["origin", "destination"]].isin(MOVED)
    here = (corridors["route"] == "balkan") & corridors["destination"].isin(MOVED)
    corridors.loc[here, "route"] = ROUTE
    write(corridors[here | ~ends_moved.any(axis=1)], raw / "heroin_corridors.csv")


def read(file):
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def write(table, file):
    table.to_csv(file, index=False)
    sidecar = sources.sidecar_of(file)
    said = yaml.safe_load(sidecar.read_text(encoding="utf-8")) | {"sha256": sources.checksum(file)}
    sidecar.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def made(built, tmp_path_factory):
    """A project with the new route, in which the reports on it and one sheet of a country on it have been made."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("route") / "project")
    quick_notebooks(folder)
    with_new_route(folder / "data" / "raw")
    with pytest.MonkeyPatch.context() as patch:
        work_in(folder, patch)
        store.build()
        wishes = [
            Wish(routes=[ROUTE]),
            Wish(notebooks=["cross_route", "business_models_synthesis", "country_comparison"]),
            Wish(notebooks=["country_factsheet"], countries=["GEO"]),
        ]
        outcomes = execution.run(wishes, say=lambda line: None)
        title = geography.route_title(ROUTE)
    assert {outcome.place.page.stem: outcome.failure for outcome in outcomes if outcome.failure} == {}
    assert title == TITLE
    return folder / "reports"


def words_of(page):
    """What a reader reads: without code, downloads, and the foot, which repeats the parameters as they were given."""
    soup = BeautifulSoup(re.sub(r'="data:[^"]*"', "", page.read_text(encoding="utf-8")), "html.parser")
    for element in soup.select("footer, style, pre, .contents"):
        element.decompose()
    alt = [image.get("alt", "") for image in soup.find_all("img")]
    return re.sub(r"\s+", " ", " ".join([soup.get_text(" "), *alt]))


PAGES = [
    *(f"{notebook}/{ROUTE}" for notebook in ("route_trends", "price_chain", "flows_and_income", "business_models")),
    *(f"{notebook}/{notebook}" for notebook in ("cross_route", "business_models_synthesis")),
    "country_factsheet/GEO",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_report_calls_the_new_route_by_its_name(made, page):
    words = words_of(made / f"{page}.html")
    called = set(re.findall(r"\b\w+[ _]black[ _]sea\b", words, re.IGNORECASE))
    assert called, "the report does not name the route"
    assert called <= {"Eastern Black Sea", "eastern Black Sea"}
    for other in ("balkan", "northern", "southern"):
        assert f"{other} Route" not in words
    assert "balkan route" not in words
