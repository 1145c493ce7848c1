import os
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from filelock import FileLock

from pactresearch import cli, geography, language, methods, paths
from pactresearch.data import store
from scripts import messages
from tests import light_start  # noqa: F401 (first of all that may read a notebook)

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "data" / "official"

# What takes longest, in this order, so that no worker begins one of these when the others are done: first the type checker, then
# browsers and whole reports.
LONG = (
    "tests/test_types.py", "tests/browser", "tests/chapters/test_", "tests/chapters/business_models", "tests/chapters",
    "tests/kernels", "tests/reports", "notebooks",
)  # fmt: skip

# Parameters of notebooks where words, names or what leaks out are asked for, not figures.
QUICK = {"bootstraps": 20, "draws": 200}


def pytest_collection_modifyitems(items):
    """Sorts the tests by folder, the long ones first; a file's own order stays."""
    items.sort(key=lambda item: next((n for n, begin in enumerate(LONG) if item.nodeid.startswith(begin)), len(LONG)))


def work_in(folder, patch):
    """Points this process and the kernels that it starts to a project."""
    patch.setenv(paths.ROOT_VARIABLE, str(folder))


def quick_notebooks(project):
    """Puts the notebooks into a project, all of them, with the parameters of QUICK for their own."""
    shutil.copytree(ROOT / "notebooks", project / "notebooks", dirs_exist_ok=True)
    changed = 0
    for file in (project / "notebooks").glob("*.ipynb"):
        said = file.read_text(encoding="utf-8")
        for name, value in QUICK.items():
            said, times = re.subn(rf'"{name} = \d+', f'"{name} = {value}', said)
            changed += times
        file.write_text(said, encoding="utf-8")
    assert changed >= 4, "the parameters are called otherwise"


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A project whose tables are built; copied for each test, so that no test sees another's files."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    (folder / "notebooks").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        work_in(folder, patch)
        store.build()
    return folder


@pytest.fixture(scope="session")
def standard_reports(tmp_path_factory):
    """Makes reports as the command makes them here, and gives their folder, for tests that only read them.

    It is one folder for all processes that test: what one has made, the others find up to date.
    """
    base = tmp_path_factory.getbasetemp()
    out = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "standard_reports"

    def made(*words):
        with FileLock(f"{out}.lock"):
            assert cli.main(["run", *words, "--output", str(out)]) == 0
        return out

    return made


def variants_made(folder, notebook, few):
    """The folder in which one run of the command has made variants of a notebook's reports; few: name of each to its route and
    what is set."""
    parts = [
        f'[[reports]]\nnotebook = "{notebook}"\nroute = "{route}"\nset = {{ {values} }}\nas = "{name}"\n'
        for name, (route, values) in few.items()
    ]
    (folder / "few.toml").write_text("".join(parts), encoding="utf-8")
    assert cli.main(["run", "--batch", str(folder / "few.toml"), "--output", str(folder / "reports")]) == 0
    return folder / "reports"


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """The template of all that can be translated, as `make messages` collects it."""
    folder = tmp_path_factory.mktemp("locale")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert messages.main(folder=folder) == 0
    return folder / f"{language.DOMAIN}.pot"


@pytest.fixture(scope="session")
def bracketed(collected, tmp_path_factory):
    """Catalogues as `make messages` makes them: the template, and a language `xx` that says every sentence in brackets."""
    made = tmp_path_factory.mktemp("bracketed")
    shutil.copy(collected, made)
    with collected.open("rb") as file:
        template = read_po(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        file = made / "xx" / "LC_MESSAGES" / f"{language.DOMAIN}.po"
        file.parent.mkdir(parents=True)
        in_brackets = Catalog()
        for message in template:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            said = [f"[{one}]" for one in ids]
            in_brackets.add(message.id, said[0] if len(said) == 1 else said) if all(ids) else None
        with file.open("wb") as opened:
            write_po(opened, in_brackets)
        assert messages.main(folder=made) == 0
    return made


@pytest.fixture
def project(built, tmp_path, monkeypatch):
    """A copy of the project's data, their tables built, and notebooks in a folder of its own, in which the library then works."""
    shutil.copytree(built / "data", tmp_path / "data")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    work_in(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture(scope="session")
def northern():
    """The northern route's real series from 1995 to 2023, by drug."""
    seizures, members = store.load("seizures"), geography.members("northern", "hard")
    return {drug: methods.route_series(seizures, members, drug, 1995, 2023) for drug in methods.OPIATES}


@pytest.fixture(scope="session")
def official():
    """The folder of files as official sources publish them, which the repository may not carry."""
    if not OFFICIAL.is_dir():
        pytest.skip("the official files are not carried in the repository, and ../shared/data/official is absent")
    return OFFICIAL
