import os
import shlex
import shutil
import subprocess
import sys

import pytest

import pactresearch
from pactresearch import cli
from pactresearch.cli import arguments
from pactresearch.reports.kept.jobs import Outcome
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution, notebooks, overview
from tests.conftest import ROOT


def call(capsys, *words):
    try:
        code = cli.main(words)
    except SystemExit as ended:  # how argparse ends
        code = ended.code
    return code, capsys.readouterr()


def test_an_unknown_route_ends_with_2_and_the_sentence(project, capsys):
    code, said = call(capsys, "run", "--route", "northen")
    assert code == 2
    assert said.err.endswith("  route is 'northen'; allowed: balkan, northern, southern; did you mean northern?\n")
    assert "Traceback" not in said.err
    assert not (project / "reports").exists()


def test_what_several_notebooks_refuse_is_said_once(capsys, tmp_path):
    code, said = call(capsys, "run", "--route", "balkn", "--output", str(tmp_path))
    assert code == 2
    assert said.err.count("route is 'balkn'; allowed: balkan, northern, southern; did you mean balkan?") == 1
    assert said.err.count("cannot run") == 1


def test_somebodys_own_index_is_not_overwritten(project, tmp_path, capsys):
    own = tmp_path / "site" / "index.html"
    own.parent.mkdir()
    own.write_text("<h1>My page</h1>", encoding="utf-8")
    assert cli.main(["run", "--output", str(own.parent)]) == 2
    assert "holds an index.html that is not of these reports" in capsys.readouterr().err
    assert own.read_text(encoding="utf-8") == "<h1>My page</h1>"
    assert list(own.parent.iterdir()) == [own]


def test_an_output_that_is_a_file_is_refused(project, capsys):
    (project / "taken").write_text("", encoding="utf-8")
    code, said = call(capsys, "run", "--route", "northern", "--output", str(project / "taken"))
    assert code == 2
    assert "where nothing can be written" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["rum"], "invalid choice: 'rum'"),
        (["run", "--rout", "x", "--frobnicate"], "unrecognized arguments"),
        (["run", "--set", "first_year"], "'first_year' is not NAME=VALUE, such as first_year=2000"),
        (["run", "--cluster", ""], "argument --cluster: it is empty; give a value or leave the option out"),
        (["run", "--output="], "argument --output: it is empty"),
        (["run", "--copy-to="], "argument --copy-to: it is empty"),
        (["run", "--notebook", " "], "argument --notebook: it is empty"),
        (["pack", ""], "argument FILE.zip: it is empty"),
        (["run", "--as", "a/b"], "'a/b' cannot name a variant"),
        (["ingest", "x.csv", "--mapping="], "argument --mapping: it is empty"),
    ],
)
def test_words_that_are_no_command_end_with_2(capsys, words, sentence):
    code, said = call(capsys, *words)
    assert code == 2
    assert sentence in said.err


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first_year=2000", 2000),
        ("attribution=fractional", "fractional"),
        ('drugs=["heroin"]', ["heroin"]),
        ("a=b=c", "b=c"),
    ],
)
def test_a_setting_is_json_where_it_is_json_and_text_otherwise(text, value):
    assert arguments._setting(text) == (text.partition("=")[0], value)


def test_list_shows_notebooks_routes_and_countries(project, capsys):
    code, said = call(capsys, "list")
    assert code == 0
    assert (
        "route_trends, run for each route; parameters: route, drugs, first_year, last_year, attribution, seed"
        in said.out
    )
    assert "  northern   not made yet" in said.out
    assert "Routes: balkan, northern, southern" in said.out
    assert "TJK" in said.out


def test_build_then_check(project, capsys):
    assert call(capsys, "build")[0] == 0
    code, said = call(capsys, "check")
    assert code == 0
    assert "seizures: " in said.out
    (project / "data" / "processed" / "seizures.parquet").write_bytes(b"half")
    code, said = call(capsys, "check")
    assert code == 2
    assert "data/processed/seizures.parquet is damaged" in said.err


def test_help_loads_no_science(capsys):
    code = "import atexit, sys\natexit.register(lambda: print('pandas' in sys.modules))\n"
    code += "from pactresearch.cli import main\nmain(['--help'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.endswith("False\n")


@pytest.mark.parametrize("command", ["", "run", "pack", "ingest", "describe"])
def test_help_has_examples_that_can_be_typed(capsys, command):
    code, said = call(capsys, *command.split(), "--help")
    examples = [line.split("  ")[0] for line in said.out.partition("examples:\n  ")[2].split("\n  ")]
    assert (code, bool(examples)) == (0, True)
    for example in examples:
        program, *words = shlex.split(example.partition(" > ")[0])
        assert program == "pactresearch" and arguments.parser().parse_args(words).command


def test_the_version_is_that_of_the_package(capsys):
    assert call(capsys, "--version") == (0, (f"pactresearch {pactresearch.__version__}\n", ""))


def test_a_dry_run_says_what_would_be_made_and_why_and_touches_nothing(project, capsys):
    words = ["run", "--notebook", "country_factsheet", "--country", "Таджикистан, UZB", "--dry-run"]
    code, said = call(capsys, *words)
    assert (code, said.out) == (0, (
        "country_factsheet TJK: it was never made\ncountry_factsheet UZB: it was never made\n"
        "2 reports would be made, 0 left as up to date. Nothing was done.\n"
    ))  # fmt: skip
    assert not (project / "reports").exists()


def test_describe_says_meaning_defaults_and_what_is_allowed(project, capsys):
    code, said = call(capsys, "describe", "flows_and_income")
    assert code == 0
    assert "  last_year: last year of them, in whose dollars money is given\n" in said.out
    assert "allowed: 1970 to 2023; default: 'newest', which is 2022" in said.out
    assert "allowed: balkan, northern, southern; set by --route" in said.out
    assert call(capsys, "describe", "flows_and_incom")[1].err.endswith("did you mean flows_and_income?\n")


@pytest.mark.parametrize("found", [one.name for one in notebooks.find()])
def test_every_parameter_of_every_notebook_is_described(found):
    lines = list(overview.described(found))
    assert not [
        line for line in lines if "as the default is one" in line or (line.startswith("  ") and line.count(":") == 0)
    ]


@pytest.mark.skipif(not shutil.which("localedef"), reason="no locales can be made on this computer")
def test_a_turkish_locale_puts_no_library_s_tables_out_of_order(tmp_path):
    """There "i" is no small "I" to C, and GDAL says so of each of its words that it can then not find."""
    subprocess.run(
        ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(tmp_path / "tr_TR.UTF-8")], capture_output=True, check=False
    )
    code = "import locale, pactresearch, pyogrio\nprint(locale.setlocale(locale.LC_CTYPE))"
    turkish = {**os.environ, "LOCPATH": str(tmp_path), "LC_ALL": "tr_TR.UTF-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=turkish, check=True)
    assert (done.stdout, done.stderr) == ("C.UTF-8\n", "")


def test_quiet_says_nothing_but_what_failed_and_open_shows_the_one_report(project, capsys, monkeypatch):
    shown, place = [], Place(project / "reports", "country_factsheet", "TJK")
    ended = [
        Outcome(place, 1.0, None),
        Outcome(Place(project / "reports", "route_trends", "northern"), 1.0, "Cell [3] stopped"),
    ]
    monkeypatch.setattr("webbrowser.open", shown.append)
    monkeypatch.setattr(execution, "run", lambda wishes, output, say, manner: [say("a line of progress"), *ended][1:])
    words = ["run", "--notebook", "country_factsheet", "--country", "Tajikistan", "--open"]
    assert call(capsys, *words, "--quiet") == (1, ("", "route_trends northern failed: Cell [3] stopped\n"))
    assert call(capsys, *words)[1].out == "a line of progress\n1 of 2 reports made; 1 failed.\n"
    assert shown == [(project / "reports" / "index.html").as_uri()] * 2, "no page lies there yet"
    place.page.parent.mkdir(parents=True)
    place.page.write_text("a report", encoding="utf-8")
    call(capsys, *words)
    assert shown[-1] == place.page.as_uri()
