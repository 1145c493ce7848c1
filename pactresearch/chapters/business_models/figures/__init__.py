"""Figures of the chapter on business models."""
