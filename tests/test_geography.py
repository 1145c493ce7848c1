import io
import zipfile

import numpy as np
import pandas as pd
import pytest
import shapely

from pactresearch import geography, paths
from pactresearch.data import store
from pactresearch.data.layout import refuse_broken
from pactresearch.data.reference import ROUTES, check_routes
from pactresearch.errors import InputError
from pactresearch.geography import routes as routes_module

IDS_COUNTRY_COLUMNS = ["COUNTRY", "PRODUCING_COUNTRY", "DEPARTURE_COUNTRY", "DESTINATION_COUNTRY"]
# What the IDS file writes where it names no country.
IDS_NO_COUNTRY = {"", "Unknown", "Other", "Multiple Countries"}
# Outlines are simplified to about 2 km and some capitals lie on a border or a coast.
CAPITAL_TOLERANCE_DEGREES = 0.25
# Distances in almanacs are between city centres that differ by some kilometres.
DISTANCE_TOLERANCE_KM = 6
# The World Drug Report prints whole per cent, and figures were revised since.
SHARE_TOLERANCE_POINTS = 1.0


def route_rows(*rows):
    columns = ["route", "stage", "iso3", "first_year", "last_year", "weight", "primary"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"first_year": "Int64", "last_year": "Int64"})


class TestCountries:
    def test_the_partnership_has_58_countries_with_un_names(self):
        known = geography.countries()
        assert known["partner"].sum() == len(geography.partners()) == 58
        assert known.loc["TUR", "name"] == "Türkiye"
        assert known.loc["IRN", "name"] == "Iran (Islamic Republic of)"
        assert known.loc["MKD", "name"] == "North Macedonia"

    def test_kosovo_carries_the_reservation_of_resolution_1244(self):
        assert geography.country_name("XKX") == "Kosovo under UNSCR 1244", "in every table, figure and download"
        assert "Security Council resolution 1244 (1999)" in geography.countries().loc["XKX", "note"]

    @pytest.mark.parametrize(
        ("name", "iso3"),
        [
            ("Türkiye", "TUR"),
            ("Turkey", "TUR"),
            ("TUR", "TUR"),
            ("Iran, Islamic Republic of", "IRN"),
            ("Macedonia, the former Yugoslav Republic of", "MKD"),
            ("Czech Republic", "CZE"),
            ("Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire", "CIV"),
            (" russian  federation ", "RUS"),
            ("KKK", "XKX"),
            ("tjk", "TJK"),
            ("Таджикистан", "TJK"),
            ("EL", "GRC"),
            ("the Russian Federation", "RUS"),
            ("Tu\u0308rkiye", "TUR"),
            ("T\u00dcRK\u0130YE", "TUR"),
            ("Co\u0302te d'Ivoire", "CIV"),
            ("C\u00f4te d\u00b4Ivoire", "CIV"),
            ("Curac\u0327ao", "CUW"),
        ],
    )
    def test_spellings_of_the_sources_are_known(self, name, iso3):
        assert geography.iso3_of(name) == iso3

    @pytest.mark.parametrize(
        ("iso3", "said"),
        [
            ("RUS", "the Russian Federation"), ("NLD", "the Netherlands"), ("GBR", "the United Kingdom"), ("TJK", "Tajikistan"),
            ("ARE", "the United Arab Emirates"), ("IRN", "the Islamic Republic of Iran"), ("SDN", "the Sudan"),
            ("SSD", "South Sudan"), ("MDA", "the Republic of Moldova"), ("TUR", "Türkiye"), ("MKD", "North Macedonia"),
        ],
    )  # fmt: skip
    def test_a_name_that_wants_an_article_has_it_in_a_sentence_and_no_brackets(self, iso3, said):
        assert geography.in_text(geography.country_name(iso3)) == said

    def test_an_unknown_name_is_refused_with_the_nearest_and_the_file_to_edit(self):
        with pytest.raises(InputError) as refused:
            geography.iso3_of("Tajikstan", used_by="national_2026")
        assert str(refused.value) == (
            "The country 'Tajikstan' in national_2026 is not known. Nearest: Tajikistan (TJK); Pakistan (PAK). "
            "If it is another spelling of a country, add the row `Tajikstan,ISO3,national_2026` to "
            "data/raw/country_aliases.csv and write the file's new checksum into its sidecar; a region or a part of a "
            "country gets no row."
        )

    @pytest.mark.parametrize("region", ["Africa", "Balkans", "Europe", "Unknown", "Other", "GBR-SCT"])
    def test_regions_and_parts_of_countries_are_no_country(self, region):
        with pytest.raises(InputError, match="is not known"):
            geography.iso3_of(region)

    @pytest.mark.parametrize("nothing", ["", "  ", None, np.nan])
    def test_a_missing_name_is_refused(self, nothing):
        with pytest.raises(InputError, match="A country is missing in the list"):
            geography.iso3_of(nothing, used_by="the list")

    def test_an_unknown_code_is_refused(self):
        with pytest.raises(InputError, match="'KOS' is no country code"):
            geography.country_name("KOS")

    def test_every_country_named_in_the_individual_drug_seizures_is_known(self, official):
        with zipfile.ZipFile(official / "unodc_ids_2011_2016.zip") as archive:
            text = io.BytesIO(archive.read("unodc_ids_2011_2016.csv"))
        rows = pd.read_csv(text, sep=";", dtype=str, keep_default_na=False, usecols=IDS_COUNTRY_COLUMNS)
        named = {name for column in IDS_COUNTRY_COLUMNS for name in rows[column].unique()}
        unresolved = set()
        for name in named:
            try:
                geography.iso3_of(name, used_by="unodc_ids_2011_2016")
            except InputError:
                unresolved.add(name)
        assert unresolved == IDS_NO_COUNTRY


class TestRoutes:
    def test_each_country_counts_once_under_either_attribution(self):
        for attribution in ("hard", "fractional"):
            rows = pd.concat([geography.members(route, attribution) for route in geography.route_names()])
            assert rows.groupby("iso3")["weight"].sum().sub(1).abs().max() < 1e-9
        hard = pd.concat([geography.members(route) for route in geography.route_names()])
        assert hard["iso3"].is_unique

    def test_the_source_counts_on_no_route(self):
        for route in geography.route_names():
            assert geography.sources_of(route) == ("AFG",)
            assert "AFG" not in set(geography.members(route, "fractional")["iso3"])

    def test_hard_attribution_reproduces_the_balkan_share_of_the_world_drug_report_2019(self):
        """47 per cent of the heroin and morphine seized outside Afghanistan in 2017 (WDR 2019, global overview)."""
        seizures = store.load("seizures", editions="all")
        then = seizures[
            (seizures["source"] == "unodc_annual_seizures_1970_2019")
            & (seizures["year"] == 2017)
            & seizures["drug"].isin(["heroin", "morphine"])
            & (seizures["iso3"] != "AFG")
        ]
        region = geography.countries()["subregion"]
        members = geography.members("balkan")["iso3"]
        core = members[(members == "IRN") | (members.map(region) == "South-Eastern Europe")]
        share = 100 * then.loc[then["iso3"].isin(core), "kg"].sum() / then["kg"].sum()
        assert share == pytest.approx(47, abs=SHARE_TOLERANCE_POINTS)

    def test_iran_pakistan_and_azerbaijan_stand_on_two_routes(self):
        on = {route: set(geography.members(route, "fractional")["iso3"]) for route in geography.route_names()}
        assert {"IRN", "PAK"} <= on["balkan"] & on["southern"]
        assert "AZE" in on["balkan"] & on["northern"]

    def test_members_run_from_the_source_outwards(self):
        order = geography.members("northern").set_index("iso3")["order"]
        assert order.is_monotonic_increasing
        assert order["TJK"] < order["KAZ"] < order["RUS"]

    def test_an_unknown_route_or_attribution_is_refused_with_what_is_allowed(self):
        with pytest.raises(InputError, match="There is no route 'silk'"):
            geography.members("silk")
        with pytest.raises(InputError, match="attribution is 'soft'; allowed: hard, fractional"):
            geography.members("balkan", "soft")

    def test_a_new_route_needs_rows_alone(self, project, monkeypatch):
        rows = route_rows(("black_sea", "transit", "GEO", None, None, 1.0, 1)).assign(order=1, evidence="x", note=None)
        monkeypatch.setattr(routes_module, "table", lambda name: rows)
        assert geography.route_names() == ("black_sea",)
        assert geography.route_title("black_sea") == "Black Sea route"
        assert list(geography.members("black_sea")["iso3"]) == ["GEO"]

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([("balkan", "transit", "IRN", 2010, 2005, 1.0, 1)], "row 2: it runs from 2010 to 2005"),
            ([("balkan", "source", "AFG", None, None, 1.0, 1)], "is a source with weight 1 and primary 1"),
            ([("balkan", "transit", "IRN", None, None, 0.0, 1)], "is primary with the weight 0"),
            (
                [
                    ("balkan", "transit", "IRN", None, None, 0.5, 1),
                    ("southern", "transit", "IRN", None, None, 0.4, 0),
                ],
                r"The weights of IRN make 0.9 \(balkan weight 0.5, primary 1; southern weight 0.4, primary 0\)",
            ),
            (
                [
                    ("balkan", "transit", "IRN", None, None, 0.5, 1),
                    ("southern", "transit", "IRN", None, None, 0.5, 1),
                ],
                "IRN has 2 primary routes",
            ),
            (
                [
                    ("balkan", "transit", "IRN", None, None, 1.0, 1),
                    ("southern", "transit", "IRN", 2012, 2014, 0.5, 0),
                ],
                "The weights of IRN in 2012 make 1.5",
            ),
        ],
    )
    def test_rows_that_break_a_rule_are_refused(self, rows, words):
        with pytest.raises(InputError, match=words):
            refuse_broken(route_rows(*rows), ROUTES.rules, "data/raw/routes.csv")
            check_routes(route_rows(*rows))

    def test_a_country_may_change_its_route(self):
        rows = route_rows(
            ("balkan", "transit", "IRN", None, 2009, 1.0, 1),
            ("southern", "transit", "IRN", 2010, None, 1.0, 1),
        )
        check_routes(rows)

    def test_corridors_join_countries_of_their_route(self):
        for route in geography.route_names():
            on_route = {*geography.members(route, "fractional")["iso3"], *geography.sources_of(route)}
            named = geography.corridors(route)
            assert len(named)
            assert set(named["origin"]) | set(named["destination"]) <= on_route
        southern = geography.corridors("southern")
        assert ((southern["origin"] == "PAK") & (southern["destination"] == "GBR")).any()

    def test_a_corridor_that_leaves_its_route_is_refused(self, monkeypatch):
        stray = pd.DataFrame(
            {
                "drug": "heroin",
                "route": "northern",
                "origin": ["TJK"],
                "destination": ["GBR"],
                "basis": "text",
                "evidence": "x",
            }
        )
        table = routes_module.table
        monkeypatch.setattr(routes_module, "table", lambda name: stray if name == "corridors" else table(name))
        with pytest.raises(InputError, match="GBR does not stand on that route"):
            geography.corridors("northern")


class TestOutlines:
    def test_the_file_is_small_and_every_outline_valid_and_apart_from_the_others(self):
        outlines = geography.boundaries()
        assert (paths.raw() / "natural_earth_countries_50m.geojson").stat().st_size < 1_500_000
        assert outlines.crs.to_epsg() == 4326
        assert outlines.index.is_unique
        assert outlines.geometry.is_valid.all()
        tree = shapely.STRtree(outlines.geometry.to_numpy())
        assert len(tree.query(outlines.geometry.to_numpy(), predicate="overlaps")[0]) == 0

    def test_every_partner_and_every_country_of_a_route_can_be_drawn(self):
        needed = {*geography.partners()}
        for route in geography.route_names():
            needed |= {*geography.members(route, "fractional")["iso3"], *geography.sources_of(route)}
        assert needed <= set(geography.boundaries().index)
        assert needed <= set(geography.reference_points().index)

    @pytest.mark.parametrize(
        ("place", "lon", "lat", "iso3"),
        [
            ("Simferopol", 34.1, 44.95, "UKR"),
            ("Hargeisa", 44.06, 9.56, "SOM"),
            ("northern Nicosia", 33.36, 35.25, "CYP"),
            ("Pristina", 21.17, 42.67, "XKX"),
            ("Quneitra", 35.82, 33.12, "SYR"),
            ("Laayoune", -13.1, 27.1, "ESH"),
            ("Tan-Tan", -11.0, 28.4, "MAR"),
            ("Cayenne", -52.6, 4.5, "GUF"),
        ],
    )
    def test_outlines_follow_the_united_nations(self, place, lon, lat, iso3):
        outlines = geography.boundaries()
        assert list(outlines.index[outlines.contains(shapely.Point(lon, lat))]) == [iso3], place

    def test_the_siachen_glacier_is_shown_as_no_country(self):
        glacier = geography.undetermined_areas()
        assert glacier.contains(shapely.Point(77.2, 35.4)).any()
        assert not geography.boundaries().contains(shapely.Point(77.2, 35.4)).any()

    def test_disputed_lines_are_dotted_or_dashed_and_never_drawn_as_settled(self):
        disputed = geography.disputed_lines().set_index("label")
        assert disputed.loc["Line of Control in Jammu and Kashmir", "style"] == "dotted"
        assert disputed.loc["Kosovo (Security Council resolution 1244)", "style"] == "dashed"
        settled = geography.borders().set_index("kind").geometry["border"]
        assert shapely.length(shapely.intersection(settled, shapely.union_all(disputed.geometry.to_numpy()))) == 0
        # North of 32.5 degrees India and Pakistan have no settled border; south of it they have.
        outlines = geography.boundaries().geometry
        common = shapely.intersection(outlines["IND"], outlines["PAK"])
        assert shapely.length(shapely.intersection(settled, shapely.clip_by_rect(common, 70, 33, 82, 38))) == 0
        assert shapely.length(shapely.intersection(settled, shapely.clip_by_rect(common, 60, 20, 82, 32))) > 5


class TestNeighboursAndDistances:
    def test_afghanistan_has_six_neighbours(self):
        assert list(geography.neighbours("AFG")["neighbour"]) == ["CHN", "IRN", "PAK", "TJK", "TKM", "UZB"]

    def test_neighbours_along_the_routes(self):
        pairs = set(geography.neighbours().itertuples(index=False, name=None))
        assert {("IRN", "TUR"), ("AFG", "IRN"), ("AFG", "TJK"), ("BGR", "TUR"), ("SRB", "XKX")} <= pairs
        assert ("IRN", "RUS") not in pairs
        assert ("FRA", "BRA") not in pairs
        assert pairs == {(b, a) for a, b in pairs}

    @pytest.mark.parametrize(("a", "b", "km"), [("GBR", "FRA", 344), ("FRA", "DEU", 878), ("AFG", "PAK", 373)])
    def test_distances_between_capitals(self, a, b, km):
        found = geography.distances_km([a, b])
        assert found.loc[a, b] == pytest.approx(km, abs=DISTANCE_TOLERANCE_KM)
        assert found.loc[b, a] == pytest.approx(found.loc[a, b])

    def test_capitals_lie_in_their_countries(self):
        outlines = geography.boundaries().geometry
        drawn = {
            *geography.partners(),
            *(iso3 for route in geography.route_names() for iso3 in geography.members(route)["iso3"]),
        }
        points = geography.reference_points().loc[sorted(drawn)]
        far = {
            iso3: distance
            for iso3, point in points.iterrows()
            if (distance := outlines[iso3].distance(shapely.Point(point["lon"], point["lat"])))
            > CAPITAL_TOLERANCE_DEGREES
        }
        assert far == {}

    def test_a_country_without_a_point_is_refused(self):
        with pytest.raises(InputError, match="United States Minor Outlying Islands"):
            geography.distances_km(["UMI", "AFG"])
