"""What is there before the fork: the scientific stack, the kernel's own code, this library and its data; no user's code.

`matplotlib_inline.backend_inline` is imported and forgotten again: in the moment of its import it ties itself to the running
shell, and before the fork there is none, so figures would never be shown. All that it imports in its turn stays.

What remains of the preloading is that a few libraries add filters for their own warnings when they are imported; a kernel has
these filters from its first cell on.
"""

import pkgutil
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from pactresearch.kernels import imports

MODULES = (
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect",
    "IPython.core.pylabtools", "IPython.extensions.storemagic", "debugpy.server.api",
    "ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.subshell_manager",
    "matplotlib_inline.backend_inline", "numpy", "pandas", "pyarrow.dataset", "pyarrow.parquet",
    "scipy.optimize", "scipy.stats", "statsmodels.api", "shapely", "pyproj", "geopandas",
    "matplotlib.backends.backend_agg", "matplotlib.pyplot", "PIL.PngImagePlugin", "seaborn", "networkx", "ruptures",
    "psutil", "tornado.platform.asyncio", "nbconvert.exporters.html", "papermill", "pactresearch",
)  # fmt: skip
# Read when a library is imported, so a kernel that wants other values needs another server.
AT_IMPORT = ("PYTHON", "LD_", "LANG", "LC_", "TZ", "MPL", "PROJ_", "GDAL_", "ARROW_", "PANDAS_", "NUMBA_", "KMP_")
# By pyogrio: a driver that has imported it wants no other.
SET_BY_IMPORT = ("GDAL_CURL_CA_BUNDLE", "PROJ_CURL_CA_BUNDLE")
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
TIED_TO_A_SHELL = ("matplotlib_inline", "matplotlib_inline.backend_inline")
INLINE = "module://matplotlib_inline.backend_inline"
MEMORY = "pactresearch.data.memory"  # by name: what is read ahead, and forgotten in a kernel


def load() -> tuple[str, ...]:
    """Imports everything; returns the modules that could not be, which a notebook may then fail to import in its turn."""
    missing = []
    for name in MODULES:
        try:
            module = imports.imported(name)
            if name == "pactresearch":
                missing += _load_below(module.__path__, name)
        except Exception:  # a library in the middle of being edited must not keep every other notebook from running
            missing.append(name)
    _draw_once()
    imports.imported(MEMORY).read_ahead()
    for name in TIED_TO_A_SHELL:  # forgotten, so that the kernel's own import of them runs, when its shell is there
        sys.modules.pop(name, None)
    return tuple(missing)


def _load_below(folders: Iterable[str], package: str) -> list[str]:
    missing = []
    for module in pkgutil.walk_packages(folders, f"{package}.", onerror=lambda name: None):
        if module.name.startswith(f"{package}.kernels") or module.name.endswith("__main__"):
            continue
        try:
            imports.imported(module.name)
        except Exception:  # as above
            missing.append(module.name)
    return missing


def _draw_once() -> None:
    """Draws a figure without pyplot, which finds the fonts and compiles the grammar of formulas."""
    from io import BytesIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([1, 2], [1, 2], label="$x^2$")
    axes.set_title("a title")
    axes.legend()
    FigureCanvasAgg(figure).print_png(BytesIO())


def forget_what_was_read() -> None:
    """In a forked kernel: its report names what its own notebook reads."""
    imports.imported(MEMORY).begin_anew()


def threads() -> int:
    """The threads of this process that a fork could harm, also those opened below Python where the system can tell.

    Arrow's library starts the thread `jemalloc_bg_thd` when it is loaded and offers no way not to; jemalloc locks and
    restarts it around a fork by handlers of its own, and nothing here allocates with it, so it does not count.
    """
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return threading.active_count()
    return sum(task.joinpath("comm").read_text().strip() != "jemalloc_bg_thd" for task in tasks.iterdir())


def at_import(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of an environment that decide what an import does."""
    return {
        name: value
        for name, value in sorted(environment.items())
        if name not in SET_BY_IMPORT and (name.startswith(AT_IMPORT) or name.endswith("_NUM_THREADS"))
    }


def environment(asked: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server for kernels that want `asked`: one thread for linear algebra, figures inline."""
    return {"MPLBACKEND": INLINE, "PYDEVD_DISABLE_FILE_VALIDATION": "1", **asked, **ONE_THREAD}
