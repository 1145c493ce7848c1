"""What the README tells people to type can be typed as it stands: in a plain shell, with nothing activated."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pactresearch.cli import arguments
from pactresearch.reports.run import planning
from pactresearch.reports.run.planning import Wish
from tests.conftest import ROOT
from tests.reports.conftest import project, report_cells, write_notebook  # noqa: F401 (fixtures)

README = (ROOT / "README.md").read_text(encoding="utf-8")
TYPED = re.compile(r"^(?:pactresearch|papermill|jupyter|python3?|pytest|pip|make|\.venv)\b\S*(?= ).*")
ELSEWHERE = ("### On Windows", "### With conda")  # shells of their own, where other things are activated
BARE = {"PATH": "/usr/bin:/bin"}


def commands():
    """Every command in the README, of blocks and within sentences, in its order."""
    sections = re.split(r"^(?=##)", README, flags=re.MULTILINE)
    here = "".join(section for section in sections if not section.startswith(ELSEWHERE))
    found = re.findall(r"^    (\S.*)$|`([^`\n]+)`", here, re.MULTILINE)
    return list(dict.fromkeys(match[0] for one in found if (match := TYPED.match(one[0] or one[1]))))


MAKE = [command for command in commands() if command.startswith("make ")]
OWN = [command for command in commands() if command.startswith(".venv/bin/pactresearch ")]
OTHER = [command for command in commands() if command not in (*MAKE, *OWN)]


def in_a_bare_shell(command, folder, **environment):
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, env={**BARE, **environment}, capture_output=True, text=True, timeout=300
    )


def test_the_main_job_is_done_by_the_first_command():
    assert MAKE[:2] == ["make reports", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^reports:.*\n\t\$\(BIN\)/pactresearch run$", makefile, re.MULTILINE), "all of it, not a part"


@pytest.mark.skipif(not shutil.which("make", path=BARE["PATH"]), reason="no make on this computer")
@pytest.mark.parametrize("command", MAKE)
def test_make_knows_its_targets(command):
    done = in_a_bare_shell(f"{command} --dry-run", ROOT)
    assert done.returncode == 0, done.stderr


def test_every_step_of_the_installation_says_what_it_does_before_it_begins():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\n$(LOCKED):")[2].partition("\nlock:")[0]
    lines = recipe.splitlines()
    slow = [number for number, line in enumerate(lines) if re.search(r" -m (venv|pip|compileall) ", line)]
    assert len(slow) == 5
    assert [lines[number - 1] for number in slow if not lines[number - 1].startswith("\t@echo ")] == []


@pytest.mark.parametrize("command", OTHER)
def test_other_programs_are_called_by_their_place_with_files_that_are_there(command):
    program, *words = shlex.split(command)
    assert program.startswith(".venv/bin/"), "nothing has to be activated"
    assert shutil.which(Path(program).name, path=str(Path(sys.executable).parent))
    for word in words:
        if word.startswith("notebooks"):
            assert (ROOT / word).exists()


@pytest.mark.parametrize("command", [command for command in OWN if " run" in command and "--help" not in command])
def test_a_run_of_the_readme_can_be_meant(command, tmp_path):
    """Whole runs take minutes: here they are planned, up to the kernel, with every parameter checked."""
    asked = arguments.parser().parse_args(shlex.split(command)[1:])
    wish = Wish(asked.notebook, asked.route, asked.country, dict(asked.set), asked.variant or "")
    jobs = planning.jobs(planning.wanted([wish], tmp_path))
    assert jobs
    assert [job.problem for job in jobs if job.problem] == []


def test_commands_can_be_typed_as_they_stand(project, write_notebook):  # noqa: F811
    """All but runs over every notebook; the run of one report is done, with a small notebook in its place."""
    write_notebook(report_cells())
    (project / ".venv").symlink_to(sys.prefix)
    quick = [one for one in OWN if "--notebook" in one or " run" not in one or "--help" in one]
    assert {one.split()[1] for one in quick} == {
        "run",
        "list",
        "build",
        "check",
        "pack",
        "ingest",
        "describe",
        "compare",
        "reproduce",
    }
    # Those of the README make variants of that report; what `reproduce` takes is the report itself.
    standard = ".venv/bin/pactresearch run --notebook route_trends --route northern"
    for command in [standard, *quick]:
        done = in_a_bare_shell(command, project, PACTRESEARCH_ROOT=str(project), HOME=str(project))
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stdout
    assert (project / "northern.zip").is_file()
