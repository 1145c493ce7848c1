"""What is asked of conda, of pip and of the lock file is one and the same."""

import re
import tomllib

import yaml

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENT = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?(.*)$")


def split(requirements):
    # conda-forge writes jupyter_client, PyPI jupyter-client.
    return {match[1].lower().replace("_", "-"): match[2].strip() for match in map(REQUIREMENT.match, requirements)}


def asked_in_pyproject():
    extras = [requirement for extra in PROJECT["optional-dependencies"].values() for requirement in extra]
    return split([*PROJECT["dependencies"], *extras])


def test_environment_yml_says_the_same_as_pyproject():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = [name for entry in dependencies if isinstance(entry, dict) for name in entry["pip"]]
    conda = split([*(entry for entry in dependencies if isinstance(entry, str)), *by_pip])
    assert conda.pop("python") == PROJECT["requires-python"]
    conda.pop("pip")
    assert conda == asked_in_pyproject()


def test_the_packages_that_were_asked_for_are_dependencies():
    asked = {"jupyterlab", "papermill", "pandas", "geopandas", "seaborn", "statsmodels", "nbval"}
    assert asked <= asked_in_pyproject().keys()


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_index():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==\S+", lock, re.MULTILINE)}
    assert asked_in_pyproject().keys() <= pinned
    blocks = [block for block in re.split(r"\n(?=[A-Za-z0-9])", lock) if "==" in block.splitlines()[0]]
    unhashed = [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]
    assert unhashed == []
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|file:", lock)


def test_the_readme_names_only_make_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"reports", "test"} <= named
    missing = {target for target in named if not re.search(rf"^{target}\s*:", makefile, re.MULTILINE)}
    assert missing == set()
