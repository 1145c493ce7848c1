"""Files in, canonical tables out."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(
    __name__, {"load": "pactresearch.data.store", "revisions": "pactresearch.data.quality"}
)
