"""Acetic anhydride: what the harvest would need, what was seized on each leg, and what share that is."""
