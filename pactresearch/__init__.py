"""pactresearch: reproducible research on trafficking of opiates that originate in Afghanistan."""

__all__ = ["__version__", "load", "revisions"]


def __getattr__(name: str) -> object:
    """`load`, `revisions` and `__version__`, fetched on first use: the command line answers without loading pandas."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("pactresearch")
        except PackageNotFoundError:  # run from a checkout that was never installed
            return "unreleased"
    if name == "load":
        from pactresearch.data.store import load

        return load
    if name == "revisions":
        from pactresearch.data.quality import revisions

        return revisions
    raise AttributeError(f"module 'pactresearch' has no attribute {name!r}")
