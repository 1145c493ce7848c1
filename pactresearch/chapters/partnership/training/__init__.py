"""Exercises on made-up worlds whose truth is known: `notebooks/training/`. SYNTHETIC throughout."""
