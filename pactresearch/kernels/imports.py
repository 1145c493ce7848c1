"""Imports a module without what it would load for nothing.

nbconvert and nbformat import jsonschema, which takes `rfc3987_syntax` along where it is installed, as it is with JupyterLab.
That one compiles a grammar when it is imported, for two seconds, to check a kind of address (`iri`) which the schema
of notebooks does not have. jsonschema does without it where it is missing, so here it is missing for a moment.
"""

import gc
import importlib
import sys
from types import ModuleType

_FOR_NOTHING = "rfc3987_syntax"


def imported(name: str) -> ModuleType:
    """The module of this name, imported where it is not yet. Raises what the import raises."""
    hidden, collecting = _FOR_NOTHING not in sys.modules, gc.isenabled()
    if hidden:
        sys.modules[_FOR_NOTHING] = None  # Python's own way to say of a module that there is none: `import` then fails
    gc.disable()  # what an import makes stays, and looking through it time and again takes a seventh of the time
    try:
        return importlib.import_module(name)
    finally:
        if hidden:
            del sys.modules[_FOR_NOTHING]
        if collecting:
            gc.enable()
