"""Maps: one ground, labels and legend for all of them."""
