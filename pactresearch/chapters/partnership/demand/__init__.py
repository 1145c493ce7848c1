"""Demand and care: who uses, who is treated, who dies, how old each figure is, and where there is none."""
