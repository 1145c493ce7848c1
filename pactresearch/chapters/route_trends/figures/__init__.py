"""Figures of the chapter on trends of a route."""
