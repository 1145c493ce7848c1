"""How soon a report that lies on disk is painted: the browser's own `first-contentful-paint`, on a computer that does nothing else.

    python -m benchmarks.first_paint reports                    one page of each kind in the folder, median of five loads
    python -m benchmarks.first_paint reports --runs 9 --most 300    exit code 1 where a median is over 300 ms

The page is opened by its file:// address in a window of 1366×768, after a blank page each time, so that nothing of it is still
drawn. The first load of all, which starts the browser's own processes, is left out.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from selenium import webdriver

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
PAINTED = """
let done = arguments[0], seen = (all) => all.find((one) => one.name == "first-contentful-paint");
new PerformanceObserver((list) => { let one = seen(list.getEntries()); if (one) done(one.startTime); })
    .observe({type: "paint", buffered: true});
"""


def pages(folder: Path) -> list[Path]:
    """The index and the largest page of each kind, which is slowest to read."""
    kinds = sorted({page.parent for page in folder.glob("*/*.html")})
    largest = [max(kind.glob("*.html"), key=lambda page: page.stat().st_size) for kind in kinds]
    return [page for page in (folder / "index.html", *largest) if page.is_file()]


def milliseconds(browser: webdriver.Chrome, page: Path, runs: int) -> list[float]:
    """From the start of each load to the first text or picture on the screen."""
    times = []
    for _ in range(runs):
        browser.get("about:blank")
        browser.get(page.resolve().as_uri())
        times.append(browser.execute_async_script(PAINTED))
    return times


def opened(profile: str) -> webdriver.Chrome:
    """A browser without a window that is shown."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in (*FLAGS, "--window-size=1366,768", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def main() -> int:
    """Prints a line a page; 1 where a median is over what was asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--most", type=float, default=float("inf"), help="milliseconds that no median may exceed")
    given = asked.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as profile, opened(profile) as browser:
        found = pages(given.folder)
        milliseconds(browser, found[0], 1)
        for page in found:
            times = milliseconds(browser, page, given.runs)
            middle = statistics.median(times)
            slow |= middle > given.most
            name, size = page.relative_to(given.folder), page.stat().st_size / 1e6
            print(f"{middle:6.0f} ms ({min(times):.0f} to {max(times):.0f})  {size:5.2f} MB  {name}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
