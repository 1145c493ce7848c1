"""Imports what reads notebooks without a grammar that it needs for nothing, before a plugin or a test does it the slow way."""

from pactresearch.kernels.imports import imported

imported("nbformat")
