"""The first screen of each kind of report: what a reader sees who scrolls nowhere, and whether all can read it."""

import base64
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pactresearch.figures import opening, picture
from pactresearch.reports.run import notebooks
from tests.browser.conftest import KINDS, window

SCREENS = {"laptop": (1366, 768), "phone": (390, 844)}
OF_COLOURS = ("color-contrast", "link-in-text-block")  # what axe judges by colours
FIRST_PAINT_MS = 300
# axe-core 4.14.1 of Deque Systems, Mozilla Public License 2.0 (axe/LICENSE): rules of the WCAG, run in the page.
AXE = Path(__file__).with_name("axe") / "axe.min.js"
SEEN = """
let seen = (element) => { let box = element.getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth; };
return [...document.querySelectorAll(arguments[0])].filter(seen).map((element) => element.textContent);
"""
PAINTED = """
let done = arguments[0];
new PerformanceObserver((seen) => done(seen.getEntries().at(-1).startTime)).observe({type: "paint", buffered: true});
"""
VIOLATIONS = """
let [rules, done] = arguments, of = rules ? {runOnly: {type: "rule", values: rules}} : {};
axe.run({resultTypes: ["violations"], ...of}).then(
    (found) => done(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`)));
"""


def test_every_notebook_has_its_kind_here():
    assert {name.partition("/")[0] for name in KINDS} == {one.name for one in notebooks.find()}


@pytest.fixture(autouse=True)
def usual_window(browser):
    """Each test begins with the window as it opened; the page stays, of which many things are asked."""
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture(scope="module")
def opened(request, browser, every_kind):
    """A page, opened once for all that is asked of it."""
    browser.get((every_kind / f"{request.param}.html").as_uri())
    return browser


each_kind = pytest.mark.parametrize("opened", KINDS, indirect=True, scope="module")
each_page = pytest.mark.parametrize("opened", [*KINDS, "index", "changes"], indirect=True, scope="module")


@pytest.mark.parametrize("screen", SCREENS)
@each_kind
def test_the_first_screen_says_what_is_new(opened, screen):
    window(opened, *SCREENS[screen])
    unit, title, figures, verdicts, charts = (
        opened.execute_script(SEEN, place)
        for place in (".head .unit", "h1", ".keys li", ".keys .verdict", ".first figure img")
    )
    assert re.search(r"\d{4}–\d{4}|to \d{4}$", unit[0].strip()), "the unit is named with its period, or its last year"
    assert len(title) == 1
    assert re.search(r"\b(19|20)\d{2}\b", " ".join([*title, *figures, *unit])), "the newest figure has its year"
    assert len(figures) >= 2
    assert any(re.search(r"supported|identified|reported", one) for one in verdicts), "what is claimed has its verdict"
    assert len(charts) == 1, "the one chart is whole"


@each_kind
def test_the_one_chart_is_drawn_for_a_phone(opened):
    """In the width of a phone, so that its words are no smaller there than the page's small print."""
    (width,) = opened.execute_script("return [...document.querySelectorAll('.first img')].map(one => one.naturalWidth)")
    assert width == round(opening.WIDTH_INCHES * picture.DOTS_PER_INCH)


@pytest.mark.parametrize("name", [*KINDS, "index", "changes"])
def test_no_line_ends_between_a_number_and_its_unit(every_kind, name):
    """Where a space would let it; in what is mailed as data, and in code, spaces stay spaces."""
    page = LexborHTMLParser((every_kind / f"{name}.html").read_text(encoding="utf-8"))
    for code in page.css("pre, code, style, script"):
        code.decompose()
    text = page.css_first("body").text()
    assert re.findall(r".{20}(?:\d (?:%|kg|t|g|km|ha|USD|million|billion)\b|USD \d)", text) == []
    if name in KINDS:
        assert "\u00a0" not in (every_kind / f"{name}.json").read_text(encoding="utf-8")
        links = [link.attributes["href"] for link in page.css("a.data")]
        assert links
        assert b"\xc2\xa0" not in b"".join(base64.b64decode(link.partition("base64,")[2]) for link in links)


@each_kind
def test_it_is_painted_at_once(opened):
    times = [opened.execute_async_script(PAINTED)]
    while min(times) >= FIRST_PAINT_MS and len(times) < 4:  # the computer may be busy with something else
        opened.refresh()
        times.append(opened.execute_async_script(PAINTED))
    assert min(times) < FIRST_PAINT_MS


@pytest.mark.parametrize("name", [*KINDS, "index", "changes"])
def test_dark_pages_differ_in_colours_only(every_kind, name):
    """So that all else is judged in the light."""
    styles = LexborHTMLParser((every_kind / f"{name}.html").read_text(encoding="utf-8")).css("style")
    style = "".join(one.text() for one in styles)
    dark = re.findall(r"prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)", style)
    assert len(dark) == style.count("dark)") == 1
    declared = {one.split(":")[0].strip() for one in re.split(r"[{};]", dark[0]) if re.match(r"\s*[-\w]+\s*:\s", one)}
    assert "--paper" in declared
    assert {one for one in declared if not one.startswith("--")} <= {"background", "border-radius", ""}


@pytest.mark.parametrize(("scheme", "rules"), {"light": None, "dark": OF_COLOURS}.items(), ids=("light", "dark"))
@each_page
def test_everybody_can_read_it(opened, scheme, rules):
    feature = {"name": "prefers-color-scheme", "value": scheme}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": [feature]})
    if not opened.execute_script("return 'axe' in window"):
        opened.execute_script(AXE.read_text(encoding="utf-8"))
    assert opened.execute_async_script(VIOLATIONS, rules) == []
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
