"""Prices from farm gate to street: levels, panels, chains, pass-through."""
