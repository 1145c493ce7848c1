import base64

import pytest

WIDTHS = (360, 1280)


@pytest.fixture(params=["index.html", "route_trends/northern.html"])
def opened(request, browser, published):
    """The browser with a page open, its logs emptied before."""
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get((published / request.param).as_uri())
    return browser


def test_the_console_is_silent(opened):
    assert opened.get_log("browser") == []


def test_nothing_is_asked_of_the_network(opened):
    sent = [
        entry["message"] for entry in opened.get_log("performance") if "Network.requestWillBeSent" in entry["message"]
    ]
    assert [message for message in sent if '"url":"http' in message] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_does_not_scroll_sideways(opened, width):
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    content, room = opened.execute_script(
        "let page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
    )
    assert content == room


@pytest.fixture
def report(browser, published):
    browser.get((published / "route_trends" / "northern.html").as_uri())
    return browser


def shown(browser, selector):
    return [element.is_displayed() for element in browser.find_elements("css selector", selector)]


def test_code_is_folded_and_one_click_shows_it(report):
    assert shown(report, "details.code pre")
    assert not any(shown(report, "details.code pre"))
    report.find_element("css selector", "details.code summary").click()
    assert shown(report, "details.code pre")[0]


def test_contents_stand_at_the_side_on_wide_screens_and_are_folded_on_narrow_ones(report):
    for width, wide in ((1280, True), (360, False)):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": not wide}
        report.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        assert all(shown(report, ".contents.wide a")) == wide
        assert shown(report, ".contents.narrow summary") == [not wide]
        assert not any(shown(report, ".contents.narrow a"))


def test_a_wide_table_scrolls_in_its_own_frame(report):
    size = {"width": 260, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    report.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    frame = report.find_element("css selector", ".table")
    inner, outer = report.execute_script("return [arguments[0].scrollWidth, arguments[0].clientWidth]", frame)
    assert inner > outer
    assert outer <= 360


def test_every_picture_can_be_decoded(report):
    widths = report.execute_script("return [...document.images].map(image => image.naturalWidth)")
    assert widths
    assert min(widths) > 1000


def test_it_prints_to_pdf_without_code(report):
    printed = report.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert base64.b64decode(printed["data"]).startswith(b"%PDF-")
    report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not any(shown(report, "details.code, .contents, .skip"))
    assert all(shown(report, "main h2, img, main table"))
    assert not any(shown(report, ".fingerprints")), "64 letters each, which nobody reads off paper"
    report.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
