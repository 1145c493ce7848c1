"""The partnership's own questions beside its routes: precursors, demand, what is done, and where the gaps are."""

MILLION = 1e6  # of money, as pages say it
