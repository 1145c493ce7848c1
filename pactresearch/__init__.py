"""pactresearch: reproducible research on trafficking of opiates that originate in Afghanistan.

`import pactresearch as pr`: `pr.load("seizures")` is a table, `pr.route("southern")` and `pr.country("Türkiye")` are places
with their series, `pr.plot(["Iran", "Türkiye"])` is a picture, `pr.findings()` what all reports found; `pr.methods`,
`pr.figures`, `pr.geography` and `pr.data` hold the rest.
"""

import contextlib
import locale

from pactresearch import lazy

# Where these languages are set, "I" is no capital of "i" to libraries in C, whose tables are then out of order to them: GDAL
# says so on stderr, once for each of its words.
if locale.setlocale(locale.LC_CTYPE).startswith(("tr", "az")):
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")

# Fetched on first use: the command line answers without loading pandas. `__init__.pyi` says the same to editors.
_HOMES = {
    "ingest": "pactresearch.data.ingest",
    "load": "pactresearch.data.store",
    "revisions": "pactresearch.data.quality",
    **dict.fromkeys(("country", "findings", "new_notebook", "plot", "route"), "pactresearch.research"),
}
__all__ = [
    "__version__", "country", "data", "figures", "findings", "geography", "ingest", "load", "methods", "new_notebook", "plot",
    "revisions", "route",
]  # fmt: skip
_get, __dir__, _shown = lazy.attach(__name__, _HOMES, __all__)


def __getattr__(name: str) -> object:
    """`__version__`, and what `lazy` fetches."""
    if name != "__version__":
        return _get(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pactresearch")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unreleased"
