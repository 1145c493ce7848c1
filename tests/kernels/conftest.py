import nbformat
import pytest
from nbclient import NotebookClient

from pactresearch.kernels import choice, manager, start
from tests.reports.conftest import server_of_kernels  # noqa: F401 (fixture)


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])


def executed(node, way, **options):
    """The notebook, run in a kernel that was started one way or the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(choice.VARIABLE, way)
        return NotebookClient(
            nbformat.from_dict(node), kernel_manager_class=manager.Manager, kernel_name=manager.NAME, **options
        ).execute()


def printed(node):
    """What each cell printed."""
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in node.cells]


@pytest.fixture
def preloaded(monkeypatch):
    """Kernels are forked, or the test does not apply: not on Windows, and on macOS only where it is asked for."""
    monkeypatch.setenv(choice.VARIABLE, choice.PRELOADED)
    try:
        choice.refuse({choice.VARIABLE: choice.PRELOADED})
    except choice.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def own_server(monkeypatch):
    """The test starts servers of its own, where it needs one; that of the session is put aside, with its sockets, and comes
    back."""
    with monkeypatch.context() as patch:
        patch.setattr(start, "_own", None)
        patch.setattr(start, "_folders", {})
        patch.setattr(start, "_retired", [])
        yield
        start.stop()


# How long a server lives does not hang on what it has imported, which takes seconds: here it is what each kernel asks for.
IMPORTS_LITTLE = "import numpy; server.preload.load = tuple; server.main()"


@pytest.fixture
def light_server(own_server, monkeypatch):
    """As `own_server`, for what does not hang on what a server has imported."""
    monkeypatch.setattr(start, "_MAIN", start._MAIN.replace("server.main()", IMPORTS_LITTLE))
