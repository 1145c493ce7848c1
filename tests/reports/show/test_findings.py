import math

import nbformat
import pytest

from pactresearch.errors import InputError
from pactresearch.reports.show import findings
from pactresearch.reports.show.findings import MIME, Finding
from pactresearch.reports.templates import shown
from pactresearch.verdict import VERDICTS

GOOD = {
    "id": "heroin_trend", "sentence": "Heroin seizures fell.", "value": -5.0, "low": -8.0, "high": -2.0,
    "unit": "% a year", "sources": ("UNODC",), "verdict": "supported", "reason": "The interval leaves out zero.",
}  # fmt: skip


def finding(**changed):
    return Finding(**{**GOOD, **changed})


@pytest.mark.parametrize(
    "sentence",
    [
        "Heroin trafficking rose.", "Trafficking along the route fell.", "More supply reached the market.",
        "Supplies grew.", "The flow of heroin shifted south.", "Flows fell.", "Smuggling rose.", "More was trafficked.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("verdict", ["supported", "not supported", "not identified"])
def test_what_seizures_do_not_show_may_not_be_claimed_with_any_verdict(sentence, verdict):
    with pytest.raises(InputError, match="which seizures alone do not show"):
        finding(sentence=sentence, verdict=verdict)


def test_that_the_figures_cannot_tell_may_be_said_as_not_identified_only():
    sentence = "Whether trafficking of heroin fell cannot be said from these seizures."
    assert finding(sentence=sentence, verdict="not identified").sentence == sentence
    with pytest.raises(InputError):
        finding(sentence=sentence, verdict="supported")


@pytest.mark.parametrize(
    "sentence",
    [
        "Trafficking rose, whether by land or by sea.", "Supply grew; how much cannot be said.",
        "Trafficking rose, but whether trafficking of opium fell cannot be said.",
    ],
)  # fmt: skip
def test_a_denial_of_something_else_is_no_leave_to_claim(sentence):
    with pytest.raises(InputError, match="which seizures alone do not show"):
        finding(sentence=sentence, verdict="not identified")


@pytest.mark.parametrize("field", ["reason", "overturned_by"])
def test_the_small_print_may_not_claim_what_the_sentence_may_not(field):
    with pytest.raises(InputError, match="which seizures alone do not show"):
        finding(**{field: "Seizures fell. The trafficking of heroin rose all the same."})
    said = "Had trafficking risen, seizures would have, too; whether supply fell cannot be told."
    assert getattr(finding(**{field: said}), field) == said


def test_words_that_only_look_alike_may_stand():
    assert finding(sentence="Overflowing stores were seized; traffic police reported them.").verdict == "supported"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"verdict": "proved"}, "its verdict is 'proved'; allowed: supported, not supported, not identified"),
        ({"sources": ()}, "at least one source"),
        ({"reason": " "}, "a reason for its verdict"),
        ({"high": None}, "one end only"),
        ({"value": 3.0}, "its value 3 lies outside its range, -8 to -2"),
        ({"id": "Heroin trend"}, "its id must be lower-case"),
    ],
)
def test_a_finding_that_breaks_a_rule_is_refused(changed, words):
    with pytest.raises(InputError, match=words):
        finding(**changed)


def test_nan_is_no_number():
    assert finding(value=math.nan, low=math.nan, high=math.nan).value is None


def test_the_range_and_the_verdict_are_in_words_and_html_is_escaped():
    html = findings.as_html(
        [finding(reason="n < 6 & more"), finding(id="b", value=1.234, low=-0.5, high=12.3, change=True)]
    )
    assert "supported</strong>: n &lt; 6 &amp; more" in html
    assert "−5.0 (−8.0 to −2.0) % a year" in html
    assert "+1.2 (−0.50 to +12) % a year" in html
    share = findings.as_html([finding(value=82.0, low=67.0, high=90.0, unit="% of a price")])
    assert "82 (67 to 90) % of a price" in share, "what is no change has no sign"
    assert html.count("Source: UNODC.") == 1, "sources that all findings share stand once"


def test_different_sources_stand_with_each_finding():
    html = findings.as_html([finding(), finding(id="b", sources=("World Bank", "UNODC"))])
    assert "Source: UNODC." in html
    assert "Sources: World Bank; UNODC." in html


def test_each_verdict_has_its_own_shape():
    shapes = {shown("mark", tag=word).partition("</svg>")[0] for word in VERDICTS}
    assert len(shapes) == 3


def executed(*bundles):
    outputs = [nbformat.v4.new_output("display_data", data=bundle) for bundle in bundles]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])


def test_findings_are_collected_from_an_executed_notebook_in_order():
    bundles = [findings.bundle([finding()], ""), {"text/plain": "x"}, findings.bundle([finding(id="b")], "")]
    assert findings.collect(executed(*bundles)) == (finding(), finding(id="b"))


def test_two_findings_of_one_id_are_refused():
    bundle = findings.bundle([finding()], "")
    assert bundle[MIME][0]["sources"] == ["UNODC"]
    with pytest.raises(InputError, match="heroin_trend are given twice"):
        findings.collect(executed(bundle, bundle))
