"""Payloads in a real browser, with the network watched, and without the policy that would stop them: the markup alone must."""

import pytest

from pactresearch.errors import ReportError
from pactresearch.reports import templates
from pactresearch.reports.page import html
from pactresearch.reports.page.content import markdown, markup
from tests.reports.page.payloads import PAYLOADS
from tests.reports.page.test_payloads import displayed, notebook, provenance_of, report  # noqa: F401 (fixture)


def accepted():
    """The payloads that a page takes as markup, each as HTML and as Markdown of a person."""
    for said in PAYLOADS:
        for made in (lambda text: text, lambda text: markdown.as_html(text, of_code=False)):
            try:
                clean, wrong = markup.judged(made(said))
            except ReportError:
                continue
            if not wrong:
                yield clean


def of_markup():
    return html.render(notebook(*({"text/html": one} for one in accepted() if one.strip())), provenance_of("x")).html


def of_markdown():
    said = [f"Of {one}\n\n{one}" for one in PAYLOADS if "$" not in one]
    return html.render(notebook(*({"text/markdown": one} for one in said)), provenance_of("x")).html


@pytest.mark.parametrize("kind", ["markup", "markdown", "data"])
def test_no_payload_acts_asks_or_leaves(kind, browser, displayed, tmp_path):  # noqa: F811
    texts = " ".join(PAYLOADS)
    page = {"markup": of_markup, "markdown": of_markdown, "data": lambda: report(texts, displayed)}[kind]()
    file = tmp_path / "page.html"
    assert templates.POLICY in page
    file.write_text(page.replace(templates.POLICY, ""), encoding="utf-8")
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(file.as_uri())
    # What waits for a reader who moves, points and types: everything is opened, pointed at, focused and clicked.
    browser.execute_script(
        "document.querySelectorAll('details').forEach(one => { one.open = true });"
        "document.querySelectorAll('main *').forEach(one => { for (let kind of ['mouseover', 'focus', 'click', 'toggle'])"
        " if (!one.closest('a[href^=http], a[download]')) one.dispatchEvent(new Event(kind, {bubbles: true})) })"
    )
    browser.execute_async_script("setTimeout(arguments[0], 700)")
    assert browser.current_url.partition("#")[0] == file.as_uri()
    assert browser.execute_script("return [window.pwned, document.title.length > 0, window.length]") == [None, True, 0]
    sent = [one["message"] for one in browser.get_log("performance") if "Network.requestWillBeSent" in one["message"]]
    assert [one for one in sent if '"url":"file:' not in one and '"url":"data:' not in one] == []
    assert len(sent) <= 2 + page.count('src="data:') + page.count("data:,")
    acting = (
        "script, iframe, object, embed, form, input, button, base, link:not([rel=icon]), [onclick], [onload], [onerror]"
    )
    assert browser.execute_script("return document.body.querySelectorAll(arguments[0]).length", acting) == 0
    assert (
        browser.execute_script("return getComputedStyle(document.querySelector('footer h2')).visibility") == "visible"
    )


def test_the_same_payloads_act_where_nobody_judges_them(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(
        f"<!DOCTYPE html><title>x</title>{PAYLOADS[7]}{PAYLOADS[9]}<img src=x onerror=window.pwned=1>", "utf-8"
    )
    browser.get(file.as_uri())
    browser.execute_async_script("setTimeout(arguments[0], 300)")
    assert browser.execute_script("return window.pwned") == 1
