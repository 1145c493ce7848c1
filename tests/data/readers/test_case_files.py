"""Case files: fixed words, no names, and everything that is wrong said at once. The files here are SYNTHETIC."""

import shutil

import pytest
import yaml

from pactresearch import cli
from pactresearch.data import quality, store
from pactresearch.data.readers import case_files
from tests.conftest import ROOT

FOLDER = ROOT / "data" / "raw" / "case_files"


@pytest.fixture
def write(project):
    """Writes a changed copy of the template as a coder's file, and gives back what is read."""

    def write(change=lambda said: said, name="case-0001.a.yaml"):
        said = yaml.safe_load((FOLDER / "template.yaml").read_text(encoding="utf-8"))
        case, coder = name.split(".")[:2]
        said = {**said, "case": case, "coder": coder}
        said["source"].update(publisher="Regional Court of a test", title="Docket 12/2015, SYNTHETIC")
        said = change(said) or said
        (case_files.folder() / name).write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
        return case_files.read_all()

    return write


def test_the_folder_ships_with_codebook_template_and_how_to_and_no_case():
    """An invented case is a defect."""
    assert sorted(file.name for file in FOLDER.iterdir()) == ["README.md", "codebook.yaml", "template.yaml"]
    assert case_files.read_all().coded.empty


def test_the_codebook_has_six_choices_and_some_forty_variables_and_the_template_asks_every_one():
    book = case_files.codebook()
    template = yaml.safe_load((FOLDER / "template.yaml").read_text(encoding="utf-8"))
    assert list(book.variables) == ["scope", "logistics", "finance", "relations", "risk management", "revenue"]
    assert 35 <= len(book.meanings) <= 45
    assert {choice: list(asked) for choice, asked in template["choices"].items()} == {
        choice: list(asked) for choice, asked in book.variables.items()
    }
    assert template["codebook"] == book.version


def test_every_word_of_the_codebook_is_text_so_that_no_and_yes_are_not_read_as_truth_values():
    for asked in case_files.codebook().variables.values():
        for words in asked.values():
            assert all(isinstance(word, str) for word in words)


def test_a_file_in_fixed_words_is_read_and_what_is_not_stated_is_missing(write):
    def change(said):
        said["choices"]["finance"]["money_transfer"] = "hawala or similar"

    found = write(change)
    assert found.refused == {}
    answers = found.coded.set_index("variable")["value"]
    assert answers["money_transfer"] == "hawala or similar"
    assert answers.drop("money_transfer").isna().all()


def test_a_new_case_file_builds_no_table_anew_and_whoever_read_the_folder_has_another_one(write):
    tables, before = store.fingerprint(), store.file_sha256(case_files.folder())
    write()
    assert store.fingerprint() == tables
    assert store.files_read()["case_files"] == store.file_sha256(case_files.folder()) != before


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(defendant="John Doe"),
        lambda said: said["choices"]["relations"].update(surname="Doe"),
        lambda said: said["choices"]["relations"].update(broker="John Doe"),
        lambda said: said["source"].update(title="The State v. Doe"),
        lambda said: said["source"].update(title="Verdict on J., alias Doe"),
        lambda said: said["choices"]["finance"].update(persons=["John Doe"]),
    ],
)
def test_a_person_s_name_is_refused_and_not_repeated(write, change):
    found = write(change)
    assert found.coded.empty
    reason = found.refused["case-0001.a.yaml"]
    assert "Persons are not recorded: no names, aliases, dates of birth or numbers" in reason
    assert "Doe" not in reason


def test_a_missing_choice_is_named(write):
    def change(said):
        del said["choices"]["finance"]

    reason = write(change).refused["case-0001.a.yaml"]
    assert reason.startswith("The choice finance is missing; every one of scope, logistics, finance, relations,")


def test_an_unknown_word_is_refused_with_the_words_that_are_allowed(write):
    def change(said):
        said["choices"]["finance"]["payment_terms"] = "by card"

    reason = write(change).refused["case-0001.a.yaml"]
    assert reason == (
        "finance: payment_terms: 'by card' is not a word of the codebook; allowed: cash before, cash on delivery, credit, "
        "consignment, barter, mixed, not stated."
    )


def test_everything_that_is_wrong_is_said_at_once(write):
    def change(said):
        said.update(route="silk", year="last year", codebook=0)
        said["source"]["kind"] = "rumour"
        said["choices"]["revenue"]["margin"] = "huge"

    reason = write(change).refused["case-0001.a.yaml"]
    for part in ("version 0 of the codebook", "route is not one of balkan, northern, southern", "year must be a year",
                 "kind must be one of court verdict, published case", "'huge' is not a word"):  # fmt: skip
        assert part in reason


def test_a_broken_file_does_not_keep_the_others_from_being_read(write):
    write()
    (case_files.folder() / "case-0002.a.yaml").write_text("choices: [", encoding="utf-8")
    (case_files.folder() / "John Doe.yaml").write_text("{}", encoding="utf-8")
    shutil.copy(case_files.folder() / "case-0001.a.yaml", case_files.folder() / "case-0003.a.yaml")
    found = case_files.read_all()
    assert set(found.coded["case"]) == {"case-0001"}
    assert found.refused["case-0002.a.yaml"].startswith("It is not readable as YAML")
    assert found.refused["case-0003.a.yaml"] == "case and coder must be those of the file's name, case-0003 and a."
    assert "Doe" not in str(found.refused)


def test_the_command_says_what_is_wrong_and_ends_with_2(write, capsys):
    write()
    assert cli.main(["check"]) == 0
    assert "1 cases, 0 of them coded twice" in capsys.readouterr().out
    write(lambda said: said.update(route="silk"), "case-0002.b.yaml")
    assert cli.main(["check"]) != 0
    said = capsys.readouterr()
    assert "case-0002.b.yaml: route is not one of" in said.out + said.err


def test_the_check_of_the_data_tells_of_a_case_file_that_is_refused(write):
    write(lambda said: said.update(route="silk"))
    store.build()
    found = quality.check()
    assert [problem.partition(",")[0] for problem in found.problems] == ["case-0001.a.yaml: route is not one of balkan"]
    assert "case files: 0 cases, 0 of them coded twice." in found.notes
