import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL = ROOT.parent / "shared" / "data" / "official"


# Where whole reports are made, a minute or so a file: they come first, so that no worker begins one when the others are done.
LONG = {"kernels", "notebooks", "reports", "browser", "chapters"}


def pytest_collection_modifyitems(items):
    """Sorts the tests by folder, the long ones first; a file's own order stays."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.relative_to(ROOT).parts))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project's raw data and notebooks in a folder of its own, which the library then works in."""
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setenv("PACTRESEARCH_ROOT", str(tmp_path))
    return tmp_path


@pytest.fixture
def official():
    """The folder of files as official sources publish them, which the repository may not carry."""
    if not OFFICIAL.is_dir():
        pytest.skip("the official files are not carried in the repository, and ../shared/data/official is absent")
    return OFFICIAL
