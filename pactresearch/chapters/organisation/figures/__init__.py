"""Figures of the chapter on how the trade is organised."""
