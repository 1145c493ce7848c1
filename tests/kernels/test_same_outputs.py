"""A notebook cannot tell how its kernel was started, cell by cell and to the byte, its inline figures included."""

import json
import re

import nbformat

from pactresearch.data import store
from pactresearch.kernels import choice
from tests.conftest import ROOT
from tests.data.test_store import rewrite
from tests.kernels.conftest import executed, notebook, printed

CELLS = [
    "x = 1\nx + 1",
    "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "import pandas as pd\npd.DataFrame({'country': ['Türkiye', None], 'kg': [1.5, float('nan')]})",
    "import matplotlib.pyplot as plt\nimport numpy as np\nplt.plot(np.sin(np.arange(50)))\nplt.title('$x^2$, kg');",
    "figure, axes = plt.subplots(2, 2)\naxes[0, 0].imshow(np.arange(12).reshape(3, 4));",
    "%matplotlib inline\nplt.hist([1, 1, 2])",
    "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'same'\n"
    "plt.rcParams['savefig.facecolor'], plt.get_backend(), plt.isinteractive()",
    "import seaborn\nfrom pactresearch.figures import style\nseaborn.color_palette()",
    "np.random.default_rng(7).normal(size=3), np.random.RandomState(7).rand(2)",
    "import warnings\nwarnings.warn('mind this', UserWarning)\nnp.log(np.array([0.0]))",
    "import os\nsys.path, sys.argv[1::2], sys.flags, os.getcwd(), __name__, os.environ['OMP_NUM_THREADS']",
    "sorted(name for name in os.environ if not name.startswith(('JPY_', 'PYDEVD', 'PACTRESEARCH_KERNEL')))",
    "import signal\n[signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE)]",
    "import threading\nget_ipython().history_manager.enabled, threading.current_thread() is threading.main_thread()",
    "os.write(1, b'from below Python\\n')\nimport subprocess\nsubprocess.run(['echo', 'from a child'], check=True).returncode",
    "import multiprocessing\nmultiprocessing.get_context('fork').Pool(2).map(abs, [-1, -2])",
    "logging = __import__('logging')\nlogging.getLogger().handlers, logging.getLogger().level",
    "from pactresearch.data import store\nstore.tables_read()",
    "os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()",
    "import decimal, locale\ndecimal.getcontext(), locale.getlocale()",
    "def broken(kg):\n    return kg / 0\n\nbroken(3)",
]


def outputs(cell):
    """What a reader sees of a cell, but for the number of the process, in which any two runs differ."""
    return re.sub(r"ipykernel_\d+", "ipykernel_", json.dumps(cell.outputs, indent=1))


def test_every_kind_of_output_is_the_same_both_ways(preloaded):
    both = [executed(notebook(*CELLS), way, allow_errors=True) for way in choice.CHOICES]
    for forked, ordinary in zip(both[0].cells, both[1].cells, strict=True):
        assert outputs(forked) == outputs(ordinary), forked.source
    pictures = [output for cell in both[0].cells for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 3
    assert both[0].cells[-1].outputs[0].ename == "ZeroDivisionError"


# In forked kernels nbval runs all notebooks, in the same run of the tests, and compares their key figures. These are the
# quickest; maps, tables and lines are among them.
BOTH_WAYS = ("country_demand", "country_factsheet", "macro_indicators", "precursors")


def test_real_notebooks_are_the_same_both_ways(preloaded):
    """One after the other in one kernel, since an ordinary one takes longer to start than any of them to run."""
    store.ensure()  # the first of the two kernels would say that it builds the tables
    cells = []
    for name in BOTH_WAYS:
        source = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        cells += [{**cell, "id": f"{name}-{number}"} for number, cell in enumerate(source.cells)]
    source = nbformat.from_dict(nbformat.v4.new_notebook() | {"cells": cells})
    forked, ordinary = (executed(source, way) for way in choice.CHOICES)
    for one, other in zip(forked.cells, ordinary.cells, strict=True):
        assert one.get("outputs") == other.get("outputs"), one.source
    checked = [
        (kept, made)
        for kept, made in zip(source.cells, forked.cells, strict=True)
        if "# NBVAL_CHECK_OUTPUT" in kept.source
    ]
    assert len(checked) == len(BOTH_WAYS)
    for kept, made in checked:
        assert kept.outputs == made.outputs, kept.source
    shown = [output for cell in forked.cells for output in cell.get("outputs", ())]
    assert sum("image/png" in json.dumps(output) for output in shown) >= len(BOTH_WAYS), "pictures are among them"


def test_chance_is_fresh_in_each_kernel_and_nothing_is_left_of_the_one_before(preloaded):
    cells = ["import random, numpy, uuid, tempfile\n(random.random(), numpy.random.rand(), uuid.uuid4())", "seen = 1"]
    first = executed(notebook(*cells), choice.PRELOADED)
    second = executed(notebook(cells[0], "'seen' in globals()"), choice.PRELOADED)
    chance = [node.cells[0].outputs[0].data["text/plain"].strip("()").split(",") for node in (first, second)]
    assert all(one != other for one, other in zip(*chance, strict=True))
    assert second.cells[1].outputs[0].data["text/plain"] == "False"


def test_a_forked_kernel_has_the_stack_in_memory_and_no_open_file_of_the_server(preloaded):
    cells = [
        "import sys\nprint(*[name in sys.modules for name in ('pandas', 'geopandas', 'statsmodels.api')])",
        "import os\nprint([os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if n not in '012' "
        "and os.path.exists(f'/proc/self/fd/{n}')])",
        "print([thread.name for thread in __import__('threading').enumerate()][0])",
    ]
    modules, files, _ = printed(executed(notebook(*cells), choice.PRELOADED))
    assert modules == "True True True\n"
    assert "pactresearch-kernels" not in files


def test_data_that_change_after_the_server_has_read_them_are_read_anew(preloaded, project, own_server):
    store.ensure()  # the server reads this project at its start
    cells = ["from pactresearch import geography\nprint(geography.country_name('FRA'))"]
    cells += ["from pactresearch.data import store\nprint(list(store.tables_read()))"]
    assert printed(executed(notebook(*cells), choice.PRELOADED)) == ["France\n", "['countries']\n"]
    rewrite(project, "countries", lambda text: text.replace("\nFRA,France,", "\nFRA,Gaul,"))
    store.ensure()
    assert printed(executed(notebook(*cells), choice.PRELOADED)) == ["Gaul\n", "['countries']\n"]
