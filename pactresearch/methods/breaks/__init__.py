"""Breaks of trends, at dated events and where nobody named one."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
