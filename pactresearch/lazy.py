"""Packages that show all they hold, and import it when it is first asked for."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType, ModuleType


def attach(
    package: str, homes: Mapping[str, str] = MappingProxyType({}), shown: Sequence[str] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """A package's `__getattr__`, `__dir__` and `__all__`, to be called at its end.

    It offers its own modules, and what it has imported from them by name. homes: further names, with the module in which
    each stands. shown: all that it offers, where that is not all of these.
    """
    here = sys.modules[package]
    named = [name for name, one in vars(here).items() if name[0] != "_" and not isinstance(one, ModuleType)]
    modules = [] if shown else [one.name for one in pkgutil.iter_modules(here.__path__)]
    offered = sorted(shown or {*named, *modules, *homes})

    def get(name: str) -> object:
        if name in homes:
            return getattr(importlib.import_module(homes[name]), name)
        if name in offered:
            return importlib.import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=here)

    return get, lambda: list(offered), offered
