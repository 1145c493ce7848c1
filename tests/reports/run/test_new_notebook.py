"""A notebook that an analyst begins with one call becomes a report of each country, without a line of the library's."""

import pytest

import pactresearch
from pactresearch.errors import InputError
from pactresearch.reports.run import execution, notebooks, planning
from pactresearch.reports.run.planning import Wish


def test_it_is_run_for_every_partner_country_and_a_value_that_cannot_be_meant_is_refused(project):
    pactresearch.new_notebook("my_question", "country")
    (found,) = notebooks.find()
    assert (found.over(), len(found.units())) == ("country", 58)
    wrong = Wish(("my_question",), (), ("TJK",), {"drug": "heroim", "first_year": 1960})
    with pytest.raises(InputError, match=r"(?s)did you mean heroin.*first_year is 1960; allowed: 1970"):
        planning.jobs(planning.wanted([wrong], project / "reports"))


def test_it_becomes_a_report(project):
    pactresearch.new_notebook("my_question", "country")
    (outcome,) = execution.run(Wish(("my_question",), (), ("TJK",)), say=lambda line: None)
    assert outcome.failure is None
    page = (project / "reports" / "my_question" / "TJK.html").read_text(encoding="utf-8")
    assert "<h1>Tajikistan: seizures of heroin, 1995–2023</h1>" in page
    assert "Heroin seizures, 1995–2023: Tajikistan. Newest: Tajikistan" in page, "the picture with its alt text"
