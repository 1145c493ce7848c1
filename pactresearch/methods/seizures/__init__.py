"""What was seized: series of routes, their coverage and quality, cases, shares, and how a country stands among others."""
