"""`import pactresearch as pr` is light, and shows all that there is; `python -m tests.test_face` renews tests/offered.txt."""

import ast
import importlib
import subprocess
import sys

import pytest

import pactresearch
from tests.conftest import ROOT

OFFERED = ROOT / "tests" / "offered.txt"
OPENED = ("", "data", "figures", "geography", "methods")


def packages():
    """The packages that say what they offer by an `__all__`."""
    folders = [file.parent for name in OPENED for file in (ROOT / "pactresearch" / name).glob("__init__.py")]
    below = [file.parent for name in OPENED[1:] for file in (ROOT / "pactresearch" / name).glob("*/__init__.py")]
    names = sorted(".".join(folder.relative_to(ROOT).parts) for folder in (*folders, *below))
    return [one for one in map(importlib.import_module, names) if one.__name__ != "pactresearch.data.readers"]


def offered():
    return "".join(f"{one.__name__}: {' '.join(sorted(one.__all__))}\n" for one in packages())


def test_what_the_library_offers_changes_only_when_somebody_means_it():
    assert OFFERED.read_text(encoding="utf-8") == offered()


@pytest.mark.parametrize("package", packages(), ids=lambda one: one.__name__)
def test_all_that_a_package_offers_is_shown_and_is_there(package):
    assert dir(package) == sorted(package.__all__)
    assert [name for name in package.__all__ if not hasattr(package, name)] == []
    with pytest.raises(AttributeError, match="has no attribute 'rotue'"):
        package.rotue  # noqa: B018


def test_editors_are_told_the_same():
    stub = ast.parse((ROOT / "pactresearch" / "__init__.pyi").read_text(encoding="utf-8"))
    imported = {alias.asname for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported | {"__version__"} == set(pactresearch.__all__)


def test_neither_the_import_nor_the_list_of_names_loads_the_scientific_stack():
    code = "import sys, pactresearch as pr; dir(pr); print({'pandas', 'numpy', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("pr.ro", "route"), ("pr.methods.tren", "trends"), ("pr.figures.", "coverage"), ("pr.data.l", "load")],
)
def test_the_tab_key_finds_it(typed, found):
    from IPython.core.completer import IPCompleter, provisionalcompleter

    completer = IPCompleter(namespace={"pr": pactresearch}, use_jedi=False)
    with provisionalcompleter():
        assert found in {one.text.rpartition(".")[2] for one in completer.completions(typed, len(typed))}


if __name__ == "__main__":
    OFFERED.write_text(offered(), encoding="utf-8", newline="\n")
