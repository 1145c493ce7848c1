"""What `make hooks` sets up in a clone: notebooks leave small diffs, and each commit is looked at without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ROOT

VENV = Path(sys.prefix)
AS_JUPYTERLAB_LEAVES_IT = {
    "name": "python", "version": "3.12.1", "mimetype": "text/x-python", "file_extension": ".py",
    "codemirror_mode": {"name": "ipython", "version": 3}, "nbconvert_exporter": "python", "pygments_lexer": "ipython3",
}  # fmt: skip

pytestmark = [
    pytest.mark.skipif(not (shutil.which("make") and shutil.which("git")), reason="no make or git on this computer"),
    pytest.mark.skipif(not (VENV / "bin" / "ruff").is_file(), reason="the tools are not in a .venv"),
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A repository with the project's own settings and one notebook, in which `make hooks` has run."""
    folder = tmp_path_factory.mktemp("clone")
    for name in (".gitattributes", ".pre-commit-config.yaml", "pyproject.toml", "notebooks/price_chain.ipynb"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(VENV)
    (folder / "pactresearch").symlink_to(
        ROOT / "pactresearch"
    )  # so that ruff takes imports from it for the project's own
    (folder / ".gitignore").write_text(".venv\npactresearch\n")
    git(folder, "init", "--quiet")
    command = ["make", "-s", "-f", ROOT / "Makefile", "hooks", "--assume-old", ".venv/.installed"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment(folder))
    git(folder, "add", ".")
    return folder


def environment(folder):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    person = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**clean, **person, "PRE_COMMIT_HOME": str(folder.with_name("pre-commit"))}


def git(folder, *words):
    return subprocess.run(["git", *words], cwd=folder, env=environment(folder), capture_output=True, text=True)


def test_a_notebook_that_was_only_run_is_no_change(clone):
    file = clone / "notebooks" / "price_chain.ipynb"
    before = file.read_text("utf-8")
    run = nbformat.read(file, as_version=4)
    for number, cell in enumerate([cell for cell in run.cells if cell.cell_type == "code"], start=1):
        cell.execution_count = number
        cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
        if not cell.outputs:
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1"}, execution_count=number)]
    run.metadata["language_info"] = AS_JUPYTERLAB_LEAVES_IT
    nbformat.write(run, file)
    assert git(clone, "diff", "--stat").stdout == ""
    run.cells[-1].source += "\nOne line more."
    nbformat.write(run, file)
    changed = git(clone, "diff", "--unified=0").stdout
    assert {line[0] for line in changed.splitlines() if "One line more" in line} == {"+"}
    assert git(clone, "diff", "--shortstat").stdout.split(",")[1].split()[0] in ("1", "2")
    file.write_text(before, "utf-8")


def test_a_commit_of_what_is_as_it_should_be_goes_through(clone):
    done = git(clone, "commit", "-m", "All is well")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("worse.py", "import os\n", "unused"),
        ("form.py", '"""A module."""\nx = {  "a":1 }\n', "would be reformatted"),
        ("large.csv", "0\n" * 600_000, "large.csv has over 1 MB"),
    ],
)
def test_a_commit_of_what_should_not_be_there_is_refused(clone, name, content, said):
    (clone / name).write_text(content)
    git(clone, "add", name)
    done = git(clone, "commit", "-m", "This is not well")
    git(clone, "rm", "--quiet", "--force", name)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
