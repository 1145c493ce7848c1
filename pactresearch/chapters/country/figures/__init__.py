"""Figures of the chapter on countries."""
