import base64
import io

import html5lib
import pandas as pd
import pytest
import tinycss2
from bs4 import BeautifulSoup

from pactresearch.reports import templates
from pactresearch.reports.page import glossary, html, index
from pactresearch.words import unbroken

LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest"}


@pytest.fixture(scope="module")
def page(published):
    return (published / "route_trends" / "northern.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def soup(page):
    return BeautifulSoup(page, "html.parser")


@pytest.fixture(scope="module", params=["index.html", "route_trends/northern.html"])
def tree(request, published):
    content = (published / request.param).read_text(encoding="utf-8")
    return html5lib.parse(content, namespaceHTMLElements=False)


def addresses(rules):
    """Every url() and @import of parsed CSS."""
    for token in rules:
        if token.type == "at-rule" and token.at_keyword == "import":
            yield tinycss2.serialize(token.prelude)
        if token.type == "url":
            yield token.value
        if token.type == "function" and token.lower_name == "url":
            yield tinycss2.serialize(token.arguments)
        for part in ("prelude", "content", "arguments"):
            yield from addresses(getattr(token, part, None) or [])


def test_nothing_is_loaded_from_outside(tree):
    loaded = [
        value
        for element in tree.iter()
        for name, value in element.attrib.items()
        if name in LOADING or (name == "href" and element.tag != "a")
    ]
    assert loaded
    assert [value[:80] for value in loaded if not value.startswith(("data:", "#"))] == []


def test_no_style_loads_anything(tree):
    sheets = [element.text for element in tree.iter("style")]
    sheets += [element.attrib["style"] for element in tree.iter() if "style" in element.attrib]
    assert sheets
    found = [one for sheet in sheets for one in addresses(tinycss2.parse_component_value_list(sheet))]
    assert [address for address in found if not address.startswith(("data:", "#"))] == []


def test_there_is_no_script_but_the_one_that_the_policy_of_the_index_names(tree):
    forbidden = {"iframe", "object", "embed", "form"}
    assert [element.tag for element in tree.iter() if element.tag in forbidden] == []
    assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == []
    policy = next(element.attrib["content"] for element in tree.iter("meta") if "http-equiv" in element.attrib)
    scripts = [element.text for element in tree.iter("script")]
    assert [f"script-src '{index.fingerprint(script)}'" in policy for script in scripts] == [True] * len(scripts)
    assert ("script-src" in policy) == bool(scripts)


def test_links_stay_in_the_file_or_say_that_they_leave_it(soup):
    for link in soup.select("a[href]"):
        assert link["href"].startswith(("#", "data:text/csv", "https://")), link["href"]
    targets = {element["id"] for element in soup.select("[id]")}
    inside = {link["href"][1:] for link in soup.select("a[href^='#']")}
    assert inside <= targets


def test_the_index_links_only_to_files_beside_it(published):
    page = BeautifulSoup((published / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [link["href"] for link in page.select("a[href]") if not link["href"].startswith("#")]
    assert "route_trends/northern.html" in links
    assert all((published / link).is_file() for link in links)


def test_alt_text_survives(soup):
    alts = [image["alt"] for image in soup.select("img")]
    assert len(alts) == 2
    assert all(alt.startswith("Line of 16 years & their total") for alt in alts)


def test_the_data_in_the_page_are_the_data_of_the_figure(soup):
    link = soup.find("a", download="seizures.csv")
    data = pd.read_csv(io.BytesIO(base64.b64decode(link["href"].partition("base64,")[2])))
    assert list(data.columns) == ["year", "kg"]
    assert data["year"].tolist() == list(range(2005, 2021))
    total = soup.find("img")["alt"].rpartition("total, ")[2]
    assert total == f"{data['kg'].sum():.0f} kg."


def test_the_head_comes_first_and_names_the_page(soup):
    assert soup.html["lang"] == "en"
    assert soup.title.get_text() == "Northern route"
    assert len(soup.select("h1")) == 1
    assert soup.select_one(".kind").get_text() == "Route trends"
    assert soup.select_one("a").get_text() == "Skip to the report"
    first = soup.select_one("main").find(["h1", "details"])
    assert first.name == "h1", "no code stands before the findings"


def test_contents_list_every_section_in_both_places(soup):
    for place in soup.select(".contents ol"):
        assert [item.get_text() for item in place.select("li.h2")] == [
            "What was seized",
            "By country",
            "About this report",
        ]
        assert [item.get_text() for item in place.select("li.h3")] == ["A table"]


def test_all_code_is_there_folded_and_in_order(soup):
    folded = soup.select("details.code")
    assert all(not element.has_attr("open") for element in folded)
    code = "\n".join(block.get_text() for element in folded for block in element.select("pre"))
    order = [
        code.index(part)
        for part in ('route = "northern"', "# Parameters", "from pactresearch", "page_head(", "show_table(")
    ]
    assert order == sorted(order)
    outside = BeautifulSoup(str(soup.main), "html.parser")
    for element in outside.select("details.code"):
        element.decompose()
    assert "from pactresearch" not in outside.get_text()


def test_no_line_ends_between_a_number_and_its_unit_and_what_is_copied_keeps_its_spaces():
    head, body = (
        "<head><title>5 kg</title></head>",
        '<p title="5 kg">5 kg</p><pre>x = 5 % 3</pre><code>5 %</code><p>USD 5</p>',
    )
    together = body.replace(">5 kg", ">5\u00a0kg").replace("USD 5", "USD\u00a05")
    assert templates.unbroken(f"{head}<body>{body}</body>") == f"{head}<body>{together}</body>"


def test_the_footer_says_how_to_make_the_file_again(soup):
    about = " ".join(soup.footer.get_text(" ").split())
    assert "pactresearch run --notebook route_trends --route northern" in about
    for words in ("first_year 2005", "heroin, opium", "table seizures", "pandas", "World Drug Report 2025", "Edition:"):
        assert words in about


def test_the_foot_explains_the_terms_that_the_report_uses_and_no_others(soup):
    explained = {name.get_text(): name.find_next("dd").get_text() for name in soup.select("footer .terms dt")}
    used = glossary.used_in(soup.main.get_text(" "))
    assert explained == {one.term: unbroken(f"{one.definition} ({one.source})") for one in used}
    assert "seizure" in explained
    assert len(explained) < len(glossary.terms())


def test_the_runners_own_cell_is_not_shown(page):
    assert "provenance.tell" not in page


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ('<img src="data:," alt="">', "no alt text"),
        ('<img src="data:," alt="\u200b\u2066">', "no alt text"),
        ('<img src="map.png" alt="map">', "<img> loads map.png"),
        ('<img srcset="a.png 2x" alt="map">', "<img> loads a.png 2x"),
        ('<link rel="stylesheet" href="https://a.org/x.css">', "<link> loads https://a.org/x.css"),
        ("<style>@import 'https://a.org/x.css';</style>", "it has the style @import"),
        ('<p style="background:url(//a.org/x.png)">', "a style loads //a.org/x.png"),
        ('<p onclick="x()">', "<p> has the script onclick"),
        ('<a href="javascript:x()">', "a link leads to javascript:x()"),
        ("<iframe></iframe>", "it has a <iframe>"),
    ],
)
def test_what_would_reach_outside_is_found(fragment, words):
    assert words in "; ".join(html.problems(fragment))


def test_what_stands_alone_passes():
    dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a whole picture of one pixel
    whole = f'<img src="data:image/gif;base64,{dot}" alt="x"><a href="https://unodc.org">UNODC</a><a href="#x">x</a>'
    assert html.problems(whole + "<p style='color: rgb(1 2 3); margin: 0'>x</p>") == []
