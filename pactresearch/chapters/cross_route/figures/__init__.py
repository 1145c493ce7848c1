"""Figures of the chapter on all routes."""
