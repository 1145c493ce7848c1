"""Figures of the chapter on money."""
