import base64
import json
import re
import shutil
import time

import pytest

from pactresearch import cli
from pactresearch.reports.kept import editions
from tests.reports.conftest import published, server_of_kernels  # noqa: F401 (fixtures)

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")

PATIENCE = 120  # seconds in which a busy computer answers what is asked of a page


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One browser for all tests, which leave its window and media as they were or set what they need."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("no chromium with chromedriver on this computer")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as opened:
        opened.set_script_timeout(PATIENCE)
        yield opened


@pytest.fixture(autouse=True)
def usual_window(browser):
    """Each test begins with the window as it opened, and with no page that goes on asking a server that is gone."""
    browser.get("about:blank")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


EARLIER = "2000-01-01"  # an edition with other findings
# One of each kind of report, the two longest fact sheets, and two with little in them; what a batch file says of each.
KINDS = {
    "route_trends/balkan": 'route = "balkan"',
    "cross_route/cross_route": "",
    "price_chain/northern": 'route = "northern"',
    "flows_and_income/balkan": 'route = "balkan"',
    "business_models/northern": 'route = "northern"',
    "business_models_synthesis/business_models_synthesis": "",
    "country_factsheet/GBR": 'country = ["GBR", "PAK"]',
    "country_factsheet/AFG": 'country = "AFG"',
    "country_factsheet/BIH": 'country = "BIH"',
    "country_comparison/country_comparison": "",
    "precursors/precursors": "",
    "demand/demand": "",
    "portfolio/portfolio": "",
    "country_demand/TJK": 'country = "TJK"',
    "monitoring_brief/northern": 'route = "northern"',
    "gap_analysis/gap_analysis": "",
    "gap_analysis/demand": "",
    "macro_indicators/macro_indicators": "",
}


@pytest.fixture(scope="session")
def every_kind(standard_reports, tmp_path_factory):
    """The folder of one report of each kind, as the command makes them, with its index and the page of what changed."""
    batch = tmp_path_factory.mktemp("batch") / "every_kind.toml"
    parts = [f'[[reports]]\nnotebook = "{name.partition("/")[0]}"\n{of}\n' for name, of in KINDS.items()]
    batch.write_text("".join(parts), encoding="utf-8")
    out = standard_reports("--batch", str(batch))
    (now,) = (one for one in (out / editions.FOLDER).iterdir() if one.name != EARLIER)
    for file in now.glob("*/*.json"):
        said = json.loads(file.read_text(encoding="utf-8"))
        said["findings"][0] |= {"value": -1.0, "low": -2.0, "high": -0.5}
        said["made_from"]["library_sha256"] = "0" * 64
        before = out / editions.FOLDER / EARLIER / file.parent.name
        before.mkdir(parents=True, exist_ok=True)
        (before / file.name).write_text(json.dumps({**said, "findings": said["findings"][:-1]}), encoding="utf-8")
    assert cli.main(["compare", EARLIER, now.name, "--reports", str(out)]) == 0
    return out


def window(browser, width, height):
    """Sets the window's size in CSS pixels, as a phone's where it is narrow."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def pages(browser, address):
    """The number of sheets of A4 that a page prints on."""
    browser.get("about:blank")  # a place within the page that is open would not be gone to
    browser.get(address)
    there = (
        "return document.readyState === 'complete' && (!location.hash || document.querySelector(':target') !== null)"
    )
    deadline = time.monotonic() + 20
    while not browser.execute_script(there) and time.monotonic() < deadline:
        time.sleep(0.05)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return len(re.findall(rb"/Type\s*/Page[^s]", base64.b64decode(printed["data"])))
