"""Flows between countries from what cases name, with prior shares and their uncertainty."""
