import subprocess
import sys

import pytest

from pactresearch import cli
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
    assert cli._setting(text) == (text.partition("=")[0], value)


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
