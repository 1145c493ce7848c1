import html5lib
import pandas as pd
import pytest

from pactresearch.reports.page.content import markup

# As other people's pages leave for an address, load from one, or run: each a way round a list of what is forbidden.
REFUSED = [
    '<a href="the_sheet.html">beside the page, where no mailed file has it</a>',
    '<a href="file:///home/somebody/list.xlsx">on one computer</a>',
    '<a href="../balkan.html">no place of a report</a>',
    '<a href="../../demand/demand.html">out of the folder of reports</a>',
    '<a href="../demand/../balkan.html">round about</a>',
    '<a href="../demand/demand.html?x">with something for a server</a>',
    '<meta http-equiv="refresh" content="0;url=https://example.org/">',
    "<META/HTTP-EQUIV=refresh CONTENT=0;url=//example.org>",
    "<!--> <meta http-equiv=refresh content=0> -->",
    "<p title='>'><meta charset=utf-7>",
    '<base href="//example.org/">',
    '<map><area href="https://example.org/"></map>',
    '<link rel="prefetch" href="//example.org/">',
    '<svg aria-hidden="true"><a xlink:href="https://example.org/"><text>x</text></a></svg>',
    '<svg aria-hidden="true"><animate attributeName="href" values="javascript:x()"/></svg>',
    '<svg aria-hidden="true"><set attributeName="href" to="x"/></svg>',
    '<svg aria-hidden="true"><foreignObject><p>x</p></foreignObject></svg>',
    '<svg aria-hidden="true"><use href="#x"/></svg>',
    '<svg aria-hidden="true"><circle r="1" fill="url(https://example.org/x)"/></svg>',
    '<math href="https://example.org/"><mi>x</mi></math>',
    "<template><meta http-equiv=refresh></template>",
    "<noscript><meta http-equiv=refresh></noscript>",
    "<style>@import/**/'https://example.org/x.css';</style>",
    '<p style="background: u\\72l(https://example.org/x.png)">x</p>',
    '<style>p { background: image-set("https://example.org/x.png" 1x) }</style>',
    '<a ping="https://example.org/" href="https://unodc.org/">x</a>',
    '<a href=" java\tscript:x()">x</a>',
    '<a href="&#106;avascript:x()">x</a>',
    '<form action="https://example.org/"></form>',
    '<li><input type="checkbox" disabled> to do</li>',
    '<input type="submit" formaction="https://example.org/">',
    "<button>x</button>",
    "<portal src=x></portal>",
    "<frameset><frame src=x></frameset>",
    "<body onload=x()>",
    "<marquee>x</marquee>",
    '<video src="data:video/mp4,"></video>',
    '<audio><source src="x.ogg"></audio>',
    "<video><track src=x></video>",
    '<iframe srcdoc="x"></iframe>',
    "<p/onclick=x()>x</p>",
    "<me\0ta>",
    '<table background="x.png"></table>',
]
# What browsers close by themselves, and what this library, Markdown and pandas write.
TAKEN = [
    "<p>a<p>b",
    "<ul><li>a<li>b</ul>",
    "x < y & z",
    '<a href="../business_models/balkan.html">the report that lies beside this one</a>',
    "<details open><summary>x</summary><table><tr><td>1<td>2</table></details>",
    '<a href="HTTPS://unodc.org" target="_blank" rel="noopener">x</a><a href="mailto:x@example.org">y</a>',
    '<strong><svg aria-hidden="true" viewBox="0 0 16 16" focusable="false"><circle cx="8" cy="8" r="6"/></svg> x</strong>',
    pd.DataFrame({"kg": [1.5]})._repr_html_(),
    pd.DataFrame({"kg": [1.5]}).style.format("{:.1f}").set_caption("x").to_html(),
]


@pytest.mark.parametrize("fragment", REFUSED)
def test_what_leaves_loads_or_runs_is_refused(fragment):
    _, wrong = markup.judged(fragment)
    assert wrong != []


@pytest.mark.parametrize("fragment", TAKEN)
def test_what_our_pages_are_made_of_is_taken(fragment):
    _, wrong = markup.judged(fragment)
    assert wrong == []


@pytest.mark.parametrize("fragment", [*REFUSED, *TAKEN])
def test_another_parser_of_the_standard_sees_no_element_that_is_not_judged(fragment):
    named = {
        element.tag
        for element in html5lib.parse(f"<!DOCTYPE html><body>.{fragment}", namespaceHTMLElements=False).iter()
        if isinstance(element.tag, str)
    }
    suspicious = {"meta", "base", "area", "link", "template", "noscript", "form", "button", "video", "audio", "iframe"}
    found = markup.problems(fragment)
    for name in named & suspicious:
        assert {f"it has a <{name}>", "it has a <template>"} & {*found}  # what a template holds goes with it


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("<style>", "<style> is not closed"),
        ("<textarea>", "<textarea> is not closed"),
        ("<plaintext>", "<plaintext> is not closed"),
        ("<p>before</p><table>", "<table> is not closed"),
        ("<table><tr><td>1", "<td> is not closed"),
        ("<p><b>x</p>", "<b> is not closed"),
        ("<details><summary>x</summary>", "<details> is not closed"),
        ("<!-- x", "a comment <!-- is not closed"),
        ("</div>", "an end tag closes what was opened outside this cell"),
        ("</main>", "an end tag closes what was opened outside this cell"),
        ('<p title="x', "a tag is not finished"),
        ("<base", "<base> is not closed"),
    ],
)
def test_what_would_take_in_the_rest_of_the_page_is_named(fragment, words):
    assert words in markup.unclosed(fragment)
